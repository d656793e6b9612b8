"""Reads what was typed for a field by its type, and judges it by its bounds."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from bot.forms.draft import Draft
from bot.forms.questions import Evaluator, Values
from bot.rendering.facts import value_text
from bot.rendering.view import View
from bot.tokens import Token
from bot.typed.choices import Choice, read_choice, read_choices, read_yesno
from bot.typed.dates import read_date
from bot.typed.durations import read_duration
from bot.typed.moments import read_moment, read_time
from bot.typed.money import read_money
from bot.typed.numbers import read_number
from bot.typed.outcome import Doubt, Parsed, Read, Unread, cleaned
from bot.typed.persons import alike, name_parts, read_people, read_person
from bot.wording import LANGUAGES, formats, moments, say
from workflows.sop import Field
from workflows.values import Value

TEXT_LIMIT = 4000
REASON_LIMIT = 500
_READ_BACK = frozenset({"date", "time", "datetime", "duration", "person", "people"})


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
            choices = [Choice(key, (label, *_titles(field, key))) for key, label in evaluator.options(field)]
            parsed = read_choice(text, choices) if field.type == "choice" else read_choices(text, choices)
            return _chosen(field, parsed, evaluator)
        case "person":
            return _read_person(text, view)
        case "people":
            return read_people(text, view.people.values(), field.name)
    return Unread("text_here")


def _chosen(field: Field, parsed: Parsed, evaluator: Evaluator) -> Parsed:
    """What the keys stand for: rows of a register, or the names of options."""
    match parsed:
        case Read(frozenset() as keys):
            return Read(frozenset(evaluator.choice(field, key) for key in keys))
        case Read(key):
            return Read(evaluator.choice(field, key))
        case Doubt(keys):
            return Doubt(tuple(evaluator.choice(field, key) for key in keys))
    return parsed


def _titles(field: Field, key: str) -> tuple[str, ...]:
    """An option's titles in both languages: people type either."""
    return tuple(option.title.plain(language) for option in field.options if option.name == key for language in LANGUAGES)


def _read_person(text: str, view: View) -> Parsed:
    """One person; where nobody is called so, whoever is called much alike is asked back."""
    parsed = read_person(text, view.people.values())
    near = alike(text, view.people.values()) if isinstance(parsed, Unread) else ()
    return Doubt(near) if near else parsed


def read_text(text: str, limit: int) -> Parsed:
    """Words as they are, without zero bytes. Signs that nobody sees are no words."""
    clean = text.replace("\x00", "").strip()
    if not cleaned(clean):
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
    is_date = isinstance(value, date | time)
    if _less(value, low):
        passed = isinstance(value, date) and not isinstance(value, datetime) and value < view.calendar.today(view.now)
        key = "not.passed" if passed else "not.early" if is_date else "not.small"
        return say(key, view.language, bound=value_text(low, field, view), given=given)
    if _less(high, value):
        return say("not.late" if is_date else "not.large", view.language, bound=value_text(high, field, view), given=given)
    return ""


def day_bounds_text(day: date, bounds: tuple[Value, Value], view: View) -> str:
    """The sentence for a day of the calendar outside its bounds, "" for one within."""
    low, high = bounds
    shown = {"given": moments.short_date(day, view.reader)}
    if _less(day, low):
        key = "not.passed" if day < view.calendar.today(view.now) else "not.day_early"
        return say(key, view.language, bound=moments.short_date(low, view.reader), **shown)
    return say("not.day_late", view.language, bound=moments.short_date(high, view.reader), **shown) if _less(high, day) else ""


def counted_fault(field: Field, value: Value, bounds: tuple[Value, Value], view: View) -> str:
    """Too few or too many files, lines, choices or people; "" where the count is right."""
    if field.type not in ("files", "table", "set", "people") or not hasattr(value, "__len__"):
        return ""
    (low, high), given = bounds, len(value)
    if low is not None and given < low:
        return _miscounted(field, "few", low, given, view)
    return _miscounted(field, "many", high, given, view) if high is not None and given > high else ""


