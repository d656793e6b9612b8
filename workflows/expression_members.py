"""What a bare word means, and what stands behind a dot."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from workflows.expression_pieces import Piece, Run, as_list, constant
from workflows.expression_tree import word_of
from workflows.names import BUILT_IN, PERSON_DATA, REQUEST_DATA, RESERVED, STATE_DATA, VOTE_COUNTS
from workflows.types import ANY, DATE, INTEGER, NONE, NUMBER, PEOPLE, STATE, TEXT, TIME, WORDS, YESNO, Type, choice
from workflows.values import NOBODY, Line, Person, RegisterRow, Value
from workflows.vocabulary import BUILT_IN_FUNCTIONS

if TYPE_CHECKING:
    from workflows.expression_compile import Compiler

_FIXED: Mapping[str, tuple[Value, Type]] = {"true": (True, YESNO), "false": (False, YESNO), "yes": (True, YESNO), "no": (False, YESNO), "none": (None, NONE)}
_NAMESPACES = frozenset({"role", "rota", "rank", "seen", "requests", "hook"})
_WHOLE = tuple(Decimal(number) for number in range(10000))  # years, months, days


def bare_word(compiler: Compiler, node: ast.Name, name: str, hint: Type | None) -> Piece:
    """The meaning of a word that stands alone: an option of what is beside it; else a variable, column, let, field, state, register, built-in name;
    else any option or outcome of the SOP."""
    options = () if hint is None else hint.options or (hint.of.options if hint.of else ())
    own = _own_meaning(compiler, name)
    if name in options and not (compiler.names.voting and name in VOTE_COUNTS):
        if own is not None and own.type.kind in WORDS:
            return compiler.fault("ambiguous-word", node, f"'{name}'")
        return constant(name, choice((name,), bare=True))
    if compiler.names.voting and name in VOTE_COUNTS:
        return Piece(NUMBER, _counted(lambda scope, slots=(): scope.state("this", name)), sure=True)
    if name in _FIXED:
        value, type = _FIXED[name]
        return constant(value, type)
    if own is not None:
        compiler.gathered.reads.update({name} & ({*compiler.names.lets, *compiler.names.fields, *compiler.names.states} - {*compiler.bound}))
        is_let = name not in compiler.bound and name not in compiler.names.locals and name in compiler.names.lets
        return compiler.inlined(node, name) if is_let and own.type.kind == "iterable" and name in compiler.names.sources else own
    if name in compiler.names.sources:  # a let that has a fault of its own, or is not typed yet
        compiler.gathered.reads.add(name)
        return Piece(ANY, lambda scope, slots=(): scope.let(name))
    return _last_meaning(compiler, node, name, options)


def _own_meaning(compiler: Compiler, name: str) -> Piece | None:
    names = compiler.names
    if name in compiler.bound:
        return compiler.bound[name]
    if name in names.locals:
        return Piece(names.locals[name], _column(names.locals[name], name))
    if name in names.lets:
        return Piece(names.lets[name], lambda scope, slots=(): scope.let(name), sure=names.lets[name].kind == "people")
    if name in names.fields:
        return Piece(names.fields[name], lambda scope, slots=(): scope.fields.get(name), field=name)
    if name in names.states:
        return Piece(STATE, lambda scope, slots=(): name)
    if name in names.registers:
        columns = tuple(names.registers[name].items())
        return Piece(Type("register", columns=columns, register=name), lambda scope, slots=(): scope.register(name))
    return _built_in(compiler, name)


def _built_in(compiler: Compiler, name: str) -> Piece | None:
    if name == "others":
        compiler.gathered.outside = True
        return Piece(Type("requests"), lambda scope, slots=(): scope.others(None), open=True)
    if name in ("this", "vote"):
        return Piece(STATE, lambda scope, slots=(): "this")
    if name == "status":
        return Piece(compiler.names.status(), lambda scope, slots=(): scope.builtin("status"))
    if name not in BUILT_IN:
        return None
    return Piece(BUILT_IN[name], _BUILT_IN_READERS.get(name) or (lambda scope, slots=(): scope.builtin(name)), sure=name in ("now", "today", "requester"))


_BUILT_IN_READERS: Mapping[str, Run] = {
    "now": lambda scope, slots=(): scope.now,
    "today": lambda scope, slots=(): scope.calendar.today(scope.now),
    "year": lambda scope, slots=(): _WHOLE[scope.calendar.today(scope.now).year],
    "month": lambda scope, slots=(): _WHOLE[scope.calendar.today(scope.now).month],
    "nobody": lambda scope, slots=(): NOBODY,
}


def _column(type: Type, name: str) -> Run:
    """A cell of the line under judgement; one that is worked out, from the other cells."""
    computed = type.computed
    if computed is None:
        return lambda scope, slots=(): scope.locals.get(name)
    return lambda scope, slots=(): value if (value := scope.locals.get(name)) is not None else computed.run(scope)


def _last_meaning(compiler: Compiler, node: ast.Name, name: str, options: tuple[str, ...]) -> Piece:
    if name == "hook":
        return compiler.fault("not-built-yet", node)
    if name in BUILT_IN_FUNCTIONS or name in _NAMESPACES:
        return compiler.fault("needs-more", node, f"{name}(…)" if name in BUILT_IN_FUNCTIONS else f"{name}.…")
    if name in compiler.names.options():
        return constant(name, choice((name,), bare=True))
    if keyword.iskeyword(name):
        return compiler.fault("not-in-language", node, words=name)
    names = compiler.names
    known = {*names.fields, *names.lets, *names.sources, *names.states, *names.registers, *names.locals, *compiler.bound, *options, *BUILT_IN}
    return compiler.unknown("unknown-option" if options else "unknown-name", node, name, known | (RESERVED if not options else frozenset()))


def attribute(compiler: Compiler, node: ast.Attribute, name: str) -> Piece:
    """`x.name`."""
    base = node.value
    if isinstance(base, ast.Name) and base.col_offset not in compiler.tree.literals and word_of(base.id) not in compiler.bound:
        word = word_of(base.id)
        if word in _NAMESPACES and compiler.names.value(word) is None:
            return _in_namespace(compiler, node, word, name)
    if isinstance(base, ast.Attribute) and (found := _state_of_request(compiler, base, name)) is not None:
        return found
    piece = compiler.compile(base)
    reader = _MEMBERS.get(piece.type.kind)
    if reader is None:
        return compiler.fault("no-such-part", node, words=name, type=piece.type.kind)
    return reader(compiler, node, piece, name)


def _in_namespace(compiler: Compiler, node: ast.Attribute, word: str, name: str) -> Piece:
    match word:
        case "role":
            return Piece(PEOPLE, lambda scope, slots=(): scope.role(name, None), sure=True)
        case "rota":
            return Piece(PEOPLE, lambda scope, slots=(): scope.rota(name), sure=True)
        case "rank":
            return constant(name, TEXT)
        case "seen":
            return _seen(compiler, node, name)
        case "requests":
            compiler.gathered.outside = True
            return Piece(Type("requests", sop=name), lambda scope, slots=(): scope.others(name), open=True)
    return compiler.fault("not-built-yet", node)


def _seen(compiler: Compiler, node: ast.Attribute, name: str) -> Piece:
    names = compiler.names
    type = names.lets.get(name) or names.fields.get(name)
    if type is None and name not in names.sources:
        return compiler.unknown("unknown-name", node, name, {*names.lets, *names.fields})
    if type is not None and type.kind == "iterable":
        return compiler.fault("wrong-type", node, expected="text", type="iterable")
    compiler.gathered.seen.add(name)
    return Piece(type or ANY, lambda scope, slots=(): scope.seen(name))


def call_of_member(compiler: Compiler, node: ast.Call, func: ast.Attribute) -> Piece:
    """`role.kadiv(unit)`, the one call behind a dot."""
    if not isinstance(func.value, ast.Name) or word_of(func.value.id) != "role" or len(node.args) != 1 or node.keywords:
        return compiler.fault("not-in-language", func)
    name, unit = word_of(func.attr), compiler.compile(node.args[0])
    if unit.type.kind not in ("text", "choice", "row", "any", "none"):
        return compiler.fault("wrong-type", node.args[0], expected="text", type=unit.type.kind)
    inner = unit.run

    def run(scope: Any, slots: Any = ()) -> Value:
        value = inner(scope, slots)
        if value is None:
            return NOBODY
        return scope.role(name, value.key if isinstance(value, RegisterRow) else value)

    return Piece(PEOPLE, run, sure=True, open=unit.open)


def _state_of_request(compiler: Compiler, base: ast.Attribute, datum: str) -> Piece | None:
    """`r.state.datum` of another request `r`; `None` if that is not what it is."""
    if not (datum in STATE_DATA or datum == "outcome") or (isinstance(base.value, ast.Name) and word_of(base.value.id) in {*_NAMESPACES, *compiler.names.states}):
        return None
    request = compiler.compile(base.value) if isinstance(base.value, (ast.Name, ast.Call)) else None
    if request is None or request.type.kind != "request":
        return None
    state = word_of(base.attr)
    if request.type.sop:
        if state in REQUEST_DATA or state in compiler.names.other_sops.get(request.type.sop, {}):
            return None
    elif state not in compiler.names.states:
        return None
    inner = request.run
    type = compiler.names.outcome() if datum == "outcome" else STATE_DATA[datum]

    def run(scope: Any, slots: Any = ()) -> Value:
        other = inner(scope, slots)
        return None if other is None else other.state(state, datum)

    return Piece(type, _counted(run) if type == NUMBER else run, open=request.open)


def _counted(inner: Run) -> Run:
    return lambda scope, slots=(): Decimal(inner(scope, slots) or 0)


def _of_state(compiler: Compiler, node: ast.Attribute, piece: Piece, name: str) -> Piece:
    if name not in STATE_DATA and name != "outcome":
        return compiler.unknown("no-such-part", node, name, {*STATE_DATA, "outcome"}, type="state")
    type = compiler.names.outcome() if name == "outcome" else STATE_DATA[name]
    state = piece.run(None)
    run: Run = lambda scope, slots=(): scope.state(state, name)  # noqa: E731
    return Piece(type, _counted(run) if type == NUMBER else run, sure=type == NUMBER)


def _of_person(compiler: Compiler, node: ast.Attribute, piece: Piece, name: str) -> Piece:
    type = compiler.names.person_columns.get(name) or PERSON_DATA.get(name)
    if type is None:
        return compiler.unknown("no-such-part", node, name, {*compiler.names.person_columns, *PERSON_DATA}, type="person")
    inner = piece.run

    def run(scope: Any, slots: Any = ()) -> Value:
        person = inner(scope, slots)
        return None if person is None else scope.person(person, name)

    return Piece(type, run, open=piece.open, owner=inner if name == "manager" else None)


_DATE_PARTS: Mapping[str, Callable[[date], int]] = {"year": lambda day: day.year, "month": lambda day: day.month, "day": lambda day: day.day}


def _of_date(compiler: Compiler, node: ast.Attribute, piece: Piece, name: str) -> Piece:
    part, inner = _DATE_PARTS.get(name), piece.run
    moment = piece.type.kind == "moment"
    if part is not None:
        return Piece(INTEGER, lambda scope, slots=(): _part(scope, inner(scope, slots), part), constant=piece.constant and not moment, open=piece.open)
    if moment and name == "date":
        return Piece(DATE, lambda scope, slots=(): None if (at := inner(scope, slots)) is None else scope.calendar.today(at), open=piece.open)
    if moment and name == "time":
        return Piece(TIME, lambda scope, slots=(): None if (at := inner(scope, slots)) is None else _clock_of(scope, at), open=piece.open)
    return compiler.unknown("no-such-part", node, name, {*_DATE_PARTS, *(("date", "time") if moment else ())}, type=piece.type.kind)


def _part(scope: Any, value: Any, part: Callable[[date], int]) -> Value:
    if value is None:
        return None
    return _WHOLE[part(scope.calendar.today(value) if isinstance(value, datetime) else value)]


def _clock_of(scope: Any, at: datetime) -> Value:
    return at.astimezone(scope.calendar.zone).time().replace(second=0, microsecond=0)


def _of_cells(compiler: Compiler, node: ast.Attribute, piece: Piece, name: str) -> Piece:
    type, inner = piece.type.column(name), piece.run
    if type is None:
        return compiler.unknown("no-such-part", node, name, dict(piece.type.columns), type=piece.type.kind)
    computed = type.computed

    def run(scope: Any, slots: Any = ()) -> Value:
        line = inner(scope, slots)
        return None if line is None else line.cells.get(name)

    def run_computed(scope: Any, slots: Any = ()) -> Value:
        line = inner(scope, slots)
        if line is None:
            return None
        cell = line.cells.get(name)
        return cell if cell is not None or computed is None else computed.run(scope.bind(line.cells))

    slot = piece.slot
    if slot is not None and piece.table is not None and not computed:
        return Piece(type, lambda scope, slots=(): slots[slot].cells.get(name))
    return Piece(type, run_computed if computed else run, open=piece.open)


def _of_table(compiler: Compiler, node: ast.Attribute, piece: Piece, name: str) -> Piece:
    """`lines.first`, `lines.last`."""
    if name not in ("first", "last"):
        return compiler.unknown("no-such-part", node, name, ("first", "last"), type=piece.type.kind)
    inner, place = piece.run, 0 if name == "first" else -1
    return Piece(Type("line", columns=piece.type.columns), lambda scope, slots=(): lines[place] if (lines := inner(scope, slots)) else None, open=piece.open)


def _of_request(compiler: Compiler, node: ast.Attribute, piece: Piece, name: str) -> Piece:
    names, inner, sop = compiler.names, piece.run, piece.type.sop
    type = names.status() if name == "status" else REQUEST_DATA.get(name)
    fields = names.other_sops.get(sop, {}) if sop else {**names.fields, **names.lets}
    type = type or fields.get(name)
    if type is None and (name in names.sources if not sop else sop not in names.other_sops):
        type = ANY
    if type is None:
        if not sop and name in names.states:
            return compiler.fault("needs-more", node, f"{name}.at")
        return compiler.unknown("no-such-part", node, name, {*fields, *REQUEST_DATA, "status"}, type="request")

    def run(scope: Any, slots: Any = ()) -> Value:
        other = inner(scope, slots)
        return None if other is None else other.get(name)

    found = Piece(type, run, open=piece.open)
    return as_list(found) if type.kind == "iterable" else found


def _of_any(compiler: Compiler, node: ast.Attribute, piece: Piece, name: str) -> Piece:
    inner = piece.run
    return Piece(ANY, lambda scope, slots=(): _member(scope, inner(scope, slots), name), open=piece.open)


def _member(scope: Any, value: Value, name: str) -> Value:
    """A part of a value whose type was not known when the file was read; `None` if it has no such part."""
    if isinstance(value, Person):
        return scope.person(value, name)
    if isinstance(value, (Line, RegisterRow)):
        return value.cells.get(name)
    if isinstance(value, date) and (part := _DATE_PARTS.get(name)):
        return _part(scope, value, part)
    if isinstance(value, datetime) and name == "date":
        return scope.calendar.today(value)
    return None


_MEMBERS: Mapping[str, Callable[[Compiler, ast.Attribute, Piece, str], Piece]] = {
    "state": _of_state,
    "person": _of_person,
    "date": _of_date,
    "moment": _of_date,
    "line": _of_cells,
    "row": _of_cells,
    "table": _of_table,
    "request": _of_request,
    "any": _of_any,
    "none": _of_any,
}
