"""The rooms: what runs, what waits, one request, its files; and the stream of changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import TypeVar
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dashboard.live import events
from dashboard.paper import Paper
from dashboard.protocols import Parts, Settings
from dashboard.session import Porter, Visit
from dashboard.views import Board, Filters, Refused, RequestPage, Viewer

VIEWS = ("running", "overdue", "returned", "mine", "closed")
SORTS = ("due", "since", "amount", "new")
_SHOWN_AS_THEY_ARE = ("application/pdf", "image/png", "image/jpeg", "text/plain")
_LONGEST_WORDS = 200  # letters of a search
_Some = TypeVar("_Some")


class Pages:
    """Endpoints for those who have signed in; everybody else meets the door."""

    def __init__(self, parts: Parts, settings: Settings, porter: Porter, paper: Paper) -> None:
        self._parts, self._settings, self._porter, self._paper = parts, settings, porter, paper

    def board(self, request: Request) -> Response:
        visit = self._porter.visit(request)
        if visit.viewer is None:
            return self._door(visit)
        filters = _filters(request)
        return self._list("board", visit, filters, self._parts.rooms.board(visit.viewer, filters))

    def search(self, request: Request) -> Response:
        """Looks through everything the viewer may see, closed requests too; without words it only asks for them."""
        visit = self._porter.visit(request)
        if visit.viewer is None:
            return self._door(visit)
        filters = replace(_filters(request), view="any")
        found = self._parts.rooms.board(visit.viewer, filters) if filters.q else Board("", "", (), {})
        return self._list("search", visit, filters, found)

    def _list(self, name: str, visit: Visit, filters: Filters, board: Board) -> Response:
        path = "/search" if name == "search" else "/"
        return self._paper.page(
            name,
            visit,
            board=board,
            filters=filters,
            views=[view for view in VIEWS if view in board.counts],
            sorts=SORTS,
            address=lambda **change: address(path, replace(filters, **{"page": 1, **change})),
        )

    def queue(self, request: Request) -> Response:
        visit = self._porter.visit(request)
        if visit.viewer is None:
            return self._door(visit)
        cut = request.query_params.get("view", "")[:_LONGEST_WORDS]
        return self._paper.page("queue", visit, queue=self._parts.rooms.queue(visit.viewer, cut), cut=cut)

    def request(self, request: Request) -> Response:
        visit = self._porter.visit(request)
        if visit.viewer is None:
            return self._door(visit)
        return sheet(self._paper, visit, find(self._parts, visit.viewer, request.path_params["key"]))

    def sops(self, request: Request) -> Response:
        """What can be begun here and how it goes."""
        visit = self._porter.visit(request)
        return self._paper.page("sops", visit, sops=self._parts.rooms.sops(visit.viewer)) if visit.viewer else self._door(visit)

    def sop(self, request: Request) -> Response:
        visit = self._porter.visit(request)
        if visit.viewer is None:
            return self._door(visit)
        page = self._parts.rooms.sop(visit.viewer, request.path_params["sop"])
        if page is None:
            raise HTTPException(404)
        return self._paper.page("sop", visit, page=page)

    def me(self, request: Request) -> Response:
        visit = self._porter.visit(request)
        return self._paper.page("me", visit) if visit.viewer else self._door(visit)

    def file(self, request: Request) -> Response:
        """A file of a request the viewer may see, always as something to save."""
        visit = self._porter.visit(request)
        if visit.viewer is None:
            return self._door(visit)
        page = find(self._parts, visit.viewer, request.path_params["request"])
        digest = request.path_params["digest"]
        attachment = _first(file for file in page.files if file.digest == digest)
        pieces = self._parts.files.read(digest) if attachment else None
        if attachment is None or pieces is None:
            raise HTTPException(404)
        media_type = attachment.media_type if attachment.media_type in _SHOWN_AS_THEY_ARE else "application/octet-stream"
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        }
        return StreamingResponse(pieces, media_type=media_type, headers=headers)

    async def live(self, request: Request) -> Response:
        """The stream of changes, for as long as the session lives."""
        visit = await run_in_threadpool(self._porter.visit, request)
        if visit.viewer is None:
            raise HTTPException(403)
        stream = events(self._parts.live.changes(visit.viewer), self._settings.heartbeat, lambda: self._porter.still_there(visit))
        return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    def _door(self, visit: Visit) -> Response:
        return at_the_door(self._parts, self._settings, self._paper, visit)


def at_the_door(parts: Parts, settings: Settings, paper: Paper, visit: Visit) -> Response:
    """The way in, for whoever has not signed in; in the demo everybody to pick from."""
    people = parts.rooms.people(visit.language) if settings.demo else ()
    return paper.page("door", visit, 200 if visit.here == "/" else 401, people=people, to=visit.here)


def find(parts: Parts, viewer: Viewer, key: str) -> RequestPage:
    """The page of a request the viewer may see. Raises HTTPException 404."""
    page = parts.rooms.request(viewer, key) if key and "\0" not in key else None
    if page is None:
        raise HTTPException(404, detail=key)
    return page


def sheet(paper: Paper, visit: Visit, page: RequestPage, refused: Refused | None = None, status: int = 200) -> Response:
    """A request's page, with what was refused above it."""
    return paper.page("request", visit, status, page=page, refused=refused or Refused())


def address(path: str, filters: Filters) -> str:
    """The address of a list cut by `filters`; what is as always is left out."""
    plain = Filters()
    said = {f.name: getattr(filters, f.name) for f in fields(filters) if getattr(filters, f.name) != getattr(plain, f.name)}
    if path == "/search":
        said.pop("view", None)
    return f"{path}?{urlencode(said)}" if said else path


def _filters(request: Request) -> Filters:
    query = {name: value.replace("\0", "").strip()[:_LONGEST_WORDS] for name, value in request.query_params.items()}
    page = query.get("page", "")
    return Filters(
        view=query["view"] if query.get("view") in VIEWS else "running",
        sop=query.get("sop", ""),
        holder=query.get("holder", ""),
        sort=query["sort"] if query.get("sort") in SORTS else "due",
        q=query.get("q", ""),
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def _first(found: Iterator[_Some]) -> _Some | None:
    return next(found, None)
