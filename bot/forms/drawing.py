"""Draws a question: the words, an example, what is there already, the buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adapters.cards import Button, Card, Span, Words, words
from bot import presses
from bot.forms.draft import Draft
from bot.forms.questions import REASON, Evaluator, Form, current_question, late_lines, open_questions, table_columns
from bot.forms.readers import default_of
from bot.rendering.buttons import LABEL, LONG_LABEL, button, one_a_row, two_a_row
from bot.rendering.facts import row_text, value_text
from bot.rendering.view import View
from bot.wording import formats, say, worded
from bot.wording.catalogue import has
from workflows.sop import Field, FieldUse
from workflows.values import Line, Value

MOST_CHOICES = 8
_ROWS_SHOWN = 5
_ENDS_ITSELF = frozenset({"text", "integer", "number", "money", "date", "time", "datetime", "duration", "yesno", "choice", "person", "people"})
_EXAMPLES = {
    "id": {"text": "laptop", "integer": "2", "number": "2", "money": "8,5jt", "date": "7 Des", "yesno": "ya", "person": "Rina", "time": "09.30"},
    "en": {"text": "laptop", "integer": "2", "number": "2", "money": "8,500,000", "date": "7 Dec", "yesno": "yes", "person": "Rina", "time": "09:30"},
}


def next_question(form: Form, draft: Draft, evaluator: Evaluator, view: View, said: Sequence[str] = ()) -> Card | None:
    """The card that asks what is open now, `said` above it; `None` where the form is complete."""
    name = current_question(form, draft, evaluator)
    if not name:
        return None
    if name == REASON:
        return _with(said, reason_card(form, draft, view))
    use = form.use(name)
    assert use is not None
    names = open_questions(form, draft, evaluator)
    progress = say("ask.progress", view.language, at=names.index(name) + 1 if name in names else len(names), of=len(names))
    if use.table:
        return _with(said, _late_card(use, draft, evaluator, view, progress))
    if use.field.type == "table":
        return _with(said, _table_card(use.field, draft, evaluator, view, progress))
    return _with(said, _field_card(use.field, draft, evaluator, view, progress))


def _with(said: Sequence[str], card: Card) -> Card:
    return replace(card, lines=(*(words(text) for text in said if text), *card.lines))


def question_words(field: Field, view: View) -> str:
    """The SOP's own question, else the field's title."""
    own = field.ask.plain(view.language).strip() if field.ask else ""
    return own or say("ask.plain", view.language, field=field.title.plain(view.language))


def _head(text: str, progress: str) -> Words:
    return (Span(text, "strong"), Span(f" {progress}", "meta")) if progress else (Span(text, "strong"),)


def _card(lines: Sequence[Words], rows: Sequence[Sequence[Button]], draft: Draft, view: View) -> Card:
    last = (button("press.back", view, presses.BACK, visit=draft.turn, style="quiet"), button("press.cancel", view, presses.CANCEL, visit=draft.turn, style="quiet"))
    return Card(lines=tuple(line for line in lines if line), buttons=(*(tuple(row) for row in rows if row), last), plain=True, language=view.language)


def _field_card(field: Field, draft: Draft, evaluator: Evaluator, view: View, progress: str) -> Card:
    optional = not evaluator.required(field, draft.fields)
    ready = default_of(field, draft, evaluator)
    lines = [_head(question_words(field, view), progress), words(_hint(field, view)), *_what_is_there(field, draft, ready, view)]
    if optional:
        lines.append(words(say("ask.optional", view.language), "meta"))
    return _card(lines, _rows(field, draft, evaluator, view, ready, optional), draft, view)


def _hint(field: Field, view: View) -> str:
    if field.type == "money" and (field.currency or "IDR") != "IDR":
        return say("ask.money_other", view.language, example=formats.format_money(125_000, view.language, field.currency))
    if field.type == "files":
        return say("ask.files", view.language, ready=say("press.ready", view.language))
    if field.type == "set":
        return f"{say('ask.set', view.language)} {say('ask.set_ready', view.language, ready=say('press.ready', view.language))}"
    if field.type == "yesno":
        return ""
    return say(f"ask.{field.type}", view.language) if has(f"ask.{field.type}") else ""


def _what_is_there(field: Field, draft: Draft, ready: Value, view: View) -> list[Words]:
    """What was answered or handed in already, or the SOP's own proposal."""
    if ready in (None, (), frozenset()):
        return []
    given = field.name in draft.fields and draft.fields[field.name] is not None
    text = formats.cut(" ".join(value_text(ready, field, view).split()), 300)
    key = "ask.files_got" if field.type == "files" else "ask.now" if given else "ask.default"
    return [words(say(key, view.language, value=text, files=text))]


