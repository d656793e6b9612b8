"""The board: every request a person may see, filtered and sorted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from bot.desk import Desk
from bot.list_rows import headline
from bot.picture import Eye, picture
from bot.rendering.standing import groups
from bot.rooms.faces import RULE, face, stands, team
from bot.rooms.pace import pace
from bot.wording import moments
from bot.wording.catalogue import say
from bot.wording.names import full_name
from dashboard.views import Board, Choice, Dashes, Filters, Pill, Row
from storage.listings import Listed, Waiting
from storage.sight import Sight
from storage.unit import Reader
from workflows.request import FORM
from workflows.sop import Sop

PAGE = 50
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One request of a list with whom it waits for."""

    listed: Listed
    waits: tuple[Waiting, ...]

    @property
    def due(self) -> datetime | None:
        return min((wait.due for wait in self.waits if wait.due is not None), default=None)

    @property
    def since(self) -> datetime:
        return min((wait.since for wait in self.waits), default=self.listed.changed)

    @property
    def returned(self) -> bool:
        return FORM in self.listed.states


def board(desk: Desk, reader: Reader, eye: Eye, sight: Sight, filters: Filters) -> Board:
    """What the viewer may see, as the address asks."""
    now = desk.clock.now()
    running = [Line(each.request, each.waits) for each in reader.reports.running(sight)]
    known = _found(reader, sight, filters, running)
    views = _views(eye, now)
    counts = {view: sum(map(keep, known)) for view, keep in views.items()}
    rows = [line for line in known if views.get(filters.view, views["running"])(line) and _kept(line, filters)]
    rows.sort(key=_order(filters.sort))
    pages = max(1, -(-len(rows) // PAGE))
    shown = rows[(min(filters.page, pages) - 1) * PAGE :][:PAGE]
    late = [line.due for line in running if line.due is not None and line.due < now]
    mine = [line.due for line in running if line.due is not None and any(wait.person == eye.viewer.id for wait in line.waits)]
    notes = {}
    if late:
        notes["overdue"] = say("page.oldest", eye.language, late=moments.late(min(late), eye.reading, desk.calendar))
    if mine:
        notes["waiting"] = say("page.nearest", eye.language, due=moments.list_deadline(min(mine), eye.reading))
    typical, notes["pace"] = pace(desk, reader, eye, sight)
    counts["waiting"] = sum(any(wait.person == eye.viewer.id for wait in line.waits) for line in running)
    return Board(
        scope=say(_scope(sight), eye.language),
        updated=moments.moment(now, eye.reading),
        rows=tuple(row(desk, reader, eye, line) for line in shown),
        counts=counts,
        notes=notes,
        sops=_sops(desk, reader, eye, known),
        holders=_holders(eye, running),
        pages=pages,
        pace=typical,
    )


def _scope(sight: Sight) -> str:
    return "page.scope_all" if sight.everything else "page.scope_team" if sight.below else "page.scope_own"


def _found(reader: Reader, sight: Sight, filters: Filters, running: list[Line]) -> list[Line]:
    open_lines = {line.listed.id: line for line in running}
    listed = reader.ledger.search(filters.q, sight) if filters.q.strip() else reader.reports.visible(sight)
    found = [open_lines.get(each.id) or Line(each, ()) for each in listed]
    if filters.q.strip():
        return found
    seen = {line.listed.id for line in found}
    return found + [line for id, line in open_lines.items() if id not in seen]


def _views(eye: Eye, now: datetime) -> dict[str, Callable[[Line], bool]]:
    return {
        "any": lambda line: True,
        "running": lambda line: line.listed.open,
        "overdue": lambda line: line.due is not None and line.due < now,
        "returned": lambda line: line.listed.open and line.returned,
        "mine": lambda line: eye.viewer.id in (line.listed.requester, line.listed.submitter),
        "closed": lambda line: not line.listed.open,
    }


def _kept(line: Line, filters: Filters) -> bool:
    if filters.sop and line.listed.sop != filters.sop:
        return False
    return not filters.holder or any(wait.person == filters.holder for wait in line.waits)


def _order(sort: str) -> Callable[[Line], tuple[object, ...]]:
    if sort == "amount":
        return lambda line: (-(line.listed.amount or Decimal(0)), line.listed.number)
    if sort == "new":
        return lambda line: (-line.listed.submitted.timestamp(),)
    if sort == "since":
        return lambda line: (not line.waits, line.since, line.listed.number)
    return lambda line: (not line.listed.open, line.due or _LAST, line.since if line.listed.open else -line.since.timestamp(), line.listed.number)


def _sops(desk: Desk, reader: Reader, eye: Eye, lines: Sequence[Line]) -> tuple[Choice, ...]:
    titles = {line.listed.sop: line.listed.digest for line in lines}
    found = (Choice(name, desk.library.of_digest(reader, digest).title.plain(eye.language)) for name, digest in titles.items())
    return tuple(sorted(found, key=lambda choice: choice.label))


def _holders(eye: Eye, lines: Sequence[Line]) -> tuple[Choice, ...]:
    ids = dict.fromkeys(wait.person for line in lines for wait in line.waits)
    return tuple(sorted((Choice(id, full_name(id, eye.people)) for id in ids), key=lambda choice: choice.label))


def row(desk: Desk, reader: Reader, eye: Eye, line: Line) -> Row:
    """One line of the board."""
    listed, now = line.listed, desk.clock.now()
    holders = tuple(dict.fromkeys(wait.person for wait in line.waits))
    late = line.due is not None and line.due < now
    sop = desk.library.of_digest(reader, listed.digest)
    amount = eye.shown(listed.amount, "money" if listed.currency else "number") if listed.amount is not None else ""
    return Row(
        id=listed.id,
        key=listed.number,
        number=listed.number,
        title=_without(headline(listed, eye.language), amount),
        amount=amount,
        measure="" if listed.currency or not amount else _measure(sop, eye.language),
        requester=full_name(listed.requester, eye.people),
        holders=tuple(face(id, eye) for id in holders[:3]) or ((RULE,) if listed.open else ()),
        holder=team(holders, eye) if listed.open else "",
        dashes=_dashes(desk, reader, eye, line, late),
        here_for=moments.waited(desk.calendar.working_seconds_between(line.since, now), eye.reading) if listed.open else "",
        due=moments.list_deadline(line.due, eye.reading) if line.due is not None else "",
        late=say("page.late", eye.language, late=moments.late(line.due, eye.reading, desk.calendar)) if late and line.due is not None else "",
        pill=stands(listed.status, sop, eye) if not listed.open else Pill("back", say("stands.returned", eye.language)) if line.returned else None,
        ended=moments.list_deadline(listed.ended, eye.reading) if listed.ended is not None else "",
        took=moments.waited(desk.calendar.working_seconds_between(listed.submitted, listed.ended), eye.reading) if listed.ended is not None else "",
    )


def _measure(sop: Sop, language: str) -> str:
    """What an amount counts that is no money: the title of its field, "" where it is worked out of several."""
    field = sop.field(sop.amount.source.strip()) if sop.amount is not None else None
    return field.title.plain(language) if field is not None else ""


def _without(text: str, amount: str) -> str:
    """The headline without the amount that has a column of its own."""
    return text.removesuffix(f", {amount}") if amount else text


def _mark(marks: set[str], late: bool) -> str:
    """The dash of a step; lanes side by side are one."""
    if "here" in marks:
        return "late" if late else "here"
    return "done" if marks <= {"done", "held", "closed"} else "ahead"


def _dashes(desk: Desk, reader: Reader, eye: Eye, line: Line, late: bool) -> Dashes:
    if not line.listed.open:
        return Dashes((), "")
    request = reader.ledger.load(line.listed.id)
    assert request is not None
    marks = tuple(_mark({place.mark for place in group}, late) for group in groups(picture(desk, reader, eye, request).places))
    at = next((index for index, mark in enumerate(marks, 1) if mark in ("here", "late")), 0 if line.returned else len(marks))
    return Dashes(marks, say("page.of", eye.language, at=at, of=len(marks)) if at else say("page.at_form", eye.language))
