"""Compiled parts of an expression, and how they turn into truths, people, moments and each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from workflows.types import ANY, DURATION, MOMENT, PEOPLE, PLAIN, YESNO, Type
from workflows.values import NOBODY, Duration, People, Person, Reason, RegisterRow, Value

Run = Callable[..., Any]  # (scope, slots=()) -> value; the slots hold the variables of comprehensions


class Unworkable(ArithmeticError):
    """The values do not allow what the expression asks of them: hours of different kinds, a date that no calendar has."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A typed part with the closure that works it out. `words`: its text. `constant`: needs no scope. `sure`: never none. `open`: goes through other
    requests and is not yet wrapped. `field`: the stored field it is, if it is one. `slot`: the variable it is, if it is one. `owner`: whose manager it is.
    `table`: the table a line comes from."""

    type: Type
    run: Run
    words: str = ""
    constant: bool = False
    sure: bool = False
    open: bool = False
    field: str = ""
    slot: int | None = None
    owner: Run | None = None
    table: Run | None = None


def constant(value: Value, type: Type, words: str = "") -> Piece:
    def run(scope: Any, slots: Any = ()) -> Value:
        return value

    return Piece(type, run, words, constant=True, sure=value is not None)


def filled(value: Value) -> bool:
    """Whether something is filled in: 0 is; none, no, an empty text, table or set are not."""
    if value is None or value is False or value == "":
        return False
    if isinstance(value, (tuple, frozenset, People)):
        return len(value) > 0
    return True


_FILLED_IF_ANY = frozenset({"text", "choice", "files", "table", "set", "people", "tuple"})
_FILLED_IF_THERE = frozenset({"number", "integer", "money", "date", "time", "moment", "duration", "person", "line", "row", "request"})


def truth(piece: Piece) -> Run:
    """`piece` as a plain yes or no."""
    inner, kind, name = piece.run, piece.type.kind, piece.field
    if kind == "yesno" and piece.sure:
        return inner
    if kind == "yesno" and name:
        return lambda scope, slots=(): scope.fields.get(name) is True
    if kind == "yesno":
        return lambda scope, slots=(): inner(scope, slots) is True
    if kind in _FILLED_IF_ANY:
        return lambda scope, slots=(): bool(inner(scope, slots))
    if kind in _FILLED_IF_THERE:
        return lambda scope, slots=(): inner(scope, slots) is not None
    if kind in ("iterable", "requests", "register"):
        return lambda scope, slots=(): any(True for _ in inner(scope, slots) or ())
    return lambda scope, slots=(): filled(inner(scope, slots))


def as_truth(piece: Piece) -> Piece:
    return piece if piece.type.kind == "yesno" and piece.sure else replace(piece, type=YESNO, run=truth(piece), sure=True, field="", slot=None, owner=None)


def as_moment(piece: Piece) -> Piece:
    """A date as its 00:00."""
    if piece.type.kind != "date":
        return piece
    inner = piece.run

    def run(scope: Any, slots: Any = ()) -> Value:
        day = inner(scope, slots)
        return None if day is None else scope.calendar.date_at(day)

    return Piece(MOMENT, run, piece.words, open=piece.open)


def as_people(piece: Piece) -> Piece | None:
    """`piece` as a set of people with the reasons why; `None` if it gives no people."""
    inner, kind = piece.run, piece.type.kind
    if kind == "people":
        return piece if piece.constant else replace(piece, run=lambda scope, slots=(): inner(scope, slots) or NOBODY, sure=True, field="")
    if kind == "person":
        return replace(piece, type=PEOPLE, run=_one_person(piece), sure=True, field="", slot=None, owner=None)
    of = piece.type.of or ANY
    if kind in ("any", "none") or (kind in ("tuple", "iterable") and of.kind in ("person", "people", "any", "none")):
        reason = Reason("field", (piece.words,))
        return replace(piece, type=PEOPLE, run=lambda scope, slots=(): gather(inner(scope, slots), reason), constant=False, sure=True, field="")
    return None


def _one_person(piece: Piece) -> Run:
    inner, owner = piece.run, piece.owner
    fixed = Reason(piece.words) if piece.words in ("requester", "submitter", "actor") else Reason("field", (piece.words,))

    def run(scope: Any, slots: Any = ()) -> Value:
        person = inner(scope, slots)
        if person is None:
            return NOBODY
        reason = Reason("manager", (owner(scope, slots).id,)) if owner else fixed
        return People({person.id: reason})

    return run


def gather(value: Value, reason: Reason) -> People:
    """All people in a person, a set of people, or anything that holds them."""
    if value is None:
        return NOBODY
    if isinstance(value, People):
        return value
    if isinstance(value, Person):
        return People({value.id: reason})
    if isinstance(value, (str, Decimal, bool, date, Duration, RegisterRow)):
        raise Unworkable("no people")
    found: dict[str, Reason] = {}
    for item in value:
        for id, why in gather(item, reason).reasons.items():
            found.setdefault(id, why)
    return People(found)


def as_set(piece: Piece) -> Piece:
    """A list in brackets as a set."""
    of = piece.type.of or ANY
    if piece.type.kind not in ("tuple", "iterable") or not (is_plain(of) or of.kind == "any"):
        return piece
    inner = piece.run
    type = Type("set", options=of.options, of=of if of.kind == "row" else None, register=of.register)
    return replace(piece, type=type, run=lambda scope, slots=(): frozenset(item for item in inner(scope, slots) if item is not None), sure=True)


def as_list(piece: Piece) -> Piece:
    """What a generator gives, worked out at once."""
    inner = piece.run
    return replace(piece, type=Type("tuple", of=piece.type.of), run=lambda scope, slots=(): tuple(inner(scope, slots) or ()), sure=True)


def is_plain(type: Type) -> bool:
    """Whether a value of that type can be written down as a fact of the step."""
    return type.kind in PLAIN or type.kind in ("row", "none") or (type.kind == "tuple" and (type.of is None or is_plain(type.of)))


def wrapped(piece: Piece) -> Piece:
    """`piece` as something found outside the request: recorded, and played back instead of read again."""
    inner = piece.run

    def run(scope: Any, slots: Any = ()) -> Value:
        return scope.outside(lambda raw: inner(raw, slots))

    return replace(piece, run=run, open=False, field="", slot=None, owner=None)


def measure(span: Duration) -> tuple[str, int]:
    """A duration as a family of time and an amount in it, to be compared. Durations of several families cannot be: Unworkable."""
    elapsed = span.days * 86400 + span.seconds
    parts = [part for part in (("elapsed", elapsed), ("months", span.months), ("days", span.working_days), ("hours", span.working_seconds)) if part[1]]
    if len(parts) > 1:
        raise Unworkable("a duration of several kinds of time")
    return parts[0] if parts else ("", 0)


def length(span: Duration, beside: Duration) -> int:
    """How long `span` is, in the family of time that it shares with `beside`."""
    (family, amount), (other, _) = measure(span), measure(beside)
    if family and other and family != other:
        raise Unworkable("two kinds of time")
    return amount


def comparer(type: Type) -> Callable[[Value, Value], tuple[Any, Any]] | None:
    """What makes two values of a type comparable by Python's operators; `None` where they are so already."""
    match type.kind:
        case "duration":
            return lambda a, b: (length(a, b), length(b, a))
        case "row":
            return lambda a, b: (_key(a), _key(b))
        case "files":
            return lambda a, b: (_digests(a, "a"), _digests(b, "b"))
        case "any":
            return _whatever
    return None