def _rows(field: Field, draft: Draft, evaluator: Evaluator, view: View, ready: Value, optional: bool) -> list[Sequence[Button]]:
    if draft.options:
        return [*option_rows(field, draft, view), (button("press.retype", view, presses.RETYPE, visit=draft.turn),)]
    rows: list[Sequence[Button]] = []
    if field.type in ("choice", "set"):
        rows += choice_rows(field, draft, evaluator, view)
    if field.type == "yesno":
        rows.append(_yesno(field, draft, view))
    last = []
    if field.type in ("files", "set") and ready:
        last.append(button("press.ready", view, presses.READY, visit=draft.turn, style="main"))
    elif ready is not None and field.type in _ENDS_ITSELF:
        last.append(button("press.keep", view, presses.TAKE, visit=draft.turn, value=formats.cut(value_text(ready, field, view), 16)))
    if optional and not ready:
        last.append(button("press.skip", view, presses.SKIP, visit=draft.turn))
    return [*rows, *two_a_row(last)]


def _yesno(field: Field, draft: Draft, view: View) -> Sequence[Button]:
    title = formats.cut(field.title.plain(view.language), 16)
    words_of = [(say("card.yes", view.language), "0"), (say("card.no", view.language), "1")]
    return tuple(Button(f"{title}: {word}", presses.token(presses.ANSWER, visit=draft.turn, extra=extra)) for word, extra in words_of)


def choice_rows(field: Field, draft: Draft, evaluator: Evaluator, view: View) -> list[Sequence[Button]]:
    """A button for each choice, eight a page; those of a set that were taken already are left out."""
    options = [(place, label) for place, (key, label) in enumerate(evaluator.options(field)) if not _taken(field, draft, key)]
    start = draft.page * MOST_CHOICES if draft.page * MOST_CHOICES < len(options) else 0
    shown = options[start : start + MOST_CHOICES]
    buttons = [Button(formats.cut(label, LONG_LABEL), presses.token(presses.ANSWER, visit=draft.turn, extra=str(place))) for place, label in shown]
    rows: list[Sequence[Button]] = list(one_a_row(buttons) if any(len(one.label) > LABEL for one in buttons) else two_a_row(buttons))
    turns = []
    if start:
        turns.append(button("press.previous_page", view, presses.PAGE, visit=draft.turn, extra=str(draft.page - 1), style="quiet"))
    if start + MOST_CHOICES < len(options):
        turns.append(button("press.next_page", view, presses.PAGE, visit=draft.turn, extra=str(draft.page + 1), style="quiet"))
    return [*rows, turns] if turns else rows


def _taken(field: Field, draft: Draft, key: str) -> bool:
    chosen = draft.fields.get(field.name)
    return field.type == "set" and isinstance(chosen, frozenset) and key in chosen


def option_rows(field: Field, draft: Draft, view: View) -> list[Sequence[Button]]:
    """What a doubtful answer may mean, one button each; people with their unit."""
    labels = [option_label(field, option, view) for option in draft.options]
    buttons = [Button(label, presses.token(presses.ANSWER, visit=draft.turn, extra=str(place))) for place, label in enumerate(labels)]
    return list(one_a_row(buttons) if any(len(label) > LABEL for label in labels) or field.type == "person" else two_a_row(buttons))


def option_label(field: Field, option: Value, view: View) -> str:
    if isinstance(option, Line):
        return formats.cut(row_text(option.cells, field.columns, view), LONG_LABEL)
    if field.type == "person":
        unit = view.unit(option.id)
        return formats.cut(f"{view.name(option.id)}{', ' + unit if unit else ''}", LONG_LABEL)
    return formats.cut(value_text(option, field, view), LONG_LABEL)


def _table_card(field: Field, draft: Draft, evaluator: Evaluator, view: View, progress: str) -> Card:
    lines = tuple(draft.fields.get(field.name) or ())
    columns = table_columns(field, draft, evaluator, draft.cells)
    head = [_head(question_words(field, view), progress), *_rows_so_far(lines, field, view)]
    if draft.column and (column := next((one for one in columns if one.name == draft.column), None)) is not None:
        return _cell_card(head, field, column, len(lines) + 1, draft, evaluator, view)
    names = ", ".join(column.title.plain(view.language).lower() for column in columns)
    text = [words(say("ask.table", view.language, row=len(lines) + 1, columns=names))]
    if any(column.type != "files" for column in columns):
        text.append(words(say("ask.table_example", view.language, example=line_example(columns, evaluator, view))))
    if lines:
        text.append(worded("ask.table_end", view.language, word=Span(say("ask.table_word", view.language), "code")))
    rows = option_rows(field, draft, view) if draft.options else []
    ready = [button("press.ready", view, presses.READY, visit=draft.turn, style="main"), button("press.struck", view, presses.STRIKE, visit=draft.turn)]
    optional = not lines and not evaluator.required(field, draft.fields)
    last = ready if lines else [button("press.skip", view, presses.SKIP, visit=draft.turn)] if optional else []
    return _card([*head, *text], [*rows, *two_a_row(last)], draft, view)


def _rows_so_far(lines: Sequence[Line], field: Field, view: View) -> list[Words]:
    if not lines:
        return []
    shown = lines[-_ROWS_SHOWN:]
    earlier = len(lines) - len(shown)
    said = [words(say("ask.table_got", view.language, count=len(lines)))]
    said += [words(say("ask.table_earlier", view.language, count=earlier), "meta")] if earlier else []
    return [*said, *(words(f"{place}. {row_text(line.cells, field.columns, view)}") for place, line in enumerate(shown, earlier + 1))]


