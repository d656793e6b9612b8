"""Reads the acts of a state, or of the whole request, into the complete list of buttons with every standard one spelled out."""

from __future__ import annotations

from collections.abc import Iterable

from workflows import vocabulary
from workflows.clauses import Clauses
from workflows.declarations import Declarer
from workflows.documents import Listing, Node, Section, Word
from workflows.faults import Mark
from workflows.outline import NOTHING, Outline, StateDraft
from workflows.reading import Findings, nearest
from workflows.sop import Act, Expression, FieldUse, Text
from workflows.types import PEOPLE, TEXT, choice

_WORDLESS = Text({"*": ("",)})  # the words of standard acts are made where all words are made
_TOP_STANDARD = ("withdraw", "edit", "comment")
_ALWAYS = ("withdraw", "answer", "comment")  # acts of every request
_NOT_COMPLETING = frozenset({"return", "withdraw", "edit", "close", "ask", "answer", "comment"})
_NOT_OF_A_QUESTION = ("to", "counts", "edits", "add", "hand_to", "need", "as", "reason")
_ASKING = ("approve", "task")


def _is_requester(who: Node | None) -> bool:
    """Whether those asked are the requester alone, who would ask themselves."""
    return isinstance(who, Word) and who.text in ("requester", "submitter")


class Buttons:
    def __init__(self, outline: Outline, declarer: Declarer, findings: Findings) -> None:
        self.outline, self.declarer, self.findings = outline, declarer, findings
        self.clauses: Clauses = declarer.clauses

    def of_state(self, state: StateDraft, may: tuple[str, ...] | None) -> tuple[Act, ...]:
        """The acts of `state` in the order of their buttons: the standard ones it has, then its own. `may` comes from the defaults."""
        own = self._entries(state.node.get("acts"))
        standard = self._standard(state, may, [word.text for word, _ in own])
        for word, node in own:
            if word.text in vocabulary.STANDARD_ACTS and word.text not in standard:
                self._add_standard(state, word, node, standard)
        written = {word.text: (word, node) for word, node in own}
        acts = [self._act(*written.get(name, (Word(name, state.at), NOTHING)), state, name) for name in standard]
        return (*acts, *(self._act(word, node, state, "") for word, node in own if word.text not in vocabulary.STANDARD_ACTS))

    def _entries(self, node: Node | None) -> list[tuple[Word, Section]]:
        section = self.findings.section(node, "acts")
        found = []
        for word, child in section.entries if section else ():
            self.findings.name(word)
            known = vocabulary.TOP_ACT if node is self.outline.head.get("acts") else vocabulary.ACT
            if isinstance(child, Word) and not child.text:
                found.append((word, Section((), word.at)))
            elif act := self.findings.section(child, word.text, known, vocabulary.ACT_LATER):
                found.append((word, act))
        return found

    def _standard(self, state: StateDraft, default: tuple[str, ...] | None, own: list[str]) -> list[str]:
        """Names of the standard acts the asked have: by `may`, by the defaults, or by the language."""
        if state.kind not in _ASKING:
            return []
        known = vocabulary.MAY[state.kind]
        if state.node.get("may") is not None:
            words = self.findings.words(state.node.get("may"), "may")
            for word in words:
                if word.text not in (*known, *own):
                    self.findings.add("unknown-word", word.at, word.text, nearest(word.text, known), place="may", known=", ".join(known))
            return [name for name in known if name in {word.text for word in words}]
        fitting = [name for name in known if name in (default or ())]
        if (state.kind == "approve" and fitting) or "done" in fitting:  # a `may` that speaks of approvals only leaves tasks as they are
            return fitting
        completing = any(name not in vocabulary.STANDARD_ACTS and self._completes(state, name) for name in own)
        left_out = {"done"} if completing else set()
        if _is_requester(state.node.get(state.kind)):
            left_out.add("ask")
        return [name for name in vocabulary.MAY_DEFAULT[state.kind] if name not in left_out]

    def _completes(self, state: StateDraft, name: str) -> bool:
        acts = state.node.get("acts")
        act = acts.get(name) if isinstance(acts, Section) else None
        return not isinstance(act, Section) or not any(act.get(key) for key in ("to", "edits", "counts", "add", "hand_to"))

    def _add_standard(self, state: StateDraft, word: Word, node: Section, standard: list[str]) -> None:
        """A standard act that `acts` writes is offered too, unless the state's own `may` leaves it out."""
        possible = (*vocabulary.MAY.get(state.kind, ()), "edit")
        if word.text not in possible:
            self.findings.add("act-not-here", word.at, word.text, nearest(word.text, possible), state=state.name, kind=state.kind)
        elif state.node.get("may") is not None and node.get("by") is None and word.text != "edit":
            self.findings.add("act-not-offered", word.at, word.text, state=state.name)
        else:
            standard.append(word.text)

    def _act(self, word: Word, node: Section, state: StateDraft, standard: str) -> Act:
        to = "" if standard == "return" and self._is_form(node.get("to")) else self.clauses.target(node.get("to"), state.name)
        counts = self._counts(node, standard, state)
        if standard == "reject" and state.kind == "task" and not to:
            to = "rejected"
        if standard == "ask":
            for key in _NOT_OF_A_QUESTION:
                if (misplaced := node.get(key)) is not None:
                    self.findings.add("key-not-here", misplaced.at, key, state=word.text, kind=state.kind)
        moves = bool(to or node.get("edits") or counts or node.get("add") or node.get("hand_to"))
        by = self.clauses.people(node.get("by"), "by")
        if by is None and state.kind not in _ASKING and node.get("by") is None:
            self.findings.add("missing-key", word.at, "by", place=word.text)
        completes = state.kind != "end" and standard not in _NOT_COMPLETING and not moves
        return self._made(word, node, standard, by=by, to=to, counts=counts, completes=completes)

    def _is_form(self, node: Node | None) -> bool:
        return node is None or (isinstance(node, Word) and node.text == vocabulary.FORM)

    def _made(self, word: Word, node: Section, standard: str, *, by: Expression | None, to: str, counts: Expression | None, completes: bool, states: tuple[str, ...] = ()) -> Act:
        clauses = self.clauses
        edits = self._edits(node.get("edits"))
        if standard == "edit" and node.get("edits") is None:
            self.findings.add("missing-key", word.at, "edits", place="edit")
        plain_title = _WORDLESS if standard else Text({"*": (word.text.replace("_", " "),)}, word.at)
        need = self.findings.one_of(node.get("need"), "need", ("all",))
        reason = self.findings.one_of(node.get("reason"), "reason", vocabulary.REASON_WORDS)
        return Act(
            word.text, clauses.text(node.get("title"), "title") or plain_title, bool(standard),
            by=by,
            states=states,
            when=clauses.condition(node.get("when"), "when"),
            all_must=need == "all",
            fields=self.uses(node.get("fields")),
            edits=edits,
            rules=clauses.rules(node.get("rules")),
            reason=reason or vocabulary.REASONS.get(standard, "none"),
            counts=counts,
            stands_in=clauses.expression(node.get("as"), "as", PEOPLE),
            add=clauses.people(node.get("add"), "add"),
            hand_to=clauses.people(node.get("hand_to"), "hand_to"),
            sets=clauses.sets(node.get("set")),
            tell=clauses.people(node.get("tell"), "tell"),
            says=clauses.text(node.get("says"), "says"),
            to=to,
            completes=completes,
            mark=word.at,
        )  # fmt: skip

    def _counts(self, node: Section, standard: str, state: StateDraft) -> Expression | None:
        if node.get("counts") is not None:
            if state.kind != "approve":
                self.findings.add("key-not-here", node.at, "counts", state=state.name, kind=state.kind)
            return self.clauses.expression(node.get("counts"), "counts", choice(("yes", "no", "abstain", "none")))
        if state.kind == "approve" and standard in vocabulary.COUNTS:
            return self.clauses.constant(f"'{vocabulary.COUNTS[standard]}'", state.at, TEXT)
        return None

    def _edits(self, node: Node | None) -> tuple[str, ...]:
        form = {draft.name: draft for draft in self.outline.form if draft.source is None}
        found = []
        for word in self.findings.words(node, "edits"):
            if word.text in form:
                found.append(word.text)
            else:
                self.findings.add("unknown-field", word.at, word.text, nearest(word.text, form))
        return tuple(found)

    def uses(self, node: Node | None) -> tuple[FieldUse, ...]:
        """The late fields that `fields` of a state or act asks for, in order."""
        if isinstance(node, Section):
            pairs: Iterable[tuple[Word, Node | None]] = node.entries
        else:
            pairs = [(word, None) for word in self.findings.words(node, "fields")] if isinstance(node, Listing | Word) else []
        return tuple(use for word, child in pairs if (use := self.declarer.use(word, child)))

    def of_request(self) -> tuple[Act, ...]:
        """The acts of the whole request: the file's own, then withdraw, answer and comment, which every request has."""
        found = []
        own = self._entries(self.outline.head.get("acts"))
        for word, node in own:
            standard = word.text if word.text in vocabulary.STANDARD_ACTS else ""
            if standard and standard not in _TOP_STANDARD:
                self.findings.add("act-not-here", word.at, word.text, nearest(word.text, _TOP_STANDARD), state="acts", kind="acts")
            elif standard not in _ALWAYS:
                found.append(self._top(word, node, standard))
        written = {word.text: (word, node) for word, node in own}
        for name in _ALWAYS:
            found.append(self._top(*written.get(name, (Word(name, Mark(1, 1)), NOTHING)), name))
        return tuple(found)

    def _top(self, word: Word, node: Section, standard: str) -> Act:
        by = self.clauses.people(node.get("by"), "by")
        if node.get("by") is None and standard in ("withdraw", "edit", "comment"):
            by = self.clauses.constant("involved" if standard == "comment" else "requester", word.at, PEOPLE)
        to = self.clauses.target(node.get("to"), "")
        if standard == "withdraw" and not to:
            to = "withdrawn"
        if node.get("counts") is not None:
            self.findings.add("key-not-here", node.at, "counts", state="acts", kind="acts")
        return self._made(word, node, standard, by=by, to=to, counts=None, completes=False, states=self._in(node.get("in")))

    def _in(self, node: Node | None) -> tuple[str, ...]:
        found = []
        for word in self.findings.words(node, "in"):
            if word.text in self.outline.states:
                found.append(word.text)
            else:
                self.findings.add("unknown-state", word.at, word.text, nearest(word.text, self.outline.states))
        return tuple(found)
