"""The people: who leads whom, who administers, who can be reached, whose names are alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.doctor.finding import Finding
from storage.people import Directory
from workflows.world import PersonRecord


def of_staff(directory: Directory, administrators: tuple[str, ...]) -> Iterator[Finding]:
    """`administrators`: those of the settings."""
    if not directory.active:
        yield Finding("no-people")
        return
    yield from _managers(directory)
    yield from _administrators(directory, administrators)
    yield from _accounts(directory)
    yield from _names(directory)


def _managers(directory: Directory) -> Iterator[Finding]:
    led: dict[str, list[str]] = {}
    for id in directory.active:
        led.setdefault(directory.people[id].manager, []).append(directory.people[id].name)
    for manager, names in led.items():
        record = directory.people.get(manager)
        if manager and (record is None or not record.active):
            yield Finding("manager-left", {"manager": record.name if record else manager, "names": tuple(names)})
    for circle in _circles(directory.people):
        yield Finding("manager-circle", {"path": " → ".join((*circle, circle[0]))})


def _circles(people: Mapping[str, PersonRecord]) -> Iterator[tuple[str, ...]]:
    """Each once, by ids."""
    seen: set[str] = set()
    for start in people:
        path: dict[str, None] = {}
        person = start
        while person in people and person not in seen:
            seen.add(person)
            path[person] = None
            person = people[person].manager
        if person in path:
            yield tuple(path)[tuple(path).index(person) :]


def _administrators(directory: Directory, named: tuple[str, ...]) -> Iterator[Finding]:
    gone = tuple(id for id in named if id not in directory.active)
    for id in gone:
        yield Finding("administrator-gone", {"person": directory.people[id].name if id in directory.people else id})
    if len(gone) == len(named) and not directory.role("administrator"):
        yield Finding("no-administrators")


def _accounts(directory: Directory) -> Iterator[Finding]:
    linked = set(directory.accounts.values())
    without = tuple(directory.people[id].name for id in directory.active if id not in linked)
    if len(without) == len(directory.active):
        yield Finding("nobody-linked", {"count": len(without)})
    elif without:
        yield Finding("people-unlinked", {"count": len(without), "names": without})


def _names(directory: Directory) -> Iterator[Finding]:
    """Names by which several are meant, so that none can be: the short one and the full one, as people type them."""
    called: dict[str, dict[str, str]] = {}
    for id in directory.active:
        person = directory.people[id]
        for name in {person.short or person.name, person.name}:
            called.setdefault(name.casefold(), {})[id] = name
    for those in called.values():
        if len(those) > 1:
            yield Finding("names-collide", {"name": next(iter(those.values())), "names": tuple(f"{directory.people[id].name} ({id})" for id in those)})
