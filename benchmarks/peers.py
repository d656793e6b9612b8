"""Other libraries at the same approvals, in the same run on the same disk: `transitions`, python-statemachine, DBOS and SpiffWorkflow."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from benchmarks.approval import BOUGHT, PURCHASE, Approvals, judged
from benchmarks.measuring import Timing, in_turns, spread, table

PYTHON = Path(__file__).parent / ".venv" / "bin" / "python"
CALLERS, MACHINES, REQUESTS, OF_DBOS = 16, 300, 64, 16  # of DBOS so few because they take so long
ROUNDS, SHORTEST, SHORT = 7, 0.001, 0.02  # seconds DBOS waits between looks for messages: best for one caller, best for sixteen
CORE, DESK = "`advance`", "Alur's desk"
SPIFF, DBOS = "SpiffWorkflow", "DBOS"


class NoPeers(Exception):
    """The environment with the other libraries has not been made: `make bench` makes it."""


@contextmanager
def worker(name: str, *words: object, python: Path = PYTHON) -> Iterator[Callable[[str], Timing]]:
    """`benchmarks/workers/<name>.py` as a process of its own; runs the round that is named. Raises NoPeers."""
    if not python.exists():
        raise NoPeers(python)
    command = [str(python), "-m", f"benchmarks.workers.{name}", *map(str, words)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[1], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None

    def run(round: str) -> Timing:
        print(round, file=process.stdin, flush=True)
        return Timing(**json.loads(process.stdout.readline()))  # type: ignore[union-attr]

    try:
        yield run
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def versions() -> str:
    """What is installed beside this product for the comparison."""
    names = ("transitions", "python-statemachine", "dbos", "SpiffWorkflow")
    code = f"from importlib.metadata import version; print(', '.join(f'{{name}} {{version(name)}}' for name in {names}))"
    return subprocess.run([str(PYTHON), "-c", code], capture_output=True, check=True, text=True).stdout.strip()


def measure(folder: Path) -> str:
    """The results as Markdown."""
    return f"{versions()}.\n\n{_in_memory()}\n\n{_durable(folder)}\n\n{_purchases(folder)}"


def _in_memory() -> str:
    with worker("machines", MACHINES) as others:
        rounds = in_turns(ROUNDS, {CORE: lambda: judged(MACHINES), **{name: partial(others, name) for name in ("transitions", "python-statemachine")}})
    rows = (
        (name, spread((each[name].rate for each in rounds), ".0f"), spread((each[CORE].rate / each[name].rate for each in rounds), ".2f"), spread((each[name].cpu for each in rounds), ".0f"))
        for name in rounds[0]
    )
    return table(("decisions in memory", "a second", "`advance`, times as fast", "CPU µs each"), rows)


def _durable(folder: Path) -> str:
    with ExitStack() as open:
        runs = _of_spiff(open, "small", folder, Approvals(folder / "small", REQUESTS))
        for callers, wait in ((1, SHORTEST), (CALLERS, SHORT)):
            dbos = open.enter_context(worker("dbos_approvals", folder / f"dbos{callers}.db", wait, OF_DBOS * min(callers, 4), callers))
            runs[_named(DBOS, callers)] = partial(dbos, "")
        rounds = in_turns(ROUNDS, runs)
    return table(("durable decisions, small approval", "a second", "Alur is faster by", "goal", "CPU µs each"), _compared(rounds))


def _purchases(folder: Path) -> str:
    with ExitStack() as open:
        rounds = in_turns(ROUNDS, _of_spiff(open, "purchase", folder, Approvals(folder / "purchase", REQUESTS, PURCHASE, BOUGHT)))
    return table(("durable decisions, purchase with lanes", "a second", "Alur is faster by", "goal", "CPU µs each"), _compared(rounds))


def _of_spiff(open: ExitStack, what: str, folder: Path, approvals: Approvals) -> dict[str, Callable[[], Timing]]:
    """Alur's desk and SpiffWorkflow in both ways, by one caller and by many."""
    spiff = open.enter_context(worker("spiff_approvals", what, folder / f"{what}.db", REQUESTS))
    runs: dict[str, Callable[[], Timing]] = {}
    for callers in (1, CALLERS):
        runs[_named(DESK, callers)] = partial(approvals.decided, callers)
        runs[_named(f"{SPIFF}, loaded", callers)] = partial(spiff, f"loaded {callers}")
        runs[_named(f"{SPIFF}, kept", callers)] = partial(spiff, f"kept {callers}")
    return runs


def _named(what: str, callers: int) -> str:
    return f"{what}, {'one caller' if callers == 1 else f'{callers} callers'}"


GOALS = {_named(DBOS, 1): ">= 10", _named(DBOS, CALLERS): ">= 10", _named(f"{SPIFF}, loaded", 1): ">= 1.5", _named(f"{SPIFF}, loaded", CALLERS): ">= 5"}


def _compared(rounds: list[dict[str, Timing]]) -> Iterable[tuple[str, ...]]:
    for name in rounds[0]:
        ours = _named(DESK, 1 if name.endswith("one caller") else CALLERS)
        yield (
            name,
            spread((each[name].rate for each in rounds), ".0f"),
            spread((each[ours].rate / each[name].rate for each in rounds), ".2f"),
            GOALS.get(name, ""),
            spread((each[name].cpu for each in rounds), ".0f"),
        )


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        sys.stdout.write(measure(Path(name)) + "\n")
