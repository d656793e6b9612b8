"""Late columns of a table: one answer for each line that is there already."""

from __future__ import annotations

from dataclasses import replace

from bot import presses
from bot.forms.draft import Draft
from bot.forms.outcome import Taken, refused
from bot.forms.questions import Evaluator, asked_lines, late_lines, late_place
from bot.forms.readers import doubt_text, picked, read_field, ready_cell, unread_text
from bot.forms.tables import cell_fault, is_end
from bot.rendering.view import View
from bot.tokens import Token
from bot.typed.outcome import Doubt, Unread
from bot.wording import say
from workflows.sop import FieldUse
from workflows.values import FileRef, Line, Value


def pressed(use: FieldUse, draft: Draft, token: Token, evaluator: Evaluator, view: View) -> Taken:
    """A button under the question for one line."""
    line = late_lines(use, draft, evaluator)[late_place(use, draft, evaluator)]
    match token.act:
        case presses.SKIP if not evaluator.required(use.field, draft.fields, line.cells):
            return _take(use, draft, None, evaluator, view)
        case presses.TAKE | presses.READY:
            value = ready_cell(use.field, draft.fields, line.cells, evaluator)
        case presses.ANSWER:
            value = picked(use.field, draft, token, evaluator)
        case _:
            value = None
    return refused(draft) if value is None else _take(use, draft, value, evaluator, view)


def typed(use: FieldUse, draft: Draft, text: str, evaluator: Evaluator, view: View) -> Taken:
    """What was typed for one line."""
    line = late_lines(use, draft, evaluator)[late_place(use, draft, evaluator)]
    if use.field.type in ("files", "set") and is_end(text) and (gathered := line.cells.get(use.field.name)):
        return _take(use, draft, gathered, evaluator, view)
    parsed = read_field(use.field, text, evaluator, view)
    if isinstance(parsed, Unread):
        return refused(replace(draft, options=()), unread_text(parsed, text, use.field, view))
    if isinstance(parsed, Doubt):
        return refused(replace(draft, options=parsed.options, page=0, current=use.name), doubt_text(use.field, parsed.options, text, view))
    return _take(use, draft, parsed.value, evaluator, view)


def handed_in(use: FieldUse, draft: Draft, files: tuple[FileRef, ...], evaluator: Evaluator, view: View) -> Taken:
    """Files for one line, where the column wants them."""
    if use.field.type != "files":
        return refused(draft, say("not.files_here", view.language, field=use.field.title.plain(view.language)))
    lines, here = list(late_lines(use, draft, evaluator)), late_place(use, draft, evaluator)
    known = lines[here].cells.get(use.field.name) or ()
    gathered = tuple({file.digest: file for file in (*known, *files)}.values())
    lines[here] = Line(lines[here].id, {**lines[here].cells, use.field.name: gathered})
    return Taken(replace(draft, fields={**draft.fields, use.table: tuple(lines)}, place=here, current=use.name), ok=False)


def back(use: FieldUse, draft: Draft, evaluator: Evaluator) -> Draft | None:
    """To the line before, `None` at the first one."""
    here = late_place(use, draft, evaluator)
    before = [place for place in asked_lines(use, draft, evaluator) if place < here]
    return replace(draft, place=before[-1], options=(), current=use.name) if before else None


def _take(use: FieldUse, draft: Draft, value: Value, evaluator: Evaluator, view: View) -> Taken:
    """The answer for the line; after the last one the question is answered."""
    lines, here = list(late_lines(use, draft, evaluator)), late_place(use, draft, evaluator)
    cells = {**lines[here].cells, use.field.name: value}
    if value is not None and (fault := cell_fault(use.field, value, draft, cells, evaluator, view)):
        return refused(replace(draft, options=()), fault)
    lines[here] = Line(lines[here].id, cells)
    kept = replace(draft, fields={**draft.fields, use.table: tuple(lines)}, options=(), page=0)
    following = next((place for place in asked_lines(use, kept, evaluator) if place > here), None)
    if following is not None:
        return Taken(replace(kept, place=following, current=use.name), ok=False)
    answered = kept.answered if use.name in kept.answered else (*kept.answered, use.name)
    return Taken(replace(kept.closed(), answered=answered, place=0))
