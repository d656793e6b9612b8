"""Ways in and out: the one-time link, the demo's picker, leaving; language and theme."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.paper import Paper
from dashboard.protocols import Parts, Settings
from dashboard.session import Porter, Visit


class Door:
    """Endpoints that need no session. A link is used up by POST only: chat apps and mail fetch addresses to preview them."""

    def __init__(self, parts: Parts, settings: Settings, porter: Porter, paper: Paper) -> None:
        self._parts, self._settings, self._porter, self._paper = parts, settings, porter, paper

    def link(self, request: Request) -> Response:
        """Shows the button and nothing else; whether the code still works is said only when it is pressed."""
        visit = self._porter.visit(request)
        return self._paper.page("link", visit, used=False, code=request.path_params["code"], to=local(request.query_params.get("to", "")))

    async def redeem(self, request: Request) -> Response:
        visit = await run_in_threadpool(self._porter.visit, request)
        form = await self._porter.form(request, visit, self._settings.body_limit)
        code = request.path_params["code"]
        person = await run_in_threadpool(self._parts.links.redeem, code)
        if person is None:
            return self._paper.page("link", visit, 410, used=True, code=code, to="/")
        return await self._let_in(visit, person, str(form.get("to", "")))

    async def pick(self, request: Request) -> Response:
        """Becomes anybody, in the demo."""
        visit = await run_in_threadpool(self._porter.visit, request)
        form = await self._porter.form(request, visit, self._settings.body_limit)
        person = str(form.get("person", ""))
        if await run_in_threadpool(self._parts.rooms.viewer, person) is None:
            raise HTTPException(400)
        return await self._let_in(visit, person, str(form.get("to", "")))

    async def leave(self, request: Request) -> Response:
        visit = await run_in_threadpool(self._porter.visit, request)
        await self._porter.form(request, visit, self._settings.body_limit)
        response = RedirectResponse("/", 303)
        await run_in_threadpool(self._porter.leave, response, visit)
        return response

    async def choose(self, request: Request) -> Response:
        """Keeps the language or the theme that was chosen, and goes back to the page it was chosen on."""
        visit = await run_in_threadpool(self._porter.visit, request)
        form = await self._porter.form(request, visit, self._settings.body_limit)
        response = RedirectResponse(local(str(form.get("to", ""))), 303)
        await run_in_threadpool(self._porter.choose, response, visit, str(form.get("language", "")), str(form.get("theme", "")))
        return response

    async def _let_in(self, visit: Visit, person: str, to: str) -> Response:
        response = RedirectResponse(local(to), 303)
        await run_in_threadpool(self._porter.enter, response, person, visit)
        return response


def local(to: str) -> str:
    """`to` if it is a path of ours, else "/": "//elsewhere", backslashes and control characters lead browsers away."""
    ours = to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable()
    return to if ours else "/"
