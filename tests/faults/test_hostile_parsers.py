"""Thousands of hostile inputs over every reader: refused as it says, or taken, and nothing else. `ALUR_LONG=1` sends 100,000 and tells with `-s` how many each
reader had, and its slowest."""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import pytest

from tests.faults.doors import DOORS, Street
from tests.faults.hostile import MEGABYTE, Hostile
from tests.faults.parsers import PARSERS, Parser
from tests.stories.at_console import office as office
from tests.stories.office import Office
from tests.workflows.dice import LONG

TOTAL = 100_000 if LONG else 3_000
SEED = os.urandom(4).hex() if LONG else "gate"
HANGS = 60  # seconds after which a reader will not come back
_PART = TOTAL / sum(row.share for row in (*PARSERS, *DOORS))
_HOUSE = str(Path(__file__).parents[2])


@dataclass
class Trial:
    """What one reader made of its inputs. Times are of the processor, of threads and children too: what others do on the machine does not count."""

    name: str
    count: int = 0
    spent: float = 0.0
    slowest: float = 0.0
    over: int = 0
    which: str = ""
    failed: dict[tuple[str, str], str] = field(default_factory=dict)

    @contextmanager
    def of(self, number: int, text: str, raises: tuple[type[Exception], ...] = ()) -> Iterator[None]:
        begun = _processor()
        try:
            yield
        except raises:
            pass
        except Exception as fault:
            self.failed.setdefault(_place(fault), f"input {number} of seed {SEED}: {text[:300]!r}\n{''.join(traceback.format_exception(fault)[-4:])}")
        took = _processor() - begun
        self.count, self.spent, self.over = self.count + 1, self.spent + took, self.over + (took > 1)
        if took > self.slowest:
            self.slowest, self.which = took, f"{number}: {len(text)} characters, {text[:40]!r}"

    def __str__(self) -> str:
        return f"{self.name:28}{self.count:7}{self.spent:9.1f} s{self.slowest * 1000:9.1f} ms{self.over:4}  {self.which}"


def _processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _place(fault: Exception) -> tuple[str, str]:
    """One fault of ours, however many inputs meet it."""
    ours = [frame for frame in traceback.extract_tb(fault.__traceback__) if frame.filename.startswith(_HOUSE) and ".venv" not in frame.filename]
    return type(fault).__name__, f"{ours[-1].filename}:{ours[-1].lineno}"


@contextmanager
def coming_back() -> Iterator[None]:
    """A reader that hangs is stopped, and named by the failure."""

    def hangs(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"not back after {HANGS} seconds")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(HANGS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def figures() -> Iterator[list[Trial]]:
    """Gathers every trial; told at the end of a long run."""
    trials: list[Trial] = []
    yield trials
    if LONG:
        print("\n" + "\n".join(map(str, trials)))
        print(f"{sum(trial.count for trial in trials)} inputs of seed {SEED}, {sum(trial.over for trial in trials)} over a second")


def tried(parser: Parser, number: int, text: str, trial: Trial) -> None:
    with trial.of(number, text, parser.raises), coming_back():
        parser.call(text)


def made(row: str, number: int) -> Hostile:
    return Hostile(f"{SEED} {row} {number}")


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_every_reader_takes_or_refuses_what_it_gets(parser: Parser, figures: list[Trial]) -> None:
    trial = Trial(parser.name)
    figures.append(trial)
    for number in range(max(3, round(_PART * parser.share))):
        tried(parser, number, parser.made(made(parser.name, number), parser.samples), trial)
    assert not trial.failed, "\n\n".join(trial.failed.values())


MANY = 20_000
FOUND: list[tuple[str, str]] = [
    ("SOP, checked", " {"),
    ("SOP, checked", "".join(f"k{place}: {place}\n" for place in range(MANY))),
    ("alur init sop", "--title Cuti\0 / Leave\nsop: other"),
    *(("alur init sop", f"--title A{said}") for said in ("{{x", "\n--ask Total: money\n--approve A: b: c from 5", "\n--due 999999 working days", "\n--due ٣ days", '\n--number "{seq}', "\n--number {b}/{seq}")),
    ("alur init sop", "--title A" + "\n--ask B" * MANY),
    ("ranges of dates", "31/12/9999 - besok"),
    ("people by name", "budi," * MANY * 10),
    ("choices", "east," * MANY * 10),
    ("lines of tables", "a" + " " * MEGABYTE + "b"),
    ("words after a command", "1 " * MANY * 10),
    ("alur explain --for", "item," + " " * MEGABYTE + "b"),
    ("answers in chat", "²"),
    ("tokens of buttons", "approve|ERERERERERERERERERERERER|-1|"),
    ("people as CSV", "id,name,manager\n" + "".join(f"p{place},P,nobody{place}\n" for place in range(MANY))),
    ("settings", f"[web]\nport = {'9' * 5000}"),
    ("environment", "ALUR_WEB__METRICS_TOKEN_FILE=\ud800"),
    ("settings", '[web]\nmetrics_token_file = "\\u0000"'),
    ("settings", "a = " + "[" * MANY),
    ("stored events", "[]"),
    ("stored requests", '{"v": 1}'),
    ("stored values", '{"n": "x"}'),
    ("stored answers", "[" * MANY),
    ("words in a drawing", "a" * MANY),
    ("words in a drawing", "\u202e"),
]


@pytest.mark.parametrize(("name", "text"), FOUND, ids=[f"{name} {place}" for place, (name, _) in enumerate(FOUND)])
def test_what_once_broke_a_reader_or_held_it_up_is_taken_or_refused(name: str, text: str) -> None:
    parser = next(parser for parser in PARSERS if parser.name == name)
    with suppress(*parser.raises), coming_back():
        parser.call(text)


async def test_every_door_answers_what_is_thrown_at_it(office: Office, figures: list[Trial], caplog: pytest.LogCaptureFixture) -> None:
    trials: list[Trial] = []
    async with Street.of(office) as street:
        for door in DOORS:
            trial = Trial(door.name)
            trials.append(trial)
            for number in range(round(_PART * door.share)):
                text = made(door.name, number).text(door.samples)
                with trial.of(number, text):
                    answer = await door.send(street, text)
                    assert answer is None or answer.status_code < 500
                    assert not (errors := [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]), errors
                caplog.clear()
            await asyncio.wait_for(office.settle(), HANGS)
    figures.extend(trials)
    assert not any(trial.failed for trial in trials), "\n\n".join(told for trial in trials for told in trial.failed.values())
