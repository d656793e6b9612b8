"""The rooms: what runs, what waits, one request, what may be done to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import TypeVar
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from dashboard.live import events
from dashboard.paper import Paper, request_address
from dashboard.protocols import Parts, Settings
from dashboard.session import Porter, Visit
from dashboard.views import Act, Ask, Board, Done, Filters, Refused, RequestPage, Upload, Viewer, Wish

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
        return self._sheet(visit, self._find(visit.viewer, request.path_params["key"]))

    def me(self, request: Request) -> Response:
        visit = self._porter.visit(request)
        return self._paper.page("me", visit) if visit.viewer else self._door(visit)

    def act(self, request: Request) -> Response:
        """Asks on a page of its own what an act needs: the dialog for those without scripts."""
        visit = self._porter.visit(request)
        if visit.viewer is None:
            return self._door(visit)
        query = request.query_params
        page = self._find(visit.viewer, query.get("request", ""))
        act = _matching(page, query.get("act", ""), query.get("state", ""), query.get("visit", ""), query.get("seat", ""))
        return self._paper.page("act", visit, page=page, act=act, back=_back(query.get("back")), refused=Refused(), reason="") if act else self._gone(visit, page)

    async def decide(self, request: Request) -> Response:
        """Does an act. The desk judges; a refusal comes back with all that was typed."""
        visit = await run_in_threadpool(self._porter.visit, request)
        form = await self._porter.form(request, visit, self._settings.upload_limit)
        try:
            if visit.viewer is None:
                raise HTTPException(403)
            return await self._decide(visit, visit.viewer, form)
        finally:
            await form.close()

    async def _decide(self, visit: Visit, viewer: Viewer, form: FormData) -> Response:
        page = await run_in_threadpool(self._find, viewer, _text(form, "request"))
        wish = _wish(page, form)
        outcome = await self._parts.desk.decide(viewer, wish)
        if isinstance(outcome, Done):
            response = RedirectResponse("/queue" if _text(form, "back") == "queue" else request_address(page.key), 303)
            self._porter.toast(response, outcome.text)
            return response
        fresh = await run_in_threadpool(self._find, viewer, page.id)
        act = _matching(fresh, wish.act, wish.state, str(wish.visit), wish.seat)
        if act is None or act.at_once:
            return self._sheet(visit, fresh, outcome, 409)
        asked = replace(act, asks=tuple(_as_typed(ask, form) for ask in act.asks))
        return self._paper.page("act", visit, 422, page=fresh, act=asked, back=_back(_text(form, "back")), refused=outcome, reason=wish.reason)

    def file(self, request: Request) -> Response:
        """A file of a request the viewer may see, always as something to save."""
        visit = self._porter.visit(request)
        if visit.viewer is None:
            return self._door(visit)
        page = self._find(visit.viewer, request.path_params["request"])
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
        people = self._parts.rooms.people(visit.language) if self._settings.demo else ()
        return self._paper.page("door", visit, 200 if visit.here == "/" else 401, people=people, to=visit.here)

    def _find(self, viewer: Viewer, key: str) -> RequestPage:
        page = self._parts.rooms.request(viewer, key) if key and "\0" not in key else None
        if page is None:
            raise HTTPException(404, detail=key)
        return page

    def _sheet(self, visit: Visit, page: RequestPage, refused: Refused | None = None, status: int = 200) -> Response:
        return self._paper.page("request", visit, status, page=page, refused=refused or Refused(), lanes=any(step.lane for step in page.steps))

    def _gone(self, visit: Visit, page: RequestPage) -> Response:
        return self._paper.page("gone", visit, 409, page=page)


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


def _matching(page: RequestPage, key: str, state: str, visit: str, seat: str) -> Act | None:
    return _first(act for act in page.acts if (act.key, act.state, str(act.visit), act.seat) == (key, state, visit, seat))


def _wish(page: RequestPage, form: FormData) -> Wish:
    visit = _text(form, "visit")
    if not (visit.isascii() and visit.isdigit() and len(visit) < 10):
        raise HTTPException(400)
    typed: dict[str, tuple[str | Upload, ...]] = {}
    for name in {key for key in form if key.startswith("field.")}:
        typed[name.removeprefix("field.")] = tuple(_given(value) for value in form.getlist(name) if not _is_empty(value))
    return Wish(page.id, _text(form, "act"), _text(form, "state"), int(visit), _text(form, "reason").strip(), typed, _text(form, "seat"))


def _given(value: str | UploadFile) -> str | Upload:
    if isinstance(value, str):
        return value
    return Upload(value.filename or "", value.content_type or "application/octet-stream", value.file)


def _is_empty(value: str | UploadFile) -> bool:
    return not value.strip() if isinstance(value, str) else not value.filename


def _as_typed(ask: Ask, form: FormData) -> Ask:
    typed = tuple(value for value in form.getlist(f"field.{ask.name}") if isinstance(value, str))
    return replace(ask, value=typed[0] if typed else "", values=typed)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _back(value: str | None) -> str:
    return "queue" if value == "queue" else ""


def _first(found: Iterator[_Some]) -> _Some | None:
    return next(found, None)
