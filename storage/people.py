"""The directory: people, roles, absences, accounts. Whole in memory while nothing changes; every change is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from storage.codec import clean, dumps, loads, millis, moment
from storage.connection import Connection, add_row, filled, insert_row, table, upsert_row
from storage.shelf import Shelf
from workflows.values import decode, encode
from workflows.world import Absence, PersonRecord

_people, _roles, _accounts, _absences = table("people"), table("roles"), table("accounts"), table("absences")
_log = table("directory_history")
_PERSONS = select(
    _people.c.id,
    _people.c.name,
    _people.c.short,
    _people.c.unit,
    _people.c.manager,
    _people.c.rank,
    _people.c.title,
    _people.c.honorific,
    _people.c.language,
    _people.c.chosen_language,
    _people.c.zone,
    _people.c.hours_from,
    _people.c.hours_to,
    _people.c.active,
    _people.c.columns,
).order_by(_people.c.position, _people.c.id)
_ALL_ROLES = select(_roles.c.person, _roles.c.role, _roles.c.unit).order_by(_roles.c.person, _roles.c.role, _roles.c.unit)
_ALL_ACCOUNTS = select(_accounts.c.platform, _accounts.c.account, _accounts.c.person).order_by(_accounts.c.platform, _accounts.c.account)
_ALL_ABSENCES = select(_absences.c.person, _absences.c.first, _absences.c.last, _absences.c.delegate).order_by(_absences.c.person, _absences.c.first)
_VERSION = select(func.max(_log.c.id))
_KEEP = upsert_row(_people, "id")
_DROP_ROLES = delete(_roles).where(_roles.c.person == bindparam("person"))
_ADD_ROLE = add_row(_roles)
_KEEP_ACCOUNT = upsert_row(_accounts, "platform", "account")
_DROP_ACCOUNT = delete(_accounts).where(_accounts.c.platform == bindparam("platform"), _accounts.c.account == bindparam("account"))
_KEEP_ABSENCE = upsert_row(_absences, "person", "first")
_DROP_ABSENCES = delete(_absences).where(_absences.c.person == bindparam("person"), _absences.c.first >= bindparam("day"))
_CUT_ABSENCES = (
    update(_absences).values(last=bindparam("day_before")).where(_absences.c.person == bindparam("person_id"), _absences.c.last >= bindparam("day"))
)
_CHOOSE = update(_people).values(filled([_people.c.chosen_language])).where(_people.c.id == bindparam("person"))
_NOTE = insert_row(_log)
_CHANGES = select(_log.c.at, _log.c.by, _log.c.person, _log.c.kind, _log.c.change).order_by(_log.c.id)
_CHANGES_OF = _CHANGES.where(_log.c.person == bindparam("person"))


@dataclass(frozen=True)
class Directory:
    """Everybody as of one moment. `people` in the order of the directory, those who left among them, inactive."""

    people: Mapping[str, PersonRecord] = field(default_factory=dict)
    accounts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    absences: Mapping[str, tuple[Absence, ...]] = field(default_factory=dict)

    @cached_property
    def active(self) -> tuple[str, ...]:
        return tuple(id for id, person in self.people.items() if person.active)

    @cached_property
    def _holders(self) -> Mapping[tuple[str, str | None], tuple[str, ...]]:
        holders: dict[tuple[str, str | None], dict[str, None]] = {}
        for id in self.active:
            for role, unit in self.people[id].roles:
                holders.setdefault((role, unit), {})[id] = None
                holders.setdefault((role, None), {})[id] = None
        return {key: tuple(ids) for key, ids in holders.items()}

    @cached_property
    def _reports(self) -> Mapping[str, tuple[str, ...]]:
        reports: dict[str, list[str]] = {}
        for id, person in self.people.items():
            reports.setdefault(person.manager, []).append(id)
        return {manager: tuple(ids) for manager, ids in reports.items()}

    def role(self, role: str, unit: str | None = None) -> tuple[str, ...]:
        """Active holders of the role (of that unit, if one is named), in directory order."""
        return self._holders.get((role, unit), ())

    def below(self, person: str) -> frozenset[str]:
        """Everybody who has `person` above them, directly or not."""
        found: set[str] = set()
        ahead = [person]
        while ahead:
            new = [id for id in self._reports.get(ahead.pop(), ()) if id not in found]
            found.update(new)
            ahead.extend(new)
        return frozenset(found - {person})

    def away(self, person: str, day: date) -> tuple[Absence, ...]:
        """The absences of `person` in force on `day`."""
        return tuple(absence for absence in self.absences.get(person, ()) if absence.first <= day <= absence.last)

    def accounts_of(self, person: str) -> tuple[tuple[str, str], ...]:
        """(platform, account) of that person."""
        return tuple(account for account, owner in self.accounts.items() if owner == person)

    def find(self, words: str) -> tuple[PersonRecord, ...]:
        """Active people meant by `words`: by id or short name exactly, else by whole name, else by words their name begins with."""
        wanted = words.casefold().split()
        if not wanted:
            return ()
        text = " ".join(wanted)
        people = [self.people[id] for id in self.active]
        exact = tuple(person for person in people if text in (person.id.casefold(), person.short.casefold(), person.name.casefold()))
        if exact:
            return exact
        return tuple(
            person
            for person in people
            if all(any(part.startswith(word) for part in f"{person.name} {person.short}".casefold().split()) for word in wanted)
        )


@dataclass(frozen=True, slots=True)
class DirectoryChange:
    """What happened to the directory. `kind`: joined changed left back absence language account order; `detail` is plain JSON (before, after)."""

    at: datetime
    by: str
    person: str
    kind: str
    detail: Any


class People:
    def __init__(self, connection: Connection, shelf: Shelf) -> None:
        self._connection, self._shelf = connection, shelf
        self._changed = False
        self._found: Directory | None = None

    def begin(self) -> None:
        """A new transaction: what the last one changed is committed or undone."""
        self._changed, self._found = False, None

    def directory(self) -> Directory:
        """Everybody as this transaction sees them."""
        if self._changed:
            return self._read()
        if self._found is None:
            version = self._version()
            kept = self._shelf.directory
            if kept is None or kept[0] != version:
                kept = self._shelf.directory = version, self._read()
            self._found = kept[1]
        return self._found

    def get(self, id: str) -> PersonRecord | None:
        return self.directory().people.get(id)

    def of_account(self, platform: str, account: str) -> str | None:
        """Whose account it is."""
        return self.directory().accounts.get((platform, account))

    def take_over(
        self, people: Iterable[PersonRecord], accounts: Mapping[tuple[str, str], str], at: datetime, by: str
    ) -> tuple[DirectoryChange, ...]:
        """The people file as a whole: who is not in it has left. Accounts linked by people themselves stay, unless the file gives them
        to somebody. A language chosen in chat stays. What changed, person by person."""
        before = self.directory()
        chosen: dict[str, str] = {row[0]: row[9] for row in self._connection.all(_PERSONS)}
        given = {person.id: replace(person, roles=tuple(sorted(set(person.roles)))) for person in people}
        gone = {id: replace(person, active=False) for id, person in before.people.items() if id not in given}
        changes: list[DirectoryChange] = []
        for position, (id, person) in enumerate({**given, **gone}.items()):
            self._keep(person, position, chosen.get(id, ""))
            known, now = before.people.get(id), replace(person, language=chosen.get(id) or person.language)
            if known != now:
                changes.append(self._note(at, by, id, _kind(known, now), [known and _plain(known), _plain(now)]))
        for (platform, account), owner in accounts.items():
            if before.accounts.get((platform, account)) != owner:
                changes.append(self.link(platform, account, owner, at, by))
        if not changes and tuple(before.people) != (*given, *gone):
            self._note(at, by, "", "order", [])
        return tuple(changes)

    def link(self, platform: str, account: str, person: str, at: datetime, by: str) -> DirectoryChange:
        """The account is that person's from now on."""
        self._connection.run(_KEEP_ACCOUNT, {"platform": platform, "account": account, "person": person})
        return self._note(at, by, person, "account", [platform, account])

    def unlink(self, platform: str, account: str, at: datetime, by: str) -> None:
        """The account is nobody's any more."""
        person = self.of_account(platform, account)
        if person is not None:
            self._connection.run(_DROP_ACCOUNT, {"platform": platform, "account": account})
            self._note(at, by, person, "account", [platform, account, None])

    def choose_language(self, person: str, language: str, at: datetime, by: str) -> None:
        """What the person wants to be spoken to in, over what the people file says."""
        self._connection.run(_CHOOSE, {"person": person, "chosen_language": language})
        self._note(at, by, person, "language", language)

    def set_absence(self, absence: Absence, at: datetime, by: str) -> None:
        """Away for those days; another absence that began on the same day is replaced."""
        row = {"person": absence.person, "first": absence.first.isoformat(), "last": absence.last.isoformat(), "delegate": absence.delegate}
        self._connection.run(_KEEP_ABSENCE, row)
        self._note(at, by, absence.person, "absence", [row["first"], row["last"], row["delegate"]])

    def end_absences(self, person: str, day: date, at: datetime, by: str) -> None:
        """Back on `day`: absences in force end the day before, later ones are struck."""
        self._connection.run(_DROP_ABSENCES, {"person": person, "day": day.isoformat()})
        before = (day - timedelta(days=1)).isoformat()
        self._connection.run(_CUT_ABSENCES, {"person_id": person, "day": day.isoformat(), "day_before": before})
        self._note(at, by, person, "absence", [])

    def changes(self, person: str | None = None) -> tuple[DirectoryChange, ...]:
        """The directory's history (that of one person), oldest first."""
        rows = self._connection.all(_CHANGES) if person is None else self._connection.all(_CHANGES_OF, {"person": person})
        return tuple(DirectoryChange(moment(at), by, who, kind, loads(detail)) for at, by, who, kind, detail in rows)

    def _version(self) -> int:
        row = self._connection.one(_VERSION)
        return 0 if row is None or row[0] is None else int(row[0])

    def _note(self, at: datetime, by: str, person: str, kind: str, detail: Any) -> DirectoryChange:
        self._changed = True
        self._connection.run(_NOTE, {"at": millis(at), "by": by, "person": person, "kind": kind, "change": dumps(detail)})
        return DirectoryChange(at, by, person, kind, detail)

    def _keep(self, person: PersonRecord, position: int, chosen: str) -> None:
        row = {
            "id": person.id,
            "position": position,
            "name": clean(person.name),
            "short": clean(person.short),
            "unit": person.unit,
            "manager": person.manager,
            "rank": person.rank,
            "title": clean(person.title),
            "honorific": clean(person.honorific),
            "language": person.language,
            "chosen_language": chosen,
            "zone": person.zone,
            "hours_from": person.hours[0],
            "hours_to": person.hours[1],
            "active": int(person.active),
            "columns": dumps({name: encode(value) for name, value in person.columns.items()}),
        }
        self._connection.run(_KEEP, row)
        self._connection.run(_DROP_ROLES, {"person": person.id})
        for role, unit in person.roles:
            self._connection.run(_ADD_ROLE, {"person": person.id, "role": role, "unit": unit})
        self._changed = True

    def _read(self) -> Directory:
        roles: dict[str, list[tuple[str, str]]] = {}
        for person, role, unit in self._connection.all(_ALL_ROLES):
            roles.setdefault(person, []).append((role, unit))
        absences: dict[str, list[Absence]] = {}
        for person, first, last, delegate in self._connection.all(_ALL_ABSENCES):
            absences.setdefault(person, []).append(Absence(person, date.fromisoformat(first), date.fromisoformat(last), delegate))
        return Directory(
            {row[0]: _record(row, tuple(roles.get(row[0], ()))) for row in self._connection.all(_PERSONS)},
            {(platform, account): person for platform, account, person in self._connection.all(_ALL_ACCOUNTS)},
            {person: tuple(each) for person, each in absences.items()},
        )


def _kind(before: PersonRecord | None, after: PersonRecord) -> str:
    if before is None:
        return "joined"
    if before.active == after.active:
        return "changed"
    return "back" if after.active else "left"


def _record(row: tuple[Any, ...], roles: tuple[tuple[str, str], ...]) -> PersonRecord:
    id, name, short, unit, manager, rank, title, honorific, language, chosen, zone, hours_from, hours_to, active, columns = row
    return PersonRecord(
        id,
        name,
        short,
        unit,
        manager,
        rank,
        title,
        honorific,
        roles,
        chosen or language,
        zone,
        (hours_from, hours_to),
        bool(active),
        {column: decode(cell) for column, cell in loads(columns).items()},
    )


def _plain(person: PersonRecord) -> Any:
    """What the directory's history keeps of a person."""
    return {
        "name": person.name,
        "short": person.short,
        "unit": person.unit,
        "manager": person.manager,
        "rank": person.rank,
        "title": person.title,
        "honorific": person.honorific,
        "roles": [list(role) for role in person.roles],
        "language": person.language,
        "zone": person.zone,
        "hours": list(person.hours),
        "active": person.active,
        "columns": {name: encode(value) for name, value in person.columns.items()},
    }
