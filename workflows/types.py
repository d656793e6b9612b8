"""The types of expressions: what a value may be, which two may stand beside each other, and what two become together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.sop import Expression, Field


@dataclass(frozen=True, slots=True)
class Type:
    """`kind` is one of: text integer number money date time moment duration yesno choice set person people files table line row register
    requests request state iterable tuple word none any.

    `currency` of money; `options` of a choice or set in their order; `columns` of a table, line or row; `register` of a row; `sop` of a request
    ("" = this SOP); `of` what an iterable gives. `bare`: a number or word written in the text itself, which becomes money or an option beside one.
    `computed`: a column that is worked out from the line's other cells."""

    kind: str
    currency: str = ""
    options: tuple[str, ...] = ()
    columns: tuple[tuple[str, Type], ...] = ()
    register: str = ""
    sop: str = ""
    of: Type | None = None
    bare: bool = field(default=False, compare=False)
    computed: Expression | None = field(default=None, compare=False, repr=False)

    def column(self, name: str) -> Type | None:
        """The type of the column `name`, `None` if there is no such column."""
        return next((type for column, type in self.columns if column == name), None)


TEXT, NUMBER, INTEGER, YESNO = Type("text"), Type("number"), Type("integer"), Type("yesno")
DATE, TIME, MOMENT, DURATION = Type("date"), Type("time"), Type("moment"), Type("duration")
PERSON, PEOPLE, FILES, SET = Type("person"), Type("people"), Type("files"), Type("set")
NONE, ANY, STATE = Type("none"), Type("any"), Type("state")

NUMBERS = frozenset({"number", "integer"})
WORDS = frozenset({"text", "choice"})
MOMENTS = frozenset({"date", "moment"})
PLAIN = frozenset({"text", "integer", "number", "money", "date", "time", "moment", "duration", "yesno", "choice", "set", "person", "people", "files"})
ITERABLE = frozenset({"table", "people", "set", "files", "register", "requests", "iterable", "tuple"})
_ORDERED = frozenset({"number", "integer", "money", "date", "moment", "time", "duration"})
_FIELD_KINDS = {"datetime": "moment"}


def money(currency: str = "IDR") -> Type:
    return Type("money", currency=currency)


def choice(options: tuple[str, ...], *, bare: bool = False) -> Type:
    return Type("choice", options=options, bare=bare)


def iterable(of: Type) -> Type:
    return Type("iterable", of=of)


def field_type(field: Field, registers: Mapping[str, Mapping[str, Type]], currency: str = "IDR") -> Type:
    """The type of a field or column as the loader read it; `registers` are the columns of each register by name."""
    kind = _FIELD_KINDS.get(field.type, field.type)
    computed = field.computed
    if computed is not None and field.type in ("", "text") and computed.type.kind not in WORDS:
        return replace_computed(computed.type, computed)
    if kind in ("choice", "set") and field.register:
        row = Type("row", columns=tuple(registers.get(field.register, {}).items()), register=field.register)
        return row if kind == "choice" else Type("set", of=row, register=field.register)
    if kind in ("choice", "set"):
        return Type(kind, options=tuple(option.name for option in field.options), computed=computed)
    if kind == "table":
        return Type("table", columns=tuple((column.name, field_type(column, registers, currency)) for column in field.columns))
    return Type(kind, currency=(field.currency or currency) if kind == "money" else "", computed=computed)


def replace_computed(type: Type, computed: Expression | None) -> Type:
    """The same type as that of a column worked out by `computed`; no longer a bare word or number."""
    return Type(type.kind, type.currency, type.options, type.columns, type.register, type.sop, type.of, computed=computed)


def element(type: Type) -> Type | None:
    """What one gets by going through a value of that type; `None` if it cannot be gone through."""
    match type.kind:
        case "table":
            return Type("line", columns=type.columns)
        case "people":
            return PERSON
        case "set":
            return type.of or (choice(type.options) if type.options else TEXT)
        case "files":
            return Type("file")
        case "register":
            return Type("row", columns=type.columns, register=type.register)
        case "requests":
            return Type("request", sop=type.sop)
        case "iterable" | "tuple":
            return type.of or ANY
        case "any" | "none":
            return ANY
    return None


def comparable(left: Type, right: Type) -> bool:
    """Whether `==` between the two can ever be true."""
    a, b = left.kind, right.kind
    if "any" in (a, b) or "none" in (a, b):
        return True
    if a == b:
        return a not in ("state", "requests", "register") and left.currency == right.currency
    pair = {a, b}
    return (
        pair <= NUMBERS
        or pair <= WORDS
        or pair <= MOMENTS
        or ("money" in pair and (left.bare or right.bare) and bool(pair & NUMBERS))
        or ("row" in pair and bool(pair & WORDS))
    )


def orderable(left: Type, right: Type) -> bool:
    """Whether `<` between the two makes sense."""
    return comparable(left, right) and all(type.kind in _ORDERED or type.kind in ("any", "none") for type in (left, right))


def join(left: Type, right: Type) -> Type | None:
    """What a value is that may be either; `None` if the two have nothing in common."""
    a, b = left.kind, right.kind
    if a in ("none", "any"):
        return right if a == "none" else left
    if b in ("none", "any"):
        return left if b == "none" else right
    if a == b == "choice":
        return choice((*left.options, *(option for option in right.options if option not in left.options)), bare=left.bare and right.bare)
    if a == b:
        if left.currency != right.currency:
            return None
        return left if not left.bare else right
    pair = {a, b}
    if pair <= NUMBERS:
        return Type("number", bare=left.bare and right.bare)
    if pair <= WORDS:
        return TEXT
    if pair <= MOMENTS:
        return MOMENT
    if pair <= {"person", "people", "tuple", "iterable"} and all(type.kind in ("person", "people") or (type.of or ANY).kind in ("person", "people", "any") for type in (left, right)):
        return PEOPLE
    if "money" in pair and pair & NUMBERS:
        cash, number = (left, right) if a == "money" else (right, left)
        return cash if number.bare else None
    return None
