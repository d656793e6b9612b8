"""A firm on one chat platform alone: `alur run` in a folder that `alur init` made, killed and started again, and people who go on writing to it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import ClassVar, Protocol, TypeVar

from typer.testing import CliRunner

from bot.cli import app
from storage.database import Database
from storage.unit import Reader
from tests.crashes.house import PATIENCE, free_port
from tests.servers.watch import Watch
from tests.servers.weather import Hold, Weather
from workflows.events import Decided

T = TypeVar("T")
ACTS = {"Setujui", "Tolak", "Kembalikan", "Selesai", "Tarik"}
NAMES = {"rina": "Rina Wulandari", "budi": "Budi Santoso", "putu": "Putu Wirawan"}


class Message(Protocol):
    """A message on somebody's screen."""

    @property
    def text(self) -> str: ...
    @property
    def own(self) -> bool: ...
    @property
    def labels(self) -> tuple[str, ...]: ...
    @property
    def files(self) -> tuple[str, ...]: ...


class Server(Protocol):
    """The platform, on this machine."""

    weather: Weather
    watch: Watch


class Firm:
    """The folder and the process that works in it, one life after another. What is done on a platform is each one's own."""

    secrets: ClassVar[tuple[str, ...]]

    def __init__(self, folder: Path, server: Server, settings: str, compiled: Path) -> None:
        self.folder, self._server = folder, server
        self._environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled), "PYTHONDONTWRITEBYTECODE": "", "ALUR_LANG": "en"}
        self._port = free_port()
        self._process: subprocess.Popen[str] | None = None
        self.alur("init")
        (folder / "alur.toml").write_text(settings, encoding="utf-8")

    # what each platform does in its own way

    async def link(self, who: str, code: str) -> None:
        """Somebody is on the platform from now on, and uses the code."""
        raise NotImplementedError

    def screen(self, who: str) -> Sequence[Message]:
        """Everything on the screen of `who`, oldest first."""
        raise NotImplementedError

    def ask_for(self, who: str, line: str) -> None:
        """`who` writes a command."""
        raise NotImplementedError

    def say(self, who: str, text: str) -> None:
        """`who` writes."""
        raise NotImplementedError

    def hear(self, who: str) -> list[str]:
        """What was said to `who` alone."""
        raise NotImplementedError

    def tap(self, who: str, label: str, found: Message) -> int:
        """`who` presses a button of that message; the number of the act, if it has one."""
        raise NotImplementedError

    async def taken_in(self) -> None:
        """Everything that people did so far is taken in."""
        raise NotImplementedError

    async def die_in(self, hold: Hold) -> None:
        """Killed while a call hangs; and started again."""
        raise NotImplementedError

    def alur(self, *words: str) -> str:
        """What `alur ...` prints, typed in the folder."""
        with contextlib.chdir(self.folder):
            ended = CliRunner().invoke(app, list(words), env={"ALUR_LANG": "en"})
        assert ended.exit_code == 0, ended.output
        return ended.stdout

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    async def start(self) -> None:
        with (self.folder / "log").open("a") as log:
            command = [sys.executable, "-c", "from bot.cli import app; app()", "run"]
            environment = {**self._environment, "ALUR_PORT": str(self._port)}
            self._process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self._process.stdout is not None
        said = await asyncio.to_thread(self._process.stdout.readline)
        assert said == f"Alur runs at http://127.0.0.1:{self._port}\n", self.log()[-2000:]

    async def kill(self) -> None:
        """By SIGKILL, at whatever it is."""
        assert self._process is not None
        self._process.kill()
        assert await self._ended() == -9

    async def reaches(self, hold: Hold) -> None:
        await self._until(hold.reached.is_set, "the call that is to hang")

    def tell_to_stop(self) -> None:
        """By SIGTERM."""
        assert self._process is not None
        self._process.terminate()

    async def stop(self) -> int:
        """By SIGTERM; the exit status."""
        self.tell_to_stop()
        return await self._ended()

    async def _ended(self) -> int:
        process, self._process = self._process, None
        assert process is not None
        await asyncio.to_thread(process.communicate, timeout=PATIENCE)
        return process.returncode

    async def end(self) -> None:
        if self._process is not None:
            await self.kill()

    # people

    async def meet(self) -> None:
        """Rina, Budi and Putu get a code each, and use it."""
        for who, name in NAMES.items():
            code = re.findall(r"\b[A-Z2-9]{8}\b", await asyncio.to_thread(self.alur, "people", "link", who))[-1]
            await self.link(who, code)
            await self.sees(who, f"Terhubung sebagai {name}")

    async def sees(self, who: str, *parts: str, but: str = "\0") -> Message:
        """The newest message with all `parts` on the screen of `who`, and without `but`, as soon as there is one."""
        return (await self._until(lambda: [shown for shown in self.seen(who, *parts) if but not in shown.text], f"{who}: {parts}"))[-1]

    async def presses(self, who: str, label: str, *parts: str) -> int:
        """The newest button of that label, on a message with all `parts`, as soon as there is one."""
        found = await self._until(lambda: [shown for shown in self.seen(who, *parts) if label in shown.labels], f"{who}: [{label}] {parts}")
        return self.tap(who, label, found[-1])

    async def hears(self, who: str, text: str) -> None:
        """Something is said to `who` alone, with these words."""
        await self._until(lambda: any(text in said for said in self.hear(who)), f"{who}: {text}")

    async def fill(self, who: str, what: str, why: str) -> None:
        """Somebody asks for `what` ("4jt laptop"), and sends it."""
        self.ask_for(who, f"/beli {what}")
        await self.sees(who, f"Terbaca Rp{what[0]}.000.000", "Untuk keperluan apa?")
        self.say(who, why)
        await self.presses(who, "Kirim", f"{what.split()[1].capitalize()}, Rp{what[0]}.000.000 akan melewati")

    async def ask(self, what: str, why: str) -> str:
        """Rina asks for it; gives the number of the request."""
        await self.fill("rina", what, why)
        return await self.number("budi", why)

    async def number(self, who: str, part: str) -> str:
        """Of the request whose card `who` sees."""
        found = re.search(r"PB/\d{4}/[IVX]+/\d{4}", (await self.sees(who, "PB/", part)).text)
        assert found is not None
        return found[0]

    def twins(self, who: str) -> int:
        """How many messages on the screen of `who` say what an earlier one says."""
        texts = [shown.text for shown in self.seen(who)]
        return len(texts) - len(set(texts))

    def open(self, who: str, about: str) -> list[str]:
        """The buttons by which `who` could still do something about the request, wherever they stand."""
        return [label for shown in self.seen(who, about) for label in shown.labels if label in ACTS]

    def seen(self, who: str, *parts: str) -> list[Message]:
        """All with those parts on the screen of `who`, oldest first, without their own."""
        return [shown for shown in self.screen(who) if not shown.own and all(part in plain(shown.text) for part in parts)]

    async def delivered(self, but: int = 0) -> None:
        """What is to be brought to people has been brought, and noted, except for so many."""
        with self._database() as database:
            await self._until(lambda: database.read(lambda reader: reader.outbox.pending_count()) == but, "everything")

    async def rest(self) -> None:
        """Everything is taken in, and delivered."""
        await self.taken_in()
        await self.delivered()

    async def _until(self, look: Callable[[], T], what: str) -> T:
        try:
            return await self._server.watch.until(look, PATIENCE)
        except TimeoutError:
            screens = {who: [shown.text for shown in self.screen(who)[-5:]] for who in NAMES}
            raise AssertionError(f"never came: {what}; there is {screens}\n{self.log()[-3000:]}") from None

    # what is left

    def decided(self) -> list[list[str]]:
        """What people did to each request, in the order of the requests and in its own."""
        with self._database() as database:
            assert database.read(lambda reader: reader.ledger.verify()) == ()
            return database.read(_acts)

    def complaints(self) -> list[str]:
        """What was logged beyond the ordinary, or tells what is secret."""
        return [line for line in self.log().splitlines() if re.search(r" (WARNING|ERROR|CRITICAL) |Traceback|Warning:", line) or any(secret in line for secret in self.secrets)]

    @contextmanager
    def _database(self) -> Iterator[Database]:
        """Only ever read from here."""
        with closing(Database.open(self.folder / "data" / "alur.db")) as database:
            yield database


def _acts(reader: Reader) -> list[list[str]]:
    found = sorted(reader.ledger.of_sop("purchase"), key=lambda request: request.number)
    return [[f"{e.by} {e.act}" for entry in reader.ledger.history(request.id) if isinstance(e := entry.event, Decided)] for request in found]


def plain(text: str) -> str:
    """No-break spaces read like spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


F = TypeVar("F", bound=Firm)


@asynccontextmanager
async def at_work(found: F) -> AsyncIterator[F]:
    """The firm, whose Rina, Budi and Putu have linked their accounts; it is gone afterwards."""
    try:
        await found.start()
        await found.meet()
        yield found
    finally:
        await found.end()