def _miscounted(field: Field, how: str, bound: Value, given: int, view: View) -> str:
    words = {"field": field.title.plain(view.language), "bound": formats.format_number(bound, view.language), "given": given}
    if field.type in ("files", "table"):
        return say(f"not.{'rows' if field.type == 'table' else 'files'}_{how}", view.language, **words)
    return say("not.small" if how == "few" else "not.large", view.language, **words)


def read_back(field: Field, value: Value, view: View) -> tuple[str, ...]:
    """4.6: an amount with its words; a date as it was understood."""
    if field.type == "money":
        return (say("ask.read_back", view.language, value=formats.read_back(value, view.language, field.currency or "IDR")),)
    return (say("ask.read_back", view.language, value=value_text(value, field, view)),) if field.type in _READ_BACK else ()


def unread_text(unread: Unread, text: str, field: Field, view: View) -> str:
    """The sentence for what could not be taken; what was typed is quoted."""
    shown, title = formats.cut(" ".join(text.split()), 60), field.title.plain(view.language)
    match unread.why:
        case "empty":
            return say("not.empty", view.language, field=title)
        case "text_long":
            return say("not.text_long", view.language, field=title, limit=formats.format_number(TEXT_LIMIT, view.language), given=formats.format_number(len(text.strip()), view.language))
        case "text_here":
            return say("not.text_here", view.language, field=title)
        case "currency":
            return say("not.currency", view.language, text=shown, currency=field.currency or "IDR")
        case "persons":
            count, _, name = unread.column.partition(" ")
            return say("not.persons", view.language, count=count, text=formats.cut(name, 60))
        case "person" if unread.column:
            return say("not.person", view.language, text=formats.cut(unread.column, 60))
    return say(f"not.{unread.why}", view.language, text=shown)


def doubt_text(field: Field, options: tuple[Value, ...], text: str, view: View) -> str:
    """What the buttons under it ask: which of these is meant."""
    shown = formats.cut(" ".join(text.split()), 60)
    if field.type == "person" and isinstance(read_person(text, view.people.values()), Unread):
        return say("not.person_near", view.language, count=len(options), text=shown, near=value_text(options[0], field, view))
    if field.type in ("person", "people"):
        name = next((part for part in name_parts(text) if isinstance(read_person(part, view.people.values()), Doubt)), text)
        return say("not.persons", view.language, count=len(options), text=formats.cut(name, 60))
    if field.type in ("choice", "set") and len(options) == 1:
        return say("not.choice_near", view.language, text=shown, near=value_text(options[0], field, view))
    return say("ask.two_ways" if len(options) == 2 else "ask.more_ways", view.language, text=shown)


def default_of(field: Field, draft: Draft, evaluator: Evaluator, cells: Values | None = None) -> Value:
    """What is offered ready-made: the answer there is, else the SOP's default."""
    known = draft.fields.get(field.name) if cells is None else None
    return known if known is not None else evaluator.default(field, draft.fields, cells)


def ready_cell(column: Field, fields: Values, cells: Values, evaluator: Evaluator) -> Value:
    """What is offered ready-made for a cell: what stands there, else the SOP's default."""
    known = cells.get(column.name)
    return known if known is not None else evaluator.default(column, fields, cells)


def picked(field: Field, draft: Draft, token: Token, evaluator: Evaluator) -> Value:
    """What the numbered button stands for, `None` for no such button."""
    if (place := token.place) is None:
        return None
    if draft.options:
        return draft.options[place] if place < len(draft.options) else None
    if field.type == "yesno":
        return place == 0
    if field.type == "date":
        return day_numbered(place)
    options = evaluator.options(field) if field.type in ("choice", "set") else ()
    return evaluator.choice(field, options[place][0]) if place < len(options) else None


def day_numbered(place: int | None) -> date | None:
    """The day of that number in the calendar, `None` for no such day."""
    return date.fromordinal(place) if place is not None and 1 <= place <= date.max.toordinal() else None
