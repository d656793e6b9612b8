"""Walks the tree of an expression, types it, and builds the closures that work it out. Everything not named here is refused."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from workflows.expression_loops import MOST_LOOPS, comprehension
from workflows.expression_members import attribute, bare_word, call_of_member
from workflows.expression_operators import arithmetic, at_clock, both, compare, contains, either, negative
from workflows.expression_pieces import Piece, as_moment, as_people, as_set, as_truth, constant, is_plain, truth, wrapped
from workflows.expression_tree import Tree, parse, word_of
from workflows.faults import Fault, Faulty
from workflows.functions import FUNCTIONS
from workflows.names import BUILT_IN, LATER, RESERVED, Names
from workflows.types import ANY, DURATION, MOMENT, PEOPLE, TIME, WORDS, YESNO, Type, choice, comparable, element, join, orderable
from workflows.values import Duration

MOST_INLINED = 20
MOST_ITEMS = 100

_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.BitAnd: "&", ast.BitOr: "|"}
_TESTS: dict[type[ast.cmpop], str] = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


@dataclass(slots=True)
class Gathered:
    """What compiling one expression has brought together, the lets it took in among it."""

    faults: list[Fault] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    outside: bool = False
    slots: int = 0
    loops: int = 0
    open_loops: int = 0
    inlined: list[str] = field(default_factory=list)  # every let taken in, one after another
    path: tuple[str, ...] = ()  # the lets taken in that one is in the middle of


class Compiler:
    """Compiles one tree. A fault is noted and its part stands for a value of any type, so that all faults are found at once."""

    def __init__(self, tree: Tree, names: Names, gathered: Gathered) -> None:
        self.tree, self.names, self.gathered = tree, names, gathered
        self.bound: dict[str, Piece] = {}

    def fault(self, code: str, node: ast.expr, proposal: str = "", words: str = "", **detail: str) -> Piece:
        self.gathered.faults.append(Fault(code, self.tree.mark(node), words or self.tree.words(node), proposal, detail))
        return Piece(ANY, lambda scope, slots=(): None)

    def unknown(self, code: str, node: ast.expr, word: str, known: Iterable[str], **detail: str) -> Piece:
        """A fault for a word nobody knows, with the nearest one that is known."""
        near = get_close_matches(word, sorted(known), 1, 0.6)
        return self.fault(code, node, near[0] if near else "", words=word, **detail)

    def compile(self, node: ast.expr, hint: Type | None = None) -> Piece:
        """The part `node`; `hint` is the type beside it, whose options a bare word may be one of."""
        piece = self._fold(self._node(node, hint), node)
        piece = piece if piece.words else replace(piece, words=self.tree.words(node))
        if piece.open and is_plain(piece.type) and not self.gathered.open_loops:
            return wrapped(piece)
        return piece

    def _node(self, node: ast.expr, hint: Type | None) -> Piece:
        reader = _READERS.get(type(node))
        if reader is None:
            return self.fault("use-brackets" if isinstance(node, (ast.List, ast.ListComp)) else "not-in-language", node, _round(self.tree.words(node), node))
        return reader(self, node, hint)

    def _fold(self, piece: Piece, node: ast.expr) -> Piece:
        """A part that needs no scope is worked out once, now."""
        if not piece.constant or isinstance(node, (ast.Name, ast.GeneratorExp)):
            return piece
        try:
            value = piece.run(None)
        except (ArithmeticError, ValueError):
            return self.fault("cannot-be-worked-out", node)
        return constant(value, piece.type, piece.words)

    def _name(self, node: ast.Name, hint: Type | None) -> Piece:
        literal = self.tree.literal(node)
        if literal is not None:
            return self._literal(literal, node, hint)
        return bare_word(self, node, word_of(node.id), hint)

    def _literal(self, value: Any, node: ast.Name, hint: Type | None) -> Piece:
        if isinstance(value, str):
            if hint and hint.options and not hint.bare and value not in hint.options:
                return self.unknown("unknown-option", node, value, hint.options)
            return constant(value, choice((value,), bare=True))
        if isinstance(value, Decimal):
            kind = "integer" if value == value.to_integral_value() else "number"
            return constant(value, Type(kind, bare=True))
        return constant(value, DURATION if isinstance(value, Duration) else TIME)

    def _attribute(self, node: ast.Attribute, hint: Type | None) -> Piece:
        return attribute(self, node, word_of(node.attr))

    def _call(self, node: ast.Call, hint: Type | None) -> Piece:
        if isinstance(node.func, ast.Attribute):
            return call_of_member(self, node, node.func)
        if not isinstance(node.func, ast.Name) or self.tree.literal(node.func) is not None:
            return self.fault("not-in-language", node.func)
        name = word_of(node.func.id)
        if name in LATER:
            return self.fault("not-built-yet", node.func, words=name)
        if name not in FUNCTIONS:
            return self.unknown("unknown-function", node.func, name, FUNCTIONS)
        return FUNCTIONS[name](self, node, name)

    def _subscript(self, node: ast.Subscript, hint: Type | None) -> Piece:
        if isinstance(node.value, ast.Name) and word_of(node.value.id) in self.names.states:
            return self.fault("not-built-yet", node)
        return self.fault("not-in-language", node)

    def _binary(self, node: ast.BinOp, hint: Type | None) -> Piece:
        if isinstance(node.op, ast.LShift):
            return self._at(node)
        sign = _SIGNS.get(type(node.op))
        if sign is None:
            return self.fault("not-in-language", node)
        left, right = self.pair(node.left, node.right) if sign in "&|-" else (self.compile(node.left, hint), self.compile(node.right, hint))
        made = arithmetic(sign, left, right)
        if isinstance(made, str):
            return self.fault(made, node, left=left.type.kind, right=right.type.kind, sign=sign)
        scoped = bool({left.type.kind, right.type.kind} & {"date", "moment", "people", "person", "any"})
        return Piece(made[0], made[1], constant=left.constant and right.constant and not scoped, open=left.open or right.open)

    def _at(self, node: ast.BinOp) -> Piece:
        day, moment = self.compile(node.left), self.compile(node.right)
        if day.type.kind not in ("date", "moment", "any") or moment.type.kind not in ("time", "any"):
            return self.fault("does-not-fit", node, left=day.type.kind, right=moment.type.kind, sign="at")
        return Piece(MOMENT, at_clock(day, moment), open=day.open or moment.open)

    def _unary(self, node: ast.UnaryOp, hint: Type | None) -> Piece:
        piece = self.compile(node.operand, hint)
        if isinstance(node.op, ast.Not):
            inner = truth(piece)
            return Piece(YESNO, lambda scope, slots=(): not inner(scope, slots), constant=piece.constant, sure=True, open=piece.open)
        if not isinstance(node.op, ast.USub):
            return self.fault("not-in-language", node)
        if piece.type.kind == "any":
            return piece
        made = negative(piece)
        if made is None:
            return self.fault("does-not-fit", node, right=piece.type.kind, sign="-")
        return Piece(made[0], made[1], constant=piece.constant, open=piece.open)

    def _logic(self, node: ast.BoolOp, hint: Type | None) -> Piece:
        parts = [self.compile(part) for part in node.values]
        run = both(parts) if isinstance(node.op, ast.And) else either(parts)
        return Piece(YESNO, run, constant=all(part.constant for part in parts), sure=True, open=any(part.open for part in parts))

    def _choice(self, node: ast.IfExp, hint: Type | None) -> Piece:
        test, then, other = self.compile(node.test), self.compile(node.body, hint), self.compile(node.orelse, hint)
        type = join(then.type, other.type)
        if type is None:
            return self.fault("two-types", node, left=then.type.kind, right=other.type.kind)
        then, other = self.made(then, type), self.made(other, type)
        asked, yes, no = truth(test), then.run, other.run
        return Piece(
            type,
            lambda scope, slots=(): yes(scope, slots) if asked(scope, slots) else no(scope, slots),
            constant=test.constant and then.constant and other.constant,
            sure=then.sure and other.sure,
            open=test.open or then.open or other.open,
        )

    def made(self, piece: Piece, type: Type) -> Piece:
        """`piece` turned into `type`, which it was joined to."""
        if type.kind == "moment":
            return as_moment(piece)
        if type.kind == "people":
            return as_people(piece) or piece
        return piece

    def _compare(self, node: ast.Compare, hint: Type | None) -> Piece:
        terms = [node.left, *node.comparators]
        links = [self._link(node, left, test, right) for left, test, right in zip(terms, node.ops, terms[1:], strict=False)]
        if len(links) == 1:
            return links[0]
        return Piece(YESNO, both(links), constant=all(link.constant for link in links), sure=True, open=any(link.open for link in links))

    def _link(self, node: ast.Compare, left_node: ast.expr, test: ast.cmpop, right_node: ast.expr) -> Piece:
        if isinstance(test, (ast.In, ast.NotIn)):
            return self._membership(node, left_node, right_node, negated=isinstance(test, ast.NotIn))
        sign = _TESTS.get(type(test))
        if sign is None:
            return self.fault("not-in-language", node)
        left, right = self._alike(*self.pair(left_node, right_node))
        if {left.type.kind, right.type.kind} == {"person", "people"}:
            one, many = (left_node, right_node) if left.type.kind == "person" else (right_node, left_node)
            word = {"==": "in", "!=": "not in"}.get(sign, "in")
            return self.fault("person-beside-people", node, f"{self.tree.words(one)} {word} {self.tree.words(many)}")
        if not (comparable if sign in ("==", "!=") else orderable)(left.type, right.type):
            code = "does-not-fit"
            if "money" in (left.type.kind, right.type.kind):
                code = {"money": "two-currencies", "number": "money-beside-number", "integer": "money-beside-number"}.get(_other(left, right), code)
            return self.fault(code, node, left=left.type.kind, right=right.type.kind, sign=sign)
        scoped = {left.type.kind, right.type.kind} == {"date", "moment"}
        return Piece(YESNO, compare(sign, left, right), constant=left.constant and right.constant and not scoped, sure=True, open=left.open or right.open)

    def _alike(self, left: Piece, right: Piece) -> tuple[Piece, Piece]:
        """A list beside a set or people is one of those."""
        kinds = {left.type.kind, right.type.kind}
        if "set" in kinds:
            return as_set(left), as_set(right)
        if "people" in kinds and kinds & {"tuple", "iterable"}:
            return as_people(left) or left, as_people(right) or right
        return left, right

    def _membership(self, node: ast.Compare, left_node: ast.expr, right_node: ast.expr, *, negated: bool) -> Piece:
        left, right = self.pair(left_node, right_node)
        of = element(right.type)
        if of is None or right.type.kind == "files" or (right.type.kind == "table"):
            return self.fault("does-not-fit", node, left=left.type.kind, right=right.type.kind, sign="in")
        if right.type.kind == "tuple" and of.kind == "people":
            right, of = as_people(right) or right, element(PEOPLE) or ANY
        if not comparable(left.type, of):
            return self.fault("does-not-fit", node, left=left.type.kind, right=of.kind, sign="in")
        return Piece(
            YESNO, contains(left, right, negated=negated), constant=left.constant and right.constant, sure=True, open=left.open or right.open
        )

    def pair(self, left_node: ast.expr, right_node: ast.expr) -> tuple[Piece, Piece]:
        """Two sides of a sign. A bare word beside a choice is one of its options; only otherwise it is what its name says."""
        if not self._is_word(left_node):
            left = self.compile(left_node)
            return left, self.compile(right_node, left.type)
        if self._known(left_node):
            left = self.compile(left_node)
            right = self.compile(right_node, left.type)
            if right.type.options and not right.type.bare and word_of(getattr(left_node, "id", "")) in right.type.options:
                left = self.compile(left_node, right.type)
            return left, right
        right = self.compile(right_node)
        return self.compile(left_node, right.type), right

    def _is_word(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name)

    def _known(self, node: ast.expr) -> bool:
        if not isinstance(node, ast.Name) or node.col_offset in self.tree.literals:
            return False
        name = word_of(node.id)
        return name in self.bound or self.names.value(name) is not None or name in BUILT_IN or name in RESERVED - {"yes", "no", "none"}

    def _tuple(self, node: ast.Tuple, hint: Type | None) -> Piece:
        if len(node.elts) > MOST_ITEMS:
            return self.fault("too-long", node, limit=str(MOST_ITEMS))
        of_hint = hint if hint is None or hint.kind in WORDS else element(hint) or hint
        parts = [self.compile(item, of_hint) for item in node.elts]
        return self.listed(parts, node)

    def listed(self, parts: list[Piece], node: ast.expr) -> Piece:
        """Several parts as one list; all must be of a kind."""
        type = parts[0].type if parts else ANY
        for part in parts:
            if (joined := join(type, part.type)) is None:
                return self.fault("two-types", node, left=type.kind, right=part.type.kind)
            type = joined
        runs = tuple(self.made(part, type).run for part in parts)
        whole = Type("tuple", of=type)
        scoped = type.kind in ("moment", "people")
        return Piece(
            whole,
            lambda scope, slots=(): tuple(run(scope, slots) for run in runs),
            constant=all(part.constant for part in parts) and not scoped,
            sure=True,
            open=any(part.open for part in parts),
        )

    def inlined(self, node: ast.Name, name: str) -> Piece:
        """The let `name`, a generator, compiled anew where it stands, so that what it reads outside is recorded with what is made of it."""
        gathered = self.gathered
        if name in gathered.path or len(gathered.inlined) >= MOST_INLINED:
            return self.fault("too-deep", node, limit=str(MOST_INLINED))
        gathered.inlined.append(name)
        try:
            tree = parse(*self.names.sources[name])
        except Faulty:  # told where the let stands
            return Piece(ANY, lambda scope, slots=(): None)
        inner = replace(gathered, faults=[], path=(*gathered.path, name))
        piece = Compiler(tree, replace(self.names, locals={}), inner).compile(tree.root)
        gathered.slots, gathered.outside = inner.slots, inner.outside
        if any(fault.code == "too-deep" for fault in inner.faults):
            return self.fault("too-deep", node, limit=str(MOST_LOOPS))
        return Piece(piece.type, piece.run, name, open=piece.open)

    def people(self, node: ast.expr) -> Piece:
        """The part `node` as people, or a fault."""
        piece = self.compile(node)
        found = as_people(piece)
        return self.fault("no-people", node, type=piece.type.kind) if found is None else found

    def truth(self, node: ast.expr) -> Piece:
        return as_truth(self.compile(node))


def _other(left: Piece, right: Piece) -> str:
    return right.type.kind if left.type.kind == "money" else left.type.kind


def _round(words: str, node: ast.expr) -> str:
    return f"({words[1:-1]})" if isinstance(node, ast.List) else ""


_READERS: dict[type[ast.expr], Callable[[Compiler, Any, Type | None], Piece]] = {
    ast.Name: Compiler._name,
    ast.Attribute: Compiler._attribute,
    ast.Call: Compiler._call,
    ast.Subscript: Compiler._subscript,
    ast.BinOp: Compiler._binary,
    ast.UnaryOp: Compiler._unary,
    ast.BoolOp: Compiler._logic,
    ast.IfExp: Compiler._choice,
    ast.Compare: Compiler._compare,
    ast.Tuple: Compiler._tuple,
    ast.GeneratorExp: comprehension,
}
