"""The demo company's past: made by the real engine, believable, whole, and the same for the same seed."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo_company import SOPS, demo_config
from bot.demo_company.attachments import pdf_page, png_receipt
from bot.demo_company.founding import make
from bot.demo_company.passing import opening_moment
from bot.holidays import read_holidays
from storage.codec import loads
from storage.database import Database
from storage.files import Cabinet
from storage.ledger import Entry
from storage.unit import Reader
from workflows.calendar import Calendar
from workflows.events import AlarmRang, Commented, Decided
from workflows.request import CLOCK, FORM

CALENDAR = Calendar(holidays=read_holidays("ID", True, None).of)
JAKARTA = ZoneInfo("Asia/Jakarta")
PRESENT = (13, 1, 2)  # requests that run, are returned, are late when the demo opens, whatever came before
WEDNESDAY = datetime(2026, 11, 25, 9, 6, tzinfo=JAKARTA).astimezone(UTC)


def made_at(folder: Path, opening: datetime, seed: str = "contoh", share: float = 1) -> Database:
    database = Database.open(folder / "alur.db", lasting=False)
    database.upgrade()
    make(demo_config({"ALUR_DATA": str(folder)}), database, database.files, CALENDAR, opening, seed=seed, share=share)
    return database


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with closing(made_at(tmp_path_factory.mktemp("company"), WEDNESDAY)) as database:
        yield database


def entries_of(database: Database) -> list[Entry]:
    """Every event of every request."""
    return database.read(lambda reader: [entry for listed in reader.ledger.newest() for entry in reader.ledger.history(listed.id)])


def headlines(database: Database) -> list[str]:
    return sorted(loads(listed.headline)["id"] for listed in database.read(lambda reader: reader.ledger.newest()))


def shape(reader: Reader, opening: datetime) -> tuple[int, int, int, int]:
    """How many requests, how many of them run, are returned, are late."""
    running = reader.ledger.running()
    late = {(wait.request, wait.state) for wait in reader.ledger.all_waiting() if wait.due is not None and wait.due < opening}
    return len(reader.ledger.newest()), len(running), len([listed for listed in running if FORM in listed.states]), len(late)


def test_every_shipped_procedure_is_used_for_90_days_and_a_dozen_requests_run(company: Database) -> None:
    listed = company.read(lambda reader: reader.ledger.newest())
    used = Counter(each.sop for each in listed)
    assert set(used) == {file.stem for file in SOPS.glob("*.yaml")}
    assert min(used.values()) >= 20
    assert 350 <= len(listed) <= 500
    assert company.read(lambda reader: shape(reader, WEDNESDAY))[1:] == PRESENT
    weeks = Counter(each.submitted.astimezone(JAKARTA).strftime("%G-%V") for each in listed)
    assert WEDNESDAY - listed[-1].submitted > timedelta(days=85)
    assert min(sorted(weeks.values())[1:]) >= 15


def test_requests_take_hours_to_weeks_and_few_people_decide_alone(company: Database) -> None:
    ended = [each for each in company.read(lambda reader: reader.ledger.newest()) if each.ended is not None]
    days = sorted(CALENDAR.working_seconds_between(each.submitted, each.ended) / 28_800 for each in ended if each.ended and each.status != "withdrawn")
    assert days[len(days) // 10] < 1 < days[len(days) // 2] < 3 < days[len(days) * 9 // 10] < 15
    deciders = Counter(entry.by for entry in entries_of(company) if isinstance(entry.event, Decided))
    assert len(deciders) == 15
    assert max(deciders.values()) < sum(deciders.values()) / 4


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 4, 6, 23, 59, tzinfo=JAKARTA),  # after the long holidays of Lebaran
        datetime(2027, 1, 4, 7, 0, tzinfo=JAKARTA),  # leave and numbers across New Year
        datetime(2026, 5, 30, 12, 0, tzinfo=JAKARTA),  # a Saturday
        datetime(2026, 8, 18, 16, 29, tzinfo=JAKARTA),
    ],
)
def test_the_company_can_be_made_on_any_day(tmp_path: Path, now: datetime) -> None:
    opening = opening_moment(CALENDAR, now)
    with closing(made_at(tmp_path, opening, share=0.1)) as database:
        requests, *present = database.read(lambda reader: shape(reader, opening))
        assert requests > 60
        assert tuple(present) == PRESENT


def test_histories_hold_and_nobody_decided_their_own(company: Database) -> None:
    assert company.read(lambda reader: reader.ledger.verify()) == ()
    requests = company.read(lambda reader: [reader.ledger.load(listed.id) for listed in reader.ledger.newest()])
    votes = [(vote, request) for request in requests if request for standing in request.standings.values() for vote in standing.votes if vote.counts == "yes"]
    assert len(votes) > 500
    assert [vote for vote, request in votes if request.requester in (vote.by, vote.seat)] == []


def test_people_returned_rejected_withdrew_stood_in_and_were_reminded(company: Database) -> None:
    entries = entries_of(company)
    acts = Counter(entry.event.act for entry in entries if isinstance(entry.event, Decided))
    assert all(count <= acts[act] <= 80 for act, count in {"reject": 20, "return": 20, "resubmit": 15, "withdraw": 4, "banding": 1}.items())
    assert len([entry for entry in entries if isinstance(entry.event, Commented)]) >= 30
    behalf = {(entry.by, entry.on_behalf_of) for entry in entries}
    assert {("ayu", "ratna"), ("ayu", "agus"), ("agus", "budi")} <= behalf
    rung = [entry.event.timer for entry in entries if isinstance(entry.event, AlarmRang) and entry.by == CLOCK]
    assert rung.count(-1) >= 20
    assert rung.count(0) >= 6


def test_everything_happened_before_the_opening_and_mostly_in_working_hours(company: Database) -> None:
    entries = entries_of(company)
    assert max(entry.at for entry in entries) <= WEDNESDAY
    by_people = [entry.at.astimezone(JAKARTA) for entry in entries if isinstance(entry.event, Decided)]
    assert [at for at in by_people if not (CALENDAR.is_working_day(at.date()) and 8 <= at.hour < 17)] == []


def test_rina_and_budi_have_something_to_do_at_once(company: Database) -> None:
    waits = company.read(lambda reader: reader.ledger.all_waiting())
    assert {wait.state for wait in waits if wait.person == "rina"} == {FORM, "pjum"}
    assert Counter(wait.person for wait in waits)["budi"] == 4
    assert len({wait.person for wait in waits}) >= 10


def test_the_same_seed_makes_the_same_company_and_another_another(company: Database, tmp_path: Path) -> None:
    with closing(made_at(tmp_path / "same", WEDNESDAY)) as same, closing(made_at(tmp_path / "other", WEDNESDAY, "lain", 0.1)) as other:
        assert headlines(same) == headlines(company)
        assert not set(headlines(other)) <= set(headlines(company))
        assert other.read(lambda reader: shape(reader, WEDNESDAY))[1:3] == PRESENT[:2]


def test_what_was_attached_can_be_opened(company: Database) -> None:
    cabinet: Cabinet = company.files
    digests = cabinet.digests()
    assert len(digests) > 250
    assert all(cabinet.holds(digest) for digest in digests)
    assert None not in company.read(lambda reader: [reader.files.get(digest) for digest in digests])


def test_a_page_and_a_receipt_are_what_they_claim_to_be() -> None:
    page = pdf_page(["Penawaran (harga)", "Rp4.000.000"])
    place = int(page.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert page[place : place + 4] == b"xref"
    assert rb"Penawaran \(harga\)" in page
    receipt = png_receipt("Taksi")
    at = receipt.index(b"IDAT")
    pixels = zlib.decompress(receipt[at + 4 : at + 4 + int.from_bytes(receipt[at - 4 : at])])
    assert (receipt[:8], len(pixels)) == (b"\x89PNG\r\n\x1a\n", 320 * 241)
    assert png_receipt("Taksi") == receipt != png_receipt("Hotel")


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-11-25 10:30", "2026-11-25 10:30"),
        ("2026-11-25 00:10", "2026-11-25 09:06"),
        ("2026-11-25 16:30", "2026-11-26 09:06"),
        ("2026-11-27 19:00", "2026-11-30 09:06"),
        ("2026-12-24 11:00", "2026-12-28 09:06"),
    ],
)
def test_the_demo_opens_while_people_are_at_work(now: str, opening: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=JAKARTA)
    assert opening_moment(CALENDAR, moment).astimezone(JAKARTA).strftime("%Y-%m-%d %H:%M") == opening
