"""Somebody who fills in a form, in tests: types, presses, hands in; the draft goes through JSON before every answer, as after a restart."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.evaluating import Evaluator
from bot.forms import Draft, Form, Given, Outcome, answer, ask, begin, form_of_act, form_of_edit, form_of_sop, revise, values_of
from bot.picture import Eye
from bot.tokens import Token, read
from storage.people import Directory
from tests.workflows.scopes import jakarta
from workflows.engine import at_rest, preview
from workflows.events import Submitted
from workflows.loader import load_one
from workflows.refusals import BadFields, RuleBroken, SopBroken
from workflows.request import Request
from workflows.sop import Sop
from workflows.stage import Stage
from workflows.values import FileRef, RegisterRow, Value
from workflows.world import PersonRecord

NOW = "2026-11-25 09:30"  # a Wednesday
SOPS = Path(__file__).parents[2] / "workflows" / "sops"
UNITS = {"legal": {"id": "Legal", "en": "Legal"}, "hr": {"id": "SDM", "en": "HR"}, "stock": {"id": "Gudang", "en": "Warehouse"}}
STAFF = {
    record.id: record
    for record in (
        PersonRecord("rina", "Rina Wulandari", "Rina", "legal", "budi"),
        PersonRecord("budi", "Budi Santoso", "Budi", "legal"),
        PersonRecord("dewi_a", "Dewi Anggraini", "Dewi", "legal"),
        PersonRecord("dewi_k", "Dewi Kartika", "Dewi", "hr"),
        PersonRecord("dewi_l", "Dewi Lestari", "Dewi", "stock"),
        PersonRecord("gone", "Dewi Yang Sudah Keluar", "Dewi", "stock", active=False),
    )
}

TOWNS = (RegisterRow("towns", "nias", {"name": "Nias", "far": True}), RegisterRow("towns", "depok", {"name": "Depok", "far": False}))


def shipped(name: str) -> Sop:
    return load_one((SOPS / f"{name}.yaml").read_text(encoding="utf-8"))


def file(name: str) -> FileRef:
    return FileRef(name.encode().hex().ljust(64, "0")[:64], name, 1000, "application/pdf")


class Clerk:
    """`who` fills in a form of `sop`: a new request, or an act or change of one that has `fields` already."""

    def __init__(self, sop: Sop, form: Form, draft: Draft, fields: Mapping[str, Value], language: str) -> None:
        stage = Stage(STAFF, registers={"towns": TOWNS})
        now = jakarta(NOW)
        self.eye = Eye(STAFF["rina"], language, STAFF, stage.calendar, now, {}, UNITS, {}, Directory(STAFF))
        blank = Request("", "", sop.name, sop.digest, "rina", "rina", now, fields=fields)
        self.form = form
        self.evaluator = Evaluator(at_rest(sop, blank, stage, now, stage.calendar, "rina"), self.eye)
        self.last = Outcome(draft)

    @classmethod
    def asks(cls, sop: Sop | str, words: str = "", language: str = "id") -> Clerk:
        """Begins a new request with the words after its command."""
        read_in = shipped(sop) if isinstance(sop, str) else sop
        clerk = cls(read_in, form_of_sop(read_in), Draft(read_in.name, read_in.digest), {}, language)
        begun = begin(clerk.form, clerk.draft, words, clerk.evaluator, clerk.eye)
        clerk.last = ask(clerk.form, replace(begun, told=()), clerk.evaluator, clerk.eye, begun.told)
        return clerk

    @classmethod
    def only(cls, sop: Sop, field: str, language: str = "id") -> Clerk:
        """The question for one field alone."""
        clerk = cls.asks(sop, language=language)
        place = [use.name for use in clerk.form.uses].index(field)
        return clerk.press_token(Token("*change", visit=clerk.draft.turn, extra=str(place)))

    @classmethod
    def acts(cls, sop: Sop | str, state: str, act: str, language: str = "id", **fields: Value) -> Clerk:
        """Presses the act's button at a request with those fields."""
        read_in = shipped(sop) if isinstance(sop, str) else sop
        found = next(one for one in read_in.states[state].acts if one.name == act)
        form = form_of_act(read_in, read_in.states[state], found, "Terima" if act == "terima" else act, "PB/0012", "Rina", ("Rina", "Budi"))
        clerk = cls(read_in, form, Draft(read_in.name, read_in.digest, "act", "1" * 32, state, 1, act), fields, language)
        clerk.last = ask(clerk.form, clerk.draft, clerk.evaluator, clerk.eye)
        return clerk

    @classmethod
    def mends(cls, sop: Sop | str, language: str = "id", **fields: Value) -> Clerk:
        """A returned request is changed: the list of its answers."""
        read_in = shipped(sop) if isinstance(sop, str) else sop
        form = form_of_edit(read_in, None, "PB/0012")
        clerk = cls(read_in, form, Draft(read_in.name, read_in.digest, "resubmit", "1" * 32), fields, language)
        clerk.last = Outcome(revise(form, clerk.draft, fields, clerk.evaluator))
        return clerk.gives(Given(token=Token("*change", visit=clerk.draft.turn)))

    @property
    def draft(self) -> Draft:
        return self.last.draft

    @property
    def values(self) -> dict[str, Value]:
        """What would be sent now."""
        return values_of(self.form, self.draft)

    @property
    def lines(self) -> list[str]:
        """The card as one reads it, buttons apart."""
        shown = self.last.card.lines if self.last.card is not None else ()
        return ["".join(span.text for span in line).replace("\u00a0", " ") for line in shown]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def buttons(self) -> list[str]:
        rows = self.last.card.buttons if self.last.card is not None else ()
        return [button.label.replace("\u00a0", " ") for row in rows for button in row]

    def types(self, *texts: str) -> Clerk:
        for text in texts:
            self.gives(Given(text))
        return self

    def hands_in(self, *names: str, text: str = "") -> Clerk:
        return self.gives(Given(text, files=tuple(file(name) for name in names)))

    def presses(self, *labels: str) -> Clerk:
        for label in labels:
            assert self.last.card is not None
            tokens = {button.label.replace("\u00a0", " "): button.token for row in self.last.card.buttons for button in row}
            assert label in tokens, f"{label!r} is not among {list(tokens)}"
            self.gives(Given(token=read(tokens[label])))
        return self

    def faults(self) -> list[str]:
        """The fields the engine would refuse, were it sent now; rules of the SOP apart."""
        event = Submitted("1" * 32, "rina", "rina", self.values)
        try:
            preview(self.form.sop, event, Stage(STAFF), self.eye.now, self.eye.calendar)
        except BadFields as bad:
            return [f"{fault.field} {fault.code}" for fault in bad.faults]
        except (RuleBroken, SopBroken):
            pass
        return []

    def answers_by_example(self) -> Clerk:
        """The example the question itself gives, a file, the first button, or a word; gathered things are said to be ready."""
        found = re.search(r"(?:Contoh|Example): (.+?)(?: atau | or |$)", self.text, re.MULTILINE)
        ready = next((label for label in self.buttons if label in ("Selesai", "Done")), "")
        if ready:
            return self.presses(ready)
        if found and ("Paling akhir" in self.text or "Latest is" in self.text):
            return self.types("hari ini" if self.eye.language == "id" else "today")
        if found:
            return self.types(found[1])
        if "file" in self.text:
            return self.hands_in("a.pdf", "b.pdf")
        return self.presses(self.buttons[0]) if len(self.buttons) > 2 else self.types("budi")

    def press_token(self, token: Token) -> Clerk:
        return self.gives(Given(token=token))

    def gives(self, given: Given) -> Clerk:
        written = json.loads(json.dumps(self.draft.to_json(), sort_keys=True))
        kept = Draft.from_json(written)
        assert kept == self.draft, "a restart would lose something"
        self.last = answer(self.form, kept, given, self.evaluator, self.eye)
        return self
