"""One database's content takes the place of another's: all of it, at once, and no old id means anything new."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Database
from storage.replacement import replace_content
from storage.unit import Unit
from tests.storage.samples import NOW, a_request, insert, later, publish
from workflows.world import PersonRecord


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """A database beside the first, with one request, its person and a card."""
    with closing(Database.open(tmp_path / "other" / "alur.db")) as made:
        made.upgrade()
        made.carry_out(lambda unit: _fill(unit, "new", "PB/0002"))
        yield made


def _fill(unit: Unit, id: str, number: str) -> None:
    publish(unit)
    unit.people.take_over([PersonRecord("ann", f"Ann of {id}")], {}, NOW, "")
    insert(unit, a_request(id, number))
    unit.cards.open(id, "ann", "requester")
    unit.outbox.add("person:ann", "tell", NOW, request=id, person="ann")


def test_all_that_was_there_is_gone_and_all_that_is_new_is_there(database: Database, other: Database) -> None:
    database.carry_out(lambda unit: _fill(unit, "old", "PB/0001"))
    replace_content(database, other)
    assert [listed.id for listed in database.read(lambda reader: reader.ledger.newest())] == ["new"]
    assert database.read(lambda reader: reader.ledger.load("new")) == a_request("new", "PB/0002")
    assert database.read(lambda reader: reader.ledger.verify()) == ()
    assert database.read(lambda reader: reader.people.directory().people["ann"].name) == "Ann of new"


def test_no_delivery_comes_along_and_old_card_ids_find_nothing(database: Database, other: Database) -> None:
    database.carry_out(lambda unit: _fill(unit, "old", "PB/0001"))
    (before,) = database.read(lambda reader: reader.cards.of_request("old"))
    replace_content(database, other)
    (after,) = database.read(lambda reader: reader.cards.of_request("new"))
    assert after.id > before.id
    assert database.read(lambda reader: (reader.cards.get(before.id), reader.outbox.pending_count())) == (None, 0)


def test_whoever_is_logged_in_stays_so(database: Database, other: Database) -> None:
    database.carry_out(lambda unit: unit.links.add("code", "account", "ann", later(10)))
    replace_content(database, other)
    assert database.carry_out(lambda unit: unit.links.use("code", "account", NOW)) == "ann"


def test_what_cannot_be_put_in_leaves_everything_as_it_was(database: Database, other: Database) -> None:
    database.carry_out(lambda unit: _fill(unit, "old", "PB/0001"))
    database.close()
    with pytest.raises(Exception, match="closed"):
        replace_content(database, other)
    with closing(Database.open(database.path)) as again:
        assert again.read(lambda reader: reader.ledger.load("old")) == a_request("old", "PB/0001")
