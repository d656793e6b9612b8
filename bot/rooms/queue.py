"""The queue: what waits for a person, one card each, nearest deadline first."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.desk import Desk
from bot.picture import Eye, Picture, picture
from bot.rooms.acts import acts_for
from bot.rooms.faces import pill
from bot.wording import moments
from bot.wording.catalogue import say
from bot.wording.names import full_name
from bot.wording.reasons import cause
from dashboard.views import Pill, Queue, Task
from storage.listings import Waiting
from storage.unit import Reader

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
            tasks.append(task(desk, eye, picture(desk, reader, eye, request, ()), wait))
    return Queue(tuple(tasks), {"all": len(waits), "overdue": len(late)})


def task(desk: Desk, eye: Eye, seen: Picture, wait: Waiting) -> Task:
    """One card of the queue."""
    late = wait.due is not None and wait.due < desk.clock.now()
    text = pill(seen)
    if wait.due is not None and not seen.returned:
        found = seen.sop.states.get(wait.state)
        key = f"card.need_{'task' if found is not None and found.kind == 'task' else 'decision'}_{'late' if late else 'by'}"
        text = Pill("warn" if late else "wait", say(key, eye.language, due=moments.list_deadline(wait.due, eye.reading), late=moments.late(wait.due, eye.reading, desk.calendar)))
    requester = full_name(seen.request.requester, eye.people)
    return Task(
        id=seen.request.id,
        key=seen.request.number,
        number=seen.request.number,
        title=say("card.title", eye.language, name=requester, headline=seen.headline),
        line=cause(wait.why, eye.relations(seen.sop)),
        pill=text,
        meta=say("page.since", eye.language, when=moments.moment(wait.since, eye.reading)),
        acts=acts_for(seen, wait.state),
    )
