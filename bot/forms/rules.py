"""Rules of the SOP while a form is filled in: one that the answers break already is said at the question, not only when all is sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.forms.draft import Draft
from bot.forms.outcome import Taken, refused
from bot.forms.questions import REASON, Evaluator, Form, expected_questions
from bot.rendering.facts import value_text
from bot.rendering.view import View
from bot.wording import formats, say
from workflows.sop import Expression, FieldUse, Rule
from workflows.sources import made_of, words_of

_GATHERED = frozenset({"files", "table", "set"})  # kinds whose question shows what was gathered for it, answered or not
_GIVEN = 60  # characters of an answer said again


def judged(form: Form, before: Draft, taken: Taken, name: str, evaluator: Evaluator, view: View) -> Taken:
    """The answer to the question `name` among the others: refused where it breaks a rule whose last answer it is. Where answers further down
    belong to that rule too, it is taken and the last of those is asked again."""
    if not taken.ok or name == REASON or name not in taken.draft.answered:
        return taken
    for rule in form.rules:
        uses = _uses(form, rule)
        fresh = any(use.name == name for use in uses) or not _is_ready(form, rule, before, evaluator)
        if not fresh or not _is_ready(form, rule, taken.draft, evaluator) or not (says := evaluator.broken(rule, taken.draft.fields, form.state)):
            continue
        last = _last_answered(uses, taken.draft)
        if last is None:
            continue
        if last.name == name:
            return _refused(form, before, taken.draft, last, uses, says, evaluator, view)
        return _asked_again(taken, last, says, view)
    return taken


def broken_already(form: Form, draft: Draft, evaluator: Evaluator, view: View) -> tuple[Draft, tuple[str, ...]]:
    """For a form that is opened or gone on with: the answers without those that a rule says no to, and the words of such rules. What no other answer
    can put right is not offered once more."""
    said: list[str] = []
    for rule in form.rules:
        if not _is_ready(form, rule, draft, evaluator) or not (says := evaluator.broken(rule, draft.fields, form.state)):
            continue
        uses = _uses(form, rule)
        last = _last_answered(uses, draft)
        if last is not None:
            alone = not any(use.name != last.name and use.name in draft.answered for use in uses)
            draft = _reopened(draft.without(frozenset({last.name})) if alone and not _is_gathered(last) else draft, last)
            said.append(says)
        elif not uses:
            said += [says, say("not.rule_now", view.language)]
    return draft, tuple(dict.fromkeys(said))


def hopeless(form: Form, draft: Draft, evaluator: Evaluator) -> tuple[str, ...]:
    """The words of broken rules that no answer of this form can change."""
    known = [rule for rule in form.rules if not _uses(form, rule) and _is_ready(form, rule, draft, evaluator)]
    return tuple(says for rule in known if (says := evaluator.broken(rule, draft.fields, form.state)))


def decided_by(form: Form, draft: Draft, name: str, evaluator: Evaluator) -> tuple[Rule, ...]:
    """The rules that the answer to the question `name`, which is given in `draft`, decides, being the last that they need."""
    known = [rule for rule in form.rules if (last := _last_answered(_uses(form, rule), draft)) is not None and last.name == name]
    return tuple(rule for rule in known if _is_ready(form, rule, draft, evaluator))


def _refused(form: Form, before: Draft, after: Draft, use: FieldUse, uses: Iterable[FieldUse], says: str, evaluator: Evaluator, view: View) -> Taken:
    """What is so, that nothing is lost, and, where other answers belong to the rule, how to come back to them."""
    others = [other.field.title.plain(view.language) for other in uses if other.name != use.name and other.name in after.answered]
    if others:
        kept = _reopened(after, use)
        back = say("press.back", view.language)
        return refused(kept, says, say("not.rule_several", view.language, back=back, fields=formats.join(others, view.language)))
    again = replace(before, options=(), page=0)
    if _is_gathered(use):
        return refused(again, says, say("refuse.kept", view.language))
    given = formats.cut(" ".join(value_text(after.fields.get(use.name), use.field, view).split()), _GIVEN)
    return refused(again, says, say("not.rule_given" if before.answered else "not.rule_first", view.language, given=given))


def _asked_again(taken: Taken, last: FieldUse, says: str, view: View) -> Taken:
    again = say("not.rule_again", view.language, field=last.field.title.plain(view.language))
    return Taken(_reopened(taken.draft, last), (*taken.said, says, again))


def _reopened(draft: Draft, use: FieldUse) -> Draft:
    """The question open again, what was answered still there."""
    answered = tuple(name for name in draft.answered if name != use.name)
    return replace(draft.closed(), answered=answered, current=use.name, place=0)


def _is_gathered(use: FieldUse) -> bool:
    return bool(use.table) or use.field.type in _GATHERED


def _uses(form: Form, rule: Rule) -> tuple[FieldUse, ...]:
    """The questions of the form on which the rule depends, in order."""
    return _behind(form, (rule.must, rule.when))


def _behind(form: Form, expressions: Iterable[Expression | None]) -> tuple[FieldUse, ...]:
    names = {name for expression in expressions if expression is not None for name in made_of(expression, form.sop)}
    return tuple(use for use in form.uses if (use.table or use.name) in names)


def _last_answered(uses: Iterable[FieldUse], draft: Draft) -> FieldUse | None:
    return next((use for use in reversed(tuple(uses)) if use.name in draft.answered), None)


def _is_ready(form: Form, rule: Rule, draft: Draft, evaluator: Evaluator) -> bool:
    """Whether all that the rule reads is known: it does not read the reason, which is asked last, and every question of it is settled."""
    parts = (rule.must, rule.when)
    if form.reason != "none" and any("reason" in words_of(part, form.sop) for part in parts if part is not None):
        return False
    expected = expected_questions(form, draft, evaluator)
    return all(_is_settled(form, use, draft, expected, frozenset()) for use in _uses(form, rule))


def _is_settled(form: Form, use: FieldUse, draft: Draft, expected: tuple[str, ...], around: frozenset[str]) -> bool:
    """Whether the question is answered, or is not asked and, by what it depends on, will not be."""
    if use.name in draft.answered:
        return True
    if use.name in expected:
        return False
    causes = _behind(form, (use.field.when, use.field.required))
    inner = around | {use.name}
    return all(_is_settled(form, cause, draft, expected, inner) for cause in causes if cause.name not in inner)
