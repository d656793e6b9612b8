"""What the dashboard is handed: its rooms, its way to the desk, live changes, sessions, links and files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

from starlette.types import ASGIApp

from bot.bulletin import News
from bot.clock import new_secret
from bot.commands import SetLanguage
from bot.config import Config
from bot.desk import Desk
from bot.followup import UNREACHABLE
from bot.picture import Eye, picture, standpoint
from bot.rooms.alike import alike
from bot.rooms.board import board
from bot.rooms.deciding import Deciding
from bot.rooms.faces import candidate
from bot.rooms.faces import viewer as as_viewer
from bot.rooms.people_page import Accounts
from bot.rooms.queue import queue
from bot.rooms.request_page import request_page
from bot.rooms.sop_page import may_read, sop_page, sops_of
from bot.scope import startable
from bot.sight import may_see, sight_of
from dashboard.alike_views import Alike
from dashboard.app import build
from dashboard.protocols import Parts, Settings
from dashboard.sop_views import SopLine, SopPage
from dashboard.views import Board, Candidate, Choice, Filters, Queue, RequestPage, Viewer
from storage.unit import Reader

T = TypeVar("T")
_SESSION = timedelta(days=14)
_PIECE = 64 * 1024


def pages(desk: Desk, config: Config, demo: bool) -> ASGIApp:
    """The dashboard over this desk."""
    parts = Parts(Rooms(desk), Deciding(desk), Live(desk), Sessions(desk), Links(desk), Files(desk), Tastes(desk), Accounts(desk), new_secret)
    return build(parts, Settings(config.address, demo))


class Rooms:
    """`dashboard.protocols.Rooms`; the others here are the protocols of their names."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def viewer(self, person: str) -> Viewer | None:
        def work(reader: Reader) -> Viewer | None:
            eye = standpoint(self.desk, reader, person)
            if eye is None or not eye.viewer.active:
                return None
            return as_viewer(eye, len(reader.ledger.waiting_for(person)), reader.tastes.theme(person))

        return self.desk.database.read(work)

    def _as(self, viewer: Viewer, work: Callable[[Reader, Eye], T]) -> T:
        def seen(reader: Reader) -> T:
            eye = standpoint(self.desk, reader, viewer.id, viewer.language)
            assert eye is not None
            return work(reader, eye)

        return self.desk.database.read(seen)

    def board(self, viewer: Viewer, filters: Filters) -> Board:
        return self._as(viewer, lambda reader, eye: board(self.desk, reader, eye, sight_of(self.desk, reader, viewer.id), filters))

    def queue(self, viewer: Viewer, cut: str) -> Queue:
        return self._as(viewer, lambda reader, eye: queue(self.desk, reader, eye, cut))

    def alike(self, viewer: Viewer, key: str) -> Alike | None:
        return self._as(viewer, lambda reader, eye: alike(self.desk, reader, eye, key))

    def request(self, viewer: Viewer, key: str) -> RequestPage | None:
        def work(reader: Reader, eye: Eye) -> RequestPage | None:
            request = reader.ledger.by_number(key) or reader.ledger.load(key)
            if request is None or not may_see(self.desk, reader, viewer.id, request):
                return None
            seen, unreached = picture(self.desk, reader, eye, request), reader.outbox.set_aside_for(request.id, UNREACHABLE)
            invites = self.desk.administers(reader, viewer.id)
            return request_page(seen, may_read(self.desk, reader, eye, seen.sop), unreached, invites)

        return self._as(viewer, work)

    def startable(self, viewer: Viewer) -> Sequence[Choice]:
        def work(reader: Reader, eye: Eye) -> Sequence[Choice]:
            return tuple(Choice(sop.name, sop.title.plain(eye.language)) for sop in startable(self.desk, reader, eye))

        return self._as(viewer, work)

    def sops(self, viewer: Viewer) -> Sequence[SopLine]:
        return self._as(viewer, lambda reader, eye: sops_of(self.desk, reader, eye))

    def sop(self, viewer: Viewer, key: str) -> SopPage | None:
        return self._as(viewer, lambda reader, eye: sop_page(self.desk, reader, eye, key))

    def people(self, language: str) -> Sequence[Candidate]:
        def work(reader: Reader) -> Sequence[Candidate]:
            directory = reader.people.directory()
            if not directory.active:
                return ()
            eye = standpoint(self.desk, reader, directory.active[0], language)
            assert eye is not None
            places = {unit: place for place, unit in enumerate(eye.units)}
            ids = sorted(directory.active, key=lambda each: places.get(directory.people[each].unit, len(places)))
            return tuple(candidate(id, eye) for id in ids)

        return self.desk.database.read(work)


class Live:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def changes(self, viewer: Viewer) -> AsyncIterator[str]:
        async for news in self.desk.bulletin.news():
            if news.about and news.kind != "sent" and await asyncio.to_thread(self._visible, viewer.id, news.about):
                yield news.about

    def _visible(self, person: str, id: str) -> bool:
        def work(reader: Reader) -> bool:
            request = reader.ledger.load(id)
            return request is not None and may_see(self.desk, reader, person, request)

        return self.desk.database.read(work)


class Sessions:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def start(self, digest: str, person: str) -> None:
        expires = self.desk.clock.now() + _SESSION
        self.desk.database.carry_out(lambda unit: unit.sessions.add(digest, person, "", expires))

    def find(self, digest: str) -> str | None:
        session = self.desk.database.read(lambda reader: reader.sessions.find(digest, self.desk.clock.now()))
        return session.person if session else None

    def end(self, digest: str) -> None:
        self.desk.database.carry_out(lambda unit: unit.sessions.end(digest))


class Links:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def redeem(self, code: str) -> str | None:
        return self.desk.database.carry_out(lambda unit: unit.links.use(code, "login", self.desk.clock.now()))


class Tastes:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def choose(self, person: str, *, language: str = "", theme: str = "") -> None:
        if language:
            self.desk.handle(SetLanguage(person, language))
            self.desk.bulletin.say(News(self.desk.clock.now(), "answered", "", person))
        if theme:
            self.desk.database.carry_out(lambda unit: unit.tastes.choose_theme(person, theme))


class Files:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def read(self, digest: str) -> Iterator[bytes] | None:
        path = self.desk.database.files.path(digest)
        return self._pieces(digest) if path.is_file() else None

    def _pieces(self, digest: str) -> Iterator[bytes]:
        with self.desk.database.files.path(digest).open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
