"""The days nobody has to work: a country's holidays, corrected by the organisation's own file."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.config import ConfigFault, ConfigFaulty

FIRST_YEAR, LAST_YEAR = 1946, 2100  # what the calendar package knows of Indonesia; beyond lie no holidays


class Holidays:
    """Holidays by year. `country` is a code of ISO 3166 ("" for none); `joint_leave` adds the government's days beside the public ones
    (cuti bersama, which bind civil servants and which firms may follow). Dates still estimated by the package count as they stand."""

    def __init__(self, country: str = "ID", joint_leave: bool = True, added: frozenset[date] = frozenset(), removed: frozenset[date] = frozenset()) -> None:
        self.country, self.joint_leave, self.added, self.removed = country, joint_leave, added, removed

    def of(self, year: int) -> frozenset[date]:
        """All of `year`, weekends only where they are holidays too."""
        own = {day for day in self.added if day.year == year}
        return (_of_country(self.country, self.joint_leave, year) | own) - self.removed


def read_holidays(country: str, joint_leave: bool, overrides: Path | None) -> Holidays:
    """The holidays of `country` with the corrections of `overrides`: `add` and `remove`, lists of dates. Raises ConfigFaulty."""
    if overrides is None:
        return Holidays(country, joint_leave)
    try:
        given = tomllib.loads(overrides.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _faulty("not-readable", str(overrides)) from error
    except (ValueError, RecursionError) as error:
        raise _faulty("not-toml", f"{overrides}: {error}") from error
    if unknown := given.keys() - {"add", "remove"}:
        raise _faulty("unknown-key", min(unknown))
    return Holidays(country, joint_leave, _dates(given.get("add", [])), _dates(given.get("remove", [])))


def _dates(days: Any) -> frozenset[date]:
    if not isinstance(days, list) or any(not isinstance(day, date) or isinstance(day, datetime) for day in days):
        raise _faulty("not-dates", str(days))
    return frozenset(days)


def _faulty(code: str, words: str) -> ConfigFaulty:
    return ConfigFaulty((ConfigFault(code, "calendar.overrides", words=words),))


def known_country(code: str) -> bool:
    """Whether the calendar package has holidays for `code`."""
    from holidays.utils import list_supported_countries

    return code in list_supported_countries()


@cache
def _of_country(country: str, joint_leave: bool, year: int) -> frozenset[date]:
    if not country or not FIRST_YEAR <= year <= LAST_YEAR:
        return frozenset()
    import holidays  # here, because it costs a sixth of a second that a start without deadlines need not pay

    supported = getattr(holidays, country).supported_categories
    wanted = {"public"} | ({"government"} if joint_leave else set())
    return frozenset(holidays.country_holidays(country, years=year, categories=tuple(wanted & set(supported))))
