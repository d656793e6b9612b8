"""Takes one answer into a draft: a pure step from draft to draft. What cannot be taken is said, and nothing typed before is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot import presses, tokens
from bot.forms import late, rules, tables
from bot.forms.days import refused_day
from bot.forms.draft import Draft
from bot.forms.drawing import change_list, next_question
from bot.forms.hours import at_that_day, hours_of
from bot.forms.outcome import Given, Outcome, Taken, refused, with_words
from bot.forms.questions import REASON, Evaluator, Form, asked_lines, current_question, expected_questions, open_questions
from bot.forms.readers import (
    REASON_LIMIT,
    bounds_text,
    counted_fault,
    day_numbered,
    default_of,
    doubt_text,
    one_left,
    picked,
    read_back,
    read_field,
    read_text,
    unread_text,
    within,
)
from bot.rendering.view import View
from bot.tokens import Token
from bot.typed.outcome import Doubt, Unread
from bot.wording import formats, moments, say
from bot.wording.catalogue import has
from workflows.sop import Field
from workflows.values import Value

_ENDS = {presses.CANCEL: "cancelled", presses.SAVE: "saved"}
_BY_NAME = frozenset({presses.CANCEL, presses.SAVE, presses.BACK, presses.SKIP})  # buttons that may be typed by their label


def answer(form: Form, draft: Draft, given: Given, evaluator: Evaluator, view: View) -> Outcome:
    """What `given` does to the form."""
    token = given.token or _typed_button(form, draft, given, evaluator, view)
    if token is not None:
        return _pressed(form, draft, token, evaluator, view)
    name = current_question(form, draft, evaluator)
    if not name:
        return Outcome(draft, end="complete", said=(say("draft.ready", view.language, change=say("press.change", view.language)),))
    taken = _files(form, draft, name, given, evaluator, view) if given.files else typed_for(form, draft, name, given.text, evaluator, view)
    return _on(form, draft, taken, evaluator, view)


def _typed_button(form: Form, draft: Draft, given: Given, evaluator: Evaluator, view: View) -> Token | None:
    """The button under the question whose label was typed whole: "batal", "lewati". Where nothing is left to ask, a form may still be left."""
    text = " ".join(given.text.split()).casefold()
    if not text or given.files:
        return None
    card = next_question(form, draft, evaluator, view)
    if card is None:
        return Token(presses.CANCEL, visit=draft.turn) if text == say("press.cancel", view.language).casefold() else None
    named = [button for row in card.buttons for button in row if button.label.casefold() == text]
    token = tokens.read(named[0].token) if named else None
    return token if token is not None and token.act in _BY_NAME else None


def _on(form: Form, before: Draft, taken: Taken, evaluator: Evaluator, view: View) -> Outcome:
    """The next question, or the end; answers that what was just given makes void are asked again."""
    name = current_question(form, before, evaluator)
    draft, again = _consequences(form, before, taken.draft, evaluator, view) if taken.ok else (taken.draft, ())
    taken = rules.judged(form, before, replace(taken, draft=draft, said=(*taken.said, *again)), name, evaluator, view)
    draft, said = taken.draft.next_turn(), taken.said
    card = next_question(form, draft, evaluator, view, said)
    return Outcome(draft, card, "" if card is not None else "complete", said)


def _consequences(form: Form, before: Draft, draft: Draft, evaluator: Evaluator, view: View) -> tuple[Draft, tuple[str, ...]]:
    """Drops answers that are not asked any more; asks again for those that no longer fit."""
    names = open_questions(form, draft, evaluator)
    draft = draft.without(frozenset(name for name in draft.answered if name not in names and name != REASON))
    changed = [name for name in draft.fields if draft.fields[name] != before.fields.get(name)]
    void = []
    for use in form.uses:
        value = draft.fields.get(use.name)
        if use.name in changed or use.name not in draft.answered or use.table:
            continue
        lacking = value in (None, (), frozenset()) and evaluator.required(use.field, draft.fields)
        if lacking or not within(value, evaluator.bounds(use.field, draft.fields)):
            void.append(use)
    if not void or not changed:
        return draft, ()
    cause = next((use.field.title.plain(view.language) for use in form.uses if use.name in changed), "")
    fields = formats.join([use.field.title.plain(view.language) for use in void], view.language)
    answered = tuple(name for name in draft.answered if name not in {use.name for use in void})
    return replace(draft, answered=answered), (say("draft.asked_again", view.language, fields=fields, cause=cause),)


def _pressed(form: Form, draft: Draft, token: Token, evaluator: Evaluator, view: View) -> Outcome:
    if token.act in _ENDS:
        return Outcome(draft.next_turn(), end=_ENDS[token.act]) if token.visit == draft.turn else Outcome(draft, end="old")
    if token.visit != draft.turn:
        said = (say("not.answer_first", view.language),)
        card = next_question(form, draft, evaluator, view, said)
        return Outcome(draft, card, "" if card is not None else "complete", said)
    if token.act == presses.SEND:
        card = next_question(form, draft, evaluator, view)
        return Outcome(draft, card, "send" if card is None else "")
    if (leafed := _leafed(form, draft, token, evaluator, view)) is not None:
        return leafed
    if token.act == presses.CHANGE and not token.extra:
        turned = draft.next_turn()
        return Outcome(turned, change_list(form, turned, evaluator, view), "change")
    return _on(form, draft, _pressed_in_question(form, draft, token, evaluator, view), evaluator, view)


def _leafed(form: Form, draft: Draft, token: Token, evaluator: Evaluator, view: View) -> Outcome | None:
    """What a press comes to that leaves the question open as it is: another page of it, or why that day cannot be chosen. `None` for any other."""
    if token.act == presses.PAGE and token.place is not None:
        turned = replace(draft, page=token.place)
        card = next_question(form, turned, evaluator, view)
        return Outcome(turned, card, "page") if card is not None else None
    day = day_numbered(token.place) if token.act == presses.ANSWER and not draft.options else None
    why = refused_day(form, draft, day, evaluator, view) if day is not None else ""
    return Outcome(draft, None, "told", (why,)) if why else None


def _pressed_in_question(form: Form, draft: Draft, token: Token, evaluator: Evaluator, view: View) -> Taken:
    name = current_question(form, draft, evaluator)
    match token.act:
        case presses.CHANGE if token.place is not None and token.place < len(form.uses):
            use = form.uses[token.place]
            return Taken(replace(draft.closed(), current=use.name, place=0), ok=False)
        case presses.BACK:
            return _back(form, draft, name, evaluator, view)
        case presses.RETYPE:
            return Taken(replace(draft, options=()), ok=False)
        case presses.WRITE:
            return Taken(replace(draft, writing=True), ok=False)
        case presses.CONTINUE:
            return Taken(draft.closed(), ok=False)
    if not name:
        return Taken(draft, ok=False)
    if name == REASON:
        return _quick_reason(form, draft, token, view)
    return _pressed_field(form, draft, name, token, evaluator, view)


def _quick_reason(form: Form, draft: Draft, token: Token, view: View) -> Taken:
    key = f"quick.{form.act}.{token.extra}"
    if token.act == presses.SKIP and form.reason == "optional":
        return _with_reason(draft, "")
    if token.act != presses.ANSWER or not has(key):
        return refused(draft)
    return _with_reason(draft, say(key, view.language))


def _with_reason(draft: Draft, reason: str) -> Taken:
    answered = draft.answered if REASON in draft.answered else (*draft.answered, REASON)
    return Taken(replace(draft.closed(), reason=reason, answered=answered))


def _back(form: Form, draft: Draft, name: str, evaluator: Evaluator, view: View) -> Taken:
    """To the question before; out of a half-typed line first, and out of a change to where it began."""
    use = form.use(name)
    if draft.options:
        return Taken(replace(draft, options=()), ok=False)
    if use is not None and draft.column:
        return Taken(tables.back(use.field, draft, evaluator), ok=False)
    if use is not None and use.table and (before := late.back(use, draft, evaluator)) is not None:
        return Taken(before, ok=False)
    if use is not None and (left := tables.waiting(draft, view, use.field, files=True)):
        return refused(draft, left)
    if draft.cells:
        return Taken(replace(draft, cells={}), ok=False)
    names = expected_questions(form, draft, evaluator)
    place = names.index(name) if name in names else len(names)
    if place == 0:
        return refused(draft, say("draft.first", view.language))
    previous = form.use(names[place - 1])
    last = asked_lines(previous, draft, evaluator)[-1] if previous is not None and previous.table else 0
    return Taken(replace(draft.closed(), current=names[place - 1], place=last), ok=False)


def _pressed_field(form: Form, draft: Draft, name: str, token: Token, evaluator: Evaluator, view: View) -> Taken:
    use = form.use(name)
    assert use is not None
    if use.table:
        return late.pressed(use, draft, token, evaluator, view)
    if use.field.type == "table":
        return tables.pressed(use, draft, token, evaluator, view)
    field = use.field
    match token.act:
        case presses.ANSWER if field.type == "datetime" and not draft.options:
            return _day_chosen(field, draft, day_numbered(token.place), evaluator, view)
        case presses.ANSWER:
            value = picked(field, draft, token, evaluator)
            return refused(draft) if value is None else _add_to_set(field, draft, value) if field.type == "set" else take(field, draft, value, evaluator, view)
        case presses.TAKE:
            ready = default_of(field, draft, evaluator)
            return refused(draft) if ready is None else take(field, draft, ready, evaluator, view)
        case presses.SKIP if not evaluator.required(field, draft.fields):
            return Taken(draft.with_field(name, None))
        case presses.READY:
            return _ready(field, draft, evaluator, view)
    return refused(draft)


def _day_chosen(field: Field, draft: Draft, day: date | None, evaluator: Evaluator, view: View) -> Taken:
    """The day of a moment: which of its times is asked next."""
    hours = hours_of(day, evaluator.bounds(field, draft.fields), view) if day is not None else ()
    if day is None or not hours:
        return refused(draft)
    said = say("ask.which_time", view.language, day=moments.short_date(day, view.reader))
    return refused(replace(draft, options=hours, page=0, current=field.name), said)


def _add_to_set(field: Field, draft: Draft, value: Value) -> Taken:
    chosen = draft.fields.get(field.name)
    grown = (chosen if isinstance(chosen, frozenset) else frozenset()) | {value}
    kept = replace(draft, fields={**draft.fields, field.name: grown}, options=(), current=field.name)
    return Taken(kept, ok=False)


def _ready(field: Field, draft: Draft, evaluator: Evaluator, view: View) -> Taken:
    """The set or the files are complete, if they are enough."""
    value = draft.fields.get(field.name)
    if not value:
        return refused(draft, say("not.empty", view.language, field=field.title.plain(view.language)))
    return take(field, draft, value, evaluator, view)


def take(field: Field, draft: Draft, value: Value, evaluator: Evaluator, view: View, typed: str = "") -> Taken:
    """The value stored, if it lies within its bounds. Amounts and dates that were typed are read back."""
    bounds = evaluator.bounds(field, draft.fields)
    fault = counted_fault(field, value, bounds, view) or bounds_text(value, bounds, field, view)
    if fault:
        return refused(replace(draft, options=(), typed={**draft.typed, field.name: typed} if typed else draft.typed), fault)
    return Taken(draft.with_field(field.name, value), read_back(field, value, view) if typed else ())


def typed_for(form: Form, draft: Draft, name: str, text: str, evaluator: Evaluator, view: View) -> Taken:
    """What `text` comes to as the answer to the question `name`: taken, or why not."""
    if name == REASON:
        return _typed_reason(form, draft, text, view)
    use = form.use(name)
    assert use is not None
    if use.table:
        return late.typed(use, draft, text, evaluator, view)
    if use.field.type == "table":
        return tables.typed(use, draft, text, evaluator, view)
    field = use.field
    parsed = one_left(read_field(field, text, evaluator, view), evaluator.bounds(field, draft.fields))
    if isinstance(parsed, Unread) and field.type == "datetime" and (meant := at_that_day(draft.options, text, view)) is not None:
        return take(field, draft, meant, evaluator, view, text)
    if isinstance(parsed, Unread):
        kept = replace(draft, options=(), typed={**draft.typed, name: text})
        return refused(kept, unread_text(parsed, text, field, view))
    if isinstance(parsed, Doubt):
        kept = replace(draft, options=parsed.options, page=0, current=name, typed={**draft.typed, name: text})
        return refused(kept, doubt_text(field, parsed.options, text, view))
    return take(field, draft, parsed.value, evaluator, view, text)


def _typed_reason(form: Form, draft: Draft, text: str, view: View) -> Taken:
    parsed = read_text(text, REASON_LIMIT)
    label = say("label.reason", view.language)
    if not isinstance(parsed, Unread):
        return _with_reason(draft, " ".join(str(parsed.value).split())) if not isinstance(parsed, Doubt) else refused(draft)
    if parsed.why == "text_long":
        kept = replace(draft, typed={**draft.typed, REASON: text})
        return refused(kept, say("not.text_long", view.language, field=label, limit=REASON_LIMIT, given=len(text.strip())))
    return refused(draft, say("not.empty", view.language, field=label))


def _files(form: Form, draft: Draft, name: str, given: Given, evaluator: Evaluator, view: View) -> Taken:
    use, files = form.use(name), given.files
    if use is not None and use.table:
        return with_words(late.handed_in(use, draft, files, evaluator, view), given.text, use.field, view)
    if use is not None and use.field.type == "table":
        return tables.handed_in(use, draft, files, given.text, evaluator, view)
    if use is None or use.field.type != "files":
        title = use.field.title.plain(view.language) if use is not None else say("label.reason", view.language)
        here = say("not.files_here", view.language, field=title)
        taken = typed_for(form, draft, name, given.text, evaluator, view) if given.text.strip() else refused(draft)
        return replace(taken, said=(here, *taken.said))
    known = draft.fields.get(name) if name not in draft.answered or draft.current == name else ()
    gathered = tuple({file.digest: file for file in (*(known or ()), *files)}.values())
    _, high = evaluator.bounds(use.field, draft.fields)
    if high is not None and len(gathered) > high:
        return with_words(refused(draft, counted_fault(use.field, gathered, (None, high), view)), given.text, use.field, view)
    return with_words(Taken(replace(draft, fields={**draft.fields, name: gathered}, current=name), ok=False), given.text, use.field, view)
