"""Somebody at the dashboard without scripts: follows links, fills in the forms of the page, presses their buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from tests.dashboard.caller import words_of

Upload = tuple[str, bytes, str]


@dataclass
class Form:
    """A form as a browser would send it: what stands in its boxes, and its buttons by their words."""

    action: str
    id: str = ""
    filled: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    words: str = ""


class _Forms(HTMLParser):
    """Reads the forms of a page that are sent by POST."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._in: tuple[str, str] = ("", "")
        self._button: list[str] = []
        self._of = ""
        self.elsewhere: list[tuple[str, tuple[str, str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(at.get("action", ""), at.get("id", "")) if at.get("method") == "post" else None
            self.forms += [self._form] if self._form is not None else []
        if tag == "button" and (self._form is not None or "form" in at):
            self._button, self._of = [at.get("name", ""), at.get("value", ""), ""], at.get("form", "")
        if self._form is None:
            return
        if tag == "input" and at.get("type") != "file" and (at.get("type") != "checkbox" or "checked" in at):
            self._form.filled.append((at["name"], at.get("value", "")))
        if tag == "textarea":
            self._in = (tag, at["name"])
            self._form.filled.append((at["name"], ""))
        if tag == "select":
            self._in = (tag, at["name"])
        if tag == "option" and self._in[0] == "select" and "selected" in at:
            self._form.filled.append((self._in[1], at["value"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag in ("textarea", "select"):
            self._in = ("", "")
        if tag == "button" and self._button:
            name, value, words = self._button
            shown = (" ".join(words.split()), name, value)
            if self._of:
                self.elsewhere.append((self._of, shown))
            elif self._form is not None:
                self._form.buttons.append(shown)
        if tag == "button":
            self._button = []

    def handle_data(self, data: str) -> None:
        if self._form is not None:
            self._form.words += data
        if self._button:
            self._button[2] += data
        if self._form is not None and self._in[0] == "textarea":
            name, before = self._form.filled[-1]
            self._form.filled[-1] = (name, before + data)


class Visitor:
    """Keeps cookies and the page it is on; `status` is that of the newest answer."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client, self._page, self._at, self.status = client, "", "/", 0

    async def go(self, path: str) -> str:
        """The words of the page at `path`."""
        return self._shown(await self._client.get(path, follow_redirects=True))

    async def press(self, label: str, typed: Mapping[str, str] | None = None, *, on: str = "", files: Mapping[str, Upload] | None = None) -> str:
        """Presses the first button `label` of the page (whose value ends with `on`); its form is sent as it is filled in, but for what is typed
        now. The words of the page that follows."""
        form, name, value = self._button(label, on)
        data: dict[str, list[str]] = {}
        for key, text in form.filled:
            data.setdefault(key, []).append(text)
        data |= {key: [text] for key, text in (typed or {}).items()}
        if name and name not in data:
            data[name] = [value]
        return self._shown(await self._client.post(form.action or self._at, data=data, files=files, follow_redirects=True))

    def _button(self, label: str, on: str) -> tuple[Form, str, str]:
        reader = _Forms()
        reader.feed(self._page)
        for form in reader.forms:
            form.buttons += [shown for id, shown in reader.elsewhere if id == form.id]
        found = [(form, name, value) for form in reader.forms for words, name, value in form.buttons if words.startswith(label) and value.endswith(on)]
        assert found, f"no button {label!r} on: {words_of(self._page)}"
        return found[0]

    @property
    def page(self) -> str:
        """The page as it was sent, with its tags."""
        return self._page

    @property
    def leaf(self) -> tuple[str, str]:
        """The page as it lies open, for `back_to`."""
        return self._page, self._at

    def back_to(self, leaf: tuple[str, str]) -> Visitor:
        """Goes back to a page that was open before, as the browser still has it."""
        self._page, self._at = leaf
        return self

    @property
    def boxes(self) -> dict[str, str]:
        """What stands in the boxes of the page's forms, by name."""
        reader = _Forms()
        reader.feed(self._page)
        return {name.removeprefix("field."): text for form in reader.forms for name, text in form.filled if name.startswith("field.")}

    def _shown(self, answer: httpx.Response) -> str:
        self.status, self._page, self._at = answer.status_code, answer.text, answer.url.path
        return words_of(self._page).replace("\u00a0", " ")
