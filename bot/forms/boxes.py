"""A draft as a sheet has it, and back: what stands in each place, what of it is an answer. Pure.

Places are named as in `sheet.py`; the reason's is REASON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.forms.as_typed import Answer, as_typed
from bot.forms.draft import Draft
from bot.forms.questions import REASON, Form
from bot.forms.sheet import LINE, Box, Sheet, line_of
from bot.rendering.view import View
from workflows.sop import Field
from workflows.values import Line, Value

Boxes = Mapping[str, tuple[Answer, ...]]


def boxes_of(form: Form, draft: Draft, view: View) -> Boxes:
    """What stands in the places: as it was left there, else the answers to questions and what was typed and not taken."""
    if draft.boxes:
        return draft.boxes
    boxes: dict[str, tuple[Answer, ...]] = {}
    for use in form.uses:
        if use.table or use.field.type == "table":
            table = use.table or use.name
            for place, line in enumerate(draft.fields.get(table) or ()):
                boxes.update(_line(table, place, line, (use.field,) if use.table else use.field.columns, view))
        elif (value := draft.fields.get(use.name)) not in (None, (), frozenset()):
            boxes[use.name] = as_typed(value, use.field, view)
        elif use.name in draft.typed:
            boxes[use.name] = (draft.typed[use.name],)
    if reason := draft.reason or draft.typed.get(REASON, ""):
        boxes[REASON] = (reason,)
    return boxes


def _line(table: str, place: int, line: Line, columns: tuple[Field, ...], view: View) -> Boxes:
    known = {f"{table}.{place}.{column.name}": as_typed(line.cells[column.name], column, view) for column in columns if line.cells.get(column.name) is not None}
    return {**known, f"{table}.{place}.{LINE}": (line.id,)}


def without_line(boxes: Boxes, table: str, place: int) -> Boxes:
    """The same without that line; the places of the others stay what they are."""
    return {table: (), **{name: given for name, given in boxes.items() if line_of(name, table) != place}}


def drafted(form: Form, draft: Draft, boxes: Boxes, sheet: Sheet, reason: str) -> Draft:
    """The draft with all that stands in the places; what could be read of it answers the questions. `reason` is "" where it cannot be taken."""
    read = {part.name: part for part in sheet.parts if not part.late and not part.fault and not any(box.fault for box in part.boxes)}
    late = {part.name for part in sheet.parts if part.late and not any(box.fault for box in part.boxes)}
    answered = [use.name for use in form.uses if (use.table in late if use.table else use.name in read and sheet.values.get(use.name) is not None)]
    typed = {box.name: text for part in sheet.parts if (box := part.box) is not None and box.fault and (text := _text(box))}
    fields: dict[str, Value] = dict(sheet.values)
    return replace(draft.closed(), fields=fields, answered=(*answered, *([REASON] if reason else [])), typed=typed, reason=reason, boxes=boxes, told=(), place=0)


def _text(box: Box) -> str:
    return next((item for item in box.typed if isinstance(item, str)), "")
