"""What every database must do. A database joins by a file that inherits these classes and gives `database` and `twin`:
the same data opened twice, as two programs on one installation would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from decimal import Decimal
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import delete, update

from storage.connection import table
from storage.database import Database
from storage.failures import Conflict, ReadOnlyUse, StorageUnavailable
from storage.ledger import Listing
from storage.unit import Reader, Unit
from tests.storage.samples import NOW, SOP, a_request, approved, commented, insert, later, publish

MINUTE = timedelta(minutes=1)


class Stop(Exception):
    """Raised by works that are to be undone."""


def held(database: Database, works: list[Callable[[Unit], Any]]) -> list[Future[Any]]:
    """Hands `works` in while the writer is busy, so that it takes them as one group."""
    started, go = Event(), Event()

    def wait(unit: Unit) -> None:
        started.set()
        go.wait()

    first = database.write(wait)
    started.wait()
    futures = [database.write(work) for work in works]
    go.set()
    first.result()
    return futures


class TransactionContract:
    def test_a_result_comes_after_the_commit_and_others_see_it(self, database: Database, twin: Database) -> None:
        assert database.write(lambda unit: unit.series.next("REQ")).result() == 1
        assert twin.read(lambda reader: reader.series.last("REQ")) == 1

    async def test_a_coroutine_can_wait_for_it(self, database: Database) -> None:
        assert await asyncio.wrap_future(database.write(lambda unit: unit.series.next("REQ"))) == 1

    def test_a_caller_that_waits_is_served_alike_alone_or_in_a_queue(self, database: Database) -> None:
        def fail(unit: Unit) -> None:
            unit.settings.set("half", "done")
            raise Stop

        assert database.carry_out(lambda unit: unit.series.next("REQ")) == 1
        with pytest.raises(Stop):
            database.carry_out(fail)
        waiting = held(database, [lambda unit: unit.series.next("REQ")] * 3)
        assert database.carry_out(lambda unit: unit.series.next("REQ")) == 5
        assert [future.result() for future in waiting] == [2, 3, 4]
        assert database.read(lambda reader: reader.settings.get("half")) is None

    def test_one_failing_work_of_a_group_harms_no_other(self, database: Database) -> None:
        def fail(unit: Unit) -> None:
            unit.settings.set("half", "done")
            raise Stop

        good, bad, last = held(database, [lambda unit: unit.settings.set("a", "1"), fail, lambda unit: unit.settings.set("b", "2")])
        assert (good.result(), last.result()) == (None, None)
        with pytest.raises(Stop):
            bad.result()
        assert database.read(lambda reader: [reader.settings.get(key) for key in ("a", "half", "b")]) == ["1", None, "2"]

    def test_a_group_that_cannot_be_committed_is_tried_one_by_one(self, database: Database) -> None:
        good, bad, last = held(database, [lambda unit: unit.series.next("REQ"), self.fail_at_commit, lambda unit: unit.series.next("REQ")])
        assert (good.result(), last.result()) == (1, 2)
        assert bad.exception() is not None
        assert database.read(lambda reader: reader.series.last("REQ")) == 2

    def fail_at_commit(self, unit: Unit) -> None:
        """A work that is refused only when it is committed."""
        raise NotImplementedError

    def test_a_series_has_no_gap_where_a_work_was_undone(self, database: Database) -> None:
        def take_and_fail(unit: Unit) -> None:
            unit.series.next("REQ")
            raise Stop

        futures = held(database, [lambda unit: unit.series.next("REQ"), take_and_fail, lambda unit: unit.series.next("REQ")])
        with pytest.raises(Stop):
            database.write(take_and_fail).result()
        assert [future.result() for future in (futures[0], futures[2], database.write(lambda unit: unit.series.next("REQ")))] == [1, 2, 3]

    def test_two_writers_lose_no_increment(self, database: Database, twin: Database) -> None:
        def count(unit: Unit) -> None:
            unit.settings.set("count", str(int(unit.settings.get("count") or 0) + 1))

        def many(store: Database) -> None:
            futures = [store.write(count) for _ in range(20)]
            for _ in range(10):
                store.carry_out(count)
            for future in futures:
                future.result()

        threads = [Thread(target=many, args=(store,)) for store in (database, database, twin)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert database.read(lambda reader: reader.settings.get("count")) == "90"

    def test_a_reader_sees_one_moment_and_cannot_write(self, database: Database) -> None:
        database.write(lambda unit: unit.settings.set("a", "old")).result()

        def look(reader: Reader) -> list[str | None]:
            before = reader.settings.get("a")
            database.write(lambda unit: unit.settings.set("a", "new")).result()
            return [before, reader.settings.get("a")]

        assert database.read(look) == ["old", "old"]
        assert database.read(lambda reader: reader.settings.get("a")) == "new"
        with pytest.raises(ReadOnlyUse):
            database.read(lambda reader: reader.settings.set("a", "x"))

    def test_after_closing_nothing_is_taken(self, database: Database) -> None:
        waiting = database.write(lambda unit: unit.series.next("REQ"))
        database.close()
        assert waiting.result() == 1
        with pytest.raises(StorageUnavailable, match="closed"):
            database.write(lambda unit: unit.series.next("REQ"))
        with pytest.raises(StorageUnavailable, match="closed"):
            database.read(lambda reader: reader.series.last("REQ"))
        with pytest.raises(StorageUnavailable, match="closed"):
            database.carry_out(lambda unit: unit.series.next("REQ"))


class LedgerContract:
    @pytest.fixture(autouse=True)
    def _published(self, database: Database) -> None:
        database.write(publish).result()

    def test_a_request_comes_back_as_it_was(self, database: Database, twin: Database) -> None:
        request = a_request()
        after, entry = approved(request)
        database.write(lambda unit: insert(unit, request)).result()
        assert twin.read(lambda reader: reader.ledger.load("r1")) == request
        database.write(lambda unit: unit.ledger.update(after, entry, 1)).result()
        found = twin.read(lambda reader: reader.ledger.by_number("pb/0001 "))
        assert found == after
        assert found is not None
        assert found.open_states == ("finance",)
        kept = twin.read(lambda reader: reader.ledger.history("r1"))
        assert [row.event for row in kept][1] == entry.event
        assert (kept[1].facts, kept[1].from_states, kept[1].to_states, kept[1].at, kept[1].by) == (
            entry.facts,
            ("manager",),
            ("finance",),
            later(5),
            "bob",
        )
        assert twin.read(lambda reader: (reader.ledger.load("r9"), reader.ledger.by_number("\0"))) == (None, None)

    def test_of_two_that_judged_the_same_version_one_is_refused_and_nothing_of_it_stays(self, database: Database, twin: Database) -> None:
        request = a_request()
        database.write(lambda unit: insert(unit, request)).result()
        database.write(lambda unit: unit.ledger.update(*approved(request), 1)).result()
        with pytest.raises(Conflict):
            twin.write(lambda unit: unit.ledger.update(*commented(request), 1)).result()
        assert len(database.read(lambda reader: reader.ledger.history("r1"))) == 2
        assert database.read(lambda reader: reader.ledger.verify()) == ()

    def test_an_entry_that_does_not_follow_is_refused(self, database: Database) -> None:
        after, entry = commented(a_request())
        with pytest.raises(ValueError, match="do not follow"):
            database.write(lambda unit: unit.ledger.update(after, entry, 2)).result()

    def test_loading_before_updating_or_not_leads_to_the_same_chain(self, database: Database) -> None:
        request = a_request()

        def with_load(unit: Unit) -> None:
            loaded = unit.ledger.load("r1")
            assert loaded is not None
            unit.ledger.update(*commented(loaded), 1)
            unit.ledger.update(*commented(commented(loaded)[0]), 2)

        database.write(lambda unit: insert(unit, request)).result()
        database.write(with_load).result()
        assert database.read(lambda reader: reader.ledger.verify("r1")) == ()

    @pytest.mark.parametrize(
        ("damage", "found"),
        [
            (update(table("history")).where(table("history").c.seq == 2).values(by="eve"), ("r1", 2, "digest")),
            (update(table("history")).where(table("history").c.seq == 2).values(event="{}"), ("r1", 2, "digest")),
            (delete(table("history")).where(table("history").c.seq == 2), ("r1", 2, "gap")),
            (delete(table("history")).where(table("history").c.seq == 3), ("r1", 3, "tail")),
            (delete(table("history")), ("r1", 1, "tail")),
            (update(table("history")).where(table("history").c.seq == 3).values(prev=""), ("r1", 3, "chain")),
            (update(table("requests")).values(body="{}"), ("r1", 3, "state")),
        ],
    )
    def test_a_tampered_history_names_its_first_bad_row(self, database: Database, damage: Any, found: tuple[str, int, str]) -> None:
        request = a_request()
        database.write(lambda unit: insert(unit, request)).result()
        second, entry = commented(request)
        database.write(lambda unit: unit.ledger.update(second, entry, 1)).result()
        database.write(lambda unit: unit.ledger.update(*commented(second), 2)).result()
        assert database.read(lambda reader: reader.ledger.verify()) == ()
        database.write(lambda unit: unit.connection.run(damage)).result()
        (broken,) = database.read(lambda reader: reader.ledger.verify())
        assert (broken.request, broken.seq, broken.why) == found

    def test_lists_show_what_they_should(self, database: Database) -> None:
        def fill(unit: Unit) -> None:
            insert(unit, a_request())
            insert(unit, two := a_request("r2", "PB/0002", "eve"), Listing("Meja 100% jati", None, "", "Eve"))
            unit.ledger.update(*approved(two), 1)

        database.write(fill).result()

        def lists(reader: Reader) -> list[list[str]]:
            ledger = reader.ledger
            found = [ledger.running(), ledger.of_requester("eve"), ledger.involving("cia"), ledger.involving("bob"), ledger.search("laptop PURBA")]
            found += [ledger.running_by(SOP), ledger.running_by("another"), ledger.search("100%"), ledger.search("1_0"), ledger.search(" "), ledger.search("pb/", lambda listed: listed.requester == "ann")]
            assert [ledger.search(sign) for sign in ('"', "\\", "—")] == [(), (), ()]
            return [[listed.id for listed in each] for each in found]

        assert database.read(lists) == [["r1", "r2"], ["r2"], ["r2"], ["r2", "r1"], ["r1"], ["r1", "r2"], [], ["r2"], [], [], ["r1"]]
        first = database.read(lambda reader: reader.ledger.running())[0]
        assert (first.headline, first.amount, first.currency, first.states, first.submitted) == ("Laptop", Decimal(4000000), "IDR", ("manager",), NOW)
        assert database.read(lambda reader: reader.ledger.counts()) == {("purchase", "running"): 2}

    def test_other_requests_of_a_sop_are_read_in_the_order_they_were_sent(self, database: Database) -> None:
        def fill(unit: Unit) -> None:
            for id in ("r1", "r2", "r3"):
                insert(unit, a_request(id, id))

        database.write(fill).result()
        found = database.read(lambda reader: [request.id for request in reader.ledger.of_sop("purchase", "r2")])
        assert found == ["r1", "r3"]

    def test_a_headline_nobody_could_store_is_cleaned(self, database: Database) -> None:
        database.write(lambda unit: insert(unit, a_request(), Listing("a\0b\ud800<b>"))).result()
        assert database.read(lambda reader: reader.ledger.running())[0].headline == "ab?<b>"
