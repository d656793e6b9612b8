"""Dates as people type them: besok, Jumat depan, next friday, 24/11, 7 Des, December 7, 2026. Day before month, as in both languages here."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.typed.calendar_words import DAYS, MONTHS, NEAR
from bot.typed.outcome import LONGEST, Doubt, Parsed, Read, Unread, cleaned, one_of

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_FIGURES = re.compile(r"([0-9]{1,2}) ?[/.\-] ?([0-9]{1,2})(?: ?[/.\-] ?([0-9]{4}|[0-9]{2}))?")
_NAMED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ \-/]?([a-z]+)\.?,?(?:[ \-/]?([0-9]{4}))?")
_NAMED_FIRST = re.compile(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?(?:,? ([0-9]{4}))?")
_DAY_ONLY = re.compile(r"(?:tanggal|tgl\.?|the) ([0-9]{1,2})(?:st|nd|rd|th)?")
_AHEAD = re.compile(r"(?:in )?([0-9]{1,3}) (hari|days?|minggu|pekan|weeks?)(?: lagi| from now| from today)?")
_AGO = re.compile(r"([0-9]{1,3}) (hari|days?|minggu|pekan|weeks?) (?:lalu|yang lalu|ago)")
_WEEKDAY = re.compile(r"(?:(?P<before>next|this|last|hari|coming) )?(?P<day>[a-z']+)(?: (?P<after>depan|ini|lalu|kemarin|yang lalu|yang akan datang|minggu depan|pekan depan))?")
_BETWEEN = re.compile(r" ?(?:–|—|\bs/d\b|\bsd\b|\bs\.d\.|\bsampai(?: dengan)?\b|\bhingga\b|\buntil\b|\btill?\b|\bto\b| - ) ?")
_DAYS_OF_MONTH = re.compile(r"([0-9]{1,2}) ?[-–—] ?([0-9]{1,2}) ?([a-z]+|/ ?[0-9]{1,2})\.?(?: ?/? ?([0-9]{4}))?")
_HALF_YEAR = 183
_BORDER = 30


def read_date(text: str, today: date, language: str) -> Parsed:
    """The date, the dates it may mean, or Unread("date"). Without a year the nearest one; where two are about as near, both are offered."""
    words = cleaned(text)
    words = re.sub(r"^(?:pada |mulai |on |from )", "", words).rstrip(".")
    if not words or len(words) > LONGEST:
        return Unread("date")
    try:
        if words in NEAR:
            return Read(today + timedelta(days=NEAR[words]))
        return _relative(words, today) or _weekday(words, today) or _calendar_date(words, today, language) or Unread("date")
    except (ValueError, OverflowError):
        return Unread("date")


def read_range(text: str, today: date, language: str) -> Parsed:
    """Two dates, both included: 7-11 Des, 30 Des - 4 Jan, besok sampai Jumat; one date alone is both. A doubt offers pairs."""
    words = cleaned(text)
    if (days := _DAYS_OF_MONTH.fullmatch(words)) is not None:
        year = f" {days[4]}" if days[4] else ""
        return _pair(f"{days[1]} {days[3]}{year}", f"{days[2]} {days[3]}{year}", today, language)
    parts = _BETWEEN.split(words, maxsplit=1)
    if len(parts) == 1 and words.count("-") == 1 and not _FIGURES.fullmatch(words):
        parts = words.split("-")
    if len(parts) == 1:
        alone = read_date(words, today, language)
        return _each_twice(alone)
    return _pair(parts[0], parts[1], today, language)


def _each_twice(parsed: Parsed) -> Parsed:
    match parsed:
        case Read(day):
            return Read((day, day))
        case Doubt(days):
            return Doubt(tuple((day, day) for day in days))
    return parsed


def _pair(first: str, last: str, today: date, language: str) -> Parsed:
    begins = _options(read_date(first.replace(" /", "/"), today, language))
    pairs = [(begin, end) for begin in begins for end in _options(read_date(last.replace(" /", "/"), begin, language)) if end >= begin]
    return one_of([pair for pair in pairs if pair[1] - pair[0] <= timedelta(days=366)]) or Unread("date")


def _options(parsed: Parsed) -> tuple[date, ...]:
    match parsed:
        case Read(day):
            return (day,)
        case Doubt(days):
            return days
    return ()


def _relative(words: str, today: date) -> Parsed | None:
    if ahead := _AHEAD.fullmatch(words):
        if not (words.startswith("in ") or words.endswith(("lagi", "now", "today"))):
            return None
        return Read(today + _span(ahead))
    if ago := _AGO.fullmatch(words):
        return Read(today - _span(ago))
    if day := _DAY_ONLY.fullmatch(words):
        return _next_day_of_month(int(day[1]), today)
    return None


def _span(found: re.Match[str]) -> timedelta:
    return timedelta(days=int(found[1]) * (1 if found[2].startswith(("hari", "day")) else 7))


def _next_day_of_month(day: int, today: date) -> Parsed | None:
    for months in range(3):
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        try:
            found = date(year, month + 1, day)
        except ValueError:
            continue
        if found >= today:
            return Read(found)
    return None


def _weekday(words: str, today: date) -> Parsed | None:
    """Jumat is the coming one; "next friday" is asked back while this week's is still to come."""
    found = _WEEKDAY.fullmatch(words)
    if found is None or (number := DAYS.get(found["day"])) is None:
        return None
    before, after = found["before"] or "", found["after"] or ""
    coming = today + timedelta(days=(number - today.weekday()) % 7)
    this_week = today + timedelta(days=number - today.weekday())
    next_week = this_week + timedelta(days=7)
    if before == "last" or after in ("lalu", "kemarin", "yang lalu"):
        return Read(coming - timedelta(days=7))
    if found["day"] == "minggu" and after == "depan":
        return Doubt((today + timedelta(days=7 - today.weekday()), next_week))
    if before == "this" or after == "ini":
        return Read(this_week)
    if after in ("minggu depan", "pekan depan"):
        return Read(next_week)
    if before == "next" or after == "depan":
        return one_of([coming if coming > today else next_week, next_week])
    return one_of([today, next_week]) if coming == today else Read(coming)


