"""Forms: what an act asks, a request that is mended or begun, and what is looked at before it is sent."""

from __future__ import annotations

from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.pages import at_the_door, find, sheet
from dashboard.paper import Paper, request_address
from dashboard.protocols import Parts, Settings
from dashboard.sent import taste_of, text_of, wish_of
from dashboard.session import Porter, Visit
from dashboard.views import Asked, Done, Refused, RequestPage, Review, Viewer, Wish

SUBMIT = "submit"
MOST_ONCE = 64  # letters


class Acting:
    """Endpoints for those who have signed in. The desk judges; a refusal comes back with all that was typed."""

    def __init__(self, parts: Parts, settings: Settings, porter: Porter, paper: Paper) -> None:
        self._parts, self._settings, self._porter, self._paper = parts, settings, porter, paper

    def act(self, request: Request) -> Response:
        """Asks on a page of its own what an act needs."""
        visit = self._porter.visit(request)
        if visit.viewer is None:
            return at_the_door(self._parts, self._settings, self._paper, visit)
        query = request.query_params
        page = find(self._parts, visit.viewer, query.get("request", ""))
        number = query.get("visit", "")
        wanted = Wish(page.id, query.get("act", ""), query.get("state", ""), int(number) if number.isascii() and number.isdigit() and len(number) < 10 else -1, seat=query.get("seat", ""))
        asked = self._parts.desk.form(visit.viewer, wanted)
        if isinstance(asked, Refused):
            return self._paper.page("gone", visit, 409, page=page)
        return self._form(visit, page, asked, _back(query.get("back")))

    def begin(self, request: Request) -> Response:
        """What can be begun here."""
        visit = self._porter.visit(request)
        if visit.viewer is None:
            return at_the_door(self._parts, self._settings, self._paper, visit)
        return self._paper.page("begin", visit, sops=self._parts.rooms.startable(visit.viewer))

    def new(self, request: Request) -> Response:
        """The form of a new request."""
        visit = self._porter.visit(request)
        if visit.viewer is None:
            return at_the_door(self._parts, self._settings, self._paper, visit)
        sop = request.path_params["sop"]
        asked = self._parts.desk.form(visit.viewer, Wish("", SUBMIT, sop=sop))
        if isinstance(asked, Refused):
            raise HTTPException(404)
        return self._form(visit, None, asked, "", sop=sop)

    async def decide(self, request: Request) -> Response:
        """Does an act."""
        return await self._sent(request, "")

    async def submit(self, request: Request) -> Response:
        """Sends a new request."""
        return await self._sent(request, request.path_params["sop"])

    async def _sent(self, request: Request, sop: str) -> Response:
        visit = await run_in_threadpool(self._porter.visit, request)
        form = await self._porter.form(request, visit, self._settings.upload_limit)
        try:
            if visit.viewer is None:
                raise HTTPException(403)
            taste = taste_of(form)
            sent = self._porter.preferring(replace(visit, once=text_of(form, "once")[:MOST_ONCE] or visit.once), **taste)
            response = await self._decided(sent, sent.viewer or visit.viewer, form, sop)
            await run_in_threadpool(self._porter.choose, response, sent, **taste)
            return response
        finally:
            await form.close()

    async def _decided(self, visit: Visit, viewer: Viewer, form: FormData, sop: str) -> Response:
        page = None if sop else await run_in_threadpool(find, self._parts, viewer, text_of(form, "request"))
        wish = wish_of(visit, form, page.id if page is not None else "", sop)
        outcome, back = await self._parts.desk.decide(viewer, wish), _back(text_of(form, "back"))
        match outcome:
            case Done():
                response = RedirectResponse("/queue" if back else request_address(outcome.key or (page.key if page else "")), 303)
                self._porter.toast(response, outcome.text)
                return response
            case Asked():
                refused = wish.step in ("", "send") and (outcome.refused.sentences or outcome.refused.faults)
                return self._form(visit, page, outcome, back, sop, 422 if refused else 200)
            case Review():
                return self._paper.page("review", visit, page=page, sop=sop, review=outcome, act=outcome.act, back=back)
        if page is None:
            raise HTTPException(404)
        return sheet(self._paper, visit, await run_in_threadpool(find, self._parts, viewer, page.id), outcome, 409)

    def _form(self, visit: Visit, page: RequestPage | None, asked: Asked, back: str, sop: str = "", status: int = 200) -> Response:
        return self._paper.page("act", visit, status, page=page, sop=sop, asked=asked, act=asked.act, back=back)


def _back(value: str | None) -> str:
    return "queue" if value == "queue" else ""
