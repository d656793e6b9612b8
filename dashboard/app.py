"""Puts the web face together: `build` gives one application to mount at "/", after the routes of others."""

from __future__ import annotations

import logging
from typing import cast
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.accounts import AccountPages
from dashboard.acting import Acting
from dashboard.door import Door
from dashboard.pages import Pages
from dashboard.paper import STATIC, Paper
from dashboard.protocols import Parts, Settings
from dashboard.session import Porter, Visit, is_loopback
from dashboard.together import Together
from storage.failures import StorageUnavailable

log = logging.getLogger("alur.dashboard")

# No page holds a script or a style of its own. The referrer stays with us: under "no-referrer" browsers send `Origin: null` with our own forms.
_ARMOUR = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_A_YEAR = "public, max-age=31536000, immutable"


def build(parts: Parts, settings: Settings) -> ASGIApp:
    """The pages as one ASGI application. Raises ValueError when a demo, where anybody is anyone, would be open beyond this machine."""
    if settings.demo and not is_loopback(settings.public_url):
        raise ValueError("the demo, where people pick who they are, is for loopback addresses only")
    porter = Porter(parts, settings)
    paper = Paper(porter, settings.demo)
    faults = Faults(settings, porter, paper)
    app = Starlette(
        routes=_routes(
            Pages(parts, settings, porter, paper),
            Acting(parts, settings, porter, paper),
            AccountPages(parts, settings, porter, paper),
            Door(parts, settings, porter, paper),
            Together(parts, settings, porter, paper),
            settings.demo,
        ),
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=_hosts(settings.public_url), www_redirect=False)],
        exception_handlers={HTTPException: faults.known, StorageUnavailable: faults.resting, Exception: faults.unknown},
    )
    return Armour(app)


def _routes(pages: Pages, acting: Acting, accounts: AccountPages, door: Door, together: Together, demo: bool) -> list[Route | Mount]:
    routes: list[Route | Mount] = [
        Route("/", pages.board),
        Route("/queue", pages.queue),
        Route("/queue/alike", together.listed, methods=["GET"]),
        Route("/queue/alike", together.approve, methods=["POST"]),
        Route("/search", pages.search),
        Route("/me", pages.me),
        Route("/sops", pages.sops),
        Route("/sops/{sop}", pages.sop),
        Route("/requests/{key:path}", pages.request),
        Route("/act", acting.act, methods=["GET"]),
        Route("/act", acting.decide, methods=["POST"]),
        Route("/new", acting.begin),
        Route("/new/{sop}", acting.new, methods=["GET"]),
        Route("/new/{sop}", acting.submit, methods=["POST"]),
        Route("/people", accounts.people, methods=["GET"]),
        Route("/people", accounts.give, methods=["POST"]),
        Route("/files/{request}/{digest}", pages.file),
        Route("/live", pages.live),
        Route("/login/{code}", door.link, methods=["GET"]),
        Route("/login/{code}", door.redeem, methods=["POST"]),
        Route("/logout", door.leave, methods=["POST"]),
        Route("/lang", door.choose, methods=["POST"]),
        Route("/theme", door.choose, methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return [*routes, Route("/be", door.pick, methods=["POST"])] if demo else routes


def _hosts(public_url: str) -> list[str]:
    return ["127.0.0.1", "localhost", "[::1]", "::1"] if is_loopback(public_url) else [urlsplit(public_url).hostname or ""]


class Faults:
    """Pages for what went wrong; they say what is safe and what can be done, never how it broke."""

    def __init__(self, settings: Settings, porter: Porter, paper: Paper) -> None:
        self._settings, self._porter, self._paper = settings, porter, paper

    def known(self, request: Request, fault: Exception) -> Response:
        status = cast(HTTPException, fault).status_code
        asked = request.path_params.get("key", "") if status == 404 else ""
        kind = status if status in (400, 403, 404, 405, 413) else 400
        return self._page(request, self._porter.visit(request), status, kind, str(asked))

    def resting(self, request: Request, fault: Exception) -> Response:
        """The disk is full or the database is held: soon over, and nothing was changed."""
        log.error("a page could not be read or stored: %s", fault, extra={"action": "storage-unavailable"})
        return self._page(request, self._porter.stranger(request), 503, 500, "")

    def unknown(self, request: Request, fault: Exception) -> Response:
        return self._page(request, self._porter.stranger(request), 500, 500, "")

    def _page(self, request: Request, visit: Visit, status: int, kind: int, asked: str) -> Response:
        limit = self._settings.upload_limit if request.url.path.startswith(("/act", "/new/")) else self._settings.body_limit
        return self._paper.page("fault", visit, status, kind=kind, asked=asked, limit=_size(limit))


def _size(limit: int) -> str:
    return f"{limit // 1024 // 1024} MB" if limit >= 1024 * 1024 else f"{limit // 1024} KB"


class Armour:
    """Sets the headers that every answer carries, unless it has stricter ones of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def armoured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ARMOUR.items():
                    headers.setdefault(name, value)
                if scope.get("path", "").startswith("/static/") and message["status"] == 200 and scope.get("query_string"):
                    headers["Cache-Control"] = _A_YEAR
            await send(message)

        await self._app(scope, receive, armoured)
