"""Somebody at a browser without scripts: keeps cookies, reads the token of the page, sends forms from it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import httpx

from dashboard.app import build
from dashboard.protocols import Settings
from tests.fakes.office import Office

HERE = "http://127.0.0.1:8080"


class Caller:
    def __init__(self, office: Office, *, url: str = HERE, demo: bool = False, **settings: Any) -> None:
        app = build(office.parts, Settings(url, demo, **settings))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url=url, headers={"Accept-Language": "id"})
        self.office, self.url = office, url

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path)

    async def token(self, path: str = "/") -> str:
        found = re.search(r'name="csrf" value="(\w+)"', (await self.get(path)).text)
        assert found is not None
        return found.group(1)

    async def send(self, path: str, form: Mapping[str, object], *, csrf: str | None = None, headers: Mapping[str, str] | None = None, **more: Any) -> httpx.Response:
        """Sends a form as our own page would, unless told to forge it."""
        token = await self.token() if csrf is None else csrf
        sent = {"Origin": self.url} if headers is None else dict(headers)
        return await self.http.post(path, data={"csrf": token, **form}, headers=sent, **more)

    async def sign_in(self, person: str) -> httpx.Response:
        """By a one-time link."""
        self.office.codes["code-for-them"] = person
        return await self.send("/login/code-for-them", {}, csrf=await self.token("/login/code-for-them"))

    async def act(self, request: str, act: str, *, state: str = "boss", visit: int = 1, **more: Any) -> httpx.Response:
        form = {"request": request, "act": act, "state": state, "visit": visit, **more.pop("form", {})}
        return await self.send("/act", form, **more)


def words_of(page: str) -> str:
    """What a person reads on a page, on one line."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))
