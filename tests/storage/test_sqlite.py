"""SQLite keeps the contract of every database."""

from __future__ import annotations

from storage.unit import Unit
from tests.storage.contract import LedgerContract, TransactionContract
from tests.storage.contract_delivery import DeliveryContract
from tests.storage.contract_household import DirectoryContract, HouseholdContract
from tests.storage.samples import NOW
from tests.storage.test_trouble import raw


class TestTransactions(TransactionContract):
    def fail_at_commit(self, unit: Unit) -> None:
        raw(unit).execute("PRAGMA defer_foreign_keys=ON")
        unit.people.link("console", "a1", "nobody", NOW, "")


class TestLedger(LedgerContract):
    pass


class TestDeliveries(DeliveryContract):
    pass


class TestDirectory(DirectoryContract):
    pass


class TestHousehold(HouseholdContract):
    pass
