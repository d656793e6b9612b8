"""An installation in a folder, and the troubles that the doctor is to find in it, really made."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from adapters.failures import CannotReach, Failure, Refused, TryLater
from bot.cli import app
from bot.clock import HeldClock, SystemClock
from bot.commands import ImportPeople, Publish, Submit
from bot.config_reader import load_config
from bot.desk import Desk
from bot.main import build, build_desk
from bot.outages import POLLED_ELSEWHERE, Outage, begin
from storage.occupancy import occupied
from tests.crashes.house import free_port
from tests.faults.platform import ScriptedPlatform
from workflows.values import FileRef

SETTINGS = '[people]\nfile = "people.yaml"\nadministrators = ["dewi"]\n\n[calendar]\nzone = "Asia/Jakarta"\n\n[sops]\nfolder = "sops"\n'
PLAIN = 'sop: plain\ntitle: {en: Plain, id: Polos}\nheadline: {en: Plain, id: Polos}\nstates:\n  boss: {title: {en: Boss, id: Atasan}, approve: %s}\n  done: {title: {en: Done, id: Selesai}, end: done}\n'
LAPTOP = {"item": "laptop", "total": Decimal(4_000_000), "why": "perlu"}
HOUR = timedelta(hours=1)


@dataclass
class Firm:
    """An installation in a folder; its clock shows the machine's time, or another where one is given."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "data" / "alur.db"

    def doctor(self, *words: str, language: str = "en") -> Result:
        with contextlib.chdir(self.folder):
            return CliRunner().invoke(app, ["doctor", *words], env={"ALUR_LANG": language, **self.environment})

    @contextmanager
    def desk(self, ahead: timedelta = timedelta()) -> Iterator[Desk]:
        """The desk, at a moment so far from now."""
        with contextlib.chdir(self.folder):
            desk = build_desk(load_config(Path("alur.toml"), self.environment), HeldClock(SystemClock().now() + ahead))
        with closing(desk.database):
            yield desk

    def change(self, *statements: str) -> None:
        """By hand, past Alur."""
        with closing(sqlite3.connect(self.database)) as raw:
            for statement in statements:
                raw.execute(statement)
            raw.commit()

    def import_people(self, text: str) -> None:
        with self.desk() as desk:
            desk.handle(ImportPeople(text, "yaml"))

    def publish(self, text: str) -> None:
        with self.desk() as desk:
            desk.handle(Publish(text))

    def buy(self, ahead: timedelta = timedelta(), **fields: Any) -> None:
        with self.desk(ahead) as desk:
            desk.handle(Submit("purchase", "rina", "rina", {**LAPTOP, **fields}))

    def deliver(self, failures: list[Failure]) -> None:
        """A purchase of an hour ago, and a courier whose tries with Budi come to `failures`."""
        platform, clock = ScriptedPlatform(), HeldClock(SystemClock().now() - HOUR)
        platform.failures["budi"].extend(failures)
        with contextlib.chdir(self.folder):
            found = build(load_config(Path("alur.toml"), self.environment), clock, lambda config, desk: {platform.name: platform})
        with closing(found.database):
            found.desk.handle(Submit("purchase", "rina", "rina", LAPTOP))
            for _ in range(len(failures)):
                asyncio.run(found.courier.drain())
                clock.put(clock.now() + timedelta(minutes=6))

    def content(self) -> dict[str, str]:
        """Every file with a digest of its bytes, but for holes, and for the memory that readers of a database share."""
        files = [place for place in self.folder.rglob("*") if place.is_file() and place.stat().st_size < 100_000_000 and place.suffix != ".db-shm"]
        return {str(place): sha256(place.read_bytes()).hexdigest() for place in files}


def wrong_setting(firm: Firm, stack: ExitStack) -> None:
    (firm.folder / "alur.toml").write_text("[web]\nprot = 80\n")


def wrong_holidays(firm: Firm, stack: ExitStack) -> None:
    (firm.folder / "days.toml").write_text("add = 1\n")
    firm.environment["ALUR_CALENDAR__OVERRIDES"] = "days.toml"


def open_console(firm: Firm, stack: ExitStack) -> None:
    firm.environment |= {"ALUR_WEB__HOST": "192.168.1.4", "ALUR_CONSOLE__ENABLED": "true", "ALUR_WEB__ALLOW_REMOTE_CONSOLE": "true"}


def every_address(firm: Firm, stack: ExitStack) -> None:
    firm.environment["ALUR_WEB__HOST"] = "0.0.0.0"


def elsewhere(firm: Firm, stack: ExitStack) -> None:
    """The machine is in Auckland, and nobody says where the firm is."""
    (firm.folder / "alur.toml").write_text(SETTINGS.replace('zone = "Asia/Jakarta"', ""))

    def set_zone(zone: str | None) -> None:
        os.environ.pop("TZ", None)
        os.environ |= {} if zone is None else {"TZ": zone}
        time.tzset()

    stack.callback(set_zone, os.environ.get("TZ"))
    set_zone("Pacific/Auckland")


