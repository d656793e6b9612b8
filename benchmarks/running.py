"""The running product: seconds from start to ready, and its memory while nothing happens, with the console alone.

Warm: Python's compiled files are there, as pip and a first start leave them, whatever the environment of the measuring says about them.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from benchmarks.measuring import spread, table
from bot.demo_company import PEOPLE, SOPS

STARTS, IDLE, PATIENCE = 5, 2.0, 30.0  # how often; seconds


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """`alur run` over the data in `folder`, and how many seconds it took until it said that it is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    compiled = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    own = {"DATA": str(folder), "PEOPLE__FILE": str(PEOPLE), "SOPS__FOLDER": str(SOPS), "CONSOLE__ENABLED": "true", "PORT": str(port)}
    environment = {**os.environ, **compiled, **{f"ALUR_{name}": value for name, value in own.items()}}
    begun = time.perf_counter()
    command = [sys.executable, "-c", "from bot.cli import app; app()", "run"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await_ready(process, f"http://127.0.0.1:{port}/readyz")
        yield process, time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _await_ready(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(address, timeout=1).close()
            return
        except (URLError, OSError):
            time.sleep(0.01)
    raise RuntimeError("`alur run` did not become ready")


def _idle_memory(process: subprocess.Popen[bytes]) -> float:
    """Megabytes (of 1,048,576 bytes) resident."""
    time.sleep(IDLE)
    return psutil.Process(process.pid).memory_info().rss / 1_048_576


def measure(folder: Path) -> str:
    """The results as Markdown. The first start fills the database and is not counted."""
    with running(folder):
        pass
    found = []
    for _ in range(STARTS):
        with running(folder) as (process, seconds):
            used = psutil.Process(process.pid).cpu_times()
            found.append((seconds, used.user + used.system, _idle_memory(process)))
    seconds_of, used_of, memory_of = zip(*found, strict=True)
    rows = [
        ("start to ready, s", spread(seconds_of, ".2f"), "<= 2"),
        ("of it on the processor, s", spread(used_of, ".2f"), ""),
        ("idle memory (resident), MB", spread(memory_of, ".0f"), "<= 110"),
    ]
    return table(("`alur run`, console only", "", "goal"), rows)
