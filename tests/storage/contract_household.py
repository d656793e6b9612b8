"""What every database must do (see `contract`): the directory, the world of a step, SOPs, codes, sessions, drafts, files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from storage.database import Database
from storage.directory import StoredWorld
from storage.leases import Lease
from storage.ledger import Entry
from storage.places import Place
from storage.sessions import Session
from storage.unit import Unit
from tests.storage.contract import Stop
from tests.storage.samples import A_SOP, NOW, a_request, insert, later, publish
from workflows.events import Decided
from workflows.values import FileRef, RegisterRow
from workflows.world import Absence, PersonRecord

ANN = PersonRecord("ann", "Ann Purba", "Ann", "it", "bob", roles=(("hr", "jakarta"), ("finance", "")), columns={"since": date(2015, 1, 1), "grade": Decimal(3)})
BOB = PersonRecord("bob", "Bob Sitorus", "Bob", "it", "eve", language="en")
EVE = PersonRecord("eve", "Eve", "", "board", roles=(("finance", "bandung"), ("rota:security", "")))


class DirectoryContract:
    @pytest.fixture(autouse=True)
    def _staffed(self, database: Database) -> None:
        database.write(lambda unit: unit.people.take_over([EVE, ANN, BOB], {("console", "1"): "ann"}, NOW, "eve")).result()

    def take_over(self, database: Database, *people: PersonRecord) -> list[tuple[str, str]]:
        changes = database.write(lambda unit: unit.people.take_over(people, {}, later(1), "eve")).result()
        return [(change.person, change.kind) for change in changes]

    def test_people_come_back_in_the_order_of_the_file(self, database: Database, twin: Database) -> None:
        directory = twin.read(lambda reader: reader.people.directory())
        assert list(directory.people.values()) == [EVE, replace(ANN, roles=tuple(sorted(ANN.roles))), BOB]
        assert (directory.role("finance"), directory.role("finance", "bandung"), directory.role("hr", "")) == (("eve", "ann"), ("eve",), ())
        assert (directory.below("eve"), directory.below("ann")) == (frozenset({"ann", "bob"}), frozenset())
        assert [person.id for person in directory.find("bob")] == ["bob"]
        assert [person.id for person in directory.find("pur an")] == ["ann"]
        assert directory.find("zed") == directory.find("") == ()

    def test_a_new_file_tells_who_came_changed_left_and_came_back(self, database: Database, twin: Database) -> None:
        assert self.take_over(database, EVE, ANN, BOB) == []
        assert self.take_over(database, BOB, ANN, EVE) == []
        assert tuple(twin.read(lambda reader: reader.people.directory()).people) == ("bob", "ann", "eve")
        zed = PersonRecord("zed", "Zed")
        assert self.take_over(database, zed, ANN, replace(BOB, unit="hr")) == [("zed", "joined"), ("bob", "changed"), ("eve", "left")]
        directory = twin.read(lambda reader: reader.people.directory())
        assert (directory.active, directory.role("finance")) == (("zed", "ann", "bob"), ("ann",))
        assert self.take_over(database, zed, ANN, EVE, replace(BOB, unit="hr")) == [("eve", "back")]
        assert [change.kind for change in twin.read(lambda reader: reader.people.changes("eve"))] == ["joined", "left", "back"]

    def test_a_change_that_is_undone_is_seen_by_nobody(self, database: Database) -> None:
        def fail(unit: Unit) -> None:
            unit.people.choose_language("bob", "id", NOW, "bob")
            assert unit.people.directory().people["bob"].language == "id"
            raise Stop

        with pytest.raises(Stop):
            database.write(fail).result()
        assert database.read(lambda reader: reader.people.get("bob")) == BOB
        database.write(lambda unit: unit.people.link("console", "2", "bob", NOW, "bob")).result()
        assert database.read(lambda reader: reader.people.get("bob")) == BOB

    def test_a_chosen_language_and_linked_accounts_outlive_the_next_file(self, database: Database) -> None:
        database.write(lambda unit: unit.people.choose_language("ann", "en", NOW, "ann")).result()
        database.write(lambda unit: unit.people.link("console", "2", "bob", NOW, "bob")).result()
        assert self.take_over(database, EVE, ANN, BOB) == []
        directory = database.read(lambda reader: reader.people.directory())
        assert (directory.people["ann"].language, directory.accounts_of("bob")) == ("en", (("console", "2"),))
        assert database.read(lambda reader: reader.people.of_account("console", "1")) == "ann"
        database.write(lambda unit: unit.people.unlink("console", "1", NOW, "ann")).result()
        assert database.read(lambda reader: reader.people.of_account("console", "1")) is None

    def test_absences_hold_for_their_days_and_end_when_somebody_is_back(self, database: Database) -> None:
        absence = Absence("bob", date(2027, 1, 12), date(2027, 1, 14), "ann")
        database.write(lambda unit: unit.people.set_absence(absence, NOW, "bob")).result()
        database.write(lambda unit: unit.people.set_absence(replace(absence, first=date(2027, 2, 1), last=date(2027, 2, 2)), NOW, "bob")).result()

        def away(day: int) -> tuple[Absence, ...]:
            return database.read(lambda reader: reader.people.directory().away("bob", date(2027, 1, day)))

        assert [away(day) for day in (11, 12, 14, 15)] == [(), (absence,), (absence,), ()]
        database.write(lambda unit: unit.people.end_absences("bob", date(2027, 1, 14), NOW, "bob")).result()
        assert [len(away(day)) for day in (12, 13, 14)] == [1, 1, 0]
        assert database.read(lambda reader: reader.people.directory().away("bob", date(2027, 2, 1))) == ()

    def test_everyone_sees_what_concerns_them_and_leads_what_their_people_ask_for(self, database: Database) -> None:
        def fill(unit: Unit) -> None:
            publish(unit)
            insert(unit, replace(a_request(), involved=("ann",)))

        database.write(fill).result()

        def seen(person: str, *administrators: str) -> bool:
            return bool(database.read(lambda reader: reader.reports.visible(reader.reports.sight(person, administrators))))

        assert [seen(person) for person in ("ann", "bob", "eve", "zed")] == [True, True, True, False]
        assert seen("zed", "zed")

    def test_the_world_of_a_step_is_what_the_tables_say(self, database: Database) -> None:
        def look(unit: Unit) -> list[object]:
            publish(unit)
            insert(unit, a_request())
            unit.registers.replace("parts", {"b": {"price": Decimal(2)}, "a": {"price": None}})
            unit.people.set_absence(Absence("bob", date(2027, 1, 12), date(2027, 1, 12)), NOW, "bob")
            world = StoredWorld(unit, lambda year: frozenset({date(year, 1, 1)}), lambda digest: A_SOP, ZoneInfo("Asia/Jakarta"), ("bob",))
            evening = datetime(2027, 1, 11, 17, 30, tzinfo=UTC)  # half past midnight on the 12th in Jakarta
            return [
                world.everyone(),
                world.role("finance", None),
                world.rota("security"),
                world.administrators(),
                [row.key for row in world.register("parts")],
                len(world.absences("bob", evening)),
                world.holidays(2027),
                [(definition is A_SOP, request.id) for definition, request in world.others("purchase", "r9")],
                list(world.others("purchase", "r1")),
                [unit.series.next("PB/{seq}", "2027"), world.last_number("PB/{seq}", "2027"), world.last_number("PB/{seq}", "2028")],
                world.person("zed"),
            ]

        assert database.write(look).result() == [
            ("eve", "ann", "bob"),
            ("eve", "ann"),
            ("eve",),
            ("bob",),
            ["b", "a"],
            1,
            {date(2027, 1, 1)},
            [(True, "r1")],
            [],
            [1, 1, 0],
            None,
        ]


class HouseholdContract:
    def test_the_clock_begins_each_moment_of_the_live_text_once(self, database: Database) -> None:
        def publish_three(unit: Unit) -> None:
            unit.sops.publish("one", "leave", "text", NOW, "eve", later(5))
            unit.sops.publish("two", "leave", "text", NOW, "eve", later(9))
            unit.sops.publish("three", "cash", "text", NOW, "eve", later(7))
            unit.sops.publish("four", "other", "text", NOW, "eve")

        database.write(publish_three).result()
        assert database.read(lambda reader: (reader.sops.next_start(), reader.sops.starting(later(6)))) == (later(7), ())
        assert database.read(lambda reader: reader.sops.starting(later(9))) == (("cash", later(7)), ("leave", later(9)))
        rung = [("cash", later(6)), ("cash", later(7)), ("cash", later(7)), ("leave", later(5)), ("other", later(7))]
        assert database.write(lambda unit: [unit.sops.started(name, at, later(60)) for name, at in rung]).result() == [False, True, False, False, False]
        assert database.write(lambda unit: unit.sops.started("leave", later(9), None)).result()
        assert database.read(lambda reader: (reader.sops.next_start(), reader.sops.starting(later(99)))) == (later(60), (("cash", later(60)),))

    def test_of_a_sop_one_text_is_live_and_all_are_kept(self, database: Database) -> None:
        def story(unit: Unit) -> None:
            for minute, digest in enumerate(("one", "two", "one")):
                unit.sops.publish(digest, "leave", f"text {digest}", later(minute), "eve")
            unit.sops.publish("three", "other", "text", NOW, "")
            unit.sops.retire("other")

        database.write(story).result()
        live = database.read(lambda reader: reader.sops.live("leave"))
        assert live is not None
        assert (live.digest, live.published_at, live.published_by) == ("one", later(2), "eve")
        assert [sop.digest for sop in database.read(lambda reader: reader.sops.list())] == ["one"]
        assert [(sop.digest, sop.live) for sop in database.read(lambda reader: reader.sops.versions("leave"))] == [("one", True), ("two", False)]
        assert database.read(lambda reader: reader.sops.digests()) == ("one", "three", "two")
        kept = database.read(lambda reader: reader.sops.by_digest("two"))
        assert kept is not None
        assert kept.text == "text two"

    def test_a_name_means_one_place_which_may_move(self, database: Database) -> None:
        board, stock = Place("group", "board", "telegram", "-7", "3"), Place("group", "stock", "telegram", "-7")
        places = (Place("group", "board", "telegram", "-1"), board, stock, Place("trace", "r1", "telegram", "-7"), Place("group", "far", "other", "-7"))

        def bind(unit: Unit) -> None:
            for place in places:
                unit.places.bind(place)

        database.write(bind).result()
        database.write(lambda unit: unit.places.move("telegram", "-7", "-1007")).result()
        moved = [replace(place, place="-1007") for place in (board, stock)]
        assert database.read(lambda reader: reader.places.groups()) == (moved[0], Place("group", "far", "other", "-7"), moved[1])
        assert database.read(lambda reader: reader.places.find("trace", "r1")) == Place("trace", "r1", "telegram", "-1007")
        assert [database.write(lambda unit: unit.places.release("group", "board")).result() for _ in range(2)] == [True, False]
        assert database.read(lambda reader: reader.places.find("group", "board")) is None

    def test_a_one_time_code_opens_its_door_once_in_time(self, database: Database) -> None:
        database.write(lambda unit: unit.links.add("CODE", "login", "ann", later(5))).result()

        def use(code: str, purpose: str, now: datetime) -> str | None:
            return database.write(lambda unit: unit.links.use(code, purpose, now)).result()

        assert [use("CODE", "account", NOW), use("code", "login", NOW), use("CODE", "login", later(5))] == [None, None, None]
        assert database.read(lambda reader: reader.links.look("CODE", "login", NOW)) == "ann"
        assert [use("CODE", "login", NOW), use("CODE", "login", NOW)] == ["ann", None]
        assert database.write(lambda unit: unit.links.sweep(later(6))).result() == 1

    def test_a_lease_is_had_by_one_until_it_is_given_up_or_runs_out(self, database: Database, twin: Database) -> None:
        def take(by: Database, holder: str, at: int, until: int) -> bool:
            return by.write(lambda unit: unit.leases.take("poll", holder, later(at), later(until))).result()

        assert [take(database, "a", 0, 5), take(twin, "b", 1, 6), take(database, "a", 3, 8), take(twin, "b", 7, 9)] == [True, False, True, False]
        assert twin.read(lambda reader: reader.leases.held(later(7))) == (Lease("poll", "a", later(8)),)
        assert (twin.read(lambda reader: reader.leases.held(later(8))), take(twin, "b", 8, 20), take(database, "a", 9, 20)) == ((), True, False)
        database.write(lambda unit: unit.leases.release("poll", "a")).result()
        assert take(database, "a", 10, 20) is False
        twin.write(lambda unit: unit.leases.release("poll", "b")).result()
        assert take(database, "a", 10, 20) is True
        twin.write(lambda unit: unit.leases.end_all()).result()
        assert take(twin, "b", 11, 20) is True

    def test_a_session_lasts_until_it_ends_or_expires(self, database: Database) -> None:
        def find(session: str, now: datetime) -> Session | None:
            return database.read(lambda reader: reader.sessions.find(session, now))

        database.write(lambda unit: unit.sessions.add("a", "ann", "c", later(5))).result()
        database.write(lambda unit: unit.sessions.add("b", "ann", "c", later(5))).result()
        assert find("a", NOW) == Session("ann", "c", later(5))
        assert find("a", later(5)) is None
        database.write(lambda unit: unit.sessions.prolong("a", later(9))).result()
        database.write(lambda unit: unit.sessions.end("b")).result()
        assert (find("a", later(5)) is None, find("b", NOW)) == (False, None)
        database.write(lambda unit: unit.sessions.end_all("ann")).result()
        assert find("a", NOW) is None

    def test_drafts_registers_and_settings_are_replaced_whole(self, database: Database) -> None:
        def story(unit: Unit) -> None:
            unit.drafts.keep("ann", "console", {"n": 1}, NOW)
            unit.drafts.keep("ann", "console", {"n": 2}, later(1))
            unit.registers.replace("parts", {"a": {"x": Decimal("1.50")}, "b": {}})
            unit.registers.replace("parts", {"c": {"x": date(2027, 1, 4)}})
            unit.settings.set("offset", "1")
            unit.settings.set("offset", "2")

        database.write(story).result()
        assert database.read(lambda reader: reader.drafts.get("ann", "console")) == ({"n": 2}, later(1))
        assert database.read(lambda reader: reader.registers.rows("parts")) == (RegisterRow("parts", "c", {"x": date(2027, 1, 4)}),)
        assert database.read(lambda reader: (reader.registers.names(), reader.settings.get("offset"))) == (("parts",), "2")
        assert database.read(lambda reader: [reader.settings.beginning(part) for part in ("off", "%")]) == [(("offset", "2"),), ()]
        database.write(lambda unit: unit.drafts.drop("ann", "console")).result()
        database.write(lambda unit: unit.settings.drop("offset")).result()
        assert database.read(lambda reader: (reader.drafts.get("ann", "console"), reader.settings.get("offset"))) == (None, None)

    def test_files_that_no_history_names_are_found_and_drafts_are_told_from_them(self, database: Database) -> None:
        named, later_named, drafted, loose = "ab" * 32, "bc" * 32, "cd" * 32, "ef" * 32
        request = a_request()
        after = replace(request, version=2)

        def story(unit: Unit) -> None:
            publish(unit)
            insert(unit, request)
            unit.ledger.update(after, Entry(2, Decided("bob", "approve", "manager", 1, {"proof": (FileRef(later_named, "b.pdf", 3),)}), NOW), 1)
            unit.drafts.keep("ann", "console", {"file": drafted}, NOW)
            for digest in (named, later_named, drafted, loose):
                unit.files.note(FileRef(digest, "a\0.pdf", 3), "ann", NOW)

        database.write(story).result()
        assert database.read(lambda reader: reader.files.get(named)) == FileRef(named, "a.pdf", 3)
        found = database.read(lambda reader: [reader.files.unnamed(*asked) for asked in ((NOW,), (later(1),), (later(1), drafted), (later(1), "", 1))])
        assert found == [(), (drafted, loose), (loose,), (drafted,)]
        assert database.read(lambda reader: [reader.files.is_wanted(digest) for digest in (named, later_named, drafted, loose)]) == [True, True, True, False]
        database.write(lambda unit: unit.files.note(FileRef(loose, "other.pdf", 3), "bob", later(5))).result()
        assert database.read(lambda reader: (reader.files.unnamed(later(5), drafted), reader.files.get(loose))) == ((), FileRef(loose, "a.pdf", 3))
        assert database.carry_out(lambda unit: unit.files.renew(loose, later(9))) is True
        assert database.read(lambda reader: reader.files.unnamed(later(9), drafted)) == ()
        database.write(lambda unit: unit.files.forget(loose)).result()
        assert database.read(lambda reader: reader.files.get(loose)) is None
        assert database.carry_out(lambda unit: unit.files.renew(loose, later(9))) is False
