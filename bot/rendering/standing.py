"""How a request stands: whose turn it is, which step of how many, what comes next, how votes lie; in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.cards import Status
from bot.rendering.facts import step_title
from bot.rendering.questions import waiting_status
from bot.rendering.view import Dossier, View
from bot.wording import formats, moments, names, say
from bot.wording.catalogue import has
from bot.wording.reasons import cause
from workflows.request import CLOCK, FORM, Request, Standing, Vote
from workflows.route import Step
from workflows.sop import Act, Sop
from workflows.values import People
from workflows.who import holders

NAMES = 3
_MARKS = {"approved": "ok", "done": "ok", "rejected": "no", "returned": "back", "running": "wait"}
_ACT_MARKS = {"approve": "ok", "done": "ok", "reject": "no", "return": "back"}
_STEPS = frozenset({"approve", "task", "wait"})


@dataclass(frozen=True, slots=True)
class Progress:
    """Which step of how many, lanes counted as one."""

    at: int
    of: int


def returned(request: Request) -> bool:
    return request.standing(FORM).mark == "open" and request.ended is None


def named(ids: Sequence[str], view: View, limit: int = NAMES, introduce: bool = False) -> str:
    """Full names, the first few and how many more; "" for nobody."""
    shown = [view.introduced(id) if introduce else view.name(id) for id in ids[:limit]]
    more = len(ids) - len(shown)
    return formats.join([*shown, say("card.more_names", view.language, count=more)] if more else shown, view.language)


def crowd(people: People, dossier: Dossier, view: View, introduce: bool = True) -> str:
    """One to three people by name; more by their common role, where they have one."""
    if len(people) <= NAMES:
        return named(people.ids, view, introduce=introduce)
    reasons = set(people.reasons.values())
    if len(reasons) == 1 and (reason := next(iter(reasons))).kind == "role":
        return cause(reason, view.relations(dossier.sop))
    return named(people.ids, view)


def groups(steps: Iterable[Step]) -> list[list[Step]]:
    """The steps people meet, those of the same lanes together; passed-by ones and ends left out."""
    found: list[list[Step]] = []
    lanes: dict[str, list[Step]] = {}
    for step in steps:
        if step.mark == "skipped" or step.kind not in _STEPS:
            continue
        if step.lane and step.lane in lanes:
            lanes[step.lane].append(step)
            continue
        group = [step]
        found.append(group)
        if step.lane:
            lanes[step.lane] = group
    return found


def progress(dossier: Dossier, state: str = "") -> Progress | None:
    """Where `state` (or the first open step) stands; `None` where no step is open."""
    found = groups(dossier.steps)
    for place, group in enumerate(found, 1):
        if any(step.state == state if state else step.mark == "here" for step in group):
            return Progress(place, len(found))
    return None


def _after(dossier: Dossier, state: str) -> list[Step]:
    """The step that comes next after that of `state`, by the data as they are: in its own lane, else after all of them; of lanes the first of each."""
    found = groups(dossier.steps)
    place = next((place for place, group in enumerate(found) if any(step.state == state for step in group)), len(found))
    if place < len(found) and (own := _later_in_lane(dossier.sop, found[place], state)):
        return own[:1]
    group = next((group for group in found[place + 1 :] if any(step.mark == "ahead" for step in group)), [])
    return list({_lane(dossier.sop, step): step for step in reversed(group)}.values())[::-1]


def _later_in_lane(sop: Sop, group: list[Step], state: str) -> list[Step]:
    place = next(place for place, step in enumerate(group) if step.state == state)
    return [step for step in group[place + 1 :] if step.mark == "ahead" and _lane(sop, step) == _lane(sop, group[place])]


def _lane(sop: Sop, step: Step) -> str:
    """The one of the lanes that a step lies in, "" on the main way."""
    name = step.state if step.lane else ""
    while name and sop.states[name].parent != step.lane:
        name = sop.states[name].parent
    return name


def next_words(dossier: Dossier, state: str, view: View) -> str:
    """Who comes next: "Sari Lestari (Keuangan)", for tasks with what they do; those of lanes apart; "" where this is the last step."""
    return "; ".join(_who_is_next(dossier, step, view) for step in _after(dossier, state))


def _who_is_next(dossier: Dossier, step: Step, view: View) -> str:
    people = crowd(step.who, dossier, view)
    if not people:
        return step_title(dossier, step.state, view)
    return f"{people}, {_lowered(step.title.plain(view.language))}" if step.kind == "task" else people


def _lowered(title: str) -> str:
    """A title inside a sentence; one that begins with an abbreviation keeps its capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def act_label(act: Act | None, name: str, view: View) -> str:
    """The button's words: the SOP's own title, else the standard word."""
    own = act.title.plain(view.language).strip() if act else ""
    if own:
        return own
    return say(f"act.{name}", view.language) if has(f"act.{name}") else formats.opened(name.replace("_", " "))


def find_act(sop: Sop, state: str, name: str) -> Act | None:
    """The act of that name at the state, else of the whole request."""
    found = sop.states.get(state)
    acts = (*(found.acts if found else ()), *sop.acts)
    return next((act for act in acts if act.name == name), None)


