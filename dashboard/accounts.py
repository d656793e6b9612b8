"""People and their chat accounts: who is linked, and a one-time code for whoever is not."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.pages import at_the_door
from dashboard.paper import Paper
from dashboard.protocols import Parts, Settings
from dashboard.sent import text_of
from dashboard.session import Porter

CUTS = ("unlinked", "unreached")


class AccountPages:
    """Endpoints for those who have signed in; whoever may not give codes to others sees themselves alone."""

    def __init__(self, parts: Parts, settings: Settings, porter: Porter, paper: Paper) -> None:
        self._parts, self._settings, self._porter, self._paper = parts, settings, porter, paper

    def people(self, request: Request) -> Response:
        visit = self._porter.visit(request)
        if visit.viewer is None:
            return at_the_door(self._parts, self._settings, self._paper, visit)
        asked = request.query_params.get("view", "")
        cut = asked if asked in CUTS else ""
        return self._paper.page("people", visit, page=self._parts.accounts.people(visit.viewer, cut), cut=cut, cuts=CUTS)

    async def give(self, request: Request) -> Response:
        """Makes a code and shows it on the answer itself: no address leads to it, and nothing keeps it."""
        visit = await run_in_threadpool(self._porter.visit, request)
        form = await self._porter.form(request, visit, self._settings.body_limit)
        if visit.viewer is None:
            raise HTTPException(403)
        made = await run_in_threadpool(self._parts.accounts.give, visit.viewer, text_of(form, "person"))
        if made is None:
            raise HTTPException(403)
        return await run_in_threadpool(self._paper.page, "code", visit, made=made)
