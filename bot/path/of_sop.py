"""The path of a SOP alone, for its owner: every state once, conditions on the lines, the ways that leave them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.path.plan import Arc, Fork, Plan, Run, Siding, Stop, all_stops, lines, stops
from bot.path.saying import need_words, unquoted
from bot.rendering.limits import plain_limit
from bot.wording import formats, say
from bot.wording.called import NO_TITLES
from bot.wording.catalogue import has
from bot.wording.conditions import Phrases
from bot.wording.names import Titles
from workflows.request import FORM
from workflows.sop import Act, Expression, Sop, State

NO_FIGURES: Mapping[str, Sequence[str]] = {}
_MANY = 2  # sources from which a way is drawn; of more it is told how many there are


@dataclass(frozen=True, slots=True)
class _Link:
    """A way from one stop to another that is no plain next step."""

    source: str
    target: str
    label: str
    to: str  # the state by the name that the SOP says, which may hold the target
    pressed: bool = False  # by somebody or by the clock, not taken by itself


def path_of_sop(sop: Sop, language: str, roles: Titles = NO_TITLES, figures: Mapping[str, Sequence[str]] = NO_FIGURES) -> Plan:
    """The plan of the drawing in `language` ("id" or "en"); `roles` are titles by key and language, `figures` lines to stand at states."""
    plan = _Teller(sop, language, roles).plan(figures)
    return replace(plan, second=say("path.figures", language)) if figures else plan


class _Teller:
    def __init__(self, sop: Sop, language: str, roles: Titles) -> None:
        self.sop, self.language = sop, language
        self.phrases = Phrases(sop, language, roles)
        self.order = {name: place for place, name in enumerate(sop.states)}

    def plan(self, figures: Mapping[str, Sequence[str]]) -> Plan:
        rest: list[State] = []
        run = (Stop(FORM, "ahead", say("page.sent", self.language)), *self._run([state for state in self.sop.states.values() if not state.parent], rest))
        links = [*self._ways(), *self._pressed()]
        sidings = tuple(self._siding(chain, links, run) for chain in self._chains(rest))
        bare = Plan(run, sidings)
        drawn = {(line.source, line.target) for line in lines(bare)}
        arcs, ways = self._arcs([link for link in links if (link.source, link.target) not in drawn])
        notes = {key: [*figures.get(key, ()), *ways.get(key, ())] for key in {*figures, *ways}}
        asks = self._asks([link for link in links if (link.source, link.target) in drawn])
        title = self.sop.title.plain(self.language)
        steps = formats.join([stop.title for stop in all_stops(bare) if stop.mark in ("ahead", "end") and stop.key != FORM], self.language)
        return Plan(
            _noted(run, notes, asks),
            tuple(replace(siding, run=_noted(siding.run, notes, asks)) for siding in sidings),
            arcs,
            say("path.of_sop", self.language, title=title, steps=steps),
            title,
        )

    # what follows what

    def _run(self, states: Sequence[State], rest: list[State]) -> Run:
        """The states that are gone through if nothing else is chosen; the others go to `rest`."""
        found: list[Stop | Fork] = []
        main = self._main(states)
        rest += [state for state in states if state not in main]
        for state in main:
            inner = [self.sop.states[name] for name in state.children]
            if state.kind == "states":
                found += self._run(inner, rest)
            elif state.kind == "lanes":
                lanes = tuple(self._run([child], rest) for child in inner)
                meet = Stop(state.name, "meet", need_words(state, len(lanes), self.language))
                found.append(Fork(tuple(_asked(lane, self._condition(state.when)) for lane in lanes), meet))
            else:
                found.append(self._stop(state))
        return tuple(found)

    def _main(self, states: Sequence[State]) -> list[State]:
        among = {state.name: state for state in states}
        found = [states[0]]
        while name := self._onward(found[-1], among):
            found.append(among[name])
        return found

    def _onward(self, state: State, among: Iterable[str]) -> str:
        """The next state of the main run: the usual one, else the last of its ways that leads forward; "" for none."""
        ways = [way.to for way in state.next]
        forward = [name for name in (*ways, self._usual(state)) if name in among and self.order[name] > self.order[state.name]]
        return forward[-1] if forward else ""

    def _usual(self, state: State) -> str:
        """Where it goes on if no condition says otherwise; "" after an end."""
        if state.kind == "end":
            return ""
        return next((way.to for way in state.next if way.when is None), state.following)

    def _chains(self, rest: Sequence[State]) -> Iterator[list[State]]:
        left = {state.name: state for state in sorted(rest, key=lambda state: self.order[state.name])}
        while left:
            chain = [left.pop(next(iter(left)))]
            while (name := self._usual(chain[-1])) in left:
                chain.append(left.pop(name))
            yield chain

    def _siding(self, chain: list[State], links: Sequence[_Link], run: Run) -> Siding:
        """A branch hangs on the first way that leads to it, and leads back where its last state goes."""
        own = tuple(item for state in chain for item in self._run([state], []))
        inside = {stop.key for stop in stops(own)}
        head = next(iter(stops(own)))
        many = {link.target for link in links if link.pressed and self._alike(link, links) > _MANY}
        way = next((link for link in links if link.target == head.key and link.source not in inside and not (link.pressed and link.target in many)), None)
        after = sum(self.order.get(next(iter(stops((item,)))).key, -1) < self.order[chain[0].name] for item in run)
        target = self._entry(self._usual(chain[-1]))
        return Siding(own, after, way.source if way else "", target if target not in inside else "")

    # ways

    def _ways(self) -> Iterator[_Link]:
        for state in self.sop.states.values():
            source = self._exit(state.name)
            for way in state.next:
                if target := self._entry(way.to):
                    yield _Link(source, target, self._condition(way.when), way.to)
            if state.kind != "end" and state.following and not any(way.when is None for way in state.next):
                yield _Link(source, self._entry(state.following), "", state.following)

    def _pressed(self) -> Iterator[_Link]:
        for state in self.sop.states.values():
            acts = [*state.acts, *(act for act in self.sop.acts if (not act.states and state.kind in ("approve", "task", "wait")) or state.name in act.states)]
            for act in acts:
                if target := self._entry(act.to):
                    yield _Link(self._exit(state.name), target, self._named(act), act.to, True)
            for timer in state.timers:
                if target := self._entry(timer.to):
                    yield _Link(self._exit(state.name), target, say("path.clock", self.language), timer.to, True)

    def _asks(self, links: Iterable[_Link]) -> dict[str, str]:
        """What must hold, or be pressed, for the lines that are drawn to be gone along, by the stop they lead to."""
        found: dict[str, list[str]] = {}
        for link in links:
            if link.label and link.label not in found.setdefault(link.target, []):
                found[link.target].append(link.label)
        return {target: formats.join(labels, self.language, either=True) for target, labels in found.items() if labels}

    def _alike(self, link: _Link, links: Iterable[_Link]) -> int:
        return len({other.source for other in links if (other.target, other.label, other.pressed) == (link.target, link.label, True)})

    def _arcs(self, links: Sequence[_Link]) -> tuple[tuple[Arc, ...], dict[str, list[str]]]:
        """The ways to draw, and for stops that many ways lead to the words that say so."""
        arcs: dict[tuple[str, str, str], Arc] = {}
        notes: dict[str, list[str]] = {}
        for link in links:
            count = self._alike(link, links)
            if link.pressed and count > _MANY:
                told = say("path.from_many", self.language, label=link.label, count=count)
                if told not in notes.setdefault(link.target, []):
                    notes[link.target].append(told)
                continue
            step = self.sop.states[link.to].title.plain(self.language)
            line = say("path.line" if link.label else "path.line_else", self.language, label=link.label, step=step)
            arcs[link.source, link.target, link.label] = Arc(link.source, link.target, link.label, "way", line, link.source)
        return tuple(arcs.values()), notes

    def _entry(self, name: str) -> str:
        """The stop at which a way to the state `name` arrives; "" for ends that are not written."""
        state = self.sop.states.get(name)
        while state is not None and state.kind in ("lanes", "states"):
            state = self.sop.states[state.children[0]]
        return state.name if state else ""

    def _exit(self, name: str) -> str:
        state = self.sop.states[name]
        while state.kind == "states":
            state = self.sop.states[state.children[-1]]
        return state.name

    # words

    def _stop(self, state: State) -> Stop:
        mark = {"end": "end", "crossing": "crossing"}.get(state.kind, "ahead")
        who = (unquoted(self.phrases.value(state.who)),) if state.who is not None else ()
        return Stop(state.name, mark, state.title.plain(self.language), who, self._condition(state.when))

    def _condition(self, rule: Expression | None) -> str:
        if rule is None:
            return ""
        plain = plain_limit(rule, self.sop, self.language)
        return plain or say("path.if", self.language, condition=unquoted(self.phrases.condition(rule, voting=True)))

    def _named(self, act: Act) -> str:
        own = act.title.plain(self.language).strip()
        return own or (say(f"act.{act.name}", self.language) if has(f"act.{act.name}") else formats.opened(act.name.replace("_", " ")))


def _asked(run: Run, words: str) -> Run:
    """The run with a condition on the line that leads to it."""
    if not words or not isinstance(run[0], Stop):
        return run
    return (replace(run[0], asks=f"{words}; {run[0].asks}" if run[0].asks else words), *run[1:])


def _noted(run: Run, notes: Mapping[str, list[str]], asks: Mapping[str, str]) -> Run:
    """The run with more lines of words at the stops that have some, and with what leads to them."""
    return tuple(_with_words(item, notes, asks) for item in run)


def _with_words(item: Stop | Fork, notes: Mapping[str, list[str]], asks: Mapping[str, str]) -> Stop | Fork:
    if isinstance(item, Fork):
        return replace(item, lanes=tuple(_noted(lane, notes, asks) for lane in item.lanes))
    (asked,) = _asked((item,), asks.get(item.key, ""))
    assert isinstance(asked, Stop)
    return replace(asked, lines=(*item.lines, *notes.get(item.key, ())))
