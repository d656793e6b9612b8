"""The door of the expression language: text in, a compiled and typed expression out, or every fault with its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from workflows.expression_compile import Compiler, Gathered
from workflows.expression_pieces import Piece, Unworkable, as_list, as_moment, as_people, as_set, as_truth, is_plain, wrapped
from workflows.expression_tree import names_read, parse
from workflows.faults import Fault, Faulty, Mark
from workflows.names import Names
from workflows.sop import Expression
from workflows.types import NUMBERS, WORDS, Type

__all__ = ["Names", "compile_expression", "names_read"]


def compile_expression(source: str, names: Names, at: Mark, expect: Type | tuple[Type, ...] | None = None) -> Expression:
    """Compiles `source`, which stands at `at`. `expect` is the type the place needs (of several, the first that fits); the value is converted to
    it where the language says so: any value to a truth, a person or a list of people to people, a date to a moment, a list to a set, a bare number
    to money. Without `expect` a generator is worked out into a tuple; its type stays iterable, so that a let may hold it. A let that gives other
    requests themselves has no value of its own: it is compiled anew wherever it is used.

    `run` raises ArithmeticError where the values do not allow what is asked, and nothing else. Raises Faulty with every fault found; their places
    count from `at`, lines after the first from their own beginning."""
    wanted = () if expect is None else expect if isinstance(expect, tuple) else (expect,)
    tree = parse(source, at)
    gathered = Gathered()
    compiler = Compiler(tree, names, gathered)
    piece = compiler.compile(tree.root, next((type for type in wanted if type.options), None))
    if wanted and not gathered.faults:
        fitting = next((made for type in wanted if (made := converted(piece, type)) is not None), None)
        if fitting is None:
            compiler.fault("wrong-type", tree.root, expected=" ".join(type.kind for type in wanted), type=piece.type.kind)
        else:
            piece = fitting
    if gathered.faults:
        raise Faulty(_once(gathered.faults))
    type = piece.type
    if type.kind in ("iterable", "requests", "register"):
        piece = replace(as_list(piece), type=Type("tuple", of=type.of))
    if piece.open:
        piece = wrapped(piece) if is_plain(piece.type) else replace(piece, run=_no_value)
    return Expression(
        source,
        at,
        replace(type, bare=False) if type.kind in WORDS else type,
        _with_slots(piece, gathered.slots),
        reads=frozenset(gathered.reads),
        outside=gathered.outside,
        seen=frozenset(gathered.seen),
        constant=piece.constant,
    )


def converted(piece: Piece, type: Type) -> Piece | None:
    """`piece` as a value of `type`; `None` if it is none."""
    kind, own = type.kind, piece.type.kind
    if kind == "any" or (own in ("any", "none") and kind not in ("yesno", "people")):
        return piece
    match kind:
        case "yesno":
            return as_truth(piece)
        case "people":
            return as_people(piece)
        case "moment":
            return as_moment(piece) if own in ("moment", "date") else None
        case "set":
            return as_set(piece) if own in ("set", "tuple", "iterable") else None
        case "money":
            fits = own == "money" and piece.type.currency == type.currency
            return piece if fits or (own in NUMBERS and piece.type.bare) else None
        case "number" | "integer":
            return piece if own in NUMBERS else None
        case "choice" if type.options and own == "choice":
            return piece if not piece.type.bare or set(piece.type.options) <= set(type.options) else None
        case "text" | "choice":
            return piece if own in WORDS else None
    return piece if own == kind else None


def _once(faults: list[Fault]) -> tuple[Fault, ...]:
    """Each fault once for its place, in the order of the text."""
    return tuple(sorted({(fault.at, fault.code): fault for fault in faults}.values(), key=lambda fault: fault.at))


def _no_value(scope: Any, slots: Any = ()) -> Any:
    raise Unworkable("other requests are no value by themselves")


def _with_slots(piece: Piece, slots: int) -> Any:
    """The closure as a function of the scope alone; each run has its own slots for the variables of comprehensions."""
    run = piece.run
    if not slots:
        return run
    return lambda scope: run(scope, [None] * slots)
