"""Faults of a definition as a whole: states nobody reaches, traps, circles, silence where words are due, decisions that data quietly overtake."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from workflows.checks_bands import turning
from workflows.clauses import Clauses
from workflows.conditions import meanings
from workflows.reading import Findings
from workflows.sop import Act, Expression, Field, FieldUse, Sop, State, Timer
from workflows.vocabulary import ENDS, REFUSING

_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_BAD_TARGETS = frozenset({"unknown-target", "form-not-a-target", "target-inside", "state-twice", "not-built-yet", "two-kinds"})
_ASKING = ("approve", "task")
_PASSING = frozenset({"approve", "done", "silent"})


class Checks:
    """Judges a definition that has been read; `clauses` knows what was read on the way."""

    def __init__(self, sop: Sop, findings: Findings, clauses: Clauses, usual_timers: Iterable[Timer] = ()) -> None:
        self.sop, self.findings, self.clauses = sop, findings, clauses
        self.usual = {timer.mark for timer in usual_timers}
        self.states = sop.states

    def run(self) -> None:
        if not any(fault.code in _BAD_TARGETS for fault in self.findings.faults):
            self._circles()
            self._ways()
        for state in self.states.values():
            self._people(state)
            self._clock(state)
            self._overtaken(state)
            self._seen_early(state)
            self._says(state)
        for rule in self.sop.rules:
            self._saw_nothing(rule.must, rule.when)
        self._saw_nothing(self.sop.start.by, self.sop.start.when)
        if self.sop.start.every is not None:
            self._begun_by_clock()
        self._languages()

    def _begun_by_clock(self) -> None:
        """Nobody is asked anything then, and whom it is begun for is worked out before there is a requester."""
        for field in self.sop.form:
            optional = field.required is not None and field.required.constant and field.required.source == "false"
            if field.computed is None and field.default is None and not optional:
                self.findings.add("clock-cannot-ask", field.at, field.name, "default")
        by = self.sop.start.by
        if by is not None and (asked := sorted(self._words(by) & {"requester", "submitter", "actor"})):
            self.findings.add("clock-before-requester", by.at, asked[0])

    def _ways(self) -> None:
        """Every state is reached, goes somewhere, and has a road to an end."""
        roads = {name: set(self._onward(state)) for name, state in self.states.items()}
        for name, state in self.states.items():
            if self._goes_nowhere(state):
                self.findings.add("goes-nowhere", state.at, name, "next")
        withdrawn = next((act.to for act in self.sop.acts if act.name == "withdraw"), "")  # from anywhere, so it is no road to an end
        reached = _reachable(roads, self.sop.first) | _reachable(roads, withdrawn)
        backward: dict[str, set[str]] = {}
        for name, targets in roads.items():
            for target in targets:
                backward.setdefault(target, set()).add(name)
        homeward: set[str] = set()
        for end in (*ENDS, *(name for name, state in self.states.items() if state.kind == "end" and not state.parent)):
            homeward |= _reachable(backward, end)
        for name, state in self.states.items():
            if name not in reached:
                self.findings.add("unreachable", state.at, name)
            elif name not in homeward and not self._goes_nowhere(state) and not self._circling():
                self.findings.add("trap", state.at, name)

    def _circling(self) -> bool:
        """Whether a circle of crossings was found, which explains that no end is reached."""
        return any(fault.code == "circle-of-crossings" for fault in self.findings.faults)

    def _goes_nowhere(self, state: State) -> bool:
        """Whether a state at the top is followed by nothing, though it may complete or be passed by."""
        if state.kind == "end" or state.parent or state.following:
            return False
        stays = state.kind == "wait" and state.wait is None and not any(act.completes for act in state.acts)
        return state.when is not None or not (state.next or stays or self._never_completes(state))

    def _never_completes(self, state: State) -> bool:
        """A task whose every act leads elsewhere."""
        return state.kind == "task" and bool(state.acts) and not any(act.completes for act in state.acts)

    def _onward(self, state: State) -> Iterator[str]:
        """Where one may come from `state` in one step, by completing, by an act, by the clock, by a rejection."""
        if state.kind == "end":
            yield from self._ends_in(state)
        else:
            yield from (way.to for way in state.next)
            if state.following and (not state.next or state.when is not None):
                yield state.following
            if state.parent and (not state.following or self.states[state.parent].kind == "lanes"):
                yield state.parent
        if state.kind == "lanes":
            yield from state.children
        elif state.kind == "states":
            yield from state.children[:1]
        if state.kind == "approve" and any(act.counts is not None for act in state.acts) and not any(way.when for way in state.next):
            yield from ("rejected",) if any(act.name != "approve" for act in state.acts if act.counts) else ()
        yield from (act.to for act in state.acts if act.to)
        yield from (timer.to for timer in state.timers if timer.to)
        yield from (act.to for act in self.sop.acts if act.to and act.name != "withdraw" and (not act.states or state.name in act.states))

    def _ends_in(self, state: State) -> Iterator[str]:
        if state.parent:
            yield state.parent

    def _circles(self) -> None:
        """Crossings that lead to each other whatever the data are: nobody would ever be asked again."""
        jump = {
            name: (state.next[0].to if state.next else state.following)
            for name, state in self.states.items()
            if state.kind == "crossing" and (not state.next or state.next[0].when is None)
        }
        for name in jump:
            way, here = [name], jump[name]
            while here in jump and here not in way:
                way.append(here)
                here = jump[here]
            if here == name and name == min(way, key=list(self.states).index):
                self.findings.add("circle-of-crossings", self.states[name].at, name, way=" -> ".join((*way, name)))

    def _people(self, state: State) -> None:
        """Warnings where a state may find nobody to ask."""
        if state.kind not in _ASKING or state.who is None:
            return
        if state.kind == "approve" and state.excluded is not None and not state.otherwise:
            self.findings.add("except-without-else", state.excluded.at, state.name, "else", serious=False)
        source = state.who.source
        if source == "nobody":
            self.findings.add("asks-nobody", state.who.at, state.name)
        field = self._field(source)
        if field is not None and (field.required is not None or field.when is not None):
            self.findings.add("who-may-be-empty", state.who.at, state.name, source, serious=False)

    def _field(self, name: str) -> Field | None:
        return self.sop.field(name)

    def _clock(self, state: State) -> None:
        for timer in state.timers:
            if timer.mark not in self.usual and timer.at is None and state.due is None:
                self.findings.add("no-due", timer.mark, state.name, "due")
            if timer.do and timer.do not in ("silent", "close") and timer.do not in self._acts_at(state):
                self.findings.add("unknown-act", timer.mark, timer.do, state=state.name)
            if timer.says is None and self._passes(state, timer):
                self.findings.add("clock-without-words", timer.mark, timer.do or timer.to, "says")

    def _acts_at(self, state: State) -> set[str]:
        return {act.name for act in state.acts} | {act.name for act in self.sop.acts if not act.states or state.name in act.states}

    def _passes(self, state: State, timer: Timer) -> bool:
        """Whether the clock does what a person would have had to approve, accept or let pass."""
        if timer.do:
            act = next((act for act in state.acts if act.name == timer.do), None)
            if timer.do in _PASSING or (act is not None and act.completes):
                return True
            target = act.to if act else ""
        else:
            target = timer.to
        if not target or target in REFUSING:
            return False
        end = self.states.get(target)
        if end is None or (end.kind == "end" and end.end in REFUSING):
            return False
        order = list(self.states)
        return order.index(target) > order.index(state.name)

    def _overtaken(self, state: State) -> None:
        """Data filled in here that an earlier state's `when` or people stand on, while the file does not say what then (LANGUAGE 7)."""
        if state.rewalk is not None or state.next:
            return
        filled = {(use.table, use.name): use for use in self._filled(state)}
        names = {name for name, _ in (*state.sets, *(pair for act in state.acts if act.completes for pair in act.sets))}
        for earlier in takewhile(lambda other: other.name != state.name, self.states.values()):
            if state.parent and self._beside(earlier, state):
                continue
            for expression in (earlier.when, earlier.who, earlier.excluded, *earlier.otherwise):
                hit = self._stands_on(expression, filled.values(), names)
                if hit:
                    shown = turning(earlier.when.source, hit, meanings(self.sop)) if expression is earlier.when and earlier.when else {}
                    self.findings.add("overtaken", state.at, state.name, "rewalk", serious=True, field=hit, earlier=earlier.name, **shown)
                    return

    def _beside(self, earlier: State, state: State) -> bool:
        """Whether the two lie in lanes of the same fork, where neither is before the other."""
        return earlier.parent == state.parent and self.states[state.parent].kind == "lanes"

    def _filled(self, state: State) -> Iterable[FieldUse]:
        return (*state.fields, *(use for act in state.acts if act.completes or act.counts for use in act.fields))

    def _stands_on(self, expression: Expression | None, uses: Iterable[FieldUse], names: set[str]) -> str:
        if expression is None:
            return ""
        words = self._words(expression)
        for use in uses:
            if use.name in words and (not use.table or use.table in expression.reads):
                return f"{use.table}.{use.name}" if use.table else use.name
        return next((name for name in sorted(names) if name in expression.reads), "")

    def _words(self, expression: Expression) -> set[str]:
        """The words of an expression and of every let it goes through, columns among them."""
        found = {*_WORD.findall(expression.source), *expression.reads}
        for name in expression.reads:
            if name in self.sop.lets:
                found |= {*_WORD.findall(self.sop.lets[name].source)}
        return found

    def _seen_early(self, state: State) -> None:
        """`seen` where nothing has been decided or opened yet shows nothing."""
        self._saw_nothing(state.when, state.who, state.excluded, *state.otherwise)

    def _saw_nothing(self, *expressions: Expression | None) -> None:
        for expression in expressions:
            if expression is not None and expression.seen:
                self.findings.add("seen-by-nobody", expression.at, ", ".join(sorted(expression.seen)))

    def _says(self, state: State) -> None:
        """Words that nobody hears."""
        if state.says is not None and state.tell is None:
            self.findings.add("says-to-nobody", state.says.at, state.name, "tell", serious=False)
        for act in state.acts:
            self._act_says(act)

    def _act_says(self, act: Act) -> None:
        if act.says is not None and act.tell is None:
            self.findings.add("says-to-nobody", act.says.at, act.name, "tell", serious=False)

    def _languages(self) -> None:
        """Texts in one language only, in a file that otherwise speaks both."""
        both = [text for text in self.clauses.texts if {"en", "id"} <= text.parts.keys()]
        for text in self.clauses.texts if both else ():
            missing = [language for language in ("en", "id") if language not in text.parts]
            wordy = any(letter.isalpha() for parts in text.parts.values() for part in parts if isinstance(part, str) for letter in part)
            if missing and wordy:
                self.findings.add("missing-translation", text.at, text.plain("id")[:60], serious=False, language=",".join(missing))


def _reachable(roads: Mapping[str, Iterable[str]], start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for target in roads.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found
