"""The card of somebody who is not asked any more: what came of it, the facts as they were, no buttons."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cards import Card, Fact, Span, Status, Words, words
from bot.rendering.buttons import at_state, offer_button, two_a_row
from bot.rendering.facts import field_facts, files, number_fact, rows, title
from bot.rendering.fitting import fitted
from bot.rendering.standing import by_task, decided_status, group_lines, mark_of, named, needed, returned, word_of
from bot.rendering.story import history_fold
from bot.rendering.view import Dossier, View
from bot.wording import formats, moments, names, say
from workflows.request import CLOCK, Standing, Vote
from workflows.who import holders

_ENDINGS = {"rejected": "was.reject", "withdrawn": "was.withdraw"}


@dataclass(frozen=True, slots=True)
class _Outcome:
    """`reason` are people's own words, `line` what follows from it."""

    status: Status
    reason: str = ""
    by: str = ""
    line: str = ""


def decided_card(dossier: Dossier, state: str, visit: int, view: View) -> Card:
    """3.5, every copy: the status line says who, when, why; facts stay, buttons go, but for what the viewer may do after the end."""
    outcome = _outcome(dossier, state, visit, view)
    items, row_folds = rows(dossier, view)
    lines: list[Words] = [words(line) for line in ((outcome.line,) if outcome.line else ())]
    lines += [words(line) for line in group_lines(dossier, state, view)] if dossier.request.standing(state).mark == "open" else []
    return fitted(
        Card(
            title=title(dossier, view),
            status=outcome.status,
            facts=(number_fact(dossier, view), *reason_facts(outcome.reason, outcome.by, dossier, view), *field_facts(dossier, view)),
            items=items,
            ordered=True,
            lines=tuple(lines),
            files=files(dossier, view),
            folds=(*row_folds, *history_fold(dossier, view)),
            buttons=two_a_row([offer_button(offer, dossier, view) for offer in at_state(dossier, dossier.request.end_state or "*")]),
            language=view.language,
        )
    )


def reason_facts(reason: str, by: str, dossier: Dossier, view: View) -> tuple[Fact, ...]:
    """Somebody's reason in their own words, with whose it is; () where none was given."""
    if not reason:
        return ()
    name = view.short(by, dossier.among) if by not in ("", CLOCK) else ""
    whose = names.possessive(name, view.language)
    label = say("label.reason_by", view.language, name=name, whose=whose) if name else say("label.reason", view.language)
    return (Fact(label, (Span(formats.quote(" ".join(reason.split())), "quote"),)),)


def _outcome(dossier: Dossier, state: str, visit: int, view: View) -> _Outcome:
    """What the viewer's copy says, in the order of what matters to them."""
    standing = dossier.request.standing(state)
    if standing.visit != visit or standing.mark in ("void", "ahead"):
        return _gone(dossier, state, visit, view)
    votes = [vote for vote in standing.votes if vote.act]
    own = next((vote for vote in reversed(votes) if view.viewer.id in (vote.by, vote.seat)), None)
    if own is not None and (standing.mark == "open" or own.counts != "yes" or _agrees(own, standing)):
        return _by_vote(own, dossier, state, view)
    if standing.mark == "closed":
        return _Outcome(Status("none", _not_needed(dossier, view)))
    if standing.mark in ("done", "held") and votes:
        return _by_others(votes, standing, dossier, state, view)
    return _Outcome(Status("none", _moved(dossier, state, view)))


def _agrees(vote: Vote, standing: Standing) -> bool:
    return standing.outcome in (None, "approved", "done", vote.act)


def _by_vote(vote: Vote, dossier: Dossier, state: str, view: View) -> _Outcome:
    return _Outcome(decided_status(vote.act, vote.by, vote.seat, vote.at, dossier, state, view), vote.reason, vote.by, _follows(dossier, state, view, vote))


def _by_others(votes: list[Vote], standing: Standing, dossier: Dossier, state: str, view: View) -> _Outcome:
    """Several seats: how many were enough. One: who it was."""
    last = votes[-1]
    yes = sum(vote.counts == "yes" for vote in votes)
    if len(standing.seats) > 1 and standing.outcome == "approved" and needed(dossier, state) > 1:
        text = say("group.not_needed", view.language, yes=yes, seats=len(standing.seats))
        return _Outcome(Status("ok", text), line=_follows(dossier, state, view, last))
    return _by_vote(last, dossier, state, view)


def _follows(dossier: Dossier, state: str, view: View, vote: Vote) -> str:
    """Where it went on to, or how it ended, unless this very decision ended it. One that was sent back did not go on."""
    request = dossier.request
    if request.ended is not None:
        return ending(dossier, view).text if request.ended_at != vote.at else ""
    if request.standing(state).mark == "open" or returned(dossier.request):
        return ""
    who = named(holders(dossier.request), view, introduce=True)
    return say("decided.goes_to", view.language, who=who) if who else ""


def ending(dossier: Dossier, view: View) -> Status:
    """How the request ended: "Ditolak Budi Santoso, Kam 26 Nov 15.20"."""
    request = dossier.request
    ended = request.ended or ""
    word = word_of(ended, dossier, view)
    last = next((event for event in reversed(dossier.history) if event.at == request.ended_at and event.kind in ("decided", "rang", "roster", "others")), None)
    when = moments.moment(request.ended_at, view.reader) if request.ended_at else ""
    if when and last is not None and by_task(request.ended_at, last.by, dossier):
        return Status(mark_of(ended), say("was.plain", view.language, act=word, when=when))
    if last is None or last.by in ("", CLOCK) or not when:
        return Status(mark_of(ended), say("was.rule", view.language, act=word, when=when) if when else word)
    key = _ENDINGS.get(ended, "was.own")
    return Status(mark_of(ended), say(key, view.language, act=word, who=view.name(last.by), when=when))


def _not_needed(dossier: Dossier, view: View) -> str:
    if dossier.request.ended is None:
        return say("decided.not_needed", view.language)
    return say("decided.not_needed_by", view.language, status=ending(dossier, view).text)


def _gone(dossier: Dossier, state: str, visit: int, view: View) -> _Outcome:
    """The state was left, or opened anew, since this card was made: what the viewer did then, and what holds now."""
    own = next((event for event in reversed(dossier.history) if event.state == state and event.by == view.viewer.id and event.kind == "decided"), None)
    if own is not None and own.act == "return":
        return _Outcome(decided_status(own.act, own.by, own.seat, own.at, dossier, state, view), own.reason, own.by)
    standing = dossier.request.standing(state)
    if own is not None and (standing.mark == "void" or standing.visit != visit):
        changed = next((event for event in reversed(dossier.history) if event.act in ("return", "resubmit", "edit")), own)
        return _Outcome(Status("none", say("decided.void", view.language, when=moments.moment(changed.at, view.reader))))
    return _Outcome(Status("none", _moved(dossier, state, view)))


def _moved(dossier: Dossier, state: str, view: View) -> str:
    if dossier.request.ended is not None:
        return _not_needed(dossier, view)
    others = [id for id in holders(dossier.request) if id != view.viewer.id]
    who = named(others, view)
    return say("decided.left", view.language, who=who) if who else say("decided.left_nobody", view.language)