def _key(value: Value) -> Value:
    return value.key if isinstance(value, RegisterRow) else value


def _digests(files: Iterable[Any], none: str) -> Value:
    """What files are the same by; no files are never the same as anything."""
    return frozenset(file.digest for file in files) or none


def _whatever(a: Value, b: Value) -> tuple[Any, Any]:
    if isinstance(a, Duration) and isinstance(b, Duration):
        return length(a, b), length(b, a)
    if isinstance(a, tuple) and isinstance(b, tuple) and all(hasattr(item, "digest") for item in (*a, *b)):
        return _digests(a, "a"), _digests(b, "b")
    a, b = _key(a), _key(b)
    if type(a) is type(b):
        return a, b
    if isinstance(a, (int, Decimal)) and isinstance(b, (int, Decimal)):
        return a, b
    raise Unworkable("two values of different kinds")


def common(left: Piece, right: Piece) -> tuple[Piece, Piece, Type]:
    """The two made alike for a comparison: a date beside a moment becomes one."""
    kinds = {left.type.kind, right.type.kind}
    if kinds == {"date", "moment"}:
        return as_moment(left), as_moment(right), MOMENT
    for kind in ("any", "row", "duration", "files"):
        if kind in kinds:
            return left, right, ANY if kind == "any" else DURATION if kind == "duration" else Type(kind)
    return left, right, left.type

