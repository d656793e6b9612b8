"""Somebody at the dashboard without scripts: follows links, fills in the forms of the page, presses their buttons."""

from __future__ import annotations

import html
import re

import httpx

from tests.dashboard.caller import words_of

_FORM = re.compile(r'<form method="post".*?</form>', re.S)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Visitor:
    """Keeps cookies and the page it is on; `status` is that of the newest answer."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client, self._page, self._at, self.status = client, "", "/", 0

    async def go(self, path: str) -> str:
        """The words of the page at `path`."""
        return self._shown(await self._client.get(path, follow_redirects=True))

    async def press(self, label: str, **typed: str) -> str:
        """Sends the page's form whose button is `label`, with what was typed into it; the words of the page that follows."""
        forms = [form for form in _FORM.findall(self._page) if label in words_of(form)]
        assert forms, f"no form with {label!r} on: {words_of(self._page)}"
        action = re.search(r'action="([^"]+)"', forms[0].split(">")[0])
        hidden = {name: html.unescape(value) for name, value in _HIDDEN.findall(forms[0])}
        answer = await self._client.post(action.group(1) if action else self._at, data={**hidden, **typed}, follow_redirects=True)
        return self._shown(answer)

    @property
    def page(self) -> str:
        """The page as it was sent, with its tags."""
        return self._page

    def _shown(self, answer: httpx.Response) -> str:
        self.status, self._page, self._at = answer.status_code, answer.text, answer.url.path
        return words_of(self._page).replace("\u00a0", " ")
