"""What every database must do (see `contract`): outbox, cards, alarms, reminders, what waits for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from storage.database import Database
from storage.listings import Waiting
from storage.nudges import Nudge
from storage.outbox import Delivery, Heap
from storage.places import GROUP, HOME, Place
from storage.unit import Unit
from tests.storage.samples import NOW, a_request, insert, later, publish, seeing
from workflows.values import Reason

MINUTE = timedelta(minutes=1)


def add(database: Database, lane: str, body: Any = None, once: bool = False) -> None:
    database.write(lambda unit: unit.outbox.add(lane, "tell", NOW, body=body, once=once)).result()


def claim(database: Database, now: datetime) -> tuple[Delivery, ...]:
    return database.write(lambda unit: unit.outbox.claim(now, 9, MINUTE)).result()


class DeliveryContract:
    def test_lanes_go_in_order_one_at_a_time_and_side_by_side(self, database: Database) -> None:
        def fill(unit: Unit) -> None:
            for number, lane in enumerate(["a", "a", "b", "a"]):
                unit.outbox.add(lane, "tell", NOW, body=number)

        database.write(fill).result()
        assert [each.body for each in claim(database, NOW)] == [0, 2]
        assert claim(database, NOW) == ()
        first = database.write(lambda unit: unit.outbox.claim(NOW + MINUTE, 1, MINUTE)).result()[0]
        assert (first.body, first.attempts) == (0, 2)
        database.write(lambda unit: unit.outbox.done(first.id)).result()
        assert [each.body for each in claim(database, NOW + MINUTE)] == [1, 2]
        assert database.read(lambda reader: reader.outbox.pending_count()) == 3
        assert database.write(lambda unit: unit.outbox.release()).result() == 2
        assert [each.body for each in claim(database, NOW + MINUTE)] == [1, 2]

    def test_what_is_let_go_may_be_had_at_once_but_not_what_somebody_else_has_claimed_since(self, database: Database) -> None:
        for lane in ("a", "b"):
            add(database, lane, lane)
        mine = claim(database, NOW)
        database.write(lambda unit: unit.outbox.let_go(mine[:1])).result()
        assert [(each.body, each.attempts) for each in claim(database, NOW)] == [("a", 2)]
        theirs = claim(database, NOW + MINUTE)
        assert [each.body for each in theirs] == ["a", "b"]
        database.write(lambda unit: unit.outbox.let_go(mine[1:])).result()
        assert claim(database, NOW + MINUTE) == ()

    def test_a_delivery_that_is_tried_again_holds_its_lane_and_one_set_aside_does_not(self, database: Database) -> None:
        for number in (0, 1):
            add(database, "a", number)
        (first,) = claim(database, NOW)
        database.write(lambda unit: unit.outbox.again(first.id, later(5), "429")).result()
        assert claim(database, later(4)) == ()
        assert database.read(lambda reader: reader.outbox.next_at()) == later(5)
        (again,) = claim(database, later(5))
        assert (again.id, again.failure) == (first.id, "429")
        database.write(lambda unit: unit.outbox.park(first.id, "400")).result()
        (second,) = claim(database, later(5))
        assert second.body == 1
        assert [each.failure for each in database.read(lambda reader: reader.outbox.parked())] == ["400"]
        assert database.read(lambda reader: reader.outbox.heaps()) == (Heap(False, "", 1, NOW, 1), Heap(True, "400", 1, NOW, 2))
        assert database.write(lambda unit: unit.outbox.unpark()).result() == 1

    def test_what_waits_already_is_not_added_once_more_unless_it_is_in_flight(self, database: Database) -> None:
        add(database, "card:1", once=True)
        add(database, "card:1", once=True)
        assert database.read(lambda reader: reader.outbox.pending_count()) == 1
        claim(database, NOW)
        add(database, "card:1", once=True)
        assert database.read(lambda reader: reader.outbox.pending_count()) == 2

    def test_every_open_card_of_a_request_is_brought_up_to_date_once(self, database: Database) -> None:
        def story(unit: Unit) -> int:
            bob, cia, dan = (unit.cards.open("r1", person, "approver", "manager", 1) for person in ("bob", "cia", "dan"))
            unit.cards.open("r2", "bob", "approver", "manager", 1)
            unit.cards.close(dan)
            unit.outbox.add(f"card:{bob}", "card", NOW, request="r1", person="bob", body=bob, once=True)
            unit.outbox.add_cards("card", NOW, "r1")
            unit.outbox.add_cards("card", NOW, "r1")
            assert [(each.lane, each.person, each.body) for each in unit.outbox.claim(NOW, 9, MINUTE)] == [(f"card:{bob}", "bob", bob), (f"card:{cia}", "cia", cia)]
            unit.outbox.add_cards("card", NOW, "r1")
            return unit.outbox.pending_count()

        assert database.write(story).result() == 4

    def test_a_page_of_ones_own_is_filled_once_and_for_those_alone_who_opened_it(self, database: Database) -> None:
        def story(unit: Unit) -> list[tuple[str, str, str]]:
            unit.places.bind(Place(HOME, "bob", "slack", "T1/U1"))
            unit.places.bind(Place(GROUP, "cia", "slack", "C1"))
            unit.outbox.add_homes(NOW, ["bob", "cia", "dan"])
            unit.outbox.add_homes(NOW, ["bob"])
            unit.outbox.add_homes(NOW, [])
            return [(each.lane, each.kind, each.person) for each in unit.outbox.claim(NOW, 9, MINUTE)]

        assert database.write(story).result() == [("home:bob", HOME, "bob")]

    def test_a_card_is_opened_once_found_by_its_handle_and_adopted(self, database: Database) -> None:
        def story(unit: Unit) -> None:
            id = unit.cards.open("r1", "bob", "approver", "manager", 1)
            assert unit.cards.open("r1", "bob", "approver", "manager", 1) == id
            unit.cards.posted(id, "console", "m1", "x")
            assert unit.cards.adopt("console", "m1", "r1", "bob", "approver", "manager", 1) == id
            twin = unit.cards.adopt("console", "m2", "r1", "bob", "approver", "manager", 1)
            assert [card.id for card in unit.cards.find("r1", "bob", "approver", "manager", 1)] == [id, twin]
            unit.cards.shown(id, "y")
            unit.cards.close(id)
            unit.cards.close(twin)
            assert unit.cards.open("r1", "bob", "approver", "manager", 2) not in (id, twin)

        database.write(story).result()
        card = database.read(lambda reader: reader.cards.by_handle("console", "m1"))
        assert card is not None
        assert (card.shown_digest, card.closed, card.visit) == ("y", True, 1)
        assert len(database.read(lambda reader: reader.cards.of_request("r1", "bob"))) == 3

    def test_cards_of_a_place_that_is_called_otherwise_go_with_it_and_no_others(self, database: Database) -> None:
        handles = ("G1:1.1", "G1:2.1/1.1", "G12:1.1", "g1:1.1", "")

        def work(unit: Unit) -> None:
            for number, handle in enumerate(handles):
                unit.cards.add("r1", "", "group", "store", number, "slack", handle)
            unit.cards.add("r1", "", "group", "store", 9, "other", "G1:1.1")
            unit.cards.move("slack", "G1:", "C_%:")
            unit.cards.move("slack", "", "lost")

        database.write(work).result()
        moved = [card.handle for card in database.read(lambda reader: reader.cards.of_request("r1", ""))]
        assert moved == ["C_%:1.1", "C_%:2.1/1.1", "G12:1.1", "g1:1.1", "", "G1:1.1"]

    def test_a_repeated_delivery_finds_its_first_answer(self, database: Database) -> None:
        assert database.write(lambda unit: unit.seen.note("console", "7", {"say": "done"}, NOW)).result() is True
        assert database.write(lambda unit: unit.seen.note("console", "7", None, NOW)).result() is False
        assert database.read(lambda reader: (reader.seen.answer("console", "7"), reader.seen.answer("console", "8"))) == (({"say": "done"},), None)
        assert database.write(lambda unit: unit.seen.sweep(later(1))).result() == 1

    def test_alarms_ring_by_their_moment_and_a_set_one_moves(self, database: Database) -> None:
        def story(unit: Unit) -> None:
            publish(unit)
            insert(unit, a_request())
            for timer, minutes in ((1, 9), (0, 9), (2, 30)):
                unit.alarms.set("r1", "manager", 1, timer, later(minutes))
            unit.alarms.set("r1", "manager", 1, 2, later(5))
            unit.alarms.drop("r1", "manager", 1, 7)

        database.write(story).result()
        assert database.read(lambda reader: reader.alarms.next_at()) == later(5)
        assert [alarm.timer for alarm in database.read(lambda reader: reader.alarms.due(later(9)))] == [2, 0, 1]
        assert database.read(lambda reader: reader.alarms.due(later(4))) == ()
        assert database.read(lambda reader: [reader.alarms.overdue(later(at)) for at in (4, 9)]) == [(0, None), (3, later(5))]
        database.write(lambda unit: unit.alarms.drop("r1", "manager", 1, 2)).result()
        assert len(database.read(lambda reader: reader.alarms.of_request("r1"))) == 2
        database.write(lambda unit: unit.alarms.drop_request("r1")).result()
        assert database.read(lambda reader: reader.alarms.next_at()) is None

    def test_nudges_gather_until_their_person_is_reminded(self, database: Database) -> None:
        def story(unit: Unit) -> None:
            publish(unit)
            insert(unit, a_request())
            for state, minutes in (("finance", 5), ("manager", 3), ("finance", 4)):
                unit.nudges.add(Nudge("bob", "r1", state, 1, later(minutes)))
            unit.nudges.add(Nudge("cia", "r1", "finance", 1, later(9)))

        database.write(story).result()
        assert database.read(lambda reader: (reader.nudges.next_at(), reader.nudges.persons(later(4)))) == (later(3), ("bob",))
        assert [nudge.state for nudge in database.write(lambda unit: unit.nudges.take("bob", later(4))).result()] == ["manager", "finance"]
        database.write(lambda unit: unit.nudges.drop("r1")).result()
        assert database.read(lambda reader: reader.nudges.next_at()) is None

    def test_what_waits_for_whom_is_replaced_and_reported(self, database: Database) -> None:
        wait = Waiting("r1", "manager", 1, "bob", Reason("manager", ("ann",)), NOW, later(60))

        def story(unit: Unit) -> None:
            publish(unit)
            insert(unit, a_request())
            unit.ledger.set_waiting("r1", [replace(wait, person="old")])
            unit.ledger.set_waiting("r1", [wait, replace(wait, person="cia", why=Reason("delegate"), since=later(1), due=None)])

        database.write(story).result()
        assert database.read(lambda reader: (reader.ledger.waiting_for("bob"), reader.ledger.waiting_for("old"))) == ((wait,), ())
        database.write(lambda unit: unit.ledger.set_waiting("r1", [replace(wait, state=state, due=due) for state, due in (("a", None), ("b", later(9)), ("c", later(3)))])).result()
        assert [each.state for each in database.read(lambda reader: reader.ledger.queue_of("bob"))] == ["c", "b", "a"]
        database.write(lambda unit: unit.ledger.set_waiting("r1", [wait, replace(wait, person="cia", why=Reason("delegate"), since=later(1), due=None)])).result()
        (running,) = database.read(lambda reader: reader.reports.running())
        assert ([each.person for each in running.waits], running.since, running.due) == (["bob", "cia"], NOW, later(60))
        assert database.read(lambda reader: reader.reports.running(seeing("dan"))) == ()
