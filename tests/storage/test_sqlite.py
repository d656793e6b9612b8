"""SQLite keeps the contract of every database, and what is its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.unit import Unit
from tests.storage.contract import LedgerContract, TransactionContract
from tests.storage.contract_delivery import DeliveryContract
from tests.storage.contract_household import DirectoryContract, HouseholdContract
from tests.storage.samples import NOW


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "alur.db")
    opened.upgrade()
    yield opened
    opened.close()


@pytest.fixture
def twin(database: Database) -> Iterator[Database]:
    opened = Database.open(database.path)
    yield opened
    opened.close()


class TestTransactions(TransactionContract):
    def fail_at_commit(self, unit: Unit) -> None:
        raw = unit.connection.raw  # type: ignore[attr-defined]
        raw.execute("PRAGMA defer_foreign_keys=ON")
        unit.people.link("console", "a1", "nobody", NOW, "")


class TestLedger(LedgerContract):
    pass


class TestDeliveries(DeliveryContract):
    pass


class TestDirectory(DirectoryContract):
    pass


class TestHousehold(HouseholdContract):
    pass
