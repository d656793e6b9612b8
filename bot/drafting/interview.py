"""Asks for what the flags left open, one answer after the other; an answer that cannot be taken is said why and asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.drafting import answers
from bot.drafting.answers import Draft, Names, Question, Step, Titles, Unclear
from workflows.documents import visible
from workflows.vocabulary import TYPES

T = TypeVar("T")

MANAGER = Titles("Line manager", "Atasan langsung")
USUAL_DUE = "2 working days"
_MOST, _LONGEST = 20, 200  # answers to one question, and letters of one
Prompt = Callable[[str, str], str]
"""Asks a question by its key, with the answer that is taken where nothing is typed; "" for none."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the flags say; "" and () where they say nothing."""

    title: str = ""
    name: str = ""
    command: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    approve: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    due: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Interview:
    """`prompt` is `None` where nothing may be asked; `tell` says a sentence by its key."""

    given: Given
    prompt: Prompt | None
    tell: Callable[..., None]

    def run(self) -> Draft:
        """The whole draft. Raises Unclear for an answer of the flags that cannot be taken, or for one that is missing and may not be asked for."""
        given, names = self.given, Names()
        if not given.title and self.prompt is None:
            raise Unclear("draft.no_title")
        titles = self.one("draft.q_title", given.title, "", answers.titles)
        name = self.one("draft.q_name", given.name, answers.slug(titles.en), answers.sop_name)
        usual = tuple(dict.fromkeys(word for word in (answers.slug(titles.id), answers.slug(titles.en)) if word))
        commands = self.one("draft.q_command", " ".join(given.command), " ".join(usual), lambda text: answers.commands(text.replace(",", " ").split()))
        known = ", ".join(each for each in TYPES if each not in ("table", "choice", "set"))
        questions = self.several("draft.q_ask", given.ask, lambda text: answers.question(text, names), "draft.help_ask", known)
        amount = answers.measure(questions)
        approvers = self.approvers(names, amount)
        tasks = self.several("draft.q_then", given.then, lambda text: answers.step(text, names, None, MANAGER), most=1)
        due = self.one("draft.q_due", given.due, USUAL_DUE, answers.deadline)
        number = self.one("draft.q_number", given.number, answers.initials(titles), lambda text: answers.series(text, questions))
        return Draft(name, titles, commands, number, questions, approvers, tasks, due, amount)

    def approvers(self, names: Names, amount: Question | None) -> tuple[Step, ...]:
        usual = self.given.approve or (("manager",) if self.prompt is None else ())
        found = self.several("draft.q_approve", usual, lambda text: answers.step(text, names, amount, MANAGER), "draft.help_approve")
        while not found and self.prompt is not None:
            self.tell("draft.no_approver")
            found = self.several("draft.q_approve", (), lambda text: answers.step(text, names, amount, MANAGER))
        return found

    def one(self, key: str, said: str, usual: str, read: Callable[[str], T]) -> T:
        """One answer: by the flag, by the prompt, or the usual one."""
        if said or self.prompt is None:
            return read(_on_a_line(said or usual))
        while True:
            try:
                return read(_on_a_line(self.prompt(key, usual)))
            except Unclear as unclear:
                self.tell(unclear.key, **unclear.values)

    def several(self, key: str, said: Sequence[str], read: Callable[[str], T], help: str = "", known: str = "", most: int = _MOST) -> tuple[T, ...]:
        """Answers until an empty one."""
        if len(said) > _MOST:
            raise Unclear("draft.too_many", most=str(_MOST))
        if said or self.prompt is None:
            return tuple(read(_on_a_line(text)) for text in said)
        if help:
            self.tell(help, known=known)
        found: list[T] = []
        while len(found) < most:
            text = self.prompt(f"{key} {len(found) + 1}", "")
            if not text.strip():
                break
            try:
                found.append(read(_on_a_line(text)))
            except Unclear as unclear:
                self.tell(unclear.key, **unclear.values)
        return tuple(found)


def _on_a_line(text: str) -> str:
    """An answer as it can stand in a file: on one line, without hidden characters. Raises Unclear where it is too long."""
    if len(text) > _LONGEST:
        raise Unclear("refuse.too_long", limit=str(_LONGEST), given=str(len(text)))
    return " ".join(visible(text).split())
