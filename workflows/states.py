"""Reads the states of a definition, each with the defaults it does not override."""

from __future__ import annotations

from dataclasses import dataclass

from workflows import vocabulary
from workflows.buttons import Buttons
from workflows.clauses import NEVER, Clauses
from workflows.declarations import Declarer
from workflows.documents import Node, Section, Word
from workflows.faults import Mark
from workflows.outline import NOTHING, Outline, StateDraft
from workflows.reading import Findings, nearest
from workflows.sop import Expression, Schedule, State, Text, Timer
from workflows.types import PEOPLE

USUAL_NAG = "working day at 09:00"
_MOMENT = ("moment", "date")
_DUE = ("duration", "moment", "date")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What `defaults` says for every state that asks people."""

    due: Expression | None = None
    nag: Schedule | None = None
    timers: tuple[Timer, ...] = ()
    holds: Expression | None = None
    may: tuple[str, ...] | None = None


class States:
    def __init__(self, outline: Outline, declarer: Declarer, findings: Findings) -> None:
        self.outline, self.findings = outline, findings
        self.clauses: Clauses = declarer.clauses
        self.buttons = Buttons(outline, declarer, findings)
        self.defaults = self._defaults(outline.head.get("defaults"))

    def all(self) -> dict[str, State]:
        """Every state by name, in the order of the file, those inside others among them."""
        return {name: self._state(draft) for name, draft in self.outline.states.items()}

    def _defaults(self, node: Node | None) -> Defaults:
        section = self.findings.section(node, "defaults", vocabulary.DEFAULTS) or NOTHING
        may = self.findings.words(section.get("may"), "may")
        known = sorted({name for names in vocabulary.MAY.values() for name in names})
        for word in may:
            if word.text not in known:
                self.findings.add("unknown-word", word.at, word.text, nearest(word.text, known), place="may", known=", ".join(known))
        return Defaults(
            self._due(section.get("due"), None),
            self._nag(section.get("nag"), self._usual_nag()),
            tuple(self._timer(item, "") for item in self.findings.listing(section.get("timers"), "timers")),
            self.clauses.condition(section.get("holds"), "holds"),
            tuple(word.text for word in may) or None,
        )

    def _usual_nag(self) -> Schedule | None:
        return self.clauses.schedule(Word(USUAL_NAG, Mark(1, 1)), "nag")

    def _state(self, draft: StateDraft) -> State:
        node, clauses = draft.node, self.clauses
        asking = draft.kind in ("approve", "task")
        return State(
            draft.name, draft.kind, clauses.text(node.get("title"), "title") or Text({"*": (draft.name.replace("_", " "),)}, draft.at), draft.at,
            parent=draft.parent,
            following=draft.following,
            children=tuple(name for name in draft.children if name in self.outline.states),
            when=clauses.condition(node.get("when"), "when"),
            who=clauses.people(node.get(draft.kind), draft.kind) if asking else None,
            excluded=clauses.people(node.get("except"), "except"),
            otherwise=tuple(who for item in self.findings.items(node.get("else")) if (who := clauses.expression(item, "else", PEOPLE))),
            away=clauses.people(node.get("away"), "away"),
            need=clauses.need(node.get("need"), "all" if draft.kind == "lanes" else "any"),
            holds=clauses.condition(node.get("holds"), "holds") if node.get("holds") is not None else self.defaults.holds if asking else None,
            acts=self.buttons.of_state(draft, self.defaults.may),
            fields=self.buttons.uses(node.get("fields")),
            rules=clauses.rules(node.get("rules")),
            due=self._due(node.get("due"), self.defaults.due if asking else None),
            nag=self._nag(node.get("nag"), self.defaults.nag) if asking else None,
            timers=self._timers(draft),
            rewalk=self.findings.truth(node.get("rewalk"), "rewalk"),
            sets=clauses.sets(node.get("set")),
            tell=clauses.people(node.get("tell"), "tell"),
            says=clauses.text(node.get("says"), "says"),
            decided=self._name(node.get("decided"), "decided"),
            next=clauses.ways(node.get("next"), draft.name),
            wait=self._wait(node) if draft.kind == "wait" else None,
            end=self._name(node.get("end"), "end"),
            group=self._name(node.get("group"), "group"),
        )  # fmt: skip

    def _name(self, node: Node | None, key: str) -> str:
        word = self.findings.word(node, key)
        return word.text if word and self.findings.name(word) else ""

    def _due(self, node: Node | None, default: Expression | None) -> Expression | None:
        if node is None or (isinstance(node, Word) and node.text == NEVER):
            return default if node is None else None
        return self.clauses.of_kind(node, "due", _DUE, "2 working days")

    def _nag(self, node: Node | None, default: Schedule | None) -> Schedule | None:
        if node is None or (isinstance(node, Word) and node.text == NEVER):
            return default if node is None else None
        return self.clauses.schedule(node, "nag")

    def _wait(self, node: Section) -> Expression | None:
        """What a wait waits for; `None` for `acts`, which only an act or a timer ends."""
        inside = node.get("wait")
        if isinstance(inside, Word) and inside.text == "acts":
            if not node.get("acts") and not node.get("timers"):
                self.findings.add("waits-for-nothing", inside.at, "acts")
            return None
        proposal = f"opened + {inside.text}" if isinstance(inside, Word) else ""
        return self.clauses.of_kind(inside, "wait", (*_MOMENT, "yesno"), of_duration=proposal)

    def _timers(self, draft: StateDraft) -> tuple[Timer, ...]:
        node = draft.node.get("timers")
        if isinstance(node, Word) and node.text == "none":
            return ()
        own = tuple(self._timer(item, draft.name) for item in self.findings.listing(node, "timers"))
        if draft.kind != "approve":
            return own
        return (*self.defaults.timers, *own)

    def _timer(self, item: Node, state: str) -> Timer:
        section = self.findings.section(item, "timers", vocabulary.TIMER) or Section((), item.at)
        clauses = self.clauses
        if not any(section.get(key) for key in vocabulary.TIMER_DOES):
            self.findings.add("timer-does-nothing", section.at, ", ".join(vocabulary.TIMER_DOES))
        if section.get("do") and section.get("to"):
            self.findings.add("two-moves", section.at)
        at = section.get("at")
        is_due = at is None or (isinstance(at, Word) and at.text == "due")
        proposal = f"opened + {at.text}" if isinstance(at, Word) else ""
        return Timer(
            at=None if is_due else clauses.of_kind(at, "at", _MOMENT, of_duration=proposal),
            every=clauses.schedule(section.get("every"), "every"),
            when=clauses.condition(section.get("when"), "when"),
            nag=clauses.people(section.get("nag"), "nag"),
            tell=clauses.people(section.get("tell"), "tell"),
            says=clauses.text(section.get("says"), "says"),
            sets=clauses.sets(section.get("set")),
            add=clauses.people(section.get("add"), "add"),
            hand_to=clauses.people(section.get("hand_to"), "hand_to"),
            do=self._do(section.get("do"), state),
            to=clauses.target(section.get("to"), state),
            mark=section.at,
        )

    def _do(self, node: Node | None, state: str) -> str:
        word = self.findings.word(node, "do")
        if word is None:
            return ""
        if word.text in vocabulary.CLOCK_ACTS_LATER:
            self.findings.not_built(word.text, word.at)
            return ""
        known = {*vocabulary.CLOCK_ACTS, *vocabulary.STANDARD_ACTS, *self.outline.acts} - {"ask", "answer"}  # words of people
        if word.text not in known:
            self.findings.add("unknown-act", word.at, word.text, nearest(word.text, known), state=state)
            return ""
        return word.text
