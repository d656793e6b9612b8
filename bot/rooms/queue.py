"""The queue: what waits for a person, one card each, nearest deadline first."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.desk import Desk
from bot.picture import Eye, Picture, picture
from bot.rendering.facts import field_facts
from bot.rooms.acts import acts_for
from bot.rooms.alike import heaps_of
from bot.rooms.faces import pill
from bot.rooms.request_page import files_of
from bot.wording import moments
from bot.wording.catalogue import say
from bot.wording.names import full_name
from bot.wording.reasons import cause
from dashboard.views import Pill, Queue, Task
from storage.listings import Waiting
from storage.unit import Reader

_IN_PLACE_OF = frozenset({"delegate", "away", "added", "handed"})
_LAST = datetime.max.replace(tzinfo=UTC)


def queue(desk: Desk, reader: Reader, eye: Eye, cut: str) -> Queue:
    """What waits for the viewer, nearest deadline first."""
    now = desk.clock.now()
    waits = sorted(reader.ledger.waiting_for(eye.viewer.id), key=lambda wait: (wait.due or _LAST, wait.since))
    late = [wait for wait in waits if wait.due is not None and wait.due < now]
    chosen = late if cut == "overdue" else waits
    tasks = []
    for wait in chosen:
        request = reader.ledger.load(wait.request)
        if request is not None:
            tasks.append(task(desk, eye, picture(desk, reader, eye, request), wait))
    return Queue(tuple(tasks), {"all": len(waits), "overdue": len(late)}, heaps=heaps_of(desk, reader, eye))


def task(desk: Desk, eye: Eye, seen: Picture, wait: Waiting) -> Task:
    """One card of the queue."""
    late, due, text = "", "", pill(seen)
    if wait.due is not None and not seen.returned:
        due = moments.list_deadline(wait.due, eye.reading)
        late = moments.late(wait.due, eye.reading, desk.calendar) if wait.due < desk.clock.now() else ""
        found = seen.sop.states.get(wait.state)
        kind = "card.need_task" if found is not None and found.kind == "task" else "page.decide"
        text = Pill("warn" if late else "wait", say(f"{kind}_{'late' if late else 'by'}", eye.language, due=due, late=late))
    requester = full_name(seen.request.requester, eye.people)
    return Task(
        id=seen.request.id,
        key=seen.request.number,
        number=seen.request.number,
        title=say("card.title", eye.language, name=requester, headline=seen.headline),
        line=_line(eye, seen, wait),
        pill=text,
        meta=say("page.was_due", eye.language, due=due) if late else _meta(eye, seen, wait),
        quote=_quote(eye, seen),
        acts=acts_for(seen, wait.state),
    )


def _line(eye: Eye, seen: Picture, wait: Waiting) -> str:
    """What it is and where it comes from; why the viewer is asked, where that is not of their own place."""
    if wait.why.kind in _IN_PLACE_OF:
        return cause(wait.why, eye.relations(seen.sop))
    unit = eye.unit(seen.request.requester)
    title = seen.sop.title.plain(eye.language)
    return f"{title}, {unit}" if unit else title


def _meta(eye: Eye, seen: Picture, wait: Waiting) -> str:
    files = len(files_of(seen))
    return say("page.files", eye.language, count=files) if files else say("page.since", eye.language, when=moments.moment(wait.since, eye.reading))


def _quote(eye: Eye, seen: Picture) -> str:
    """The first that the requester said in words of their own, beside what the title says."""
    spans = (span for fact in field_facts(seen.dossier, eye) for span in fact.words if span.style == "quote")
    return next((span.text for span in spans), "")
