"""Everything one person may be shown of one request, worked out once: for cards, pages and answers alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from bot.directory import TITLES
from bot.outlook import Past, no_past, outlook, past_of
from bot.rendering.facts import is_told
from bot.rendering.view import Change, Dossier, Happening, Offer, View, mentioned
from bot.wording.catalogue import spoken
from bot.wording.moments import Reader as Reading
from bot.wording.shown import format_value, sentence
from storage.codec import loads
from storage.ledger import Entry
from storage.people import Directory
from storage.unit import Reader
from workflows.effects import Sentence
from workflows.engine import at_rest
from workflows.events import AlarmRang, Commented, Decided, RosterChanged, Submitted
from workflows.filling import worked_out
from workflows.forecast import Forecast
from workflows.offers import ANSWER, COMMENT, offered, offered_whole
from workflows.request import CLOCK, FORM, Request
from workflows.route import Step as Place
from workflows.route import steps
from workflows.sop import Act, Field, Sop
from workflows.step import Step
from workflows.unfilled import is_unfilled
from workflows.values import Line, Value
from workflows.who import choice_of_seats, people_of, waiting
from workflows.world import PersonRecord

if TYPE_CHECKING:
    from bot.desk import Desk

NAG = -1
Told = Callable[[], tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class Eye(View):
    """A view with the directory it came from, and ways to say values."""

    directory: Directory = field(default_factory=Directory)
    currency: str = "IDR"

    @property
    def reading(self) -> Reading:
        return self.reader

    def said(self, words: Sentence) -> str:
        return sentence(words, self.language, people=self.people, reader=self.reader, currency=self.currency)

    def shown(self, value: Value, type_name: str, format: str = "") -> str:
        return format_value(value, type_name, self.language, format, people=self.people, reader=self.reader, currency=self.currency)


def standpoint(desk: Desk, reader: Reader, person: str, language: str = "") -> Eye | None:
    """How `person` sees things (in `language`, else their own); `None` if the directory does not know them."""
    viewer = reader.people.directory().people.get(person)
    return _eye(desk, reader, viewer, language or viewer.language) if viewer is not None else None


def onlooker(desk: Desk, reader: Reader, language: str) -> Eye:
    """How somebody sees things of whom nothing is known, as in a group: nothing may be pressed, and what is drawn stays as it is."""
    nobody = PersonRecord("", "", zone=str(desk.calendar.zone))
    return replace(_eye(desk, reader, nobody, language), lasting=True)


def _eye(desk: Desk, reader: Reader, viewer: PersonRecord, language: str) -> Eye:
    directory, titles = reader.people.directory(), titles_of(reader)
    now = desk.clock.now()
    today = desk.calendar.today(now)
    away = {id: max(absence.last for absence in found) for id in directory.absences if (found := directory.away(id, today))}
    return Eye(
        viewer=viewer,
        language=spoken(language),
        people=directory.people,
        calendar=desk.calendar,
        now=now,
        roles=titles["roles"],
        units=titles["units"],
        away=away,
        directory=directory,
    )


def titles_of(reader: Reader) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The titles of "units" and of "roles", by key and language."""
    return _read_titles(reader.settings.get(TITLES) or '{"units":{},"roles":{}}')


@lru_cache(maxsize=4)  # they change with the people file
def _read_titles(text: str) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    titles: Mapping[str, Mapping[str, Mapping[str, str]]] = loads(text)
    return titles


