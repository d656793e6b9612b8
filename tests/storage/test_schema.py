"""The steps of the migration lead exactly to the tables as they are declared."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Executable, create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import ClauseElement

import storage
from storage import schema
from storage.database import Database
from storage.failures import NewerDatabase
from storage.ledger import Listing
from storage.stays import PastStay
from storage.tables import METADATA
from storage.unit import Unit
from tests.storage.samples import a_request, approved, ended, insert, publish, seeing


def shape(path: Path) -> set[str]:
    """Every table and index, as SQLite keeps it, columns and constraints in any order."""
    with closing(sqlite3.connect(path)) as raw:
        found = raw.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT IN ('alembic_version', 'sqlite_sequence')")
        return {" ".join(sorted(re.split(r"[\s,]+", sql))) for (sql,) in found}


def test_the_steps_and_the_tables_agree(database: Database, tmp_path: Path) -> None:
    declared = tmp_path / "declared.db"
    engine = create_engine(f"sqlite:///{declared}")
    METADATA.create_all(engine)
    engine.dispose()
    assert shape(database.path) == shape(declared)
    engine = create_engine(f"sqlite:///{database.path}")
    with engine.connect() as opened:
        ours = {"include_name": lambda name, kind, parents: kind != "table" or not name.startswith("search_")}  # full-text indexes and what they consist of
        assert compare_metadata(MigrationContext.configure(opened, opts=ours), METADATA) == []
    engine.dispose()


def test_the_newest_step_is_the_one_a_start_looks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_an_upgrade_is_done_once_and_can_be_repeated(tmp_path: Path) -> None:
    with closing(Database.open(f"sqlite:///{tmp_path}/new/alur.db")) as database:
        assert (database.status().found, database.status().current) == ("", False)
        database.upgrade()
        assert database.write(lambda unit: unit.series.next("REQ")).result() == 1
        database.upgrade()
        assert (database.status().current, database.read(lambda reader: reader.series.last("REQ"))) == (True, 1)


_LATER = (  # what the steps after the first added, taken back
    "DROP TABLE leases",
    "DROP TABLE places",
    "DROP TABLE stays",
    "DROP TABLE named_files",
    "ALTER TABLE sops DROP COLUMN starts_at",
    "DROP TABLE tastes",
    "DROP TABLE searched",
    "DROP TABLE search_recent",
    "DROP TABLE search_terms",
    "DROP TABLE search_archive",
    "DROP INDEX ix_requests_submitted_id",
    "DROP INDEX ix_requests_requester_submitted",
    "DROP INDEX ix_requests_submitter_submitted",
    "CREATE INDEX ix_requests_requester ON requests (requester)",
    "UPDATE alembic_version SET version_num = '0001'",
)


def stays_at(database: Database) -> list[tuple[PastStay, ...]]:
    return database.read(lambda reader: [reader.stays.newest("purchase", state) for state in ("manager", "finance")])


def test_what_the_first_step_held_is_found_after_the_others(database: Database) -> None:
    def fill(unit: Unit) -> None:
        publish(unit)
        insert(unit, a_request("r2", "PB/0002", "eve"))
        unit.ledger.update(*ended(a_request("r2", "PB/0002", "eve")), 1)
        insert(unit, a_request())
        for id, number, how in (("r3", "PB/0003", "approved"), ("r4", "PB/0004", "rejected")):
            insert(unit, a_request(id, number), Listing())
            first = approved(a_request(id, number))
            unit.ledger.update(*first, 1)
            unit.ledger.update(*ended(first[0], how), 2)

    database.carry_out(fill)
    stood = stays_at(database)
    assert [[stay.done for stay in stays] for stays in stood] == [[False, True, True], [False, True]]
    with closing(sqlite3.connect(database.path)) as raw:
        for statement in _LATER:
            raw.execute(statement)
        raw.commit()
    database.upgrade()
    assert database.read(lambda reader: [reader.files.is_wanted(digest) for digest in ("ab" * 32, "cd" * 32)]) == [True, False]
    found = database.read(lambda reader: [[listed.id for listed in reader.ledger.search("lap", sight)] for sight in (None, seeing("eve"), seeing("bob"))])
    assert found == [["r1", "r2"], ["r2"], ["r1", "r2"]]
    assert database.carry_out(lambda unit: unit.ledger.search_index.archive()) == 0
    assert stays_at(database) == stood


def test_a_database_of_a_newer_program_is_refused(database: Database) -> None:
    with closing(sqlite3.connect(database.path)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()
    with pytest.raises(NewerDatabase, match="9999"):
        database.upgrade()


def statements() -> dict[str, ClauseElement]:
    """Every statement that the modules of storage hold ready."""
    found: dict[str, ClauseElement] = {}
    for module in iter_modules(storage.__path__):
        held = vars(import_module(f"storage.{module.name}"))
        for name, value in held.items():
            for number, each in enumerate(value if isinstance(value, tuple) else (value,)):
                if isinstance(each, Executable) and isinstance(each, ClauseElement):
                    found[f"{module.name}.{name}.{number}"] = each
    return found


def test_every_statement_can_be_said_to_postgresql_too() -> None:
    said = {name: str(statement.compile(dialect=postgresql.dialect())) for name, statement in statements().items()}  # type: ignore[no-untyped-call]
    assert len(said) > 90
    assert "ON CONFLICT (template, key) DO UPDATE" in said["series._NEXT.0"]
