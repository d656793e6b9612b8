"""The people file: who works here, in which unit, under whom, in which roles. All faults are told at once with their line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.people_rows import Row, Rows, rows_of
from workflows.documents import Word
from workflows.faults import Fault, Mark
from workflows.reading import Enough
from workflows.request import CLOCK
from workflows.world import PersonRecord

LANGUAGES = ("id", "en")
KEYS = ("id", "name", "short", "unit", "manager", "roles", "rank", "title", "honorific", "language", "zone", "hours", "email", "accounts", "active")
EMAIL = "email"  # a column like those of the organisation's own, but for its shape; SOPs may read it
DEFAULTS = PersonRecord("", "")
_MOST_COMPARED = 10_000

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ROLE = re.compile(r"([a-z][a-z0-9_]*)(?:@([a-z][a-z0-9_]*))?")
_ACCOUNT = re.compile(r"([a-z][a-z0-9_]*):(\S{1,128})")
_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_HOURS = re.compile(r"([01]\d|2[0-3])[:.]([0-5]\d)\s*[-–]\s*([01]\d|2[0-4])[:.]([0-5]\d)")
_NUMBER = re.compile(r"(0|[1-9]\d{0,17})(\.\d{1,9})?")
_TRUTHS = {"yes": True, "true": True, "1": True, "ya": True, "no": False, "false": False, "0": False, "tidak": False}


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """`people` in the order of the file; `accounts` maps (platform, account) to a person's id; `units` and `roles` are titles by language."""

    people: tuple[PersonRecord, ...]
    accounts: Mapping[tuple[str, str], str]
    units: Mapping[str, Mapping[str, str]]
    roles: Mapping[str, Mapping[str, str]]


class PeopleFaulty(Exception):
    """The people file cannot be imported; `faults` are all that was found, in the order of the text. Nothing of it may be used."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults in the people file, the first: {faults[0].code} at line {faults[0].at.line}")
        self.faults = faults


def read_people(text: str, suffix: str, defaults: PersonRecord = DEFAULTS) -> PeopleFile:
    """The people written in `text`, CSV or YAML by `suffix`; `defaults` gives language, zone and hours to whoever has none of their own.
    Columns beyond `KEYS` are the organisation's own: a date if they look like one, a number unless quoted, else text. Raises PeopleFaulty."""
    rows = rows_of(text, suffix)
    people: list[PersonRecord] = []
    accounts: dict[tuple[str, str], str] = {}
    with suppress(Enough):
        _check_names(rows)
        _check_ids(rows)
        _check_managers(rows)
        _check_emails(rows)
        accounts |= _accounts(rows)
        people += [_person(row, rows, defaults) for row in rows.people]
    if not rows.faults and not any(person.active for person in people):
        rows.fault("nobody-active", Mark(1, 1))
    if rows.faults:
        raise PeopleFaulty(tuple(sorted(rows.faults, key=lambda fault: fault.at)))
    return PeopleFile(tuple(people), accounts, rows.units, rows.roles)


def _person(row: Row, rows: Rows, defaults: PersonRecord) -> PersonRecord:
    texts = {key: row.cells[key].text for key in ("id", "name", "short", "unit", "manager", "rank", "title", "honorific") if key in row.cells}
    own = {column: _value(word) for column, word in row.cells.items() if (column == EMAIL or column not in KEYS) and word.text}
    return replace(
        defaults,
        **{"id": "", "name": "", **texts},
        roles=tuple(_roles(row, rows)),
        language=_language(row, rows, defaults.language),
        zone=_zone(row, rows, defaults.zone),
        hours=_hours(row, rows, defaults.hours),
        active=_active(row, rows),
        columns=own,
    )


def _value(word: Word) -> Any:
    if not word.quoted and _NUMBER.fullmatch(word.text):
        return Decimal(word.text)
    try:
        return date.fromisoformat(word.text) if len(word.text) == 10 else word.text
    except ValueError:
        return word.text


def _roles(row: Row, rows: Rows) -> Iterator[tuple[str, str]]:
    for word in row.lists.get("roles", ()):
        if (found := _ROLE.fullmatch(word.text)) is None:
            rows.fault("not-a-role", word.at, word.text)
            continue
        role, unit = found[1], found[2] or ""
        _known(role, rows.roles, "unknown-role", word, rows)
        _known(unit, rows.units, "unknown-unit", word, rows)
        yield role, unit


def _known(name: str, titles: Mapping[str, Any], code: str, word: Word, rows: Rows) -> None:
    """A file that gives titles names everything there is; one that gives none may use any name."""
    if name and titles and name not in titles:
        rows.fault(code, word.at, name, _close(name, titles, rows))


