"""`alur demo`: a company to look at, with the browser console and a clock that can be moved. No accounts, no tokens."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from bot.clock import ShiftedClock
from bot.config import Config
from bot.demo_company import demo_config
from bot.demo_company.dealing import Postmark
from bot.demo_company.founding import found, kept_offset
from bot.demo_company.rail import DemoRail
from bot.main import House, PortTaken, build, calendar_of, on_loop, open_database, run
from bot.platforms import gateways
from bot.terminal import WRONG_USE, alone, progress, read_settings, stop, tell, trouble_told

_LOOK_AT = "/console?left=rina&right=budi"


def run_demo() -> None:
    """Makes the company if there is none yet, says where it is, and runs until it is stopped. Wrong settings and a taken port end with 2."""
    config = read_settings(demo_config)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    with suppress(KeyboardInterrupt), alone(config, config.web.port), trouble_told():
        if not _is_free(config.web.host, config.web.port):
            _taken(config)
        house, rail = open_demo(config)
        _serve(house, rail)


def _serve(house: House, rail: DemoRail) -> None:
    try:
        on_loop(live(house, rail, lambda: tell("cli.demo", address=house.config.address + _LOOK_AT)))
    except* PortTaken:
        _taken(house.config)


def _taken(config: Config) -> NoReturn:
    stop(WRONG_USE, "cli.port", port=config.web.port, command="alur demo")


def open_demo(config: Config) -> tuple[House, DemoRail]:
    """The demo company's house, its clock where it was left; the company is made if it is not there yet."""
    clock = ShiftedClock()
    database = open_database(config, lambda point: None)
    try:
        offset = kept_offset(database)
        if offset is None:
            with progress("cli.demo_making") as told:
                found(config, database, calendar_of(config), clock, told)
        else:
            clock.offset = offset
    finally:
        database.close()
    postmark = Postmark(clock)
    rail = DemoRail(clock, postmark)
    house = build(config, clock, lambda config, desk: gateways(config, desk, rail, postmark.now))
    house.demo = house.alone = True
    rail.move_in(house)
    return house, rail


async def live(house: House, rail: DemoRail, ready: Callable[[], None]) -> None:
    """Runs the house; the chats are filled before `ready` is called."""
    await rail.begin()
    with house.desk.bulletin.listening(rail.hear):
        await run(house, ready)


def _is_free(host: str, port: int) -> bool:
    """Whether nobody listens there yet: asked before anything is made."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError:
        return False
    return True
