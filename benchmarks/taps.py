"""From the tap on a card to its answer on Telegram, beside a bot of python-telegram-bot alone, at the same local Bot API server.

On our side `alur run` as it is: polled, judged, stored with its history, committed, then answered; every tap is a decision on a request of its own, and
the cards that follow go out beside it, at the pace Telegram allows. On the other a handler that answers and edits the message, without any storage, over
the library's own transport. The server is a process of its own, and so are both bots; the people who tap are in the server.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from statistics import quantiles
from time import sleep

import psutil

from adapters.telegram.render import payload
from benchmarks.measuring import spread, table
from bot.clock import SystemClock
from bot.commands import ImportPeople, Publish, Submit
from bot.config_reader import load_config
from bot.desk import Desk
from bot.followup import CARD
from bot.main import build_desk
from bot.viewing import Viewing
from storage.database import Database
from storage.unit import Unit
from tests.crashes.house import free_port
from tests.servers.fake_telegram import TOKEN
from workflows.events import Decided

CROWD, WARMING, ALONE, EACH, ROUNDS = 20, 10, 50, 25, 3
REST = 2.0  # seconds in which what is loaded at its first use is loaded, after a few taps that are not counted
MESSAGES = 1_000_000  # the first card's number in its chat: beyond those that the server gives
AT_ONCE = 8  # updates that the bare bot handles at once: about its best (NOTES.md)
HOUSE = Path(__file__).parents[1]
OURS, BARE = "Alur", "python-telegram-bot alone"
FIRST_PERSON = 700_000_001  # of the local server; the others follow
SOP = """
sop: approval
title: Approval
headline: "{{ amount }}"
form:
  amount: money
states:
  manager: {approve: requester.manager}
  approved: {end: approved}
"""
PEOPLE = "people:\n" + "".join(
    f"  - {{id: m{place}, name: Manager {place}, accounts: [telegram:{FIRST_PERSON + place}]}}\n"
    f"  - {{id: a{place}, name: Asker {place}, manager: m{place}, accounts: [telegram:{FIRST_PERSON + CROWD + place}]}}\n"
    for place in range(CROWD)
)
Cards = list[list[tuple[int, str, object]]]


@dataclass(frozen=True, slots=True)
class Tapped:
    """What a load came to: taps a second; what 95 of 100 waited at most, in milliseconds; µs of the processor a tap, of the bot and of the server."""

    rate: float
    p95: float
    bot: float
    server: float


def prepare(folder: Path) -> Cards:
    """A firm whose every manager has cards on Telegram, each of a request of its own; gives what stands in the chats, the managers' first."""
    (folder / "alur.toml").write_text(f'[telegram]\ntoken = "{TOKEN}"\n[data]\nfolder = "{folder}"\n', encoding="utf-8")
    config = load_config(folder / "alur.toml", {})
    desk = build_desk(config, SystemClock())
    with closing(desk.database):
        desk.handle(ImportPeople(PEOPLE, "yaml"))
        desk.handle(Publish(SOP))
        for place in range(CROWD):
            count = EACH + (WARMING + ALONE) * (place == 0)
            asked = [Submit("approval", f"a{place}", f"a{place}", {"amount": Decimal(4_000_000 + number)}) for number in range(count)]
            desk.database.carry_out(lambda unit, asked=asked: [desk.run(unit, submit) for submit in asked])  # type: ignore[misc]
        desk.new_day(desk.calendar.today(desk.clock.now())).result()
        return desk.database.carry_out(lambda unit: _posted(unit, desk, Viewing(desk, config)))


def _posted(unit: Unit, desk: Desk, viewing: Viewing) -> Cards:
    """As if the courier had brought everything that is to be brought."""
    found: Cards = [[] for _ in range(2 * CROWD)]
    while claimed := unit.outbox.claim(desk.clock.now(), 100, timedelta(minutes=1)):
        for delivery in claimed:
            unit.outbox.done(delivery.id)
            drawn = viewing.card(delivery.body, ("telegram",)) if delivery.kind == CARD else None
            if drawn is None or drawn.shown.handle:
                continue
            to, message, shown = int(drawn.to.id), MESSAGES + delivery.id, payload(drawn.card)
            unit.cards.posted(drawn.shown.id, "telegram", f"{to}:{message}", drawn.digest)
            found[to - FIRST_PERSON].append((message, shown.bare, (shown.markup or {}).get("inline_keyboard", [])))
    return found


