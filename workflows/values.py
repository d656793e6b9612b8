"""The values that live in forms, expressions and events, and their canonical JSON form.

Numbers and money are `Decimal` (money: an integral number of the currency's smallest used unit; the rupiah itself for IDR),
texts `str`, yes/no `bool`, moments aware `datetime` in UTC, dates `date`, clock times `time`, nothing `None`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time that says which time it means; the parts are added in the order months, days, seconds, working time."""

    months: int = 0
    days: int = 0
    seconds: int = 0
    working_days: int = 0
    working_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is asked: a kind ("role", "manager", "field", ...) with its parameters; sentences are made elsewhere."""

    kind: str
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Person:
    """A person in an expression: the directory's immutable id and nothing else."""

    id: str


@dataclass(frozen=True, slots=True)
class People:
    """An ordered set of people, each with the reason why they are in it. Equality looks at the set of ids only."""

    reasons: Mapping[str, Reason] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Person]:
        return (Person(id) for id in self.reasons)

    def __contains__(self, person: object) -> bool:
        return isinstance(person, Person) and person.id in self.reasons

    def __len__(self) -> int:
        return len(self.reasons)

    def __or__(self, other: People) -> People:
        return People({**other.reasons, **self.reasons} if not self.reasons else {**self.reasons, **{k: v for k, v in other.reasons.items() if k not in self.reasons}})

    def __and__(self, other: People) -> People:
        return People({k: v for k, v in self.reasons.items() if k in other.reasons})

    def __sub__(self, other: People) -> People:
        return People({k: v for k, v in self.reasons.items() if k not in other.reasons})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, People) and self.reasons.keys() == other.reasons.keys()

    def __hash__(self) -> int:
        return hash(frozenset(self.reasons))

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self.reasons)


NOBODY = People()


def people(ids: Iterable[str], reason: Reason) -> People:
    """All of `ids`, in their order, each for the same reason."""
    return People(dict.fromkeys(ids, reason))


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file somebody handed in: SHA-256 of its bytes in hex, the name they gave it (only ever shown), size in bytes, media type."""

    digest: str
    name: str
    size: int
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: an id that survives edits and sorting, and its cells by column name."""

    id: str
    cells: Mapping[str, Any]

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row of a register of the organisation, known by its key."""

    register: str
    key: str
    cells: Mapping[str, Any]

    def __hash__(self) -> int:
        return hash((self.register, self.key))


# Text | Decimal | bool | date | time | datetime | Duration | Person | People | tuple[FileRef | Line | str, ...] | frozenset[str] | RegisterRow | None
Value = Any

_NAMES = ("months", "days", "seconds", "working_days", "working_seconds")


def encode(value: Value) -> Any:
    """`value` as plain JSON that says its own type: `{"n": "12"}` a number, `{"d": "2027-01-04"}` a date, `{"m": 1767}` a moment in
    milliseconds since 1970 UTC, and so on. Equal values encode equally, so that digests of them are stable."""
    match value:
        case None | bool() | str():
            return value
        case Decimal() | int():
            return {"n": _plain(Decimal(value))}
        case datetime():
            return {"m": round(value.timestamp() * 1000)}
        case date():
            return {"d": value.isoformat()}
        case time():
            return {"t": value.isoformat("minutes")}
        case Duration():
            return {"u": {name: part for name in _NAMES if (part := getattr(value, name))}}
        case Person():
            return {"p": value.id}
        case People():
            return {"w": [[id, reason.kind, *reason.detail] for id, reason in value.reasons.items()]}
        case FileRef():
            return {"f": [value.digest, value.name, value.size, value.media_type]}
        case Line():
            return {"l": [value.id, {name: encode(cell) for name, cell in value.cells.items()}]}
        case RegisterRow():
            return {"r": [value.register, value.key, {name: encode(cell) for name, cell in value.cells.items()}]}
        case frozenset() | set():
            return {"s": sorted((encode(item) for item in value), key=repr)}
        case tuple() | list():
            return [encode(item) for item in value]
    raise TypeError(f"a value of type {type(value).__name__} cannot be stored")


def decode(json: Any) -> Value:
    """The value that `encode` turned into `json`. Raises ValueError for anything else."""
    try:
        return _decode(json)
    except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, RecursionError) as fault:
        raise ValueError(f"a stored value cannot be read: {fault}") from fault


def _decode(json: Any) -> Value:
    if isinstance(json, list):
        return tuple(map(_decode, json))
    if not isinstance(json, dict):
        return json
    ((tag, body),) = json.items()
    if (reader := _READERS.get(tag)) is None:
        raise ValueError(f"a stored value has the unknown tag {tag!r}")
    return reader(body)


def _cells(body: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _decode(cell) for name, cell in body.items()}


def _plain(number: Decimal) -> str:
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text


_READERS: dict[str, Any] = {
    "n": Decimal,
    "m": lambda body: datetime.fromtimestamp(body / 1000, UTC),
    "d": date.fromisoformat,
    "t": time.fromisoformat,
    "u": lambda body: Duration(**body),
    "p": Person,
    "w": lambda body: People({id: Reason(kind, tuple(detail)) for id, kind, *detail in body}),
    "f": lambda body: FileRef(*body),
    "l": lambda body: Line(body[0], _cells(body[1])),
    "r": lambda body: RegisterRow(body[0], body[1], _cells(body[2])),
    "s": lambda body: frozenset(map(_decode, body)),
}


def filled(value: Value) -> bool:
    """Whether a value counts as true in a condition: it is there and not empty. 0 is filled in (LANGUAGE 15)."""
    if value is None or value is False:
        return False
    if isinstance(value, str | tuple | frozenset | People):
        return len(value) > 0
    return True