@dataclass(frozen=True)
class Picture:
    """One request from one standpoint, as it stands now."""

    eye: Eye
    desk: Desk
    sop: Sop
    request: Request
    step: Step
    told: Told
    past: Past = no_past

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Its history until then, oldest first."""
        return self.told()

    @cached_property
    def forecast(self) -> Forecast | None:
        """When it will likely be done; `None` where it has ended or waits at no step."""
        return outlook(self.step, self.places, self.past)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return steps(self.step)

    @cached_property
    def headline(self) -> str:
        return self.eye.said(self.step.look().fill(self.sop.headline))

    @cached_property
    def amount(self) -> Value:
        """The SOP's amount, `None` where it names none."""
        return self.sop.amount.run(self.step.look()) if self.sop.amount is not None else None

    @cached_property
    def facts(self) -> tuple[tuple[Field, Value], ...]:
        """Form and late fields in the order of the file with their values, computed ones too; those without a value, or of which it cannot
        be told yet, are left out."""
        look = self.step.look()
        told = (field for field in (*self.sop.form, *self.sop.late) if is_told(field) and not is_unfilled(field, self.sop, self.request.fields))
        found = ((field, look.value(field.name)) for field in told)
        return tuple((field, value) for field, value in found if value not in (None, "", (), frozenset()))

    @property
    def returned(self) -> bool:
        return self.request.standing(FORM).mark == "open"

    @cached_property
    def among(self) -> frozenset[str]:
        """Everyone a card of this request may mention."""
        return mentioned(self.request, self.places)

    @cached_property
    def holders(self) -> tuple[str, ...]:
        """Who can decide now; the requester while it is returned."""
        return self.step.holders()

    @property
    def readers(self) -> tuple[str, ...]:
        """Who is told what the viewer says in an act: the requester, those who decided, those who can; without the viewer."""
        ids = dict.fromkeys((self.request.requester, *self.step.deciders(), *self.holders))
        return tuple(id for id in ids if id != self.eye.viewer.id)

    @cached_property
    def history(self) -> tuple[Happening, ...]:
        """Oldest first."""
        return tuple(_happenings(self.step, self.entries))

    @cached_property
    def owner(self) -> str:
        """The person to ask about the SOP: its owner, else an administrator, "" for nobody."""
        owners = people_of(self.sop.owner, self.step.look()).ids or self.step.world.administrators()
        return owners[0] if owners else ""

    @cached_property
    def dossier(self) -> Dossier:
        """The same for the cards, with what the viewer may press."""
        viewer = self.eye.viewer.id
        offers = [
            Offer(act, state, self.request.standing(state).visit, seat)
            for state in self.asked_at(viewer)
            for seat in self.seats(state) or ("",)
            for act in self.acts(state, viewer, seat)
        ]
        if self.request.end_state is not None:
            offers += [Offer(act, self.request.end_state, 0) for act in self.acts(self.request.end_state, viewer)]
        offers += self.offers_of_whole(viewer)
        look = self.step.look()
        return Dossier(
            self.sop,
            self.request,
            look.fill(self.sop.headline),
            self.amount,
            self.sop.amount.type.kind if self.sop.amount is not None else "",
            {field.name: value for field, value in self.facts},
            self.places,
            self.history,
            tuple(offers),
            self.owner,
        )

    def offers_at(self, state: str) -> tuple[Offer, ...]:
        """What any of those can press who are waited for at `state`, for a card that is nobody's alone."""
        standing = self.request.standing(state)
        acts = {act.name: act for person in waiting(standing) for act in self.acts(state, person)} if standing.mark == "open" else {}
        return tuple(Offer(act, state, standing.visit) for act in acts.values())

    def closing(self, state: str, visit: int) -> Happening | None:
        """What closed `state` after its opening `visit`; `None` while it is open, or where that cannot be told any more."""
        standing = self.request.standing(state)
        before = standing.opened if standing.visit != visit else None
        left = [place for place, entry in enumerate(self.entries) if state in entry.from_states and (state not in entry.to_states or entry.at == before)]
        left = [place for place in left if before is None or self.entries[place].at <= before]
        return self.history[left[-1]] if left else None

    def acts(self, state: str, person: str, seat: str = "") -> tuple[Act, ...]:
        """What `person` may press at `state` now; `seat`: for whom, where they may choose."""
        found = self.sop.states.get(state)
        return offered(self.step, found, person, seat) if found is not None else ()

    def seats(self, state: str) -> tuple[str, ...]:
        """Whose votes the viewer may give at `state`, their own first; () where there is nothing to choose."""
        found = self.sop.states.get(state)
        return choice_of_seats(found, self.request.standing(state), self.eye.viewer.id) if found is not None else ()

    def offers_of_whole(self, person: str) -> tuple[Offer, ...]:
        """What `person` may do with the whole request: an answer to each question that waits for them by its number; a note."""
        found = []
        for act in offered_whole(self.step, person):
            mine = [question.number for question in self.request.open_questions if person in question.to]
            found += [Offer(act, visit=number) for number in mine] if act.name == ANSWER else [Offer(act)]
        if self.request.ended is None and person in self.request.involved:
            found += [Offer(act) for act in self.sop.acts if act.name == COMMENT]
        return tuple(found)

    def asked_at(self, person: str) -> tuple[str, ...]:
        """States that wait for `person`."""
        return tuple(name for name, standing in self.request.standings.items() if standing.mark == "open" and person in waiting(standing))


def picture(desk: Desk, reader: Reader, eye: Eye, request: Request) -> Picture:
    """The request as `eye` sees it, to be looked at while `reader` is open. What they may not see at all is judged by the caller."""
    sop = desk.library.of_digest(reader, request.digest)
    step = at_rest(sop, request, desk.world(reader), desk.clock.now(), desk.calendar)
    return Picture(eye, desk, sop, request, step, _told(reader, request), past_of(reader, sop, desk.calendar))


def _told(reader: Reader, request: Request) -> Told:
    """The history that led to the request as it stands here; read when it is called."""
    return lambda: tuple(entry for entry in reader.ledger.history(request.id) if entry.seq <= request.version)


