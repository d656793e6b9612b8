"""Values of forms and expressions as people read them, and the sentences of a SOP's author with values in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from bot.wording import formats, moments
from bot.wording.catalogue import say, spoken
from bot.wording.moments import Reader
from bot.wording.names import Directory, full_name
from workflows.effects import Sentence, Shown
from workflows.values import Duration, FileRef, Line, People, Person, RegisterRow, Value

_TITLES = ("title", "name", "nama", "judul")


def format_value(
    value: Value, type_name: str, language: str, format: str = "", *, people: Directory | None = None, reader: Reader | None = None, currency: str = "IDR"
) -> str:
    """`value` of a type (money date moment choice ...) in words. `format`: long short words roman percent, or "" for the usual.
    Moments need a `reader`; names of people need the directory. Nothing is "" (a line without content is left out)."""
    language = spoken(language)
    match value:
        case None:
            return ""
        case bool():
            return say("card.yes" if value else "card.no", language)
        case str():
            return value.replace("_", " ") if type_name in ("choice", "word") else value
        case Decimal() | int():
            return _number(Decimal(value), type_name, language, format, currency)
        case datetime():
            return _moment(value, format, reader) if reader else value.isoformat(" ", "minutes")
        case date():
            return _date(value, language, format, reader)
        case time():
            return value.strftime("%H.%M" if language == "id" else "%H:%M")
        case Duration():
            return moments.duration(value, language)
    return _several(value, type_name, language, format, people or {}, reader, currency)


def _several(value: Value, type_name: str, language: str, format: str, people: Directory, reader: Reader | None, currency: str) -> str:
    match value:
        case Person():
            return full_name(value.id, people)
        case People():
            return formats.join([full_name(id, people) for id in value.ids], language)
        case FileRef():
            return value.name
        case RegisterRow():
            return next((str(cell) for name in _TITLES if (cell := value.cells.get(name))), value.key)
        case Line():
            cells = (format_value(cell, "", language, people=people, reader=reader, currency=currency) for cell in value.cells.values())
            return ", ".join(cell for cell in cells if cell)
        case tuple() | list() | frozenset() | set():
            inner = "choice" if type_name == "set" else ""
            items = sorted(value, key=str) if isinstance(value, frozenset | set) else value
            shown = [format_value(item, inner, language, format, people=people, reader=reader, currency=currency) for item in items]
            return formats.join([item for item in shown if item], language)
    return str(value)


def _number(value: Decimal, type_name: str, language: str, format: str, currency: str) -> str:
    if type_name == "money":
        if format == "words":
            return formats.read_back(value, language, currency)
        return formats.short_money(value, language, currency) if format == "short" else formats.format_money(value, language, currency)
    if format == "percent":
        return formats.format_percent(value, language)
    if format == "roman" and value == int(value) and 0 < value < 4000:
        return formats.roman(int(value))
    return formats.format_number(value, language, grouped=format != "plain")


def _moment(value: datetime, format: str, reader: Reader) -> str:
    return moments.sentence_moment(value, reader) if format == "long" else moments.fixed_moment(value, reader)


def _date(value: date, language: str, format: str, reader: Reader | None) -> str:
    if format == "long":
        return moments.long_date(value, language)
    if reader is None or format == "short":
        return moments.plain_date(value, language, reader.today.year if reader else 0)
    return moments.short_date(value, reader)


def sentence(says: Sentence, language: str, *, people: Directory | None = None, reader: Reader | None = None, currency: str = "IDR") -> str:
    """The author's words in `language`, else in the one there is, with each value formatted for the reader."""
    parts = _in(says, spoken(language))
    return "".join(
        part
        if isinstance(part, str)
        else format_value(part.value, part.type, language, part.format, people=people, reader=reader, currency=currency)
        for part in parts
    ).strip()


def _in(says: Mapping[str, tuple[str | Shown, ...]], language: str) -> tuple[str | Shown, ...]:
    chosen = says.get(language, says.get("*"))
    return chosen if chosen is not None else next(iter(says.values()), ())