def no_folder(firm: Firm, stack: ExitStack) -> None:
    firm.environment["ALUR_DATA"] = "nowhere/yet"


def a_file_for_a_folder(firm: Firm, stack: ExitStack) -> None:
    firm.environment["ALUR_DATA"] = "people.yaml"


def below_a_file(firm: Firm, stack: ExitStack) -> None:
    firm.environment["ALUR_DATA"] = "people.yaml/data"


def much_stored(firm: Firm, stack: ExitStack) -> None:
    """More than is free, in holes."""
    place = firm.folder / "data" / "files" / "ab" / ("c" * 62)
    place.parent.mkdir(parents=True)
    place.touch()
    os.truncate(place, shutil.disk_usage(firm.folder).free + 1_000_000_000)


def at_another_port(firm: Firm, stack: ExitStack) -> None:
    stack.enter_context(occupied(firm.database, 9999))


def no_database(firm: Firm, stack: ExitStack) -> None:
    firm.database.unlink()


def not_a_database(firm: Firm, stack: ExitStack) -> None:
    firm.database.write_text("a letter to the finance department, saved in the wrong place " * 20)


def rows_that_refer_to_nothing(firm: Firm, stack: ExitStack) -> None:
    firm.change("DELETE FROM sops")


def broken_pages(firm: Firm, stack: ExitStack) -> None:
    with firm.database.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 4096)


def older(firm: Firm, stack: ExitStack) -> None:
    firm.change("UPDATE alembic_version SET version_num = '0001'")


def newer(firm: Firm, stack: ExitStack) -> None:
    firm.change("UPDATE alembic_version SET version_num = '9999'")


def without_log(firm: Firm, stack: ExitStack) -> None:
    firm.change("PRAGMA journal_mode=DELETE")


def long_log(firm: Firm, stack: ExitStack) -> None:
    """Somebody holds the database open, and its log has become long."""
    raw = stack.enter_context(closing(sqlite3.connect(firm.database)))
    raw.execute("UPDATE settings SET value = value")
    raw.execute("CREATE TABLE other (a)")
    raw.commit()
    os.truncate(firm.database.with_name("alur.db-wal"), 70 * 1024 * 1024)


def from_tomorrow(firm: Firm, stack: ExitStack) -> None:
    firm.buy(ahead=24 * HOUR)


def nothing_live(firm: Firm, stack: ExitStack) -> None:
    firm.change("UPDATE sops SET live = 0")


def written_for_another_alur(firm: Firm, stack: ExitStack) -> None:
    firm.buy()
    firm.change("UPDATE sops SET text = replace(text, 'approve:', 'agree:')")


def edited_in_place(firm: Firm, stack: ExitStack) -> None:
    firm.change("UPDATE sops SET text = text || char(10) || '# a remark'")


def with_a_warning(firm: Firm, stack: ExitStack) -> None:
    firm.publish(PLAIN.replace("headline: {en: Plain, id: Polos}", "headline: Plain") % "role.finance")


def of_a_role_that_nobody_has(firm: Firm, stack: ExitStack) -> None:
    firm.publish(PLAIN % "role.astronaut")


def in_a_group_of_nobody(firm: Firm, stack: ExitStack) -> None:
    firm.publish(PLAIN % "role.finance, group: kitchen")


def alone_in_the_firm(firm: Firm, stack: ExitStack) -> None:
    firm.environment["ALUR_PEOPLE__ADMINISTRATORS"] = ""
    firm.import_people("people:\n  - {id: rina, name: Rina}\n")
    firm.publish(PLAIN % "requester.manager")


def left_alone(firm: Firm, stack: ExitStack) -> None:
    """A request waits for a manager who leaves, and nobody is there instead."""
    firm.environment["ALUR_PEOPLE__ADMINISTRATORS"] = ""
    firm.import_people("people:\n  - {id: rina, name: Rina, manager: budi}\n  - {id: budi, name: Budi}\n")
    firm.publish(PLAIN % "requester.manager")
    with firm.desk() as desk:
        desk.handle(Submit("plain", "rina", "rina", {}))
    firm.import_people("people:\n  - {id: rina, name: Rina}\n")


def nobody_yet(firm: Firm, stack: ExitStack) -> None:
    firm.environment["ALUR_DATA"] = "empty"
    with firm.desk():
        pass


def budi_left(firm: Firm, stack: ExitStack) -> None:
    people = "people:\n  - {id: dewi, name: Dewi, manager: budi, accounts: [console:dewi]}\n  - {id: budi, name: Budi, active: no}\n"
    firm.import_people(people)


def in_a_circle(firm: Firm, stack: ExitStack) -> None:
    firm.change("UPDATE people SET manager = 'rina' WHERE id = 'budi'", "UPDATE people SET manager = 'budi' WHERE id = 'rina'")


