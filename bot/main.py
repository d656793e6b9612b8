"""Wires everything together and runs it: the only place that knows all parts by name."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from adapters.port import Gateway
from bot.alarm import Alarm
from bot.bulletin import Bulletin
from bot.caretaker import Caretaker
from bot.clock import Clock, SystemClock
from bot.config import Config
from bot.courier import Courier
from bot.desk import Desk
from bot.first_start import first_start
from bot.health import Counted, Health
from bot.holidays import read_holidays
from bot.janitor import Janitor
from bot.library import Library
from bot.platforms import gateways
from bot.reception import Reception
from bot.switchboard import Switchboard
from bot.turns import Turns
from bot.viewing import Viewing
from storage.database import Database
from workflows.calendar import Calendar

log = logging.getLogger("alur")
_DIE_AT = "ALUR_DIE_AT"  # "point:n" ends the process the n-th time the point is reached; for tests of crashes only


@dataclass(slots=True)
class House:
    """All parts of one running installation. `alone`: no other process works on its data, as the command line sees to."""

    config: Config
    clock: Clock
    database: Database
    desk: Desk
    viewing: Viewing
    reception: Reception
    gateways: dict[str, Gateway]
    courier: Courier
    alarm: Alarm
    janitor: Janitor
    caretaker: Caretaker
    switchboard: Switchboard
    demo: bool = False
    alone: bool = False


def calendar_of(config: Config) -> Calendar:
    """The organisation's working calendar."""
    times = config.calendar
    holidays = read_holidays(times.holidays, times.joint_leave, times.overrides)
    start, end = (clock.hour * 60 + clock.minute for clock in (times.work_start, times.work_end))
    return Calendar(ZoneInfo(times.zone), start, end, frozenset(times.weekday_numbers), holidays.of)


def open_database(config: Config, reached: Callable[[str], None]) -> Database:
    """The installation's database, brought up to date."""
    database = Database.open(config.database_url, reached=reached)
    database.upgrade()
    return database


def build_desk(config: Config, clock: Clock, reached: Callable[[str], None] = lambda point: None, library: Library | None = None) -> Desk:
    """The desk alone, as the command line needs it."""
    database = open_database(config, reached)
    return Desk(database, library or Library(), clock, calendar_of(config), Bulletin(), config.people.administrators)


def build(config: Config, clock: Clock | None = None, gateways_of: Callable[[Config, Desk], dict[str, Gateway]] = gateways, library: Library | None = None) -> House:
    """Everything, ready to run, on SOPs of a `library` that others may read from too. The first start publishes the SOPs of the folder and imports the
    people file; raises Unfit where they have faults."""
    reached = _dying()
    clock = clock or SystemClock()
    desk = build_desk(config, clock, reached, library)
    first_start(config, desk)
    viewing = Viewing(desk, config)
    found = gateways_of(config, desk)
    courier = Courier(desk, viewing, found, reached)
    alarm = Alarm(desk, config.nag.daily_limit, reached)
    reception = Reception(desk, viewing, config, found, reached)
    janitor = Janitor(desk.database, clock, reached)
    caretaker = Caretaker(desk, viewing, found)
    switchboard = Switchboard(desk, found, reception.receive, reception.commands, courier, Turns(desk.database, clock))
    return House(config, clock, desk.database, desk, viewing, reception, found, courier, alarm, janitor, caretaker, switchboard)


def _dying() -> Callable[[str], None]:
    """Ends the process at a named point, if the environment asks for it; otherwise does nothing."""
    wanted = os.environ.get(_DIE_AT, "")
    if not wanted:
        return lambda point: None
    name, _, count = wanted.partition(":")
    left = int(count or "1")

    def reached(point: str) -> None:
        nonlocal left
        if point == name:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return reached


class Server(uvicorn.Server):
    """uvicorn without its own signal handlers, which would end the process before anything is tidied up."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class PortTaken(OSError):
    """Somebody else listens on the port, or it may not be listened on."""


def on_loop(work: Coroutine[Any, Any, None]) -> None:
    """Runs it to its end on uvloop, whose sockets cost a tenth less of a tap than asyncio's own. Raises what it raises."""
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


async def run(house: House, ready: Callable[[], None] = lambda: None) -> None:
    """Runs until SIGTERM or SIGINT: takes in, delivers, rings, serves the pages. Raises PortTaken, before anything is delivered or rung."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    config = uvicorn.Config(web(house), host=house.config.web.host, port=house.config.web.port, log_config=None, access_log=False, timeout_graceful_shutdown=3)
    server = Server(config)
    with house.desk.bulletin.listening(lambda news: _wake(house)):
        try:
            async with asyncio.TaskGroup() as tasks:
                served = tasks.create_task(_serve(server, stop))
                working = tasks.create_task(_work(house, server, ready))
                await stop.wait()
                house.desk.bulletin.close()
                server.should_exit = True
                working.cancel()
                await served
        finally:
            house.database.close()
    log.info("stopped", extra={"action": "stopped"})


async def _serve(server: Server, stop: asyncio.Event) -> None:
    try:
        await server.serve()
    except SystemExit as failure:
        raise PortTaken from failure
    finally:
        stop.set()


async def _work(house: House, server: Server, ready: Callable[[], None]) -> None:
    """Takes in, delivers and rings, once the server has its port: a second process started by mistake ends there and touches nothing."""
    while not server.started:
        await asyncio.sleep(0.01)
    if house.alone:
        await asyncio.to_thread(house.switchboard.turns.end_all)
    async with asyncio.TaskGroup() as tasks:
        for work in (house.switchboard.run(), house.courier.run(house.alone), house.alarm.run(), house.janitor.run(), house.caretaker.run()):
            tasks.create_task(work)
        await asyncio.sleep(0)
        ready()


def _wake(house: House) -> None:
    house.courier.wake()
    house.alarm.wake()


def web(house: House) -> Starlette:
    """The web server's routes: the platforms' own, those for machines that ask how it is, and the pages under all of them."""
    from bot.rooms.front import pages

    health = Health(house.desk, house.config.web, house.courier, house.alarm, tuple(house.gateways), house.switchboard)
    routes = [route for gateway in house.gateways.values() for route in gateway.routes()]
    return Starlette(
        routes=[*routes, *health.routes(), Mount("/", pages(house.desk, house.config, house.demo))],
        middleware=[Middleware(Counted, meter=house.desk.meter, clock=house.clock)],
    )
