"""Whether a value may stand in a field: its kind, its bounds, its length, and the sentence that says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from bot.forms.questions import Evaluator
from bot.rendering.facts import value_text
from bot.rendering.view import View
from bot.wording import formats, say
from workflows.filling import MOST_LINES, MOST_TEXT
from workflows.sop import Field
from workflows.values import Duration, FileRef, Line, People, Person, RegisterRow, Value

_COUNTED = {"files": "files", "table": "rows"}
_DATED = frozenset({"date", "datetime", "time"})
_KINDS: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "integer": (Decimal,),
    "number": (Decimal,),
    "money": (Decimal,),
    "date": (date,),
    "time": (time,),
    "datetime": (datetime,),
    "duration": (Duration,),
    "yesno": (bool,),
    "choice": (str, RegisterRow),
    "set": (frozenset,),
    "person": (Person,),
    "people": (People,),
    "files": (tuple,),
    "table": (tuple,),
}


def fits(field: Field, value: Value, evaluator: Evaluator) -> bool:
    """Whether a value that is there is of the field's kind, as the SOP is now."""
    if not isinstance(value, _KINDS[field.type]):
        return False
    if field.type in ("choice", "set"):
        keys = {key for key, _ in evaluator.options(field)}
        chosen = value if isinstance(value, frozenset) else {value.key if isinstance(value, RegisterRow) else value}
        return keys >= {one.key if isinstance(one, RegisterRow) else one for one in chosen}
    if field.type in ("files", "table"):
        return all(isinstance(item, FileRef if field.type == "files" else Line) for item in value)
    return True


def objection(field: Field, value: Value, bounds: tuple[Value, Value], view: View) -> str:
    """The sentence that says why the value is out of bounds or too long; "" where nothing is wrong."""
    if isinstance(value, str) and field.type == "text" and len(value) > MOST_TEXT:
        return say("not.text_long", view.language, field=title_of(field, view), limit=_figure(MOST_TEXT, view), given=_figure(len(value), view))
    counted = isinstance(value, tuple | frozenset | People)
    if isinstance(value, tuple) and len(value) > MOST_LINES:
        bounds = (bounds[0], Decimal(MOST_LINES))
    measured = Decimal(len(value)) if counted else value
    low, high = (bound if type(bound) is type(measured) else None for bound in bounds)
    if low is not None and measured < low:
        return _sentence(field, "low", low, measured, view)
    if high is not None and measured > high:
        return _sentence(field, "high", high, measured, view)
    return ""


def title_of(field: Field, view: View) -> str:
    return field.title.plain(view.language)


def _sentence(field: Field, end: str, bound: Value, given: Value, view: View) -> str:
    if field.type in _COUNTED:
        few = "few" if end == "low" else "many"
        return say(f"not.{_COUNTED[field.type]}_{few}", view.language, field=title_of(field, view), bound=_figure(bound, view), given=_figure(given, view))
    if field.type in ("set", "people"):
        return say("not.small" if end == "low" else "not.large", view.language, bound=_figure(bound, view), given=_figure(given, view))
    words = {"bound": value_text(bound, field, view), "given": value_text(given, field, view)}
    if field.type not in _DATED:
        return say("not.small" if end == "low" else "not.large", view.language, **words)
    if end == "high":
        return say("not.late", view.language, **words)
    return say("not.passed" if _has_passed(given, view) else "not.early", view.language, **{**words, "given": formats.opened(words["given"])})


def _has_passed(given: Value, view: View) -> bool:
    if isinstance(given, datetime):
        return given < view.now
    return isinstance(given, date) and given < view.calendar.today(view.now)


def _figure(number: Decimal | int, view: View) -> str:
    return formats.format_number(number, view.language)