def without_administrators(firm: Firm, stack: ExitStack) -> None:
    firm.environment["ALUR_PEOPLE__ADMINISTRATORS"] = ""


def an_administrator_of_old(firm: Firm, stack: ExitStack) -> None:
    firm.environment["ALUR_PEOPLE__ADMINISTRATORS"] = "dewi, somebody"


def no_account_at_all(firm: Firm, stack: ExitStack) -> None:
    firm.change("DELETE FROM accounts")


def one_account_less(firm: Firm, stack: ExitStack) -> None:
    firm.change("DELETE FROM accounts WHERE person = 'tono'")


def two_of_a_name(firm: Firm, stack: ExitStack) -> None:
    firm.import_people("people:\n  - {id: dewi, name: Dewi Anggraini, short: Dewi, accounts: [console:a]}\n  - {id: d2, name: Dewi Kartika, short: Dewi, accounts: [console:b]}\n")


def sent_an_hour_ago(firm: Firm, stack: ExitStack) -> None:
    firm.buy(ahead=-HOUR)


def tried_in_vain(firm: Firm, stack: ExitStack) -> None:
    firm.deliver([TryLater(300), TryLater(300), TryLater(300), TryLater(300)])


def refused_for_good(firm: Firm, stack: ExitStack) -> None:
    firm.deliver([Refused("message is too long")])


def blocked(firm: Firm, stack: ExitStack) -> None:
    firm.deliver([CannotReach()])


def long_ago(firm: Firm, stack: ExitStack) -> None:
    firm.buy(ahead=-30 * 24 * HOUR)


def an_attachment_lost(firm: Firm, stack: ExitStack) -> None:
    with firm.desk() as desk:
        digest, size = desk.database.files.keep([b"%PDF-1.4 an offer"])
        offer = FileRef(digest, "penawaran.pdf", size, "application/pdf")
        desk.database.carry_out(lambda unit: unit.files.note(offer, "rina", desk.clock.now()))
        desk.handle(Submit("purchase", "rina", "rina", {**LAPTOP, "total": Decimal(12_000_000), "quotations": (offer,)}))
        desk.database.files.path(digest).unlink()


def outage(firm: Firm, locked: bool, why: str) -> None:
    firm.environment |= {"ALUR_TELEGRAM__TOKEN": "1:a", "ALUR_TELEGRAM__API_BASE_URL": f"http://127.0.0.1:{free_port()}"}
    with firm.desk() as desk:
        desk.database.carry_out(lambda unit: begin(unit, Outage("telegram", locked, why, desk.clock.now())))


def token_revoked(firm: Firm, stack: ExitStack) -> None:
    outage(firm, True, "token-refused")


def polled_by_two(firm: Firm, stack: ExitStack) -> None:
    outage(firm, False, POLLED_ELSEWHERE)


def no_way_there(firm: Firm, stack: ExitStack) -> None:
    outage(firm, False, "no-connection")


Trouble = Callable[[Firm, ExitStack], None]
TROUBLES: list[tuple[str, Trouble]] = [
    ("settings", wrong_setting),
    ("settings", wrong_holidays),
    ("console-open", open_console),
    ("links-lead-nowhere", every_address),
    ("zone-unsaid", elsewhere),
    ("folder-missing", no_folder),
    ("folder-unusable", a_file_for_a_folder),
    ("folder-unusable", below_a_file),
    ("disk-low", much_stored),
    ("started-otherwise", at_another_port),
    ("database-missing", no_database),
    ("database-unreadable", not_a_database),
    ("database-damaged", rows_that_refer_to_nothing),
    ("database-damaged", broken_pages),
    ("database-behind", older),
    ("database-newer", newer),
    ("database-without-wal", without_log),
    ("wal-long", long_log),
    ("moment-ahead", from_tomorrow),
    ("no-sops", nothing_live),
    ("sop-unreadable", written_for_another_alur),
    ("sop-altered", edited_in_place),
    ("sop-doubtful", with_a_warning),
    ("step-without-people", alone_in_the_firm),
    ("role-empty", of_a_role_that_nobody_has),
    ("group-unplaced", in_a_group_of_nobody),
    ("no-people", nobody_yet),
    ("manager-left", budi_left),
    ("manager-circle", in_a_circle),
    ("no-administrators", without_administrators),
    ("administrator-gone", an_administrator_of_old),
    ("nobody-linked", no_account_at_all),
    ("people-unlinked", one_account_less),
    ("names-collide", two_of_a_name),
    ("platform-locked", token_revoked),
    ("platform-shared", polled_by_two),
    ("platform-away", no_way_there),
    ("deliveries-waiting", sent_an_hour_ago),
    ("deliveries-failing", tried_in_vain),
    ("deliveries-set-aside", refused_for_good),
    ("people-out-of-reach", blocked),
    ("alarms-overdue", long_ago),
    ("request-stranded", left_alone),
    ("file-missing", an_attachment_lost),
]
