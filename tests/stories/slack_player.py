"""Everybody on Slack, at the local Slack server. A form that is open is filled in with what is said: the next of its fields, then it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.port import Gateway
from bot.typed.dates import read_date
from bot.typed.outcome import Read
from tests.adapters.contract import Seen
from tests.adapters.slack_person import SlackHarness
from tests.servers.fake_slack import FakeSlack, Person
from tests.servers.slack.acts import Spot
from tests.servers.slack.inputs import options_of
from tests.servers.slack.places import Json
from tests.stories.player import Reached

_READY = {"Lewati", "Skip", "Selesai", "Done", "Tulis alasan", "Tulis catatan"}  # buttons of questions that say: nothing more here, or own words


class SlackPlayer(SlackHarness):
    """`stories.player.Player` of Slack."""

    def __init__(self, gateway: Gateway, server: FakeSlack, people: Mapping[str, Person], running: asyncio.Task[None]) -> None:
        super().__init__(gateway, server, people, {}, running)
        self._chosen: dict[str, str] = {}  # the field that somebody is going to fill in

    async def say(self, person: str, text: str) -> None:
        if self.folk[person].page is not None and not text.startswith("/"):
            await (self._sent_if_full(person) if text.capitalize() in _READY else self._answer(person, text))
            return
        self._leave(person)
        await super().say(person, text)
        if text.startswith("/"):
            await self._sent_if_full(person)

    async def answer(self, person: str, seen: str, text: str) -> None:
        self._leave(person)
        await super().answer(person, seen, text)

    async def send_file(self, person: str, name: str, content: bytes, text: str = "") -> None:
        fields = [label for label, element in self._fields(person) if element["type"] == "file_input"]
        if fields:
            await self.hand_in(person, fields[0], name, content)
        else:
            await super().send_file(person, name, content, text)

    async def see(self, person: str) -> Sequence[Seen]:
        """The form that is open stands before everything else."""
        form = await self.form(person)
        above = [Seen("\n".join([form.text, *(f"{label}: {', '.join(value)}" for label, value in form.fields.items()), *form.errors.values()]), (*form.buttons, form.submit, form.close))] if form else []
        return [*await super().see(person), *above]

    async def reach(self, person: str, label: str, on: str = "") -> Reached:
        if not on and self.folk[person].page is not None and not self._stands_in_form(person, label):
            await self._sent_if_full(person)
        return label if not on and self._stands_in_form(person, label) else self.folk[person].button(label, on)

    def _stands_in_form(self, person: str, label: str) -> bool:
        page = self.folk[person].page
        return page is not None and (label in (page.submit, page.close, *_READY, *page.labels, *dict(page.fields)) or self._option(person, label) is not None)

    async def tap(self, person: str, button: Reached) -> None:
        if isinstance(button, str):
            await self._tap_in_form(person, button)
            return
        self._leave(person)
        self.folk[person].press_late(button)
        await self.settled()

    async def forge(self, person: str, button: Reached, token: str) -> None:
        await self.tap(person, Spot(button.holder, button.block, {**button.element, "value": token}))

    async def token(self, button: Reached) -> str:
        return str(button.element["value"])

    async def file(self, person: str, name: str) -> bytes:
        return [file.content for message in self.folk[person].chat.shown() for file in message.files if file.name == name][-1]

    async def link(self, person: str) -> str:
        blocks = [block for message in self.folk[person].chat.shown() for block in message.blocks]
        return [str(element["url"]) for block in blocks for element in block["elements"] if "url" in element and element["type"] == "button"][-1]

    # forms

    def _leave(self, person: str) -> None:
        """Nobody does anything else while a form is before them: it is put away first."""
        while self.folk[person].account.stack:
            self.folk[person].close_form()

    def _fields(self, person: str) -> list[tuple[str, Json]]:
        stack = self.folk[person].account.stack
        return [(block["label"]["text"], block["element"]) for block in stack[-1].blocks if block["type"] == "input"] if stack else []

    def _empty(self, person: str, needed: bool) -> list[tuple[str, Json]]:
        """The fields in which nothing stands; `needed`: only those that must not be empty."""
        view = self.folk[person].form
        found = []
        for block in view.blocks:
            if block["type"] == "input" and not (needed and block.get("optional")):
                state = view.state[block["block_id"], block["element"]["action_id"]]
                if next(value for name, value in state.items() if name != "type") in (None, "", []):
                    found.append((block["label"]["text"], block["element"]))
        return found

    def _option(self, person: str, label: str) -> tuple[str, str] | None:
        """The field and its option that a button of a question stands for: "Transfer", "Indent: tidak"."""
        for name, element in self._fields(person):
            for option in options_of(element):
                said = option["text"]["text"]
                if label.casefold() in (said.casefold(), f"{name}: {said}".casefold()):
                    return name, said
        return None

    async def _tap_in_form(self, person: str, label: str) -> None:
        page = self.folk[person].page
        assert page is not None
        if label == page.close:
            await self.put_away(person)
        elif label == page.submit:
            await self.submit(person)
        elif label in _READY:
            await self._sent_if_full(person)
        elif label in page.labels:
            await self.press_in_form(person, label)
            await self._sent_if_full(person)
        elif found := self._option(person, label):
            await self.fill(person, *found)
            await self._sent_if_full(person)
        else:
            self._chosen[person] = label

    async def _answer(self, person: str, text: str) -> None:
        """Fills in the field that was chosen, else the first that is wrong, else the next that is empty; of a table the row that is empty, in one line."""
        wrong = dict(self.folk[person].page.errors)  # type: ignore[union-attr]
        chosen = self._chosen.pop(person, "")
        first = next((label for label, _ in self._fields(person) if label == chosen or (not chosen and label in wrong)), "")
        label = first or (self._empty(person, needed=True) or self._empty(person, needed=False))[0][0]
        row = self._row(person, label)
        for name, said in zip(row, _in_columns(text, len(row)), strict=False) if row else [(label, text)]:
            element = [element for known, element in self._fields(person) if known == name][-1]
            await self.fill(person, name, self._meant(element, said))
        await self._sent_if_full(person)

    def _row(self, person: str, label: str) -> list[str]:
        """The fields of the last row, if that field is in it."""
        places = [(block["block_id"].rsplit(".", 1)[0], block["label"]["text"]) for block in self.folk[person].form.blocks if block["type"] == "input" and "." in block["block_id"]]
        row = [name for place, name in places if place == places[-1][0]]
        return row if label in row else []

    def _meant(self, element: Json, text: str) -> Any:
        """What somebody who means `text` puts into such a field."""
        match element["type"]:
            case "datepicker":
                today = datetime.fromtimestamp(self.server.now(), ZoneInfo("Asia/Jakarta")).date()
                read = read_date(text, today, "id")
                assert isinstance(read, Read), text
                return read.value.isoformat()
            case "radio_buttons" | "static_select":
                return next(option["text"]["text"] for option in options_of(element) if text.casefold() in option["text"]["text"].casefold())
        return text

    async def _sent_if_full(self, person: str) -> None:
        """Whoever has filled in all that is needed sends the form."""
        if self.folk[person].account.stack and self._fields(person) and not self._empty(person, needed=True):
            await self.submit(person)


def _in_columns(text: str, columns: int) -> list[str]:
    """A row typed in one line; the first column holds what is too much."""
    parts = text.split(", ")
    surplus = max(0, len(parts) - columns)
    return [", ".join(parts[: surplus + 1]), *parts[surplus + 1 :]]