def _calendar_date(words: str, today: date, language: str) -> Parsed | None:
    words = re.sub(r"^(?:tanggal |tgl\.? |the )", "", words)
    day_name = re.match(r"([a-z']+),? (?=[0-9])", words)
    if day_name and day_name[1] in DAYS:
        words = words[day_name.end() :]
    if iso := _ISO.fullmatch(words):
        return Read(date(int(iso[1]), int(iso[2]), int(iso[3])))
    if figures := _FIGURES.fullmatch(words):
        return _in_figures(int(figures[1]), int(figures[2]), figures[3] or "", today, language)
    if named := _NAMED.fullmatch(words):
        return _dated(int(named[1]), MONTHS.get(named[2], 0), named[3] or "", today)
    if named := _NAMED_FIRST.fullmatch(words):
        return _dated(int(named[2]), MONTHS.get(named[1], 0), named[3] or "", today)
    return None


def _in_figures(first: int, second: int, year: str, today: date, language: str) -> Parsed | None:
    """24/11 is day and month. An English reader may mean 11/24 or 4/11 the other way round: asked back."""
    usual = _dated(first, second, year, today)
    turned = _dated(second, first, year, today) if first != second and (language != "id" or usual is None) else None
    if usual is None:
        return Doubt(_options(turned)) if turned else None
    return one_of([*_options(usual), *(_options(turned) if turned else ())])


def _dated(day: int, month: int, year: str, today: date) -> Parsed | None:
    if not 1 <= month <= 12:
        return None
    if year:
        full = int(year) + (2000 if len(year) == 2 else 0)
        return Read(date(full, month, day)) if _exists(full, month, day) else None
    near = [date(year, month, day) for year in (today.year - 1, today.year, today.year + 1) if _exists(year, month, day)]
    if not near:
        return None
    near.sort(key=lambda found: abs(found - today))
    close = [found for found in near if abs(abs(found - today).days - _HALF_YEAR) <= _BORDER]
    return one_of([near[0], *(close if near[0] in close else ())])


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
