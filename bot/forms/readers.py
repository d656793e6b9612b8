"""Reads what was typed for a field by its type, and judges it by its bounds."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from bot.forms.draft import Draft
from bot.forms.questions import Evaluator, Values
from bot.rendering.facts import value_text
from bot.rendering.view import View
from bot.typed.choices import Choice, read_choice, read_choices, read_yesno
from bot.typed.dates import read_date
from bot.typed.durations import read_duration
from bot.typed.moments import read_moment, read_time
from bot.typed.money import read_money
from bot.typed.numbers import read_number
from bot.typed.outcome import Doubt, Parsed, Read, Unread
from bot.typed.persons import read_people, read_person
from bot.wording import formats, say
from workflows.sop import Field
from workflows.values import Value

TEXT_LIMIT = 4000
REASON_LIMIT = 500


def read_field(field: Field, text: str, evaluator: Evaluator, view: View) -> Parsed:
    """The value of that field, the values it may be, or why it is none."""
    language, today = view.language, view.calendar.today(view.now)
    match field.type:
        case "text":
            return read_text(text, TEXT_LIMIT)
        case "money":
            return read_money(text, language, field.currency or "IDR")
        case "integer" | "number":
            return read_number(text, language, integer=field.type == "integer")
        case "date":
            return read_date(text, today, language)
        case "time":
            return read_time(text)
        case "datetime":
            return read_moment(text, today, language, view.reader.zone)
        case "duration":
            return read_duration(text)
        case "yesno":
            return read_yesno(text)
    return _read_named(field, text, evaluator, view)


def _read_named(field: Field, text: str, evaluator: Evaluator, view: View) -> Parsed:
    match field.type:
        case "choice" | "set":
            choices = [Choice(key, (label,)) for key, label in evaluator.options(field)]
            return read_choice(text, choices) if field.type == "choice" else read_choices(text, choices)
        case "person":
            return read_person(text, view.people.values())
        case "people":
            return read_people(text, view.people.values(), field.name)
    return Unread("text_here")


def read_text(text: str, limit: int) -> Parsed:
    """Words as they are, without zero bytes."""
    clean = text.replace("\x00", "").strip()
    if not clean:
        return Unread("empty")
    return Read(clean) if len(clean) <= limit else Unread("text_long")


def one_left(parsed: Parsed, bounds: tuple[Value, Value]) -> Parsed:
    """A doubtful date of which only one lies within the bounds is no doubt. Money is asked back all the same."""
    if isinstance(parsed, Doubt) and all(isinstance(option, date) for option in parsed.options):
        fitting = [option for option in parsed.options if within(option, bounds)]
        return Read(fitting[0]) if len(fitting) == 1 else parsed
    return parsed


def within(value: Value, bounds: tuple[Value, Value]) -> bool:
    low, high = bounds
    return not (_less(value, low) or _less(high, value))


def _less(left: Value, right: Value) -> bool:
    """Whether `left < right`, for values that can be compared at all."""
    alike = (datetime, date, time, Decimal)
    if not any(isinstance(left, kind) and isinstance(right, kind) for kind in alike) or isinstance(left, datetime) != isinstance(right, datetime):
        return False
    return bool(left < right)


def bounds_text(value: Value, bounds: tuple[Value, Value], field: Field, view: View) -> str:
    """The sentence for a value outside its bounds, "" for one within."""
    low, high = bounds
    given = value_text(value, field, view)
    is_date = isinstance(value, date)
    if _less(value, low):
        passed = is_date and not isinstance(value, datetime) and value < view.calendar.today(view.now)
        key = "not.passed" if passed else "not.early" if is_date else "not.small"
        return say(key, view.language, bound=value_text(low, field, view), given=given)
    if _less(high, value):
        return say("not.late" if is_date else "not.large", view.language, bound=value_text(high, field, view), given=given)
    return ""


def unread_text(unread: Unread, text: str, field: Field, view: View) -> str:
    """The sentence for what could not be taken; what was typed is quoted."""
    shown, title = formats.cut(" ".join(text.split()), 60), field.title.plain(view.language)
    match unread.why:
        case "empty":
            return say("not.empty", view.language, field=title)
        case "text_long":
            return say("not.text_long", view.language, field=title, limit=TEXT_LIMIT, given=len(text.strip()))
        case "text_here":
            return say("not.text_here", view.language, field=title)
        case "currency":
            return say("not.currency", view.language, text=shown, currency=field.currency or "IDR")
        case "person" if unread.column:
            return say("not.person", view.language, text=formats.cut(unread.column, 60))
    return say(f"not.{unread.why}", view.language, text=shown)


def doubt_text(field: Field, options: tuple[Value, ...], text: str, view: View) -> str:
    """What the buttons under it ask: which of these is meant."""
    shown = formats.cut(" ".join(text.split()), 60)
    if field.type == "person":
        return say("not.persons", view.language, count=len(options), text=shown)
    if field.type in ("choice", "set"):
        near = formats.join([str(value_text(option, field, view)) for option in options[:1]], view.language)
        return say("not.choice_near", view.language, text=shown, near=near)
    return say("ask.two_ways" if len(options) == 2 else "ask.more_ways", view.language, text=shown)


def default_of(field: Field, draft: Draft, evaluator: Evaluator, cells: Values | None = None) -> Value:
    """What is offered ready-made: the answer there is, else the SOP's default."""
    known = draft.fields.get(field.name) if cells is None else None
    return known if known is not None else evaluator.default(field, draft.fields, cells)


def picked(field: Field, draft: Draft, extra: str, evaluator: Evaluator) -> Value:
    """What the button numbered `extra` stands for, `None` for no such button."""
    if not extra.isdigit():
        return None
    place = int(extra)
    if draft.options:
        return draft.options[place] if place < len(draft.options) else None
    if field.type == "yesno":
        return place == 0
    options = evaluator.options(field) if field.type in ("choice", "set") else ()
    return options[place][0] if place < len(options) else None
