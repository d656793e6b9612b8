"""Dates, moments, spans and deadlines in words: near ones by name (besok, yesterday), in the reader's own time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.wording.formats import GAP, format_number, unbroken
from workflows.values import Duration

_DAYS = {"id": ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_LONG_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_LONG_MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}
_NEAR = {"id": {-1: "kemarin", 0: "hari ini", 1: "besok"}, "en": {-1: "yesterday", 0: "today", 1: "tomorrow"}}
_LESS = {"id": "kurang dari 1 menit", "en": "less than 1 minute"}
_UNITS = {
    "months": ("bulan", "month", "months"),
    "days": ("hari", "day", "days"),
    "hours": ("jam", "hour", "hours"),
    "minutes": ("menit", "minute", "minutes"),
    "working_days": ("hari kerja", "working day", "working days"),
    "working_hours": ("jam kerja", "working hour", "working hours"),
    "working_minutes": ("menit kerja", "working minute", "working minutes"),
}


class WorkingTime(Protocol):
    """What of the organisation's calendar is needed to say how long something waits."""

    def working_seconds_between(self, start: datetime, end: datetime, /) -> int: ...
    def working_days_between(self, first: date, last: date, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, for the sake of times: their language and zone, the organisation's zone, the moment they read, seconds in a working day.
    `lasting`: what is written stays as it is, so no word that grows old ("today")."""

    language: str
    zone: ZoneInfo
    home: ZoneInfo
    now: datetime
    working_day: int = 9 * 3600
    lasting: bool = False

    @property
    def today(self) -> date:
        """The reader's own date."""
        return self.now.astimezone(self.zone).date()


def weekday(day: date, language: str, long: bool = False) -> str:
    return (_LONG_DAYS if long else _DAYS)[language][day.weekday()]


def plain_date(day: date, language: str, this_year: int = 0) -> str:
    """7 Des; with the year where it is not `this_year`."""
    text = f"{day.day}{GAP}{_MONTHS[language][day.month - 1]}"
    return text if day.year == this_year else f"{text}{GAP}{day.year}"


def short_date(day: date, reader: Reader, near: bool = False) -> str:
    """Rab 2 Des; Sen 4 Jan 2027; with `near` hari ini, kemarin, besok."""
    if near and (word := _NEAR[reader.language].get((day - reader.today).days)):
        return word
    return f"{weekday(day, reader.language)}{GAP}{plain_date(day, reader.language, reader.today.year)}"


def long_date(day: date, language: str) -> str:
    """Senin, 30 November 2026."""
    return f"{weekday(day, language, long=True)}, {day.day} {_LONG_MONTHS[language][day.month - 1]} {day.year}"


def month(year: int, month: int, language: str, this_year: int = 0) -> str:
    """Desember 2026; without the year where it is `this_year`."""
    name = _LONG_MONTHS[language][month - 1]
    return name if year == this_year else f"{name}{GAP}{year}"


def clock(at: datetime, reader: Reader) -> str:
    """09.41 / 09:41; the zone is named only where it is not the organisation's."""
    local = at.astimezone(reader.zone)
    text = local.strftime("%H.%M" if reader.language == "id" else "%H:%M")
    return text if local.utcoffset() == at.astimezone(reader.home).utcoffset() else f"{text}{GAP}{zone_name(local)}"


def zone_name(local: datetime) -> str:
    """WIB, WITA, WIT; UTC+8 where the zone has no letters."""
    name = local.tzname() or "UTC"
    if name[:1] not in "+-":
        return name
    return f"UTC{name[0]}{name[1:3].lstrip('0') or '0'}{':' + name[3:] if len(name) > 3 else ''}"


def moment(at: datetime, reader: Reader) -> str:
    """hari ini 09.41; kemarin 16.20; Sen 30 Nov 09.41."""
    return f"{short_date(at.astimezone(reader.zone).date(), reader, near=not reader.lasting)} {clock(at, reader)}"


def fixed_moment(at: datetime, reader: Reader) -> str:
    """Sen 30 Nov 09.41: a moment without a word that grows old, for what is stored or forwarded."""
    return f"{short_date(at.astimezone(reader.zone).date(), reader)} {clock(at, reader)}"


def sentence_moment(at: datetime, reader: Reader) -> str:
    """Senin, 30 November 2026 pukul 09.41 WIB, zone always named."""
    local = at.astimezone(reader.zone)
    text = local.strftime("%H.%M" if reader.language == "id" else "%H:%M")
    joint = " pukul " if reader.language == "id" else ", "
    return f"{long_date(local.date(), reader.language)}{joint}{text} {zone_name(local)}"


def date_range(first: date, last: date, language: str, this_year: int = 0) -> str:
    """7–11 Des; 30 Nov–4 Des; 30 Des 2026–4 Jan 2027; one day alone where both are the same."""
    if first == last:
        return plain_date(first, language, this_year)
    if first.year != last.year:
        return f"{plain_date(first, language)}–{plain_date(last, language)}"
    if first.month == last.month:
        return f"{first.day}–{plain_date(last, language, this_year)}"
    return f"{plain_date(first, language, first.year)}–{plain_date(last, language, this_year)}"


def amount_of(number: Decimal | int, unit: str, language: str) -> str:
    """"2,5 hari kerja", "1 working day"; `unit` is one of months days hours minutes, working_days working_hours working_minutes."""
    indonesian, one, many = _UNITS[unit]
    word = indonesian if language == "id" else one if number == 1 else many
    return f"{format_number(number, language)}{GAP}{unbroken(word)}"


def waited(working_seconds: int, reader: Reader) -> str:
    """How long in working time: 40 menit; 6 jam kerja; 2,5 hari kerja. Halves of days, full hours, full minutes."""
    if working_seconds < 60:
        return _LESS[reader.language]
    if working_seconds < 3600:
        return amount_of(working_seconds // 60, "minutes", reader.language)
    if working_seconds < reader.working_day:
        return amount_of(working_seconds // 3600, "working_hours", reader.language)
    halves = (Decimal(working_seconds * 2) / reader.working_day).quantize(Decimal(1), ROUND_HALF_UP)
    return amount_of(halves / 2, "working_days", reader.language)



def duration(span: Duration, language: str) -> str:
    """A span as the SOP wrote it: 2 hari kerja; 48 jam; 1 bulan 3 hari."""
    parts = [(span.months, "months"), (span.days, "days"), (span.working_days, "working_days")]
    parts += _clock_parts(span.seconds, "hours", "minutes") + _clock_parts(span.working_seconds, "working_hours", "working_minutes")
    shown = [amount_of(number, unit, language) for number, unit in parts if number]
    return " ".join(shown) or amount_of(0, "minutes", language)


def _clock_parts(seconds: int, hours: str, minutes: str) -> list[tuple[int, str]]:
    return [(seconds // 3600, hours), (seconds % 3600 // 60, minutes)]


def left(due: datetime, reader: Reader, calendar: WorkingTime) -> str:
    """Working time from now until `due`, "" when it has passed: 2 hari kerja for one that ends the day after tomorrow, 3 jam kerja for today's."""
    if due <= reader.now:
        return ""
    days = calendar.working_days_between(reader.now.astimezone(reader.home).date() + timedelta(days=1), due.astimezone(reader.home).date())
    seconds = calendar.working_seconds_between(reader.now, due)
    return amount_of(days, "working_days", reader.language) if days and seconds >= reader.working_day else waited(seconds, reader)


def late(due: datetime, reader: Reader, calendar: WorkingTime) -> str:
    """Working time since `due`, full days; "" when it has not passed yet."""
    if due > reader.now:
        return ""
    seconds = calendar.working_seconds_between(due, reader.now)
    days = seconds // reader.working_day
    return amount_of(days, "working_days", reader.language) if days else waited(seconds, reader)


def short_deadline(due: datetime, reader: Reader) -> str:
    """Rab 2 Des 17.00; hari ini 17.00."""
    return moment(due, reader)


def list_deadline(due: datetime, reader: Reader) -> str:
    """In lists: Rab 2 Des, with the time only for today and tomorrow."""
    day = due.astimezone(reader.zone).date()
    return moment(due, reader) if -1 <= (day - reader.today) / timedelta(days=1) <= 1 else short_date(day, reader)
