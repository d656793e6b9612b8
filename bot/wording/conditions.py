"""Expressions of a SOP as plain words: conditions, values and people, in both languages, from the very text that is judged."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal

from bot.wording import formats, moments
from bot.wording.called import NO_TITLES, Called, number_example
from bot.wording.idioms import ONE_PERSON, compared, is_role, owned, told_apart
from bot.wording.names import Titles, readable
from bot.wording.terms import DATED, FUNCTIONS, LASTING, NAMES, OPERATORS, REQUEST_DATA, SAME_AS, STATE_DATA, TERMS, VOTES
from bot.wording.things import Bound, Env, Things, is_none, is_outcome, sent_or_opened, united
from workflows.expression_tree import Tree, parse, word_of
from workflows.faults import Faulty
from workflows.sop import Expression, Field, Sop
from workflows.values import Duration

_OPS: Mapping[type[ast.cmpop], str] = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in", ast.NotIn: "not in"}
_NEGATED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "not in": "in"}
_SIGNS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷"}
_LEAP_YEAR = 2028  # of a date that names no year: every day of any year is in it
_MADE_OF_ONE = frozenset({"sum", "min", "max", "first", "size", "count"})


class Phrases(Called):
    """Puts the expressions of a SOP into words."""

    def __init__(self, sop: Sop, language: str, roles: Titles = NO_TITLES) -> None:
        super().__init__(sop, language, roles)
        self.voting = False
        self.money = False
        self.marks: dict[ast.GeneratorExp, str] = {}  # of the sums that are told apart
        self.nothing = NAMES["none"][self.english]

    def condition(self, expression: Expression, *, voting: bool = False, columns: tuple[Field, ...] = ()) -> str:
        """A truth: "“Total” is at least IDR 10,000,000". `voting` reads yes, no, seats as counts of the vote."""
        return self._spoken(expression, self._truth, voting, columns)

    def value(self, expression: Expression, *, columns: tuple[Field, ...] = (), nothing: str = "", money: bool = False) -> str:
        """A value or people: "the line manager of the requester"; `nothing` is what an empty value means in that place, `money` that a bare number
        is an amount there."""
        self.nothing = nothing or NAMES["none"][self.english]
        self.money = money
        return self._spoken(expression, self._value, False, columns)

    def worked_out(self, expression: Expression) -> tuple[str, tuple[str, ...]]:
        """A value, and apart from it the long sums that are added and taken away in it, each with its mark: "12 − (a) − (b)"."""
        notes: list[str] = []

        def render(node: ast.expr, env: Env) -> str:
            self.marks = told_apart(node)
            for each, mark in self.marks.items():
                where, inner = self._through(each, env)
                notes.append(f"{mark} {self.say('added-up', self._value(each.elt, inner), where)}")
            return self._value(node, env)

        self.nothing, self.money = NAMES["none"][self.english], False
        return self._spoken(expression, render, False, ()), tuple(notes)

    def _spoken(self, expression: Expression, render: Callable[..., str], voting: bool, columns: tuple[Field, ...]) -> str:
        try:
            self.tree: Tree = parse(expression.source, expression.at)
            self.things = Things(self.sop, self.tree)
        except Faulty:
            return f"“{expression.source}”"
        self.voting, self.marks = voting, {}
        return render(self.tree.root, {"": Bound("line", columns)} if columns else {})

    # conditions

    def _truth(self, node: ast.expr, env: Env, negated: bool = False) -> str:
        match node:
            case ast.BoolOp(op=op, values=values):
                both = isinstance(op, ast.And) != negated
                parts = [self._grouped(value, env, negated, inside=both) for value in values]
                return self.say("and" if both else "or").join(parts)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._truth(operand, env, not negated)
            case ast.Compare():
                return self._compare(node, env, negated)
            case ast.Call(func=ast.Name(id=name), args=args) if word_of(name) in ("any", "all", "same"):
                return self._judged(word_of(name), args, env, negated)
        return self._filled(node, env, negated)

    def _grouped(self, node: ast.expr, env: Env, negated: bool, *, inside: bool) -> str:
        words = self._truth(node, env, negated)
        loose = isinstance(node, ast.BoolOp) and (isinstance(node.op, ast.And) != negated) != inside
        return f"({words})" if loose else words

    def _filled(self, node: ast.expr, env: Env, negated: bool) -> str:
        """A value taken as a truth: yes, or filled in."""
        words = self._value(node, env)
        if isinstance(node, ast.Name) and (fixed := word_of(node.id)) in ("true", "false"):
            return self.say("always" if (fixed == "true") != negated else "never")
        if isinstance(node, ast.Name) and word_of(node.id) == "returned":
            return self.say("not-returned" if negated else "returned")
        match node:
            case ast.Attribute(value=ast.Name(id=row), attr="ended" | "decided" as attr) if env.get(word_of(row), Bound("")).kind == "request":
                return self.say(f"not-its-{attr}" if negated else f"its-{attr}")
        yesno = self.things.kind(node, env) == "yesno"
        if isinstance(node, ast.Attribute) and node.attr == "at" and not yesno:
            return self.say("not-finished" if negated else "finished", self._of_state(node.value, env))
        key = ("is-no" if negated else "is-yes") if yesno else ("is-empty" if negated else "is-filled")
        return self.say(key, words)

    def _judged(self, name: str, args: list[ast.expr], env: Env, negated: bool) -> str:
        if name == "same":
            return self.say(("not-same" if negated else "same") + ("-all" if len(args) > 1 else ""), self._list([self._value(arg, env) for arg in args]))
        if len(args) == 1 and isinstance(args[0], ast.GeneratorExp):
            if name == "all" and not negated:
                where, inner = self._through(args[0], env)
                return self.say("all-where", where, self._truth(args[0].elt, inner))
            return self._some(args[0], env, "none-where" if negated and name == "any" else "some-where", name == "all")
        words = self._list([self._value(arg, env) for arg in args])
        return self.say("is-empty" if negated else "is-filled", words)

    def _some(self, each: ast.GeneratorExp, env: Env, key: str, negated: bool) -> str:
        """Whether there is one of them, its conditions and what is asked of it in one."""
        inner = self.things.inside(each, env)
        places = [self._place(loop.iter, inner) for loop in each.generators]
        asked = [(test, False) for loop in each.generators for test in loop.ifs] + [(each.elt, negated)]
        holds = [self._grouped(test, inner, turned, inside=True) if len(asked) > 1 else self._truth(test, inner, turned) for test, turned in asked]
        return self.say(key, self.say("and-one").join(places), self.say("and").join(holds))

    def _compare(self, node: ast.Compare, env: Env, negated: bool) -> str:
        parts = []
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            sign = _OPS[type(op)]
            parts.append(self._pair(left, _NEGATED[sign] if negated else sign, right, env))
            left = right
        return self.say("or" if negated else "and").join(parts)

    def _pair(self, left: ast.expr, sign: str, right: ast.expr, env: Env) -> str:
        if is_none(right) and sign in ("==", "!="):
            return self._filled(left, env, sign == "==")
        if sign == "==" and (alike := self._same_as_ours(left, right, env)):
            return alike
        if turn := compared(left, sign, right, env, self.things):
            return self.say(turn[0], *(self._role(place, env, named=True) if is_role(place) else self._value(place, env) for place in turn[1]))
        subject = self._value(left, env, right)
        if sign in ("in", "not in") and isinstance(right, ast.Tuple):
            options = [self._value(item, env, left) for item in right.elts]
            if sign == "in":
                return OPERATORS["=="][self.english].format(subject, self.say("or").join(options))
            return self.say("neither", subject, self.say("nor").join(options))
        words = LASTING if self.things.kind(right, env) == "duration" else DATED if self.things.is_dated(left, env) else OPERATORS
        return words.get(sign, OPERATORS[sign])[self.english].format(subject, self._value(right, env, left))

    def _same_as_ours(self, left: ast.expr, right: ast.expr, env: Env) -> str:
        """`r.x == x`, where another request has what this one has."""
        match left, right:
            case ast.Attribute(value=ast.Name(id=row), attr=attr), ast.Name(id=own) if word_of(attr) == word_of(own):
                if env.get(word_of(row), Bound("")).kind == "request":
                    name = word_of(own)
                    return SAME_AS[name][self.english] if name in SAME_AS else self.say("same-as", self._name(right, {}, None))
        return ""

    # values

    def _value(self, node: ast.expr, env: Env, beside: ast.expr | None = None) -> str:
        """`node` in words; `beside` is the other side of a comparison, which says what a bare number or word is."""
        literal = self.tree.literal(node)
        if literal is not None:
            return self._literal(literal, node, env, beside)
        match node:
            case ast.Name():
                return self._name(node, env, beside)
            case ast.Attribute():
                return self._attribute(node, env)
            case ast.Call():
                return self._call(node, env)
            case ast.BinOp():
                return self._binary(node, env, beside)
            case ast.IfExp(orelse=ast.IfExp()):
                return "; ".join(self._ways(node, env, beside))
            case ast.IfExp(test=test, body=body, orelse=other):
                return self.say("if-else", self._value(body, env, beside), self._truth(test, env), self._value(other, env, beside))
            case ast.GeneratorExp():
                where, inner = self._through(node, env)
                loop = node.generators[-1].target
                alone = isinstance(node.elt, ast.Name) and isinstance(loop, ast.Name) and node.elt.id == loop.id
                lines = all(self.things.bound(each.iter, inner).kind == "line" for each in node.generators)
                return where if alone else self.say("each-of" if lines else "for-each", self._value(node.elt, inner), where)
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                return self._list([self._value(item, env, beside) for item in elts])
            case ast.BoolOp() | ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return self._truth(node, env)
            case ast.UnaryOp(operand=operand):
                return f"−{self._value(operand, env, beside)}"
        return f"“{self.tree.words(node)}”"

    def _ways(self, node: ast.expr, env: Env, beside: ast.expr | None) -> Iterator[str]:
        """One value of several, each with its condition: "if A: x; if B: y; otherwise: z"."""
        while isinstance(node, ast.IfExp):
            yield self.say("way-if", self._value(node.body, env, beside), self._truth(node.test, env))
            node = node.orelse
        yield self.say("way-else", self._value(node, env, beside))

    def _literal(self, literal: object, node: ast.expr, env: Env, beside: ast.expr | None) -> str:
        match literal:
            case Duration():
                return moments.duration(literal, self.language)
            case time():
                return literal.strftime("%H:%M" if self.english else "%H.%M")
            case Decimal():
                if self.tree.words(node).endswith("%"):
                    return formats.format_percent(literal, self.language)
                money = self.things.is_money(beside, env) if beside is not None else self.money and node is self.tree.root
                return formats.format_money(literal, self.language) if money else formats.format_number(literal, self.language)
        return self._option(str(literal), beside, env)

    def _option(self, name: str, beside: ast.expr | None, env: Env) -> str:
        """An option by its title: that of the field beside it, else of any field that has it."""
        fields = [field for field in ([self.things.field(beside, env)] if beside is not None else []) if field]
        fields += [*self.sop.form, *self.sop.late, *self.sop.person_columns, *(c for f in self.sop.form for c in f.columns)]
        for option in (option for field in fields for option in field.options if option.name == name and "*" not in option.title.parts):
            return self.quoted(option.title)
        return f"“{self.word(name)}”"

    def _name(self, node: ast.Name, env: Env, beside: ast.expr | None) -> str:
        name = word_of(node.id)
        if name in env:
            return self.say(f"one-{env[name].kind}")
        if name == "none":
            return self.nothing
        if beside is not None and is_outcome(beside):
            return self._option(name, beside, env)
        if self.voting and name in VOTES:
            return VOTES[name][self.english]
        if (field := self.things.field(node, env)) is not None:
            return self.quoted(field.title)
        if name in self.sop.lets:
            return f"“{name.replace('_', ' ')}”"
        if name in self.sop.states:
            return self.state(name)
        if name in NAMES:
            return NAMES[name][self.english]
        return self._option(name, beside, env)

    def _attribute(self, node: ast.Attribute, env: Env) -> str:
        attr, base = word_of(node.attr), node.value
        if isinstance(base, ast.Name):
            owner = word_of(base.id)
            if owner == "role":
                return self._role(node, env)
            if owner in ("rota", "rank"):
                return self.say(owner, readable(attr))
            if owner == "seen":
                return self.say("seen", self._name(ast.Name(id=attr), {}, None))
            if owner == "requests":
                return self.say("requests", attr.replace("_", " "))
            if owner in env and env[owner].kind == "request":
                return self._of_request(attr)
        if self._is_state(base, env) and attr in STATE_DATA:
            return STATE_DATA[attr][self.english].format(self._of_state(base, env))
        if attr in ("first", "last"):
            return self.say(f"{attr}-line", self._value(base, env))
        if (column := self.things.field(node, env)) is not None:
            bound = env.get(word_of(base.id)) if isinstance(base, ast.Name) else None
            if bound is not None:
                return self.say("its", self.quoted(column.title)) if bound.theirs else self.quoted(column.title)
            return self._owned(self.quoted(column.title), self._value(base, env))
        return self._of_value(attr, base, env)

    def _owned(self, thing: str, words: str) -> str:
        """What somebody or something has: "the requester's “Grade”"."""
        if not self.english:
            return f"{thing} {words}"
        return owned(f"the {thing} of {{0}}", words) if words in ONE_PERSON else self.say("of", thing, words)

    def _of_request(self, attr: str) -> str:
        if attr in REQUEST_DATA:
            return REQUEST_DATA[attr][self.english]
        field = self.sop.field(attr)
        return self.say("its", self.quoted(field.title) if field else f"“{attr.replace('_', ' ')}”")

    def _of_value(self, attr: str, base: ast.expr, env: Env) -> str:
        column = next((column for column in self.sop.person_columns if column.name == attr), None)
        if column is not None:
            return self._owned(self.quoted(column.title), self._value(base, env))
        if attr == "date" and (key := sent_or_opened(base, env)):
            return self.say(key)
        key = f"part-{attr}"
        words = self._value(base, env)
        return owned(TERMS[key][self.english], words) if key in TERMS else self._owned(f"“{attr.replace('_', ' ')}”", words)

    def _is_state(self, node: ast.expr, env: Env) -> bool:
        match node:
            case ast.Name(id=name):
                return word_of(name) in self.sop.states or word_of(name) in ("this", "vote")
            case ast.Attribute(value=ast.Name(id=row), attr=attr):
                return env.get(word_of(row), Bound("")).kind == "request" and word_of(attr) in self.sop.states
        return False

    def _of_state(self, node: ast.expr, env: Env) -> str:
        match node:
            case ast.Name(id=name):
                return self.say("this-step") if word_of(name) in ("this", "vote") else self.state(word_of(name))
            case ast.Attribute(attr=attr):
                return self.say("its-step", self.state(word_of(attr)))
        return self._value(node, env)

    def _call(self, node: ast.Call, env: Env) -> str:
        args = node.args
        if isinstance(node.func, ast.Attribute):
            return self._role(node, env) if is_role(node) and args else f"“{self.tree.words(node)}”"
        name = word_of(node.func.id) if isinstance(node.func, ast.Name) else ""
        if name in ("any", "all", "same"):
            return self._truth(node, env)
        if name == "sum" and isinstance(args[0], ast.GeneratorExp) and args[0] in self.marks:
            return self.marks[args[0]]
        if name in _MADE_OF_ONE and len(args) == 1:
            dates = "-dates" if name in ("min", "max") and self.things.is_dated(args[0], env) else ""
            return FUNCTIONS[f"{name}-of{dates}"][self.english].format(self._value(args[0], env))
        if name in ("min", "max") and args:
            dates = ("-dates" if self.things.is_dated(args[0], env) else "") + ("/2" if len(args) == 2 else "")
            return FUNCTIONS[name + dates][self.english].format(self._list([self._value(arg, env, args[0]) for arg in args]))
        if name in ("next_on", "serial", "date") and args:
            return self._special(name, args, env)
        words = [self._value(arg, env) for arg in args]
        if f"{name}/{len(words)}" in FUNCTIONS:
            return FUNCTIONS[f"{name}/{len(words)}"][self.english].format(*words)
        return f"“{self.tree.words(node)}”"

    def _role(self, node: ast.expr, env: Env, named: bool = False) -> str:
        """A role by its title, else by its key, with the unit it is of; `named` with the word role, where one holds it."""
        found = node.func if isinstance(node, ast.Call) else node
        assert isinstance(found, ast.Attribute)
        role = self.role(word_of(found.attr), named)
        return self.say("role-of", role, self._value(node.args[0], env)) if isinstance(node, ast.Call) else role

    def _special(self, name: str, args: list[ast.expr], env: Env) -> str:
        if name == "serial":
            return FUNCTIONS["serial"][self.english].format(number_example(str(self.tree.literal(args[0]))))
        if name == "date":
            return self._date(args, env)
        days = [TERMS[word_of(arg.id)][self.english] for arg in args[1:] if isinstance(arg, ast.Name)]
        return FUNCTIONS["next_on"][self.english].format(self.say("or").join(days), self._value(args[0], env))

    def _date(self, args: list[ast.expr], env: Env) -> str:
        """4 Jan 2027; 31 Dec in the year of “Last day”."""
        year, *rest = (self.tree.literal(arg) for arg in args)
        if all(isinstance(part, Decimal) for part in rest):
            day = date(int(str(year)) if isinstance(year, Decimal) else _LEAP_YEAR, *(int(str(part)) for part in rest))
            if isinstance(year, Decimal):
                return moments.plain_date(day, self.language)
            if isinstance(args[0], ast.Attribute) and args[0].attr == "year":
                return self.say("day-in-year", moments.plain_date(day, self.language, day.year), self._value(args[0].value, env))
        return FUNCTIONS["date/3"][self.english].format(*(self._value(arg, env) for arg in args))

    def _binary(self, node: ast.BinOp, env: Env, beside: ast.expr | None) -> str:
        left, right = node.left, node.right
        if isinstance(node.op, ast.LShift):
            day = self._value(left, env)
            return self.say("at", f"({day})" if isinstance(left, ast.IfExp) else day, self._value(right, env))
        if isinstance(node.op, ast.BitOr):
            return self._list([self._value(part, env) for part in united(node)])
        if isinstance(node.op, ast.BitAnd):
            return self.say("both-in", self._value(left, env), self._value(right, env))
        if self.things.kind(right, env) == "duration" and isinstance(node.op, ast.Add | ast.Sub) and self.things.kind(left, env) != "duration":
            return self.say("after" if isinstance(node.op, ast.Add) else "before", self._value(right, env), self._value(left, env))
        if isinstance(node.op, ast.Sub) and self.things.kind(left, env) == "people":
            return self.say("without", self._value(left, env), self._value(right, env))
        sign = _SIGNS.get(type(node.op), "?")
        if isinstance(node.op, ast.Mult | ast.Div):
            return f"{self._inner(left, env, None, None)} {sign} {self._inner(right, env, None, None)}"
        return f"{self._inner(left, env, beside, right)} {sign} {self._inner(right, env, beside, left)}"

    def _inner(self, node: ast.expr, env: Env, beside: ast.expr | None, other: ast.expr | None) -> str:
        words = self._value(node, env, beside if beside is not None and self.things.is_money(beside, env) else other)
        return f"({words})" if isinstance(node, ast.IfExp) else words

    # what a loop goes through

    def _through(self, node: ast.GeneratorExp, env: Env) -> tuple[str, Env]:
        """Where a loop goes, with its conditions, and what its variables stand for."""
        inner = self.things.inside(node, env)
        places = []
        for loop in node.generators:
            place = self._place(loop.iter, inner)
            tests = [self._truth(test, inner) for test in loop.ifs]
            places.append(self.say("where", place, self.say("and").join(tests)) if tests else place)
        return self.say("and").join(places), inner

    def _place(self, node: ast.expr, env: Env) -> str:
        words = self._value(node, env)
        kind = self.things.bound(node, env).kind
        if kind == "line":
            return self.say("lines-of", words)
        named = isinstance(node, ast.Name) and word_of(node.id) in self.sop.lets
        return self.say("requests-in" if kind == "request" else "those-in", words) if named else words

    def _list(self, words: list[str]) -> str:
        return formats.join(words, self.language)
