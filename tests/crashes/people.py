"""People at the console who do not give up: what gets no answer is sent again, with the same delivery id, as the page does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx

from storage.database import Database
from storage.unit import Reader
from tests.adapters.console_person import buttons, flat
from tests.crashes.house import PATIENCE, House

Message = dict[str, Any]


class Unanswered(AssertionError):
    """What was waited for did not come."""


class People:
    """Everybody in the demo company at their consoles."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._client = httpx.Client(base_url=house.address, headers={"Origin": house.address}, timeout=PATIENCE)
        self._database = Database.open(house.config.database_url)  # only ever read from here

    def close(self) -> None:
        self._client.close()
        self._database.close()

    def say(self, person: str, text: str, files: Sequence[dict[str, str]] = ()) -> str:
        """What is told back in private, "" for nothing."""
        return self._send("say", {"account": person, "text": text, "files": list(files)})

    def hand_in(self, person: str, name: str, content: bytes) -> str:
        kept = self._try(lambda: self._client.post("/console/upload", params={"name": name}, content=content))
        return self.say(person, "", [{"digest": kept.json()["digest"], "name": name, "media_type": "application/pdf"}])

    def press(self, person: str, label: str, about: str = "") -> str:
        """The newest button of that label on a message in which `about` stands, as soon as there is one."""
        message, token = self.find(person, lambda: self._button(person, label, about), f"a button {label} about {about!r}")
        return self._send("press", {"account": person, "message": message, "token": token})

    def reads(self, person: str, *words: str) -> str:
        """The newest message in which all `words` stand, as soon as there is one."""
        return str(self.find(person, lambda: self._message(person, words), f"a message with {words}"))

    def move_clock(self, moment: datetime) -> None:
        """It is `moment`; somebody speaks, so that it is noticed, and what is due then comes."""
        self._house.clock.put(moment)
        self.say("lina", "/bantuan")
        self.rest()

    def rest(self) -> None:
        """Until everything that is due has rung and is delivered."""
        self.find("anybody", lambda: not self._database.read(self._due), "everything")

    def _due(self, reader: Reader) -> bool:
        now = self._house.clock.now()
        return bool(reader.alarms.due(now) or reader.sops.starting(now) or reader.nudges.persons(now) or reader.outbox.pending_count())

    def messages(self, person: str) -> list[Message]:
        return list(self._get("/console/transcript", account=person)["messages"])

    def find(self, person: str, look: Callable[[], Any], what: str) -> Any:
        """What `look` finds, once it finds something."""
        end = monotonic() + PATIENCE
        while not (found := look()):
            if monotonic() > end:
                seen = "\n".join(flat(message["body"]).text for message in self.messages(person))
                raise Unanswered(f"{person} never got {what}; there is\n{seen}")
            self._house.revive()
        return found

    def _button(self, person: str, label: str, about: str) -> tuple[int, str] | None:
        found = [
            (message["id"], button["token"])
            for message in self.messages(person)
            if about in flat(message["body"]).text
            for button in buttons(message["body"])
            if button["label"] == label
        ]
        return found[-1] if found else None

    def _message(self, person: str, words: Sequence[str]) -> str:
        texts = [flat(message["body"]).text for message in self.messages(person)]
        return next((text for text in reversed(texts) if all(word in text for word in words)), "")

    def _get(self, path: str, **params: str) -> dict[str, Any]:
        return dict(self._try(lambda: self._client.get(path, params=params)).json())

    def _send(self, path: str, body: dict[str, Any]) -> str:
        sent = {**body, "delivery": uuid4().hex}
        answer = self._try(lambda: self._client.post(f"/console/{path}", json=sent)).json()
        notice = answer["notice"] or {"text": "", "alert": False}
        assert not notice["alert"], f"{body} was refused: {notice['text']}"
        return str(notice["text"])

    def _try(self, call: Callable[[], httpx.Response]) -> httpx.Response:
        """The answer, however often it takes."""
        end = monotonic() + PATIENCE
        while True:
            try:
                response = call()
            except httpx.TransportError:
                self._house.revive()
            else:
                if response.status_code != 503:  # it is starting
                    return response.raise_for_status()
                self._house.revive()
            assert monotonic() < end, "no answer"
