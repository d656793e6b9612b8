"""The whole product at work in a temporary folder, and people who use it: what they do, what they see. The clock stands until it is moved."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import httpx

from bot.clock import Clock
from bot.commands import ImportPeople, Publish
from bot.config import Config
from bot.demo_company import demo_config
from bot.demo_company.passing import pass_time
from bot.first_start import first_start
from bot.library import Library
from bot.main import House, build, build_desk, web
from storage.unit import Reader
from tests.adapters.contract import Seen
from tests.stories.player import Player, Reached
from tests.stories.stages import ConsoleStage, Stage
from tests.stories.visitor import Visitor
from tests.webserver import listening, serving

ZONE = ZoneInfo("Asia/Jakarta")
PDF = b"%PDF-1.4 one page"


def moment(text: str) -> datetime:
    """`2026-11-25 08:05` in the organisation's zone."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


class Office:
    """People act by what they see, on whatever platform `player` plays them. An act is over when everything it led to is delivered."""

    def __init__(self, folder: Path, begin: str, stage: Stage | None = None) -> None:
        self.folder = folder
        self.stage = stage or ConsoleStage()
        self.clock = self.stage.clock(moment(begin))
        self.settings: Mapping[str, str] = {}
        self._running = contextlib.AsyncExitStack()
        self._delivering = asyncio.Lock()
        self.house: House
        self.player: Player
        self.address: str

    async def start(self) -> None:
        """As `alur run` starts, on the data of before if there is any."""
        listener = listening()
        config = demo_config({**self.settings, "ALUR_DATA": str(self.folder), "ALUR_PORT": str(listener.getsockname()[1])})
        _found(config, self.clock)
        self.house = build(config, self.clock, library=_LIBRARY)
        self._running.callback(self.house.database.close)
        self.address = await self._running.enter_async_context(serving(web(self.house).routes, listener))
        client = await self._running.enter_async_context(httpx.AsyncClient(base_url=self.address, headers={"Origin": self.address}, timeout=30, verify=False))
        self.player = await self._running.enter_async_context(self.stage.play(self.house, client))
        await self._deliver()

    async def stop(self) -> None:
        """As SIGTERM ends it; what was stored stays."""
        await self._running.aclose()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def say(self, who: str, text: str) -> str:
        """`who` writes; gives the private sentence that came back, "" for none."""
        return await self._act(who, lambda: self.player.say(who, text))

    async def reply(self, who: str, seen: str, text: str) -> str:
        """`who` answers the newest message that holds `seen`."""
        return await self._act(who, lambda: self.player.answer(who, seen, text))

    async def press(self, who: str, label: str, on: str = "") -> str:
        """`who` presses the newest button of that label, on the newest message that holds `on`; gives the private sentence that came back."""
        return await self.tap(who, await self.reach(who, label, on))

    async def unfold(self, who: str) -> bool:
        """What stands behind "Lainnya" can be pressed by `who`; gives whether it took a press of its own, or is in a menu."""
        folded = "Lainnya" in (await self.newest(who)).buttons
        assert not folded or await self.press(who, "Lainnya") == ""
        return folded

    async def reach(self, who: str, label: str, on: str = "") -> Reached:
        """A button to be pressed later, when its card may show something else."""
        return await self.player.reach(who, label, on)

    async def tap(self, who: str, button: Reached) -> str:
        return await self._act(who, lambda: self.player.tap(who, button))

    async def forge(self, who: str, button: Reached, token: str) -> str:
        """`who` makes the button carry another token, and presses it."""
        return await self._act(who, lambda: self.player.forge(who, button, token))

    async def send(self, who: str, name: str, content: bytes = PDF) -> str:
        return await self._act(who, lambda: self.player.send_file(who, name, content))

    async def again(self, who: str) -> str:
        """The platform brings the last delivery once more."""
        return await self._act(who, self.player.repeat)

    async def settle(self) -> None:
        """Everything that a page or a command line led to is delivered."""
        await self._deliver()

    async def go_to(self, text: str) -> None:
        """Time passes until `2026-11-25 08:05`; whatever rings on the way rings at its moment, and is delivered then."""
        until = moment(text)
        while (upcoming := await asyncio.to_thread(self.house.alarm.next_at)) is not None and upcoming <= until:
            await self._pass(max(upcoming, self.clock.now()))
        await self._pass(until)

    async def _pass(self, until: datetime) -> None:
        await asyncio.to_thread(pass_time, self.house.alarm, self.clock, until)
        await self._deliver()

    async def messages(self, who: str) -> list[Seen]:
        """All that stands in the chat of `who`, oldest first, without what they wrote themselves."""
        return [replace(seen, text=_plain(seen.text)) for seen in await self.player.see(who) if not seen.own]

    async def sees(self, who: str, *parts: str) -> Seen:
        """The newest message to `who` that holds all `parts`."""
        shown = await self.messages(who)
        found = [seen for seen in shown if all(part in _whole(seen) for part in parts)]
        assert found, f"{who} sees nothing with {parts}, but:\n" + "\n---\n".join(_whole(seen) for seen in shown[-6:])
        return found[-1]

    async def newest(self, who: str) -> Seen:
        return (await self.messages(who))[-1]

    async def count(self, who: str, part: str) -> int:
        """How many messages to `who` hold `part`."""
        return sum(part in _whole(seen) for seen in await self.messages(who))

    async def link(self, who: str) -> str:
        """The path of the one-time link that `who` asks for in chat."""
        await self.say(who, "/dasbor")
        return httpx.URL(await self.player.link(who)).path

    async def visitor(self, who: str = "") -> Visitor:
        """A browser at the dashboard; signed in as `who` by the link from chat."""
        client = await self._running.enter_async_context(httpx.AsyncClient(base_url=self.address, headers={"Origin": self.address}, timeout=30, verify=False))
        visitor = Visitor(client)
        if who:
            await visitor.go(await self.link(who))
            await visitor.press("Masuk" if "Masuk" in visitor.page else "Sign in")
            assert visitor.status == 200, visitor.page
        return visitor

    async def publish(self, text: str) -> None:
        """As `alur sop publish` does. Raises Faulty."""
        await asyncio.to_thread(self.house.desk.handle, Publish(text))

    async def import_people(self, text: str) -> None:
        """As `alur people import` does."""
        await asyncio.to_thread(self.house.desk.handle, ImportPeople(self.stage.people(text), "yaml"))
        await self._deliver()

    async def _act(self, who: str, act: Callable[[], Awaitable[None]]) -> str:
        before = len(await self.player.told(who))
        await act()
        await self._deliver()
        return _plain(" / ".join((await self.player.told(who))[before:]))

    async def _deliver(self) -> None:
        """The bell and the courier are woken after everything that happens, as `bot.main.run` does; what a platform would not take is brought when
        its time has come, as if no time had passed."""
        async with self._delivering:
            await asyncio.to_thread(self.house.alarm.ring_due)
            await self.house.courier.drain()
            begun = self.clock.now()
            while await asyncio.to_thread(self.house.database.read, _put_off):
                self.clock.put(self.clock.now() + timedelta(seconds=1))
                await self.house.courier.drain()
            self.clock.put(begun)