def line_example(columns: Sequence[Field], evaluator: Evaluator, view: View) -> str:
    """A line as it may be typed: "laptop, 2, 8,5jt"."""
    known = _EXAMPLES[view.language]
    parts = []
    for column in columns:
        options = evaluator.options(column) if column.type in ("choice", "set") else ()
        parts.append(options[0][1] if options else known.get(column.type, column.title.plain(view.language).lower()))
    return ", ".join(parts)


def _cell_card(head: Sequence[Words], table: Field, column: Field, row: int, draft: Draft, evaluator: Evaluator, view: View) -> Card:
    text = say("ask.cell", view.language, row=row, column=column.title.plain(view.language).lower())
    optional = not evaluator.required(column, draft.fields, draft.cells)
    rows = option_rows(column, draft, view) if draft.options else _cell_rows(column, draft, evaluator, view)
    last = [button("press.skip", view, presses.SKIP, visit=draft.turn)] if optional else []
    if column.type == "files" and draft.cells.get(column.name):
        last = [button("press.ready", view, presses.READY, visit=draft.turn, style="main")]
    return _card([*head, words(text), words(_hint(column, view))], [*rows, *two_a_row(last)], draft, view)


def _cell_rows(column: Field, draft: Draft, evaluator: Evaluator, view: View) -> list[Sequence[Button]]:
    if column.type in ("choice", "set"):
        return choice_rows(column, draft, evaluator, view)
    return [_yesno(column, draft, view)] if column.type == "yesno" else []


def _late_card(use: FieldUse, draft: Draft, evaluator: Evaluator, view: View, progress: str) -> Card:
    """One answer for each line of a table that is there already."""
    lines = late_lines(use, draft, evaluator)
    table_field = use.field
    line = lines[min(draft.place, len(lines) - 1)]
    first = next((str(cell) for cell in line.cells.values() if isinstance(cell, str) and cell), str(draft.place + 1))
    text = say("ask.line", view.language, line=formats.cut(first, 80), field=table_field.title.plain(view.language).lower())
    progress = f"{progress} {say('ask.pages', view.language, at=draft.place + 1, of=len(lines))}" if len(lines) > 1 else progress
    rows = option_rows(table_field, draft, view) if draft.options else _cell_rows(table_field, draft, evaluator, view)
    skip = [button("press.skip", view, presses.SKIP, visit=draft.turn)] if not evaluator.required(table_field, draft.fields, line.cells) else []
    return _card([_head(text, progress), words(_hint(table_field, view))], [*rows, skip], draft, view)


def reason_card(form: Form, draft: Draft, view: View) -> Card:
    """4.12, 4.13: a reason, with a few ready ones."""
    language = view.language
    readers = formats.join(list(form.readers[:3]), language)
    if form.act == "return":
        text = say("ask.return", language, who=form.requester)
    elif form.act == "reject" and readers:
        text = say("ask.reject", language, number=form.number, readers=readers)
    else:
        text = say("ask.reason", language, act=form.label, number=form.number)
    rows: list[Sequence[Button]] = []
    if not draft.writing and has(f"quick.{form.act}.1"):
        ready = [Button(say(f"quick.{form.act}.{n}", language), presses.token(presses.ANSWER, visit=draft.turn, extra=str(n))) for n in (1, 2)]
        write = button("press.write_note" if form.act == "return" else "press.write_reason", view, presses.WRITE, visit=draft.turn)
        rows = [ready, (write,)]
    cancel = button("press.cancel", view, presses.CANCEL, visit=draft.turn, style="quiet")
    rows = [*rows[:-1], (*rows[-1], cancel)] if rows else [(cancel,)]
    return Card(lines=(words(text, "strong"),), buttons=tuple(tuple(row) for row in rows), plain=True, language=language)


def change_list(form: Form, draft: Draft, evaluator: Evaluator, view: View) -> Card:
    """[Ubah]: every answer with a button to change it."""
    names = [name for name in open_questions(form, draft, evaluator) if name != REASON]
    buttons, lines = [], [words(say("ask.change_what", view.language), "strong")]
    for name in names:
        use = form.use(name)
        assert use is not None
        title = use.field.title.plain(view.language)
        value = formats.cut(" ".join(_answer_text(use.field, draft, view).split()), 120) or say("card.none", view.language)
        lines.append(words(say("ask.change_row", view.language, field=title, value=value)))
        place = form.uses.index(use)
        buttons.append(Button(formats.cut(title, LABEL), presses.token(presses.CHANGE, visit=draft.turn, extra=str(place))))
    last = (button("press.back", view, presses.CONTINUE, visit=draft.turn, style="quiet"), button("press.cancel", view, presses.CANCEL, visit=draft.turn, style="quiet"))
    return Card(lines=tuple(lines), buttons=(*two_a_row(buttons), last), plain=True, language=view.language)


def _answer_text(field: Field, draft: Draft, view: View) -> str:
    value = draft.fields.get(field.name)
    if field.type == "table":
        return "; ".join(row_text(line.cells, field.columns, view) for line in value or ())
    return value_text(value, field, view)
