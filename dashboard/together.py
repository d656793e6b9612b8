"""Requests that are alike: listed on a page of their own, approved by one press."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.pages import at_the_door
from dashboard.paper import Paper
from dashboard.protocols import Parts, Settings
from dashboard.sent import text_of
from dashboard.session import Porter

_MOST_ONCE = 64  # letters
_LONGEST_KEY = 64


class Together:
    """Endpoints for those who have signed in. The desk judges each request by itself."""

    def __init__(self, parts: Parts, settings: Settings, porter: Porter, paper: Paper) -> None:
        self._parts, self._settings, self._porter, self._paper = parts, settings, porter, paper

    def listed(self, request: Request) -> Response:
        """What one press would approve; where there is nothing alike any more, the queue."""
        visit = self._porter.visit(request)
        if visit.viewer is None:
            return at_the_door(self._parts, self._settings, self._paper, visit)
        alike = self._parts.rooms.alike(visit.viewer, request.query_params.get("heap", "")[:_LONGEST_KEY])
        return self._paper.page("alike", visit, alike=alike) if alike is not None else RedirectResponse("/queue", 303)

    async def approve(self, request: Request) -> Response:
        """Approves what this page listed, and nothing else."""
        visit = await run_in_threadpool(self._porter.visit, request)
        form = await self._porter.form(request, visit, self._settings.body_limit)
        listed = visit.unsealed(text_of(form, "listed"))
        if visit.viewer is None or listed is None:
            raise HTTPException(403 if visit.viewer is None else 400)
        came = await self._parts.desk.approve(visit.viewer, listed, text_of(form, "once")[:_MOST_ONCE])
        if came.refused:
            return await run_in_threadpool(self._paper.page, "alike", visit, 409, alike=came)
        response = RedirectResponse("/queue", 303)
        self._porter.toast(response, came.title)
        return response
