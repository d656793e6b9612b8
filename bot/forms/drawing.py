"""Draws a question: the words, an example, what is there already, the buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from adapters.cards import Button, Card, Span, Words, words
from bot import presses
from bot.forms.asking import question_of_act
from bot.forms.choosing import choice_rows, option_rows
from bot.forms.days import first_day, with_days
from bot.forms.draft import Draft
from bot.forms.questions import (
    REASON,
    Evaluator,
    Form,
    Values,
    asked_lines,
    current_question,
    expected_questions,
    late_lines,
    late_place,
    line_columns,
    open_questions,
    table_columns,
)
from bot.forms.readers import default_of, ready_cell
from bot.rendering.buttons import LABEL, button, two_a_row
from bot.rendering.facts import row_text, value_text
from bot.rendering.view import View
from bot.wording import formats, moments, say, worded
from bot.wording.catalogue import has
from workflows.sop import Field, FieldUse
from workflows.values import Line, Value

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
    names = expected_questions(form, draft, evaluator)
    progress = say("ask.progress", view.language, at=names.index(name) + 1 if name in names else len(names), of=len(names))
    if use.table:
        card = _late_card(use, form.sop.field(use.table), draft, evaluator, view, progress)
    elif use.field.type == "table":
        card = _table_card(use.field, draft, evaluator, view, progress)
    else:
        least = first_day(form, draft, evaluator, view) or evaluator.bounds(use.field, draft.fields)[0]
        card = _field_card(use.field, least, draft, evaluator, view, progress)
    card = with_days(card, form, draft, evaluator, view)
    first = names[:1] == (name,) and not (draft.column or draft.place or draft.cells or draft.options)
    return _with(said, _without_back(card) if first else card)


def _with(said: Sequence[str], card: Card) -> Card:
    return replace(card, lines=(*(words(text) for text in said if text), *card.lines))


def _without_back(card: Card) -> Card:
    """The first question has no way back."""
    return replace(card, buttons=(*card.buttons[:-1], card.buttons[-1][1:]))


def question_words(field: Field, view: View) -> str:
    """The SOP's own question, else the field's title."""
    own = field.ask.plain(view.language).strip() if field.ask else ""
    return own or say("ask.plain", view.language, field=field.title.plain(view.language))


def _head(text: str, progress: str) -> Words:
    return (Span(text, "strong"), Span(f" {progress}", "meta")) if progress else (Span(text, "strong"),)


def _card(lines: Sequence[Words], rows: Sequence[Sequence[Button]], draft: Draft, view: View) -> Card:
    last = (button("press.back", view, presses.BACK, visit=draft.turn, style="quiet"), button("press.cancel", view, presses.CANCEL, visit=draft.turn, style="quiet"))
    return Card(lines=tuple(line for line in lines if any(span.text for span in line)), buttons=(*(tuple(row) for row in rows if row), last), plain=True, language=view.language)


def _field_card(field: Field, least: Value, draft: Draft, evaluator: Evaluator, view: View, progress: str) -> Card:
    optional = not evaluator.required(field, draft.fields)
    ready = default_of(field, draft, evaluator)
    asked, hint = question_words(field, view), _hint(field, least, view)
    lines = [_head(asked, progress), *([words(hint)] if hint not in asked else []), *_what_is_there(field, draft, ready, view)]
    if optional:
        lines.append(words(say("ask.optional", view.language), "meta"))
    return _card(lines, _rows(field, draft, evaluator, view, ready, optional), draft, view)


def _hint(field: Field, least: Value, view: View) -> str:
    """How it may be typed; a day by one that would be taken."""
    if field.type == "money" and (field.currency or "IDR") != "IDR":
        return say("ask.money_other", view.language, example=formats.format_money(125_000, view.language, field.currency))
    if field.type == "files":
        return say("ask.files", view.language, ready=say("press.ready", view.language))
    if field.type == "set":
        return f"{say('ask.set', view.language)} {say('ask.set_ready', view.language, ready=say('press.ready', view.language))}"
    if field.type == "yesno":
        return ""
    if field.type == "date" and isinstance(least, date) and least > view.reader.today + timedelta(days=1):
        return say("ask.date_from", view.language, example=moments.plain_date(least, view.language, view.reader.today.year))
    return say(f"ask.{field.type}", view.language) if has(f"ask.{field.type}") else ""


def _what_is_there(field: Field, draft: Draft, ready: Value, view: View) -> list[Words]:
    """What was answered or handed in already, or the SOP's own proposal."""
    if ready in (None, (), frozenset()):
        return []
    given = field.name in draft.fields and draft.fields[field.name] is not None
    return [_there(field, ready, given, view)]


def _there(field: Field, ready: Value, given: bool, view: View) -> Words:
    text = formats.cut(" ".join(value_text(ready, field, view).split()), 300)
    key = "ask.files_got" if field.type == "files" else "ask.now" if given else "ask.default"
    return words(say(key, view.language, value=text, files=text))


