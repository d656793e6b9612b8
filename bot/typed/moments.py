"""Clock times and moments as people type them: 09.30, jam 9, 2 pm, besok 09.30."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.typed.dates import read_date
from bot.typed.outcome import LONGEST, Doubt, Parsed, Read, Unread, cleaned

_CLOCK = re.compile(
    r"(?:jam |pukul |pkl\.? |at )?(?P<hour>[0-9]{1,2})(?:[.:](?P<minute>[0-9]{2}))?(?: ?(?P<part>pagi|siang|sore|malam|am|pm|a\.m\.|p\.m\.))?(?: ?(?:wib|wita|wit))?"
)
_ISO = re.compile(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})t(?=[0-9])")
_NAMED = {"noon": time(12), "midnight": time(0), "tengah hari": time(12), "tengah malam": time(0)}
_LATER = {"pm", "p.m.", "sore", "malam"}


def read_time(text: str) -> Parsed:
    """The clock time, or Unread("time")."""
    words = cleaned(text)
    if words in _NAMED:
        return Read(_NAMED[words])
    found = _CLOCK.fullmatch(words) if len(words) <= LONGEST else None
    clock = _clock(found) if found else None
    return Read(clock) if clock is not None else Unread("time")


def read_moment(text: str, today: date, language: str, zone: ZoneInfo) -> Parsed:
    """The moment in UTC that a clock in `zone` shows so, the moments it may mean, or Unread("datetime"). The time is needed."""
    words = _ISO.sub(r"\1 ", cleaned(text))
    if len(words) > LONGEST:
        return Unread("datetime")
    for place in _splits(words):
        clock, day = read_time(words[place:]), read_date(words[:place].rstrip(" ,"), today, language)
        if isinstance(clock, Read) and isinstance(day, Read | Doubt):
            days = day.options if isinstance(day, Doubt) else (day.value,)
            moments = tuple(datetime.combine(found, clock.value, zone).astimezone(UTC) for found in days if found.year > 1)
            if moments:
                return Read(moments[0]) if isinstance(day, Read) else Doubt(moments)
    return Unread("datetime")


def _splits(words: str) -> list[int]:
    """Where the time may begin: the last word, the last two, the last three."""
    gaps = [place.end() for place in re.finditer(" ", words)]
    return list(reversed(gaps))[:4][::-1]


def _clock(found: re.Match[str]) -> time | None:
    hour, minute, part = int(found["hour"]), int(found["minute"] or 0), found["part"] or ""
    if part and not 1 <= hour <= 12 and not (hour > 12 and part in _LATER | {"siang"}):
        return None
    if (part in _LATER and hour < 12) or (part == "siang" and hour < 6):
        hour += 12
    elif part in ("am", "a.m.", "pagi", "malam") and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None
