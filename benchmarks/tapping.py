"""What all measures of taps share: a firm whose managers have cards of requests before them, processes of its own for bot and server, loads of taps."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from statistics import quantiles
from time import sleep
from typing import Any

import psutil

from adapters.cards import Card
from adapters.failures import CannotReach
from benchmarks.measuring import spread
from bot.clock import SystemClock
from bot.commands import ImportPeople, Publish, Submit
from bot.config_reader import load_config
from bot.desk import Desk
from bot.followup import CARD
from bot.main import build_desk
from bot.viewing import Viewing
from storage.database import Database
from storage.unit import Unit
from workflows.events import Decided

CROWD, EACH, ROUNDS = 20, 25, 3
REST = 2.0  # seconds in which what is loaded at its first use is loaded, after a few taps that are not counted
HOUSE = Path(__file__).parents[1]
OURS = "Alur"
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
Cards = list[list[Any]]  # of each person, what the server is to put before them


@dataclass(frozen=True, slots=True)
class Tapped:
    """What a load came to: taps a second; what 95 of 100 waited at most for the answer, and for the card to change where that was looked for, in
    milliseconds; µs of the processor a tap, of the bot and of the server."""

    rate: float
    p95: float
    card: float
    bot: float
    server: float


@dataclass(frozen=True, slots=True)
class Contest:
    """`bots` by their name, ours among them, are started at the address of a `server`, which is a module; one person taps `alone` times after `warming`."""

    server: str
    bots: Mapping[str, Callable[[str, Path], list[str]]]
    warming: int
    alone: int

    def rounds(self, folder: Path, prepare: Callable[[Path], Cards]) -> list[dict[str, tuple[Tapped, Tapped]]]:
        """One person's load and everybody's, of each bot. The first life of each compiles and is not counted."""
        base = folder / "base"
        base.mkdir()
        (base / "cards.json").write_text(json.dumps(prepare(base)), encoding="utf-8")
        rounds = [{name: self._life(base, folder / f"{name}{number}", bot) for name, bot in self.bots.items()} for number in range(ROUNDS + 1)][1:]
        assert decided(folder / f"{OURS}{ROUNDS}") == self.warming + self.alone + CROWD * EACH
        return rounds

    def _life(self, base: Path, folder: Path, bot: Callable[[str, Path], list[str]]) -> tuple[Tapped, Tapped]:
        """One person taps, then all of them, at a bot that has just started on a copy of `base`; a few taps before warm it up."""
        shutil.copytree(base, folder)
        with working(["-m", self.server, str(folder / "cards.json")], folder) as server:
            assert server.stdin is not None
            assert server.stdout is not None
            with working(bot(server.stdout.readline().strip(), folder), folder) as process:
                measured = psutil.Process(process.pid)

                def load(people: int, each: int) -> Tapped:
                    used = sum(measured.cpu_times()[:2])
                    print(people, each, file=server.stdin, flush=True)
                    found = json.loads(server.stdout.readline())  # type: ignore[union-attr]
                    took = (sum(measured.cpu_times()[:2]) - used) / (people * each) * 1e6
                    return Tapped(found["rate"], _p95(found["waits"]), _p95(found.get("cards", ())), took, found["cpu"])

                load(1, self.warming)
                sleep(REST)
                return load(1, self.alone), load(CROWD, EACH)

    def count(self, place: int) -> int:
        """How many cards somebody needs."""
        return EACH + (self.warming + self.alone) * (place == 0)


def prepare(folder: Path, contest: Contest, settings: str, people: str, platform: str, place: Callable[[str, int, Card], tuple[int, str, Any]]) -> Cards:
    """A firm in `folder` whose every manager has cards, each of a request of its own, and Slack or Telegram has shown them: `place` gives, for an account,
    a number and a card, whose screen it is, the platform's handle of it, and what the server is to put there."""
    (folder / "alur.toml").write_text(f'{settings}[data]\nfolder = "{folder}"\n', encoding="utf-8")
    config = load_config(folder / "alur.toml", {})
    desk = build_desk(config, SystemClock())
    with closing(desk.database):
        desk.handle(ImportPeople(people, "yaml"))
        desk.handle(Publish(SOP))
        for person in range(CROWD):
            asked = [Submit("approval", f"a{person}", f"a{person}", {"amount": Decimal(4_000_000 + number)}) for number in range(contest.count(person))]
            desk.database.carry_out(lambda unit, asked=asked: [desk.run(unit, submit) for submit in asked])  # type: ignore[misc]
        desk.new_day(desk.calendar.today(desk.clock.now())).result()
        return desk.database.carry_out(lambda unit: _posted(unit, desk, Viewing(desk, config), platform, place))


def _posted(unit: Unit, desk: Desk, viewing: Viewing, platform: str, place: Callable[[str, int, Card], tuple[int, str, Any]]) -> Cards:
    """As if the courier had brought everything that is to be brought."""
    found: Cards = [[] for _ in range(2 * CROWD)]
    while claimed := unit.outbox.claim(desk.clock.now(), 100, timedelta(minutes=1)):
        for delivery in claimed:
            unit.outbox.done(delivery.id)
            try:
                drawn = viewing.card(delivery.body, (platform,)) if delivery.kind == CARD else None
            except CannotReach:  # who has no account there
                continue
            if drawn is None or drawn.shown.handle:
                continue
            person, handle, shown = place(drawn.to.id, delivery.id, drawn.card)
            unit.cards.posted(drawn.shown.id, platform, handle, drawn.digest)
            found[person].append(shown)
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


def decided(folder: Path) -> int:
    """How many decisions of people are on the disk of a bot that was killed."""
    with closing(Database.open(folder / "alur.db")) as database:
        requests = database.read(lambda reader: [reader.ledger.history(request.id) for request in reader.ledger.of_sop("approval")])
    return sum(isinstance(entry.event, Decided) for history in requests for entry in history)


def figures(name: str, rounds: Sequence[Mapping[str, Tapped]], against: Sequence[str], of: Callable[[Tapped], float], form: str) -> list[str]:
    """Cells of a table: a figure of that bot, and its ratio to that of each bot in `against`."""
    ratios = [spread((of(each[name]) / of(each[other]) for each in rounds), ".2f") for other in against]
    return [spread((of(each[name]) for each in rounds), form), *ratios]


def processor(name: str, rounds: Sequence[Mapping[str, Tapped]]) -> list[str]:
    """Cells of a table: what a tap took of the processor, of the bot and of the server."""
    return [spread((each[name].bot for each in rounds), ".0f"), spread((each[name].server for each in rounds), ".0f")]


def _p95(waits: Sequence[float]) -> float:
    """In milliseconds; 0 where nothing was looked for."""
    return quantiles(waits, n=20)[-1] * 1000 if waits else 0.0
