"""The card of somebody who is asked: what it is about, by when, why them, what comes next, and the keyboards under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from adapters.cards import Button, Card, Fact, Status, words
from bot import presses
from bot.rendering.buttons import button, decision_keyboard, more_keyboard, seats_at
from bot.rendering.decided import decided_card
from bot.rendering.facts import field_facts, files, long_texts, number_fact, rows, sop_title, step_title, submitter_fact, title
from bot.rendering.fitting import fitted
from bot.rendering.questions import question_facts, still_lines, waiting_status
from bot.rendering.standing import find_act, group_lines, lateness, named, next_words, progress
from bot.rendering.story import history_fold, resubmitted_line, revision_facts
from bot.rendering.view import Dossier, Happening, View
from bot.wording import formats, moments, say
from bot.wording.reasons import because, cause
from workflows.request import CLOCK
from workflows.values import Reason
from workflows.who import waiting

MAIN, MORE = "main", "more"
_BESIDE = ("delegate", "away")  # reasons of those who are asked in place of somebody


def approver_card(dossier: Dossier, state: str, visit: int, view: View, keyboard: str = MAIN, seat: str = "") -> Card:
    """The viewer's copy for `state` in its opening `visit`: asked while it waits for them, else what came of it. `keyboard`: main | more.
    `seat`: for whom they vote, where they may choose; the first of those otherwise."""
    if not is_asked(dossier, state, visit, view.viewer.id):
        return decided_card(dossier, state, visit, view)
    return asked_card(dossier, state, visit, view, keyboard, seat)


def is_asked(dossier: Dossier, state: str, visit: int, person: str) -> bool:
    standing = dossier.request.standing(state)
    return standing.mark == "open" and standing.visit == visit and person in waiting(standing)


def asked_card(dossier: Dossier, state: str, visit: int, view: View, keyboard: str = MAIN, seat: str = "") -> Card:
    """3.1 to 3.4, and the same for a task."""
    seats = seats_at(dossier, state)
    seat = seat if seat in seats else next(iter(seats), "")
    items, row_folds = rows(dossier, view)
    files_here = files(dossier, view)
    again = resubmitted_line(dossier, view)
    return fitted(
        Card(
            title=title(dossier, view),
            status=Status(*_asked_status(dossier, state, view)),
            facts=(
                *_added_facts(dossier, state, view),
                *_handed_facts(dossier, state, view),
                number_fact(dossier, view),
                *submitter_fact(dossier, view),
                *((Fact("", again),) if again else ()),
                *revision_facts(dossier, view),
                *field_facts(dossier, view),
                *question_facts(dossier, state, view),
                *_step_fact(dossier, state, view),
                you_fact(dossier, state, view, seat),
                *next_fact(dossier, state, view),
            ),
            items=items,
            ordered=True,
            lines=tuple(words(line) for line in (*still_lines(dossier, state, view), *group_lines(dossier, state, view))),
            files=files_here,
            folds=(*row_folds, *long_texts(dossier, view), *(history_fold(dossier, view) if keyboard == MORE else ())),
            buttons=(more_keyboard if keyboard == MORE else decision_keyboard)(dossier, state, visit, view, seat),
            language=view.language,
        )
    )


def _asked_status(dossier: Dossier, state: str, view: View) -> tuple[str, str]:
    """The mark and the words: a decision or a task, by when, how late."""
    standing = dossier.request.standing(state)
    if standing.stands_still and (asked := waiting_status(dossier, state, view)) is not None:
        return asked.kind, asked.text
    found = dossier.sop.states.get(state)
    key = "card.need_task" if found is not None and found.kind == "task" else "card.need_decision"
    due = standing.due
    if due is None:
        return "wait", say(key, view.language)
    if late := lateness(due, view):
        return "warn", say(f"{key}_late", view.language, late=late)
    return "wait", say(f"{key}_by", view.language, due=moments.short_deadline(due, view.reader))


def _added_facts(dossier: Dossier, state: str, view: View) -> tuple[Fact, ...]:
    """4.23, on top for somebody who is asked beside others: by whom or by which rule, and who else may still decide. The day is written out."""
    standing = dossier.request.standing(state)
    if view.viewer.id not in standing.added.ids:
        return ()
    reason = why(dossier, state, view.viewer.id)
    by = reason.detail[0] if reason.kind == "added" and reason.detail else CLOCK
    lasting = replace(view, lasting=True)
    lines = (added_words("" if by == CLOCK else view.name(by), standing.due, lasting), still_words(waiting(standing), view))
    return tuple(Fact("", words(line)) for line in lines if line)


def _handed_facts(dossier: Dossier, state: str, view: View) -> tuple[Fact, ...]:
    """4.31, on top for somebody to whom it was passed on: by whom or by a rule, and the reason that was given."""
    reason = why(dossier, state, view.viewer.id)
    if reason.kind != "handed":
        return ()
    by = reason.detail[0] if reason.detail else CLOCK
    if by == CLOCK:
        return (Fact("", words(say("tell.handed_rule", view.language))),)
    said = next((event.reason for event in reversed(dossier.history) if (event.by, event.state) == (by, state) and _hands_on(dossier, event)), "")
    text = say("tell.handed_by", view.language, who=view.name(by))
    return (Fact("", words(f"{text}: {formats.quote(formats.cut(' '.join(said.split()), 300))}" if said else text)),)


def _hands_on(dossier: Dossier, event: Happening) -> bool:
    act = find_act(dossier.sop, event.state, event.act)
    return act is not None and act.hand_to is not None


def added_words(who: str, due: datetime | None, view: View) -> str:
    """Why somebody is asked too: `who` added them, "" for a rule."""
    if who:
        return say("tell.added_by", view.language, who=who)
    if due is not None and lateness(due, view):
        return say("tell.added_rule_due", view.language, due=moments.short_deadline(due, view.reader))
    return say("tell.added_rule", view.language)


def still_words(holders: Sequence[str], view: View) -> str:
    """That the others may still decide; "" where there are none."""
    others = [id for id in holders if id != view.viewer.id]
    return say("tell.added_still", view.language, who=named(others, view)) if others else ""


def _step_fact(dossier: Dossier, state: str, view: View) -> tuple[Fact, ...]:
    """A task says what is to be done."""
    found = dossier.sop.states.get(state)
    if found is None or found.kind != "task":
        return ()
    return (Fact(say("label.task", view.language), words(step_title(dossier, state, view))),)


def why(dossier: Dossier, state: str, person: str, seat: str = "") -> Reason:
    """Why `person` is asked at `state`; `seat`: for whom, where they may choose."""
    reason = dossier.request.standing(state).asked.reasons.get(person, Reason("person"))
    if seat in ("", person):
        return reason
    return Reason(reason.kind if reason.kind in _BESIDE else "delegate", (seat,))


def you_fact(dossier: Dossier, state: str, view: View, seat: str = "") -> Fact:
    """Anda: atasan langsung Rina. Langkah 1 dari 3."""
    said = cause(why(dossier, state, view.viewer.id, seat), view.relations(dossier.sop), short=True)
    where = progress(dossier, state)
    if where is None:
        return Fact(say("label.you", view.language), words(said))
    return Fact(say("label.you", view.language), words(say("card.you_step", view.language, cause=said, step=where.at, steps=where.of)))


def next_fact(dossier: Dossier, state: str, view: View) -> tuple[Fact, ...]:
    following = next_words(dossier, state, view)
    return (Fact(say("label.next", view.language), words(following)),) if following else ()


def why_me(dossier: Dossier, state: str, view: View, seat: str = "") -> str:
    """4.1 for an alert: the reason, the SOP, the step."""
    standing = dossier.request.standing(state)
    if view.viewer.id not in standing.asked.ids:
        return say("notice.why_not", view.language, who=formats.cut(named(waiting(standing), view), 120))
    where = progress(dossier, state)
    step = say("notice.why_step", view.language, step=where.at) if where else step_title(dossier, state, view)
    said = because(why(dossier, state, view.viewer.id, seat), view.relations(dossier.sop))
    return say("notice.why", view.language, cause=formats.cut(said, 110), sop=formats.cut(sop_title(dossier, view), 40), step=formats.cut(step, 30))



def confirm_card(dossier: Dossier, state: str, visit: int, act: str, label: str, reason: str, view: View, seat: str = "") -> Card:
    """4.14: what typed text was read as; one tap decides. Nothing is recorded yet. `seat`: for whom, where there was a choice."""
    number = dossier.request.number
    who = view.addressed(dossier.request.requester, dossier.among)
    key = "notice.read_reason" if reason else "notice.read"
    values = {"act": label.lower(), "number": number, "who": who, "reason": formats.quote(formats.cut(reason, 300))}
    yes = formats.cut(f"{label} {short_number(number)}", 24)
    style = "grave" if act == "reject" else "main"
    lines = [say(key, view.language, **values)]
    if seat not in ("", view.viewer.id):
        lines.append(formats.opened(cause(why(dossier, state, view.viewer.id, seat), view.relations(dossier.sop))))
    buttons = (
        Button(yes, presses.confirm(dossier.request.id, visit, act, seat), style),
        button("press.not_that", view, presses.DROP, dossier.request.id, visit),
    )
    return Card(lines=tuple(words(line) for line in lines), buttons=(buttons,), note=say("notice.not_recorded", view.language), plain=True, language=view.language)


def short_number(number: str) -> str:
    """PB/0016 of PB/0016/XI/2026: enough to tell requests apart on a button."""
    parts = number.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else number
