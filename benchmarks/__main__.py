"""`python -m benchmarks`: measures speed and size, prints the results and writes them to RESULTS.md beside this file."""

from __future__ import annotations

import gc
import os
import platform
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import alarms, conditions, decisions, large, peers, running, slack_taps, storage, taps
from benchmarks.measuring import spread, sync_cost
from bot.cli import RARELY

RESULTS = Path(__file__).with_name("RESULTS.md")


def processor() -> str:
    """What the machine calls its processor."""
    try:
        found = [line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    except OSError:
        found = []
    return f"{os.cpu_count()} x {found[0] if found else platform.machine()}"


def surroundings(folder: Path) -> str:
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {processor()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()}. "
        f"Every figure is minimum / median / maximum of rounds that take turns, unless its head says otherwise.\n\n"
        f"Making one page durable on this disk (`fdatasync`): {spread(sync_cost(folder), '.0f')} µs."
    )


def main() -> None:
    gc.collect()
    gc.freeze()  # as `alur run` does
    gc.set_threshold(*RARELY)
    with TemporaryDirectory() as name:
        folder = Path(name)
        sections: dict[str, Callable[[Path], str]] = {
            "Decisions": decisions.measure,
            "Peers": peers.measure,
            "Storage": storage.measure,
            "Conditions": lambda _: conditions.measure(),
            "Running": running.measure,
            "Taps": taps.measure,
            "Taps on Slack": slack_taps.measure,
            "Alarms": alarms.measure,
            "Many requests": lambda folder: large.measure(folder, int(os.environ.get("BENCH_ROWS", large.LARGE))),
        }
        text = f"# Results\n\n{surroundings(folder)}\n"
        print(text)
        for title, measure in sections.items():
            own = folder / title
            own.mkdir()
            section = f"\n## {title}\n\n{measure(own)}\n"
            shutil.rmtree(own)
            print(section)
            text += section
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