def _take(field: Field, ready: Value, draft: Draft, view: View) -> list[Button]:
    """[Selesai] for what is gathered, [Pakai ...] for one value that is there already or that the SOP offers."""
    if field.type in ("files", "set"):
        return [button("press.ready", view, presses.READY, visit=draft.turn, style="main")] if ready else []
    if ready is None or field.type not in _ENDS_ITSELF:
        return []
    return [button("press.keep", view, presses.TAKE, visit=draft.turn, value=formats.cut(" ".join(value_text(ready, field, view).split()), 16))]


def _rows(field: Field, draft: Draft, evaluator: Evaluator, view: View, ready: Value, optional: bool) -> list[Sequence[Button]]:
    if draft.options:
        again = "press.all_choices" if field.type in ("choice", "set") else "press.retype"
        return [*option_rows(field, draft, view), (button(again, view, presses.RETYPE, visit=draft.turn),)]
    rows: list[Sequence[Button]] = []
    if field.type in ("choice", "set"):
        rows += choice_rows(field, draft, evaluator, view, ready)
    if field.type == "yesno":
        rows.append(_yesno(field, draft, view))
    last = _take(field, ready, draft, view)
    if optional and not ready:
        last.append(button("press.skip", view, presses.SKIP, visit=draft.turn))
    return [*rows, *two_a_row(last)]


def _yesno(field: Field, draft: Draft, view: View) -> Sequence[Button]:
    """With the title where both whole fit on buttons; the question stands above."""
    title, yes, no = field.title.plain(view.language), say("card.yes", view.language), say("card.no", view.language)
    whole = max(len(f"{title}: {word}") for word in (yes, no)) <= LABEL
    labels = [f"{title}: {word}" if whole else formats.opened(word) for word in (yes, no)]
    return tuple(Button(label, presses.token(presses.ANSWER, visit=draft.turn, extra=str(place))) for place, label in enumerate(labels))


def _table_card(field: Field, draft: Draft, evaluator: Evaluator, view: View, progress: str) -> Card:
    lines = tuple(draft.fields.get(field.name) or ())
    columns = table_columns(field, draft, evaluator, draft.cells)
    head = [_head(question_words(field, view), progress), *_rows_so_far(lines, field, view)]
    if draft.column and (column := next((one for one in columns if one.name == draft.column), None)) is not None:
        return _cell_card(head, field, column, len(lines) + 1, draft, evaluator, view)
    typed = line_columns(field)
    names = ", ".join(column.title.plain(view.language).lower() for column in typed or columns)
    text = [words(say("ask.table", view.language, row=len(lines) + 1, columns=names))]
    if typed:
        text.append(words(say("ask.table_example", view.language, example=line_example(typed, evaluator, view))))
    text += [_there(column, draft.cells[column.name], True, view) for column in columns if draft.cells.get(column.name) is not None]
    if lines:
        text.append(worded("ask.table_end", view.language, word=Span(say("ask.table_word", view.language), "code")))
    rows: list[Sequence[Button]] = []
    if draft.options:
        rows = [*option_rows(field, draft, view), (button("press.retype", view, presses.RETYPE, visit=draft.turn),)]
    last = [button("press.ready", view, presses.READY, visit=draft.turn, style="main")] if lines else []
    if draft.cells or lines:
        last.append(button(drop_key(draft) if draft.cells else "press.struck", view, presses.STRIKE, visit=draft.turn))
    elif not evaluator.required(field, draft.fields):
        last.append(button("press.skip", view, presses.SKIP, visit=draft.turn))
    return _card([*head, *text], [*rows, *two_a_row(last)], draft, view)


def drop_key(draft: Draft) -> str:
    """The button that forgets what waits for its row: the files alone, or more of a row."""
    return "press.drop_files" if all(isinstance(value, tuple) for value in draft.cells.values()) else "press.drop_row"


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
    ready = ready_cell(column, draft.fields, draft.cells, evaluator)
    here = draft.cells.get(column.name) is not None
    begun = [words(", ".join(_cells_so_far(table, column, draft, view)), "meta")]
    there = [_there(column, ready, here, view)] if ready not in (None, (), frozenset()) else []
    return _card([*head, *begun, words(text), words(_hint(column, evaluator.bounds(column, draft.fields, draft.cells)[0], view)), *there], _rows(column, draft, evaluator, view, ready, optional), draft, view)


def _cells_so_far(table: Field, asked: Field, draft: Draft, view: View) -> list[str]:
    """What the row has already, in the order of its columns."""
    known = [(column, draft.cells.get(column.name)) for column in table.columns if column is not asked]
    return [formats.cut(" ".join(value_text(value, column, view).split()), 60) for column, value in known if value is not None]


