"""A form half filled in: plain data that survives restarts. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workflows.values import FileRef, Line, Value, decode, encode

_VALUES = ("fields", "cells", "boxes")


@dataclass(frozen=True, slots=True)
class Draft:
    """`purpose`: submit | resubmit | act; `seat` for whom the act is done, where there was a choice. `fields` are the answers so far, `answered` their names in order (skipped ones too); `current` a question
    to be asked before all others. `cells` and `column` are a line of a table in progress, `place` the line a late column is asked for.
    `options` are what a doubtful answer may mean, `typed` what was typed for a field and not taken yet. `turn` numbers what was asked. `begun_in` and `begun_thread`:
    the group where it was begun, if a trace is to stay there. `boxes` is what stands in the places of a sheet, from when it was filled in until a
    question is answered; `told` what is said when it is first shown or asked; `note` follows
    the request once it is sent."""

    sop: str
    digest: str = ""
    purpose: str = "submit"
    request: str = ""
    state: str = ""
    visit: int = 0
    act: str = ""
    seat: str = ""
    fields: Mapping[str, Value] = field(default_factory=dict)
    answered: tuple[str, ...] = ()
    current: str = ""
    cells: Mapping[str, Value] = field(default_factory=dict)
    column: str = ""
    place: int = 0
    options: tuple[Value, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    writing: bool = False
    page: int = 0
    turn: int = 1
    begun_in: str = ""
    begun_thread: str = ""
    boxes: Mapping[str, tuple[str | FileRef, ...]] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    note: str = ""

    @property
    def begun(self) -> bool:
        """Whether anything was answered."""
        return bool(self.fields or self.cells or self.typed or any(self.boxes.values()))

    def with_field(self, name: str, value: Value) -> Draft:
        """The answer stored, every question about it closed."""
        answered = self.answered if name in self.answered else (*self.answered, name)
        typed = {key: text for key, text in self.typed.items() if key != name}
        return replace(self, fields={**self.fields, name: value}, answered=answered, typed=typed).closed()

    def without(self, names: frozenset[str]) -> Draft:
        """The answers named forgotten, to be asked again."""
        fields = {name: value for name, value in self.fields.items() if name not in names}
        return replace(self, fields=fields, answered=tuple(name for name in self.answered if name not in names))

    def closed(self) -> Draft:
        """No question in the middle of being answered."""
        return replace(self, current="", cells={}, column="", options=(), page=0, writing=False)

    def next_turn(self) -> Draft:
        return replace(self, turn=self.turn + 1)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; what is as it begins is left out."""
        plain = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name) not in ("", 0, (), {}, False)}
        for name in _VALUES:
            if name in plain:
                plain[name] = {key: encode(value) for key, value in plain[name].items()}
        if "options" in plain:
            plain["options"] = [encode(_kept(value)) for value in plain["options"]]
        plain["answered"] = list(self.answered)
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Draft:
        """The draft that `to_json` wrote, in this release or another one: what only that one knows is left out."""
        values = {name: plain[name] for name in cls.__slots__ if name in plain}
        for name in _VALUES:
            values[name] = {key: decode(value) for key, value in values.get(name, {}).items()}
        values["options"] = tuple(decode(value) for value in values.get("options", ()))
        values["answered"], values["told"] = (tuple(values.get(name, ())) for name in ("answered", "told"))
        return cls(**values)


def _kept(value: Value) -> Value:
    return Line("", value) if isinstance(value, Mapping) else value