def _happenings(step: Step, entries: tuple[Entry, ...]) -> list[Happening]:
    sop, request = step.sop, step.request
    values: dict[str, Value] = {}
    found = []
    for entry in entries:
        match entry.event:
            case Submitted(_, requester, _, fields):
                values.update(_as_kept(sop, values, fields))
                if entry.by == CLOCK:
                    found.append(Happening(entry.at, "submitted", act="begin"))
                else:
                    found.append(Happening(entry.at, "submitted", entry.by, requester if requester != entry.by else "", "submit"))
            case Decided(by, act, state, _, fields, reason, _):
                kept = _as_kept(sop, values, fields)
                changes = tuple(_changes(step, values, kept))
                values.update(kept)
                found.append(Happening(entry.at, "decided", "" if by == CLOCK else by, entry.on_behalf_of, act, state, reason, changes=changes))
            case Commented(by, text):
                found.append(Happening(entry.at, "commented", by, act="comment", reason=text))
            case AlarmRang(state, visit, timer, _):
                happening = _rang(sop, request, entry, state, timer)
                found.append(replace(happening, to=_reminded(sop, request, entries, entry, state, visit)) if timer == NAG else happening)
            case RosterChanged(_, person):
                found.append(Happening(entry.at, "roster", to=(person,) if person else ()))
            case _:
                found.append(Happening(entry.at, "others"))
    return found


def _as_kept(sop: Sop, before: Mapping[str, Value], given: Mapping[str, Value]) -> dict[str, Value]:
    """The values as the request keeps them: lines of tables by their ids, without what is computed."""
    tables = {name: field for name in given if (field := sop.field(name)) is not None and field.type == "table"}
    return {name: _lines(tables[name], before.get(name) or (), value) if name in tables else value for name, value in given.items()}


def _lines(table: Field, before: Sequence[Line], given: Value) -> tuple[Line, ...]:
    """Lines with the ids the engine gives: their own, else the next number. Answers to late columns alone fill in the lines there are."""
    late = {column.name for column in table.columns if column.late}
    if before and given and all(_cells_of(item).keys() <= late for item in given):
        return _filled_in(before, given)
    computed = {column.name for column in table.columns if column.computed is not None}
    known = {line.id: line.cells for line in before}
    last = max((int(line.id) for line in (*before, *(item for item in given or () if isinstance(item, Line))) if line.id.isdecimal()), default=0)
    lines: list[Line] = []
    for item in given or ():
        id = item.id if isinstance(item, Line) else ""
        if not id:
            last += 1
            id = str(last)
        cells = {name: cell for name, cell in _cells_of(item).items() if name not in computed}
        lines.append(Line(id, {**{name: cell for name, cell in known.get(id, {}).items() if name in late}, **cells}))
    return tuple(lines)


def _cells_of(item: Value) -> Mapping[str, Value]:
    return item.cells if isinstance(item, Line) else dict(item)


def _filled_in(before: Sequence[Line], given: Sequence[Value]) -> tuple[Line, ...]:
    """By the line's id where it is given, else by its place."""
    known = {line.id for line in before}
    answers = {item.id if isinstance(item, Line) and item.id in known else line.id: _cells_of(item) for line, item in zip(before, given, strict=False)}
    return tuple(Line(line.id, {**line.cells, **answers.get(line.id, {})}) for line in before)


def _rang(sop: Sop, request: Request, entry: Entry, state: str, timer: int) -> Happening:
    """What a timer did, and to whom."""
    found = sop.states.get(state)
    standing = request.standing(state)
    if timer == NAG or found is None or not 0 <= timer < len(found.timers):
        return Happening(entry.at, "rang", act="nag" if timer == NAG else "", state=state, to=standing.asked.ids if timer == NAG else ())
    rung = found.timers[timer]
    acts = {"do": rung.do, "to": rung.to, "add": rung.add, "hand_to": rung.hand_to, "nag": rung.nag, "tell": rung.tell}
    act = next((name for name, what in acts.items() if what), "set")
    to = {"add": standing.added.ids, "hand_to": standing.asked.ids, "nag": standing.asked.ids, "do": (rung.do,), "to": (rung.to,)}.get(act, ())
    return Happening(entry.at, "rang", act=act, state=state, to=to)


def _reminded(sop: Sop, request: Request, entries: tuple[Entry, ...], nag: Entry, state: str, visit: int) -> tuple[str, ...]:
    """Whom a reminder of the past went to: those asked in that opening who had not voted yet, without those a timer added only later."""
    standing = request.standing(state)
    if standing.visit != visit:
        return standing.asked.ids
    later = [entry.event for entry in entries if entry.seq > nag.seq]
    added = any(isinstance(event, AlarmRang) and event.state == state and _adds(sop, event) for event in later)
    absent = {vote.by for vote in standing.votes if vote.at <= nag.at} | (set(standing.added.ids) if added else set())
    return tuple(id for id in standing.asked.ids if id not in absent)


def _adds(sop: Sop, event: AlarmRang) -> bool:
    found = sop.states.get(event.state)
    return found is not None and 0 <= event.timer < len(found.timers) and found.timers[event.timer].add is not None


def _changes(step: Step, before: Mapping[str, Value], given: Mapping[str, Value]) -> list[Change]:
    """What is not what it was; new lines with their computed cells, so that what they cost can be said."""
    changed = [name for name, value in given.items() if step.sop.field(name) is not None and before.get(name) != value]
    shown = worked_out(step, {**before, **given}) if changed else {}
    return [Change(name, before.get(name), shown.get(name)) for name in changed]