def voted(vote: Vote, dossier: Dossier, state: str, view: View) -> str:
    """"Kiki Amalia setuju, hari ini 10.12"."""
    key = f"voted.{vote.act}" if has(f"voted.{vote.act}") else "voted.own"
    label = act_label(find_act(dossier.sop, state, vote.act), vote.act, view)
    return say(key, view.language, who=voter(vote, view), act=label, when=moments.moment(vote.at, view.reader))


def voter(vote: Vote, view: View) -> str:
    return names.on_behalf(vote.by, vote.seat, view.people, view.language)


def decided_status(act: str, by: str, seat: str, at: datetime, dossier: Dossier, state: str, view: View) -> Status:
    """"Disetujui Budi Santoso, hari ini 09.41", with the mark that fits the act."""
    when = moments.moment(at, view.reader)
    label = act_label(find_act(dossier.sop, state, act), act, view)
    kind = _ACT_MARKS.get(act, "none")
    if by in ("", CLOCK):
        return Status(kind, say("was.rule", view.language, act=label, when=when))
    key = f"was.{act}" if has(f"was.{act}") else "was.own"
    return Status(kind, say(key, view.language, who=names.on_behalf(by, seat, view.people, view.language), act=label, when=when))


def word_of(ended: str, dossier: Dossier, view: View) -> str:
    """How an end is called: the title of the state it ended in, else of one that ends so, else the standard word."""
    ends = [state for state in dossier.sop.states.values() if state.kind == "end" and ended in (state.end, state.name)]
    own = next((state for state in ends if state.name == dossier.request.end_state), ends[0] if ends else None)
    if own is not None and own.title.plain(view.language).strip():
        return own.title.plain(view.language)
    return decision_word(ended, view)


def decision_word(word: str, view: View) -> str:
    """How a decision is called while work goes on: never by the title of an end, which is not reached yet."""
    return say(f"stands.{word}", view.language) if has(f"stands.{word}") else formats.opened(word.replace("_", " "))


def by_task(at: datetime | None, by: str, dossier: Dossier) -> bool:
    """Whether `by` only finished a task when it came to an end or a decision at that moment: then nobody decided there."""
    states = dossier.sop.states
    return any(
        standing.at == at and by in standing.by and standing.outcome == "done" and name in states and states[name].kind == "task"
        for name, standing in dossier.request.standings.items()
    )


def mark_of(word: str) -> str:
    return _MARKS.get(word, "none")


def status(dossier: Dossier, view: View, introduce: bool = False) -> Status:
    """How the request stands as a whole, for its requester and for lists. `introduce`: holders with their units."""
    request = dossier.request
    if request.ended is not None:
        word = request.decided if request.decided and request.ended == "done" else request.ended
        return Status(mark_of(word), word_of(request.ended, dossier, view) if word == request.ended else decision_word(word, view))
    if returned(dossier.request):
        by = request.returned_by
        return Status("back", say("own.returned", view.language, who=view.name(by)) if by and by != CLOCK else say("stands.returned", view.language))
    if (asked := waiting_status(dossier, "", view)) is not None:
        return asked
    who = named(holders(dossier.request), view, introduce=introduce)
    if not who:
        return Status("rest", say("own.running", view.language))
    late = lateness(due_of(dossier), view)
    if late:
        return Status("warn", say("own.waiting_late", view.language, who=who, late=late))
    return Status("wait", say("own.waiting", view.language, who=who))


def due_of(dossier: Dossier) -> datetime | None:
    """The earliest deadline among the open steps."""
    dues = [standing.due for standing in dossier.request.standings.values() if standing.mark == "open" and standing.due is not None]
    return min(dues, default=None)


def lateness(due: datetime | None, view: View) -> str:
    return moments.late(due, view.reader, view.calendar) if due is not None else ""


def group_lines(dossier: Dossier, state: str, view: View) -> tuple[str, ...]:
    """3.3: how the votes of a group lie; () where one decision is enough and none is there."""
    standing = dossier.request.standing(state)
    found = dossier.sop.states.get(state)
    if found is None or found.kind != "approve" or (len(standing.seats) < 2 and not standing.votes) or found.need.kind == "any":
        return ()
    votes = [vote for vote in standing.votes if vote.seated]
    lines = [_group_head(dossier, state, standing, view), *(voted(vote, dossier, state, view) for vote in votes)]
    silent = [seat for seat in standing.seats if seat not in {vote.seat for vote in votes}]
    if silent:
        lines.append(f"{say('label.waiting_for', view.language)}: {formats.cut(_you_last(silent, view), 240)}")
    missing = needed(dossier, state) - sum(vote.counts == "yes" for vote in votes)
    if 0 < missing < len(standing.seats):
        lines.append(say("group.missing", view.language, count=missing))
    return tuple(lines)


def _group_head(dossier: Dossier, state: str, standing: Standing, view: View) -> str:
    yes = sum(vote.counts == "yes" and vote.seated for vote in standing.votes)
    need = needed(dossier, state)
    values = {"title": step_title(dossier, state, view), "yes": yes, "seats": len(standing.seats), "need": need}
    return say("group.count" if need else "group.plain", view.language, **values)


def needed(dossier: Dossier, state: str) -> int:
    """How many yes are enough; 0 where a condition decides."""
    return next((step.need for step in dossier.steps if step.state == state), 0)


def _you_last(ids: Sequence[str], view: View) -> str:
    others = [view.name(id) for id in ids if id != view.viewer.id]
    return ", ".join([*others, say("card.you", view.language)] if len(others) < len(ids) else others)
