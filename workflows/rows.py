"""A row of a case as it is written: when, who, does what, and what is expected."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workflows.stage import Unreadable, counted

CLOCK = "clock"
_BESIDE = frozenset({"as", "for", "card", "do"})
_ACT = re.compile(r"\s*(\w+)\s*(?:\[\s*(\w+)\s*\])?\s*\Z")


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody does. `request` is the name of the request meant ("" = that of the row above), `name` the one a new request gets.
    `state` is said where the act alone does not tell it; `card` the number of the state's opening whose button is pressed (0 = the last).
    `reason` None = something is put in. `on_behalf`: whose seat is voted for, or for whom a request is made."""

    act: str
    state: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    request: str = ""
    name: str = ""
    on_behalf: str = ""
    card: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """`when` "" = a minute after the row above. `deed` is `None` where only time passes."""

    when: str
    who: str
    deed: Deed | None
    expect: Mapping[str, Any]


def read_row(raw: object, named: Collection[str]) -> Row:
    """A row; `named` are the requests known by name so far. Raises Unreadable."""
    if not isinstance(raw, list) or not 3 <= len(raw) <= 4:
        raise Unreadable(str(raw), "shape")
    when, who, does = raw[:3]
    expect = raw[3] if len(raw) == 4 else {}
    if not isinstance(when, str) or not isinstance(who, str) or not isinstance(expect, Mapping):
        raise Unreadable(str(raw), "shape")
    return Row(when, who, None if who == CLOCK else read_deed(does, named), expect)


def read_deed(raw: object, named: Collection[str]) -> Deed:
    """`act`, `act[state]`, `{act: {fields}}`, `{act: reason}`, `{A: ...}` on the request A, or `{for: someone, do: ...}`. Raises Unreadable."""
    if isinstance(raw, str):
        return _act(raw)
    if not isinstance(raw, Mapping) or not raw:
        raise Unreadable(str(raw), "shape")
    beside = {key: value for key, value in raw.items() if key in _BESIDE}
    rest = {key: value for key, value in raw.items() if key not in _BESIDE}
    if len(rest) + ("do" in beside) != 1:
        raise Unreadable(str(raw), "shape")
    if "do" in beside:
        return _beside(read_deed(beside["do"], named), beside)
    ((key, body),) = rest.items()
    if key in named:
        deed = read_deed(body, ())
        return _beside(replace(deed, request=key), beside)
    return _beside(_with_body(_act(key), body), beside)


def _act(raw: str) -> Deed:
    found = _ACT.match(raw)
    if found is None:
        raise Unreadable(raw, "shape")
    return Deed(found[1], found[2] or "")


def _with_body(deed: Deed, body: object) -> Deed:
    if isinstance(body, str):
        return replace(deed, reason="" if body == "none" else body)
    if not isinstance(body, Mapping):
        raise Unreadable(str(body), "shape")
    reason = body.get("reason")
    return replace(
        deed, fields={key: value for key, value in body.items() if key != "reason"}, reason=None if reason is None else str(reason)
    )


def _beside(deed: Deed, beside: Mapping[str, Any]) -> Deed:
    card = counted(beside.get("card", deed.card), "card")
    return replace(deed, name=str(beside.get("as", deed.name)), on_behalf=str(beside.get("for", deed.on_behalf)), card=card)
