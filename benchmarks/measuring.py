"""How things are measured: in rounds that take turns, so that a busy moment of the machine meets all of them alike."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time


@dataclass(frozen=True, slots=True)
class Timing:
    """One round of something: how many a second, and microseconds of the processor for each."""

    rate: float
    cpu: float


def timed(run: Callable[[], object], count: int) -> Timing:
    """One round in which `run` does `count` of them."""
    begun, used = perf_counter(), process_time()
    run()
    return Timing(count / (perf_counter() - begun), (process_time() - used) / count * 1e6)


def in_turns(rounds: int, runs: Mapping[str, Callable[[], Timing]]) -> list[dict[str, Timing]]:
    """Every one of `runs` once a round; one round before, not counted, warms up."""
    return [{name: run() for name, run in runs.items()} for _ in range(rounds + 1)][1:]


def spread(numbers: Iterable[float], form: str) -> str:
    """Minimum, median and maximum."""
    found = sorted(numbers)
    return " / ".join(format(number, form) for number in (found[0], median(found), found[-1]))


def sync_cost(folder: Path, times: int = 200) -> list[float]:
    """Microseconds that each of `times` durable writes of a page took."""
    found = []
    with (folder / "sync").open("wb") as file:
        for _ in range(times):
            file.write(bytes(4096))
            file.flush()
            begun = perf_counter()
            os.fdatasync(file.fileno())
            found.append((perf_counter() - begun) * 1e6)
    return found


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """As Markdown."""
    lines = [tuple(heads), *(tuple(row) for row in rows)]
    body = ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join([body[0], "|" + "---|" * len(lines[0]), *body[1:]])
