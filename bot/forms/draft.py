"""What somebody has filled in and not sent yet: plain JSON in and out, so that it survives a restart at every point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from workflows.values import FileRef, Line, Value, decode, encode

CHANGE = "*change"  # instead of a question: the list of answers, to choose the one that changes
REASON = "*reason"


@dataclass(frozen=True, slots=True)
class Unclear:
    """What was typed and can mean several things; rows of a table are `Line`s without an id."""

    text: str
    options: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A form half filled in. `purpose`: submit | resubmit | edit | act.

    `values` by field name (`None` = skipped), answers for a line of a table by `table.line id.column`; rows are `Line`s, new ones without an id.
    `asked` is the key of the question that waits: a field, `table.column` of the row begun in `line`, `table.line id.column`, REASON, CHANGE, or "" when
    `ready`. `history` are the keys answered before, for the way back. `picked` are the options of a set pressed so far, `files` those sent so far.
    `unfinished` is a table, files or set left half given by going back; `unsure` are words typed for a field that are still to be asked back.
    `reason` is `None` until it was asked. `turn` rises with every answer, so that the buttons of an earlier question can be told. `started` is in
    milliseconds since 1970 UTC."""

    purpose: str
    sop: str
    digest: str = ""
    request: str = ""
    state: str = ""
    visit: int = 0
    act: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    asked: str = ""
    history: tuple[str, ...] = ()
    line: Mapping[str, Value] | None = None
    unclear: Unclear | None = None
    picked: tuple[str, ...] = ()
    files: tuple[FileRef, ...] = ()
    unfinished: str = ""
    unsure: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    ready: bool = False
    page: int = 0
    turn: int = 0
    started: int = 0

    def to_json(self) -> dict[str, Any]:
        """Everything as plain JSON; `from_json` gives an equal draft."""
        plain = {name: getattr(self, name) for name in _PLAIN}
        return {
            **plain,
            "values": _pairs(self.values),
            "history": list(self.history),
            "line": None if self.line is None else _pairs(self.line),
            "unclear": None if self.unclear is None else [self.unclear.text, [encode(option) for option in self.unclear.options]],
            "picked": list(self.picked),
            "files": [encode(file) for file in self.files],
            "unsure": dict(self.unsure),
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Draft:
        """Raises KeyError or ValueError for anything `to_json` did not make."""
        unclear = body["unclear"]
        return cls(
            **{name: body[name] for name in _PLAIN},
            values=_mapping(body["values"]),
            history=tuple(body["history"]),
            line=None if body["line"] is None else _mapping(body["line"]),
            unclear=None if unclear is None else Unclear(unclear[0], tuple(decode(option) for option in unclear[1])),
            picked=tuple(body["picked"]),
            files=tuple(decode(file) for file in body["files"]),
            unsure=dict(body["unsure"]),
        )


_PLAIN = tuple(one.name for one in fields(Draft) if one.name not in ("values", "history", "line", "unclear", "picked", "files", "unsure"))


def _pairs(values: Mapping[str, Value]) -> list[list[Any]]:
    """Names with their values as a list: the order of a row's cells is the way back through them."""
    return [[name, encode(value)] for name, value in values.items()]


def _mapping(pairs: list[list[Any]]) -> dict[str, Value]:
    return {name: decode(value) for name, value in pairs}


def row(cells: Mapping[str, Value]) -> Line:
    """A row that has no id yet; the engine gives it one."""
    return Line("", dict(cells))
