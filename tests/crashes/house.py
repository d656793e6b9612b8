"""The real product in a process of its own that dies where it is told to, and is started again on the same folder."""

from __future__ import annotations

import logging
import multiprocessing
import os
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection, wait
from pathlib import Path

from bot.clock import SystemClock
from bot.config import Config
from bot.demo_company import demo_config
from bot.main import build, on_loop, run

_FORKS = multiprocessing.get_context("forkserver")  # a process that has imported everything lives within a tenth of a second
_FORKS.set_forkserver_preload(["bot.main", "bot.rooms.front", "bot.demo_company", "adapters.console.gateway", "tests.crashes.house"])
NOTHING_MORE: Mapping[str, str] = {}
PATIENCE = 60.0  # seconds; a busy machine is slow


class FiledClock:
    """The machine's clock plus an offset that lies in a file, so that it goes on over deaths and can be moved from outside."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return SystemClock().now() + timedelta(milliseconds=int(self._file.read_text()))

    def monotonic(self) -> float:
        return SystemClock().monotonic()

    def put(self, moment: datetime) -> None:
        """It is `moment` now, and time goes on from there."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str((moment - SystemClock().now()) // timedelta(milliseconds=1)))
        fresh.replace(self._file)


def settings(folder: Path, port: int, more: Mapping[str, str] = NOTHING_MORE) -> Config:
    """The demo company's, in `folder`, and `more` of the environment."""
    return demo_config({**more, "ALUR_DATA__FOLDER": str(folder / "data"), "ALUR_WEB__PORT": str(port)})


def live(folder: Path, port: int, more: Mapping[str, str], alone: bool, die_at: str, ready: Connection) -> None:
    """One life. What it logs, and what Python has to complain about, goes to `log` in the folder."""
    log = (folder / "log").open("a")
    os.dup2(log.fileno(), 1)
    os.dup2(log.fileno(), 2)
    logging.basicConfig(level=logging.INFO, stream=log, format="%(levelname)s %(name)s %(message)s", force=True)
    os.environ["ALUR_DIE_AT"] = die_at
    house = build(settings(folder, port, more), FiledClock(folder / "clock"))
    house.alone = alone
    on_loop(run(house, lambda: ready.send("ready")))


class House:
    """Lives one life after another, each until its death in `deaths` ("point:n"); when those are used up, for good. `more` of the environment; `alone` as `alur run` makes sure."""

    def __init__(self, folder: Path, deaths: Iterable[str] = (), more: Mapping[str, str] = NOTHING_MORE, alone: bool = True) -> None:
        self.folder, self.deaths, self.more, self.alone, self.died = folder, iter(deaths), dict(more), alone, 0
        self.port = free_port()
        self.clock = FiledClock(folder / "clock")
        self.clock.put(datetime(2026, 11, 25, 1, 5, tzinfo=UTC))
        self._process = self._start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def config(self) -> Config:
        return settings(self.folder, self.port, self.more)

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def _start(self) -> multiprocessing.context.ForkServerProcess:
        """The next life, once it listens; those that end before are gone through."""
        while True:
            ready, told = _FORKS.Pipe(duplex=False)
            process = _FORKS.Process(target=live, args=(self.folder, self.port, self.more, self.alone, next(self.deaths, ""), told), daemon=True)
            process.start()
            told.close()
            found = wait([ready, process.sentinel], PATIENCE)
            if ready in found and _listens(ready):
                return process
            self._mourn(process)

    def _mourn(self, process: multiprocessing.context.ForkServerProcess) -> None:
        process.join(PATIENCE)
        assert process.exitcode == -9, f"ended with {process.exitcode}: {self.log()[-2000:]}"
        self.died += 1

    def revive(self) -> None:
        """Starts it again if it has died; called by whoever gets no answer."""
        self._process.join(0.02)
        if self._process.exitcode is not None:
            self._mourn(self._process)
            self._process = self._start()

    def kill(self) -> None:
        """From outside, at whatever moment it is."""
        self._process.kill()

    def stop(self) -> int | None:
        """By SIGTERM; its exit status."""
        self._process.terminate()
        self._process.join(PATIENCE)
        return self._process.exitcode

    def end(self) -> None:
        self._process.kill()
        self._process.join(PATIENCE)


@contextmanager
def house(folder: Path, deaths: Iterable[str] = (), more: Mapping[str, str] = NOTHING_MORE, alone: bool = True) -> Iterator[House]:
    """A house that is gone afterwards, whatever happened; on the data in `folder`, if there are any."""
    folder.mkdir(exist_ok=True)
    found = House(folder, deaths, more, alone)
    try:
        yield found
    finally:
        found.end()


def _listens(ready: Connection) -> bool:
    try:
        return bool(ready.recv())
    except EOFError:
        return False


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
