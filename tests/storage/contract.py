"""What every database must do. A database joins by a file that inherits these classes and gives `database` and `twin`:
the same data opened twice, as two programs on one installation would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
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
from storage.sight import Sight
from storage.unit import Reader, Unit
from tests.storage.samples import NOW, SOP, a_request, approved, commented, ended, insert, later, publish, seeing
from workflows.refusals import Closed

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

    def test_a_part_that_is_refused_is_undone_alone(self, database: Database) -> None:
        def work(unit: Unit) -> int:
            for key, refusal in (("a", None), ("b", Closed("done")), ("c", None)):
                with suppress(Closed), unit.apart():
                    unit.settings.set(key, "done")
                    unit.series.next("REQ")
                    if refusal is not None:
                        raise refusal
            return unit.series.next("REQ")

        assert [future.result() for future in held(database, [work, work])] == [3, 6]
        assert database.carry_out(work) == 9
        assert database.read(lambda reader: [reader.settings.get(key) for key in "abc"]) == ["done", None, "done"]

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

    def test_where_an_ended_request_stood_is_kept_once_although_its_end_was_undone_in_between(self, database: Database, twin: Database) -> None:
        """A second end knows the stays of the first again; what was rejected is told from what went its whole way."""

        def work(unit: Unit) -> None:
            insert(unit, a_request())
            first, entry = approved(a_request())
            unit.ledger.update(first, entry, 1)
            over, entry = ended(first)
            unit.ledger.update(over, entry, 2)
            again, entry = commented(over)
            undone = replace(again, status="running", ended=None, ended_at=None, standings=first.standings)
            unit.ledger.update(undone, replace(entry, from_states=(), to_states=("finance",), at=later(30)), 3)
            over, entry = ended(undone, "rejected")
            unit.ledger.update(replace(over, ended_at=later(60)), replace(entry, at=later(60)), 4)

        database.write(work).result()
        found = twin.read(lambda reader: {state: reader.stays.newest("purchase", state) for state in ("manager", "finance", "nowhere")})
        assert [(stay.opened, stay.until, stay.ended, stay.done) for stay in found["manager"]] == [(NOW, later(5), later(60), False)]
        assert [stay.opened for stay in found["finance"]] == [later(30), later(5)]
        assert found["nowhere"] == ()
        assert len({stay.way for stays in found.values() for stay in stays}) == 1

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
            insert(unit, two := a_request("r2", "PB/0002", "eve"), Listing("Meja", None, "", "Meja 100% jati Eve"))
            unit.ledger.update(*approved(two), 1)

        database.write(fill).result()

        def lists(reader: Reader) -> list[list[str]]:
            ledger = reader.ledger
            found = [ledger.running(), ledger.of_requester("eve"), ledger.involving("cia"), ledger.involving("bob"), ledger.search("laptop PURBA")]
            found += [ledger.running_by(SOP), ledger.running_by("another"), ledger.search("100%"), ledger.search("1_0"), ledger.search(" "), ledger.search("pb/", seeing("ann"))]
            return [[listed.id for listed in each] for each in found]

        assert database.read(lists) == [["r1", "r2"], ["r2"], ["r2"], ["r2", "r1"], ["r1"], ["r1", "r2"], [], ["r2"], [], [], ["r1"]]
        first = database.read(lambda reader: reader.ledger.running())[0]
        assert (first.headline, first.amount, first.currency, first.states, first.submitted) == ("Laptop", Decimal(4000000), "IDR", ("manager",), NOW)
        assert database.read(lambda reader: reader.ledger.counts()) == {("purchase", "running"): 2}

    def test_search_finds_every_word_or_its_beginning_open_ones_first(self, database: Database) -> None:
        def fill(unit: Unit) -> None:
            for place, words in enumerate(("Laptop Rina", "laptops Budi l1 l2 l3 l4 l5 l6 l7 l8", "Laptop Budi", "Kursi lap"), 1):
                insert(unit, request := a_request(f"r{place}", f"PB/{place:04}"), Listing("", None, "", words))
                if place in (1, 2):
                    unit.ledger.update(*ended(request), 1)

        def found(typed: str) -> list[str]:
            return [listed.id for listed in database.read(lambda reader: reader.ledger.search(typed))]

        database.write(fill).result()
        for archived in (False, True):
            assert found("LAPTOP") == ["r3", "r1", "r2"] if archived else ["r3", "r2", "r1"]
            assert [found(typed) for typed in ("l", "lap", "budi lap", "pb/0004", "aptop", "rina budi")] == [["r4", "r3", "r2", "r1"], ["r4", "r3", "r2", "r1"], ["r3", "r2"], ["r4"], [], []]
            assert database.write(lambda unit: unit.ledger.search_index.archive()).result() == (0 if archived else 2)
        database.write(lambda unit: unit.ledger.search_index.rebuild()).result()
        assert found("lap") == ["r4", "r3", "r2", "r1"]

    @pytest.mark.parametrize("archived", [False, True])
    def test_search_shows_each_reader_their_own(self, database: Database, archived: bool) -> None:
        def fill(unit: Unit) -> None:
            for place, requester in enumerate(("ann", "eve", "eve"), 1):
                insert(unit, request := replace(a_request(f"r{place}", f"PB/{place:04}", requester), involved=(requester,)))
                after, entry = ended(request)
                unit.ledger.update(after, entry, 1)
                if archived:
                    unit.ledger.search_index.archive()
            joined, entry = commented(after)
            unit.ledger.update(replace(joined, involved=("eve", "cia")), entry, 2)

        def found(sight: Sight | None, most: int = 9) -> list[str]:
            return [listed.id for listed in database.read(lambda reader: reader.ledger.search("laptop", sight, most))]

        database.write(fill).result()
        many = frozenset(f"x{number}" for number in range(100))
        seen = [None, seeing("ann"), seeing("cia"), seeing("eve"), seeing("dan"), seeing("dan", {"ann"}), seeing("dan", {"eve"} | many), seeing("dan", everything=True)]
        assert [found(sight) for sight in seen] == [["r3", "r2", "r1"], ["r1"], ["r3"], ["r3", "r2"], [], ["r1"], ["r3", "r2"], ["r3", "r2", "r1"]]
        assert found(None, 2) == ["r3", "r2"]

    def test_a_request_is_found_by_its_new_words_alone(self, database: Database) -> None:
        request, entry = ended(a_request())
        changed, edit = commented(request)

        def words(unit: Unit) -> None:
            insert(unit, a_request())
            unit.ledger.update(request, entry, 1, Listing("", None, "", "Meja"))
            unit.ledger.search_index.archive()
            assert unit.ledger.search("laptop") == ()
            unit.ledger.update(changed, edit, 2, Listing("", None, "", "Kursi"))

        database.write(words).result()
        assert database.read(lambda reader: [len(reader.ledger.search(word)) for word in ("laptop", "meja", "kursi")]) == [0, 0, 1]

    @pytest.mark.parametrize("typed", ['"', "\\", "—", "''", '""', 'q"z', "q*", "AND", "NEAR(q z)", "words:q", "-q", "^q", "(q", "q)", "{q}", "q" * 5000, "½", "q " * 500, "\0q", "\ud800q", "%", "𞤀"])
    def test_whatever_is_typed_into_the_search_is_words_only(self, database: Database, typed: str) -> None:
        database.write(lambda unit: insert(unit, a_request())).result()
        assert database.read(lambda reader: [reader.ledger.search(typed, sight) for sight in (None, seeing("o'hara", {'a"b'}))]) == [(), ()]

    def test_lists_of_what_one_sees_hold_all_of_it_and_nothing_else(self, database: Database) -> None:
        def fill(unit: Unit) -> None:
            for place, requester in enumerate(("ann", "eve", "fay", "gus"), 1):
                insert(unit, request := replace(a_request(f"r{place}", f"PB/{place:04}", requester), involved=(requester, "bob")[: place % 2 + 1]))
                if requester == "fay":
                    unit.ledger.update(*ended(request), 1)

        def lists(sight: Sight) -> list[list[str]]:
            shown = database.read(lambda reader: (reader.reports.visible(sight), [each.request for each in reader.reports.running(sight)]))
            return [sorted(listed.id for listed in each) for each in shown]

        database.write(fill).result()
        many = frozenset(f"x{number}" for number in range(100))
        assert lists(seeing("bob")) == [["r1", "r3"], ["r1"]]
        assert lists(seeing("eve", {"gus"})) == lists(seeing("eve", {"gus"} | many)) == [["r2", "r4"], ["r2", "r4"]]
        assert lists(seeing("eve", everything=True)) == [["r1", "r2", "r3", "r4"], ["r1", "r2", "r4"]]
        assert database.read(lambda reader: [listed.id for listed in reader.reports.visible(seeing("eve", everything=True))]) == ["r4", "r3", "r2", "r1"]

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