@contextmanager
def working(command: list[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process in `folder` that finds this product, and ends with the block."""
    compiled = {"PYTHONPATH": str(HOUSE), "PYTHONPYCACHEPREFIX": str(folder.parent / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    errors = (folder / "errors").open("a")
    process = subprocess.Popen([sys.executable, *command], cwd=folder, env={**os.environ, **compiled}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
        errors.close()


def alur(address: str, folder: Path) -> list[str]:
    """How ours is started in `folder`."""
    settings = f'[telegram]\ntoken = "{TOKEN}"\napi_base_url = "{address}"\n[data]\nfolder = "{folder}"\n[web]\nport = {free_port()}\n'
    (folder / "alur.toml").write_text(settings, encoding="utf-8")
    return ["-c", "from bot.cli import app; app()", "run"]


def bare(address: str, folder: Path) -> list[str]:
    """How the other is started."""
    return ["-m", "benchmarks.workers.bare_bot", TOKEN, address, str(AT_ONCE)]


def life(base: Path, folder: Path, bot: Callable[[str, Path], list[str]]) -> tuple[Tapped, Tapped]:
    """One person taps, then all of them, at a bot that has just started on a copy of `base`; a few taps before warm it up."""
    shutil.copytree(base, folder)
    with working(["-m", "benchmarks.workers.telegram_server", str(folder / "cards.json")], folder) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        with working(bot(server.stdout.readline().strip(), folder), folder) as process:
            measured = psutil.Process(process.pid)

            def load(people: int, each: int) -> Tapped:
                used = sum(measured.cpu_times()[:2])
                print(people, each, file=server.stdin, flush=True)
                found = json.loads(server.stdout.readline())  # type: ignore[union-attr]
                took = (sum(measured.cpu_times()[:2]) - used) / (people * each) * 1e6
                return Tapped(found["rate"], quantiles(found["waits"], n=20)[-1] * 1000, took, found["cpu"])

            load(1, WARMING)
            sleep(REST)
            return load(1, ALONE), load(CROWD, EACH)


def decided(folder: Path) -> int:
    """How many decisions of people are on the disk of a bot that was killed."""
    with closing(Database.open(folder / "alur.db")) as database:
        requests = database.read(lambda reader: [reader.ledger.history(request.id) for request in reader.ledger.of_sop("approval")])
    return sum(isinstance(entry.event, Decided) for history in requests for entry in history)


def measure(folder: Path) -> str:
    """The results as Markdown. The first life of each compiles and is not counted."""
    base = folder / "base"
    base.mkdir()
    (base / "cards.json").write_text(json.dumps(prepare(base)), encoding="utf-8")
    rounds = [{name: life(base, folder / f"{name}{number}", bot) for name, bot in BOTS.items()} for number in range(ROUNDS + 1)][1:]
    assert decided(folder / f"{OURS}{ROUNDS}") == WARMING + ALONE + CROWD * EACH
    return "\n\n".join(_compared(place, head, [{name: lives[place] for name, lives in each.items()} for each in rounds]) for place, head in enumerate(HEADS))


def _compared(place: int, head: str, rounds: list[dict[str, Tapped]]) -> str:
    rows = [
        (
            name,
            spread((each[name].p95 for each in rounds), ".1f"),
            spread((each[name].p95 / each[BARE].p95 for each in rounds), ".2f"),
            spread((each[name].rate for each in rounds), ".0f"),
            spread((each[name].rate / each[BARE].rate for each in rounds), ".2f"),
            GOALS[place] if name == OURS else "",
            spread((each[name].bot for each in rounds), ".0f"),
            spread((each[name].server for each in rounds), ".0f"),
        )
        for name in BOTS
    ]
    return table((head, "95 of 100 wait at most, ms", "of the bare bot's", "taps a second", "of the bare bot's", "goal", "CPU µs a tap", "of the server"), rows)


BOTS = {OURS: alur, BARE: bare}
HEADS = (f"one person, {ALONE} taps", f"{CROWD} people, {EACH} taps each")
GOALS = ("wait <= 1.3", "taps >= 3")

if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        sys.stdout.write(measure(Path(name)) + "\n")