_LIBRARY = Library()
_FOUNDED: dict[tuple[datetime, str], bytes] = {}


def _found(config: Config, clock: Clock) -> None:
    """A firm that is to begin begins as the first of this test run did whose people were the same; to make each anew takes most of a second."""
    place, alike = config.data.folder / "alur.db", (clock.now(), config.people.file.read_text(encoding="utf-8"))
    if place.exists():
        return
    if alike not in _FOUNDED:
        with TemporaryDirectory() as folder:
            first = config.model_copy(update={"data": config.data.model_copy(update={"folder": Path(folder)})})
            desk = build_desk(first, clock, library=_LIBRARY)
            with closing(desk.database):
                first_start(first, desk)
            _FOUNDED[alike] = (Path(folder) / place.name).read_bytes()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(_FOUNDED[alike])


def _put_off(reader: Reader) -> bool:
    """Whether something is to be delivered that a platform would not take."""
    return any(heap.failure and not heap.parked for heap in reader.outbox.heaps())


def _plain(text: str) -> str:
    """No-break spaces read like spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def _whole(seen: Seen) -> str:
    return "\n".join([seen.text, *(f"[{label}]" for label in seen.buttons), *seen.files])


@contextlib.asynccontextmanager
async def opened(folder: Path, begin: str, stage: Stage | None = None) -> AsyncIterator[Office]:
    office = Office(folder, begin, stage)
    async with office.stage.set_up(folder, lambda: office.clock.now().timestamp()) as office.settings:
        try:
            await office.start()
            yield office
        finally:
            await office.stop()


async def buy(office: Office, who: str, what: str, why: str = "untuk pameran", files: Sequence[str] = ()) -> str:
    """`who` asks for `what` ("4jt laptop") and sends it; gives the number of the request."""
    await office.say(who, f"/beli {what}")
    await office.say(who, why)
    for name in files:
        await office.send(who, name)
    if files:
        await office.press(who, "Selesai")
    await office.press(who, "Kirim")
    shown = await office.sees(who, "PB/", "Menunggu")
    return next(word for word in shown.text.split() if word.startswith("PB/"))