def _close(word: str, known: Mapping[str, Any] | tuple[str, ...] | set[str], rows: Rows) -> str:
    """The one of `known` that was most likely meant, "" for none, and where so many are known and so much is wrong that looking would take long."""
    if len(known) * (len(rows.faults) + 1) > _MOST_COMPARED:
        return ""
    return next(iter(get_close_matches(word, list(known), 1, 0.6)), "")


def _language(row: Row, rows: Rows, default: str) -> str:
    word = row.cells.get("language")
    if word is None or not word.text:
        return default
    if word.text not in LANGUAGES:
        rows.fault("unknown-language", word.at, word.text)
    return word.text


def _zone(row: Row, rows: Rows, default: str) -> str:
    word = row.cells.get("zone")
    if word is None or not word.text:
        return default
    try:
        ZoneInfo(word.text)
    except (KeyError, ValueError, OSError):
        rows.fault("unknown-zone", word.at, word.text, _close(word.text, _zones(), rows))
    return word.text


@cache
def _zones() -> set[str]:
    """The names of all zones; finding them looks through the whole folder of zones."""
    return available_timezones()


def _hours(row: Row, rows: Rows, default: tuple[int, int]) -> tuple[int, int]:
    word = row.cells.get("hours")
    if word is None or not word.text:
        return default
    found = _HOURS.fullmatch(word.text)
    start, end = (int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])) if found else (0, 0)
    if not start < end <= 24 * 60:
        rows.fault("not-hours", word.at, word.text)
    return start, end


def _active(row: Row, rows: Rows) -> bool:
    word = row.cells.get("active")
    if word is None or not word.text:
        return True
    if word.text.lower() not in _TRUTHS:
        rows.fault("not-a-truth", word.at, word.text)
    return _TRUTHS.get(word.text.lower(), True)


def _accounts(rows: Rows) -> dict[tuple[str, str], str]:
    accounts: dict[tuple[str, str], str] = {}
    for row in rows.people:
        owner = row.cells["id"].text if "id" in row.cells else ""
        for word in row.lists.get("accounts", ()):
            found = _ACCOUNT.fullmatch(word.text)
            if found is None:
                rows.fault("not-an-account", word.at, word.text)
            elif accounts.setdefault((found[1], found[2]), owner) != owner:
                rows.fault("duplicate-account", word.at, word.text, first=accounts[found[1], found[2]])
    return accounts


def _check_names(rows: Rows) -> None:
    """Units that exist, columns with a name a SOP can say, and none that is a known key misspelt; a column is told of once."""
    told: set[str] = set()
    for row in rows.people:
        if "unit" in row.cells:
            _known(row.cells["unit"].text, rows.units, "unknown-unit", row.cells["unit"], rows)
        for column, word in row.cells.items():
            if column in KEYS or column in told:
                continue
            told.add(column)
            if meant := next(iter(get_close_matches(column, KEYS, 1, 0.8)), ""):
                rows.fault("misspelt-key", word.at, column, meant)
            elif not _NAME.fullmatch(column):
                rows.fault("not-a-name", word.at, column, re.sub(r"\W+", "_", column.lower()).strip("_"))


def _check_ids(rows: Rows) -> None:
    lines: dict[str, int] = {}
    for row in rows.people:
        for key in ("id", "name"):
            if key not in row.cells or not row.cells[key].text:
                rows.fault("missing", row.at, key)
        word = row.cells.get("id")
        if word is None or not word.text:
            continue
        if not _ID.fullmatch(word.text):
            rows.fault("not-an-id", word.at, word.text)
        elif word.text == CLOCK:
            rows.fault("id-of-the-clock", word.at, word.text)
        elif word.text in lines:
            rows.fault("duplicate-id", word.at, word.text, line=str(lines[word.text]))
        else:
            lines[word.text] = word.at.line


def _check_emails(rows: Rows) -> None:
    """An address looks like one; several people may share it, and are then not known by it."""
    for row in rows.people:
        word = row.cells.get(EMAIL)
        if word is not None and word.text and not _ADDRESS.fullmatch(word.text):
            rows.fault("not-an-email", word.at, word.text)


def _check_managers(rows: Rows) -> None:
    """Everybody's manager is in the file, and nobody is their own superior, however far up."""
    words = {row.cells["id"].text: row.cells["manager"] for row in rows.people if "id" in row.cells and row.cells.get("manager", Word("", row.at)).text}
    ids = {row.cells["id"].text for row in rows.people if "id" in row.cells}
    for word in words.values():
        if word.text not in ids:
            rows.fault("unknown-manager", word.at, word.text, _close(word.text, ids, rows))
    seen: set[str] = set()
    for start in words:
        path: list[str] = []
        person = start
        while person in words and person not in seen:
            seen.add(person)
            path.append(person)
            person = words[person].text
        if person in path:
            circle = path[path.index(person) :]
            rows.fault("circle-of-managers", words[circle[-1]].at, words[circle[-1]].text, path=" → ".join((*circle, person)))