def _late_card(use: FieldUse, table: Field | None, draft: Draft, evaluator: Evaluator, view: View, progress: str) -> Card:
    """One answer for each line of a table that is there already."""
    lines, places, column = late_lines(use, draft, evaluator), asked_lines(use, draft, evaluator), use.field
    place = late_place(use, draft, evaluator)
    cells = lines[place].cells
    own = column.ask.plain(view.language).strip() if column.ask else ""
    values = {"line": line_name(cells, table, place, view), "field": column.title.plain(view.language).lower(), "question": own}
    text = say("ask.line_own" if own else "ask.line", view.language, **values)
    if len(places) > 1:
        progress = say("ask.progress", view.language, at=places.index(place) + 1, of=len(places))
    whole = [words(row_text(dict(cells), [one for one in table.columns if not one.late], view), "meta")] if table is not None else []
    ready = ready_cell(column, draft.fields, cells, evaluator)
    there = [_there(column, ready, cells.get(column.name) is not None, view)] if ready not in (None, (), frozenset()) else []
    optional = not evaluator.required(column, draft.fields, cells)
    lines_of_card = [_head(text, progress), *whole, words(_hint(column, evaluator.bounds(column, draft.fields, cells)[0], view)), *there]
    return _card(lines_of_card, _rows(column, draft, evaluator, view, ready, optional), draft, view)


def line_name(cells: Values, table: Field | None, place: int, view: View) -> str:
    """What the line is known by: its first text, else its first choice, else its number."""
    columns = table.columns if table is not None else ()
    named = [value_text(cells[column.name], column, view) for kind in ("text", "choice") for column in columns if column.type == kind and cells.get(column.name)]
    return formats.cut(" ".join(named[0].split()), 80) if named else str(place + 1)


def reason_card(form: Form, draft: Draft, view: View) -> Card:
    """4.12, 4.13: a reason, with a few ready ones."""
    language = view.language
    text = question_of_act(form, language)
    rows: list[Sequence[Button]] = []
    if not draft.writing and has(f"quick.{form.act}.1"):
        ready = [Button(say(f"quick.{form.act}.{n}", language), presses.token(presses.ANSWER, visit=draft.turn, extra=str(n))) for n in (1, 2)]
        write = button("press.write_note" if form.act == "return" else "press.write_reason", view, presses.WRITE, visit=draft.turn)
        rows = [ready, (write,)]
    last = [button("press.skip", view, presses.SKIP, visit=draft.turn)] if form.reason == "optional" else []
    last += [button("press.back", view, presses.BACK, visit=draft.turn, style="quiet")] if draft.answered else []
    last.append(button("press.cancel", view, presses.CANCEL, visit=draft.turn, style="quiet"))
    rows = [*rows[:-1], (*rows[-1], *last)] if rows and len(last) == 1 else [*rows, *two_a_row(last)]
    return Card(lines=(words(text, "strong"),), buttons=tuple(tuple(row) for row in rows), plain=True, language=language)


def change_list(form: Form, draft: Draft, evaluator: Evaluator, view: View) -> Card:
    """[Ubah]: every answer with a button to change it."""
    names = [name for name in open_questions(form, draft, evaluator) if name != REASON]
    buttons, lines = [], [words(say("ask.change_what", view.language), "strong")]
    for name in names:
        use = form.use(name)
        assert use is not None
        title = use.field.title.plain(view.language)
        lines.append(answer_row(use, form, draft, evaluator, view))
        place = form.uses.index(use)
        buttons.append(Button(formats.cut(title, LABEL), presses.token(presses.CHANGE, visit=draft.turn, extra=str(place))))
    last = (button("press.back", view, presses.CONTINUE, visit=draft.turn, style="quiet"), button("press.cancel", view, presses.CANCEL, visit=draft.turn, style="quiet"))
    return Card(lines=tuple(lines), buttons=(*two_a_row(buttons), last), plain=True, language=view.language)


def answer_row(use: FieldUse, form: Form, draft: Draft, evaluator: Evaluator, view: View, most: int = 120) -> Words:
    """ "Total: Rp4.000.000", with at most `most` characters of the answer."""
    value = formats.cut(" ".join(_answer_text(use, form, draft, evaluator, view).split()), most) or say("card.none", view.language)
    return words(say("ask.change_row", view.language, field=use.field.title.plain(view.language), value=value))


def _answer_text(use: FieldUse, form: Form, draft: Draft, evaluator: Evaluator, view: View) -> str:
    value = draft.fields.get(use.name)
    if use.table:
        table, lines = form.sop.field(use.table), late_lines(use, draft, evaluator)
        return "; ".join(
            f"{line_name(lines[place].cells, table, place, view)} {value_text(lines[place].cells.get(use.field.name), use.field, view)}"
            for place in asked_lines(use, draft, evaluator)
        )
    if use.field.type == "table":
        return "; ".join(row_text(line.cells, use.field.columns, view) for line in value or ())
    return value_text(value, use.field, view)
