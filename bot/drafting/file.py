"""Writes a draft as a SOP file that reads like the shipped ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal

from bot.drafting.answers import NEVER, Draft, Question, Step, Titles, is_kept, slug
from bot.drafting.cases import cases
from bot.sop_schema import FIRST_LINE
from bot.wording import say
from bot.wording.formats import format_money, format_number
from workflows.layout import laid_out

_PLAIN = re.compile(r"[A-Za-z][\w .()/+-]*\Z")
_ASKING = {"money": "money", "date": "date", "datetime": "date", "choice": "choice", "person": "person", "people": "person", "files": "files",
           "number": "number", "integer": "number", "duration": "number", "yesno": "yesno"}  # fmt: skip
_FOR_RECORD = frozenset({"yesno", "choice", "person", "people", "duration"})  # answers that only people read, until a condition uses them


def written(draft: Draft) -> str:
    """The file's text, cases and all, in the layout of `alur fmt`."""
    return laid_out("\n".join((*_head(draft), "", *_form(draft), "", *_states(draft), "", *cases(draft, words(draft)), "")))


def words(draft: Draft) -> tuple[str, ...]:
    """The amounts from which each approver is asked, as people write them in English."""
    return tuple("" if step.least is None else amount_text(step.least, draft.amount) for step in draft.approvers)


def amount_text(value: Decimal, question: Question | None) -> str:
    plain = format_money(value, "en") if question is not None and question.kind == "money" else format_number(value, "en")
    return plain.replace("\xa0", " ")


def quoted(text: str) -> str:
    """A scalar as YAML and every reader of it take it."""
    return text if _PLAIN.match(text) and text.lower() not in ("true", "false", "null", "yes", "no") else json.dumps(text, ensure_ascii=False)


def both(titles: Titles) -> str:
    return f"{{en: {quoted(titles.en)}, id: {quoted(titles.id)}}}"


def _head(draft: Draft) -> Iterator[str]:
    yield FIRST_LINE
    yield f"# {draft.titles.en}. {_summary(draft)}"
    yield f"sop: {draft.name}"
    yield f"title: {both(draft.titles)}"
    if draft.commands:
        yield f"command: [{', '.join(draft.commands)}]"
    yield f"headline: {_headline(draft)}"
    if draft.amount is not None:
        yield f"amount: {draft.amount.name}"
    yield f"number: {json.dumps(draft.number, ensure_ascii=False)}"
    owner = next((step.role for step in (*draft.tasks, *draft.approvers) if step.role), "")
    if owner:
        yield f"owner: role.{owner}"


def _summary(draft: Draft) -> str:
    """Who decides, in a line for whoever opens the file."""
    decides = [f"{step.titles.en} {f'from {amount}' if amount else 'decides'}" for step, amount in zip(draft.approvers, words(draft))]
    then = f" Then: {', '.join(step.titles.en for step in draft.tasks)}." if draft.tasks else ""
    return f"{', '.join(decides)}.{then}"


def _headline(draft: Draft) -> str:
    named = [each for each in draft.questions if each.kind in ("text", "choice", "date") and not each.type.endswith("?")][:1]
    shown = [*named, *([draft.amount] if draft.amount else [])]
    return '"' + ", ".join(f"{{{{ {each.name} }}}}" for each in shown) + '"' if shown else both(draft.titles)


def _form(draft: Draft) -> Iterator[str]:
    if draft.questions:
        yield "form:"
    quick = {each.name for each in (next((each for each in draft.questions if each.type == "text"), None), draft.amount) if each is not None}
    for each in draft.questions:
        meant = slug(each.titles.en)
        if is_kept(meant):
            yield f"  # {say('draft.renamed', 'en', word=meant, name=each.name)}"
        yield f"  {each.name}:"
        yield f"    type: {each.type}"
        if each.name in quick:
            yield "    quick: true"
        if each.kind == "money":
            yield "    min: 1"
        if each.options:
            yield f"    of: {{{', '.join(f'{name}: {both(label)}' for name, label in each.options)}}}"
        if each.kind in _FOR_RECORD:
            yield "    keep: true"
        yield f"    title: {both(each.titles)}"
        yield f"    ask: {both(_asked(each))}"


def _asked(each: Question) -> Titles:
    key = f"draft.field_{_ASKING.get(each.kind, 'text')}"
    return Titles(say(key, "en", title=each.titles.en), say(key, "id", title=each.titles.id))


def _states(draft: Draft) -> Iterator[str]:
    if draft.due != NEVER:
        yield f"defaults: {{due: {draft.due}, nag: working day at 09:00}}"
        yield ""
    yield "states:"
    for step in draft.approvers:
        when = f"when: {draft.amount.name} >= {int(step.least):_}, " if step.least is not None and draft.amount else ""
        yield f"  {step.name}: {{title: {both(step.titles)}, {when}approve: {_who(step)}}}"
    for step in draft.tasks:
        yield f"  {step.name}: {{title: {both(step.titles)}, task: {_who(step)}}}"
    yield "  approved: {title: {en: Approved, id: Disetujui}, end: approved}"


def _who(step: Step) -> str:
    return f"role.{step.role}" if step.role else "requester.manager"
