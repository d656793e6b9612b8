"""One request's page: what it is, where it stands, what was done, what the viewer may do."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from bot.path.of_request import path_of_request
from bot.path.plan import Plan, is_folded, told
from bot.path.shown import on_desk, on_phone
from bot.picture import Picture
from bot.rendering.facts import value_text
from bot.rendering.standing import act_label, find_act
from bot.rendering.story import ruled
from bot.rendering.view import Happening
from bot.rooms.acts import acts_of_page
from bot.rooms.faces import RULE, face, pill
from bot.wording import formats, moments
from bot.wording.catalogue import has, say
from bot.wording.names import full_name, possessive
from bot.wording.reasons import because
from dashboard.views import Attachment, Change, Column, Drawn, Entry, Fact, RequestPage, Step, Table
from workflows.request import CLOCK, FORM, Question
from workflows.route import Step as Place
from workflows.sop import Field
from workflows.values import FileRef, Line

_NUMBERS = frozenset({"money", "number", "integer"})
_MARKS = {"met": "meet", "good": "done", "bad": "no", "closed": "skipped"}
_OUT_OF_REACH = "/people?view=unreached"
_WIDE = 48  # characters from which a value takes the whole width


def request_page(seen: Picture, explained: bool = False, unreached: Collection[str] = (), invites: bool = False) -> RequestPage:
    """The page as the viewer may see it; `explained` where they may read the SOP too. `unreached`: people to whom nothing about it can be brought;
    `invites` where the viewer may give them a code."""
    eye, request = seen.eye, seen.request
    due, late = _deadline(seen)
    unit = eye.unit(request.requester)
    title = seen.sop.title.plain(eye.language)
    path = path_of_request(seen)
    return RequestPage(
        id=request.id,
        key=request.number,
        number=request.number,
        kind=f"{title} · {unit}" if unit else title,
        title=formats.opened(seen.headline),
        pill=pill(seen),
        deadline=due,
        late=late,
        acts=acts_of_page(seen),
        steps=_steps(path),
        progress=path.second,
        facts=tuple(_facts(seen, seen.sop.name if explained else "")),
        tables=tuple(_tables(seen)),
        files=tuple(files_of(seen)),
        history=tuple(_history(seen, unreached, _OUT_OF_REACH if invites else "")),
        drawn=Drawn(on_desk(path), on_phone(path), is_folded(path)),
    )


def _deadline(seen: Picture) -> tuple[str, bool]:
    dues = [standing.due for standing in seen.request.standings.values() if standing.mark == "open" and standing.due is not None]
    if not dues:
        return "", False
    due, reading, calendar = min(dues), seen.eye.reading, seen.desk.calendar
    late = due < reading.now
    key = "page.deadline_late" if late else "page.deadline"
    words = say(key, seen.eye.language, due=moments.short_deadline(due, reading), left=moments.left(due, reading, calendar), late=moments.late(due, reading, calendar))
    return words, late


def _steps(path: Plan) -> tuple[Step, ...]:
    """The same in words, one step after the other."""
    return tuple(Step(_MARKS.get(stop.mark, stop.mark), stop.title, stop.lines, int(lane)) for stop, lane in told(path))


def _facts(seen: Picture, explained: str) -> list[Fact]:
    eye, language, request = seen.eye, seen.eye.language, seen.request
    unit = eye.unit(request.requester)
    found = [Fact(_requester_label(seen), f"{eye.name(request.requester)}, {unit}" if unit else eye.name(request.requester))]
    if request.submitter != request.requester:
        found.append(Fact(say("label.for", language), say("card.by_schedule", language) if request.submitter == CLOCK else eye.introduced(request.submitter)))
    for field, value in seen.facts:
        if field.type not in ("table", "files"):
            text = value_text(value, field, eye)
            found.append(Fact(field.title.plain(language), text, len(text) > _WIDE))
    for state in seen.asked_at(eye.viewer.id):
        reason = request.standing(state).asked.reasons.get(eye.viewer.id)
        if reason is not None and state != FORM:
            found.append(Fact(say("page.why", language), formats.opened(because(reason, eye.relations(seen.sop))), True, explained))
    return found


def _requester_label(seen: Picture) -> str:
    return formats.opened(say("cause.requester", seen.eye.language))


def _tables(seen: Picture) -> list[Table]:
    found = []
    for field, value in seen.facts:
        if field.type == "table":
            late = tuple(use.field for state in seen.sop.states.values() for use in state.fields if use.table == field.name)
            columns = tuple({column.name: column for column in (*field.columns, *late)}.values())
            found.append(_table(seen, field, columns, value))
    return found


def _table(seen: Picture, field: Field, columns: tuple[Field, ...], lines: tuple[Line, ...]) -> Table:
    eye, language = seen.eye, seen.eye.language
    shown = [column for column in columns if any(line.cells.get(column.name) not in (None, "", ()) for line in lines)]
    rows = tuple(tuple(value_text(line.cells.get(column.name), column, eye) for column in shown) for line in lines)
    money = [column for column in shown if column.type == "money" and column.computed is not None] or [column for column in shown if column.type == "money"][-1:]
    sums = tuple(eye.shown(sum((line.cells.get(column.name) or Decimal(0) for line in lines), Decimal(0)), "money") if column in money else "" for column in shown)
    if sums and not sums[0]:
        sums = (say("page.total", language), *sums[1:])
    main = money[-1:] or [column for column in shown[1:] if column.type in _NUMBERS][-1:]
    heads = tuple(Column(column.title.plain(language), column.type in _NUMBERS, column in main) for column in shown)
    title = field.title.plain(language)
    return Table(title, heads, rows, sums if money else (), f"{title}, {say('page.rows', language, count=len(lines))}")


def files_of(seen: Picture) -> list[Attachment]:
    """Every file of the request once, those in tables too."""
    found: dict[str, FileRef] = {}
    for field, value in seen.facts:
        if field.type == "files":
            found.update({file.digest: file for file in value})
        if field.type == "table":
            cells = (cell for line in value for cell in line.cells.values() if isinstance(cell, tuple))
            found.update({file.digest: file for cell in cells for file in cell if isinstance(file, FileRef)})
    return [Attachment(file.digest, file.name, formats.format_size(file.size, seen.eye.language), file.media_type) for file in found.values()]


def _history(seen: Picture, unreached: Collection[str], way_out: str) -> list[Entry]:
    eye = seen.eye
    waiting = []
    for place in seen.places:
        if place.mark == "here" and place.since is not None:
            waiting += [_waits(seen, id, place, id in unreached, way_out) for id in place.who.ids if id in seen.holders]
    waiting += [_waits_to_answer(seen, question, id) for question in seen.request.open_questions for id in question.to]
    if seen.returned:
        verb, since = say("page.waits_form", eye.language), seen.request.standing(FORM).opened or seen.request.submitted
        waiting.append(Entry(face(seen.request.requester, eye), verb, say("page.since", eye.language, when=moments.moment(since, eye.reading)), holding=True))
    return [*waiting, *(_told(seen, item) for item in reversed(seen.history))]


def _waits_to_answer(seen: Picture, question: Question, person: str) -> Entry:
    eye, who = seen.eye, seen.eye.name(question.by)
    said = say("page.waits_answer", eye.language, who=who, whose=possessive(who, eye.language))
    return Entry(face(person, eye), said, say("page.since", eye.language, when=moments.moment(question.at, eye.reading)), question.text, holding=True)


def _waits(seen: Picture, person: str, place: Place, unreached: bool, way_out: str) -> Entry:
    eye = seen.eye
    assert place.since is not None
    since = formats.unbroken(moments.moment(place.since, eye.reading))
    due = formats.unbroken(moments.short_deadline(place.due, eye.reading)) if place.due is not None else ""
    meta = say("page.since_due", eye.language, when=since, due=due) if due else say("page.since", eye.language, when=since)
    if unreached:
        meta = f"{meta} · {say('page.unreached', eye.language)}"
    return Entry(face(person, eye), say("page.waits" if place.kind == "approve" else "page.waits_task", eye.language), meta, holding=True, help=way_out if unreached else "")


def _told(seen: Picture, item: Happening) -> Entry:
    eye = seen.eye
    who = face(item.by, eye) if item.by else RULE
    fields = {change.field: seen.sop.field(change.field) for change in item.changes}
    changes = tuple(
        Change(found.title.plain(eye.language), value_text(change.old, found, eye), value_text(change.new, found, eye))
        for change in item.changes
        if (found := fields[change.field]) is not None and found.type != "table"
    )
    meta = (formats.opened(moments.moment(item.at, eye.reading)), _title(seen, item.state), _took(seen, item) if item.by else say("page.by_rule", eye.language))
    return Entry(who, verb(seen, item), " · ".join(filter(None, meta)), item.reason if item.by else "", changes, kept=item.act == "return")


def _took(seen: Picture, item: Happening) -> str:
    """The working time from when it was asked until this was decided; "" for an earlier visit of the step."""
    opened = seen.request.standing(item.state).opened if item.kind == "decided" and item.state in seen.sop.states else None
    if opened is None or opened > item.at:
        return ""
    return moments.waited(seen.desk.calendar.working_seconds_between(opened, item.at), seen.eye.reading)


def _title(seen: Picture, state: str) -> str:
    found = seen.sop.states.get(state)
    return found.title.plain(seen.eye.language) if found else ""


def verb(seen: Picture, item: Happening) -> str:
    """What somebody did, without their name; for a rule, what it did."""
    language = seen.eye.language
    if not item.by or item.kind in ("rang", "roster", "others"):
        return ruled(item, seen.dossier, seen.eye, "alur")
    if has(f"did.{item.act}"):
        return say(f"did.{item.act}", language, who="", other=full_name(item.seat, seen.eye.people)).strip()
    act = find_act(seen.sop, item.state, item.act)
    return say("did.own", language, who="", act=act_label(act, item.act, seen.eye)).lstrip(": ")
