"""Messages that stay: what happened to a request, said to each person it concerns, and reminders about one request."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.cards import Button, Card, Fact, Status, Words, words
from bot import presses
from bot.rendering.approver import added_words, asked_card, is_asked, still_words
from bot.rendering.buttons import button, two_a_row
from bot.rendering.decided import reason_facts
from bot.rendering.facts import number_fact, own_title, sop_title, step_title, title
from bot.rendering.fitting import fitted
from bot.rendering.questions import clock_lines, question_of, told
from bot.rendering.standing import act_label, by_task, decision_word, due_of, find_act, lateness, mark_of, named, word_of
from bot.rendering.story import goes_back
from bot.rendering.view import Dossier, View
from bot.wording import say
from bot.wording.shown import sentence
from workflows.effects import Nag, Sentence, Tell
from workflows.request import CLOCK, FORM
from workflows.values import People, Person

_MARKS = {"approved": "ok", "rejected": "no", "returned": "back", "void": "warn", "added": "wait", "handed": "wait", "undecided": "wait", "unreachable": "warn", "nobody": "warn", "too_few": "warn"}


def tell_card(tell: Tell, dossier: Dossier, view: View) -> Card:
    """What `tell` says to the viewer, in the words of its kind. The SOP's own words come first where it has some."""
    own = dossier.request.requester == view.viewer.id
    said = _said(tell.says, view)
    return fitted(
        Card(
            title=own_title(dossier, view) if own else title(dossier, view),
            status=_status(tell, dossier, view),
            facts=(number_fact(dossier, view), *_reason(tell, dossier, view)),
            lines=tuple(line for text in (said, *_lines(tell, dossier, view)) if (line := words(text)) and text),
            buttons=_keyboard(tell, dossier, view),
            language=view.language,
        )
    )


def _said(says: Sentence | None, view: View) -> str:
    return sentence(says, view.language, people=view.people, reader=view.reader) if says is not None else ""


def _reason(tell: Tell, dossier: Dossier, view: View) -> tuple[Fact, ...]:
    if tell.kind == "answered":
        question = question_of(dossier, int(tell.detail["question"]))
        return told(question, dossier, view) if question is not None else ()
    return reason_facts(tell.reason, tell.by, dossier, view)


def by_person(tell: Tell) -> bool:
    return tell.by not in ("", CLOCK)


def _status(tell: Tell, dossier: Dossier, view: View) -> Status:
    kind = tell.kind
    mark = mark_of(_word(tell, dossier)) if kind in ("ended", "decided") else _MARKS.get(kind, "none")
    return Status(mark, _status_words(tell, dossier, view))


def _status_words(tell: Tell, dossier: Dossier, view: View) -> str:
    """The line that says what happened and who did it."""
    who, language = view.name(tell.by) if by_person(tell) else "", view.language
    match tell.kind:
        case "added" | "handed" if view.viewer.id not in _newcomers(tell, dossier):
            return _moved_status(tell, who, dossier, view)
        case "approved" | "rejected" | "withdrawn" | "returned":
            return _plain_status(tell.kind, who, language)
        case "ended" | "decided":
            return _ended_status(tell, who, dossier, view)
        case "added":
            return added_words(who, dossier.request.standing(tell.state).due, view)
        case "handed":
            return say("tell.handed_by", language, who=who) if who else say("tell.handed_rule", language)
        case "edited":
            return say("tell.edited_by", language, who=who) if who else say("tell.edited", language)
        case "commented":
            return say("tell.commented_by", language, who=who) if who else say("tell.commented", language)
        case "answered":
            return say("tell.answered", language, who=who)
        case "rule":
            return _ruled(str(tell.detail.get("act") or ""), tell, dossier, view)
        case "void":
            return say("tell.void", language, number=dossier.request.number)
        case "unreachable":
            return say("tell.unreachable", language, who=view.name(tell.by))
        case "undecided" | "closed" | "replaced" | "told" | "nobody" | "too_few":
            return say(f"tell.{tell.kind}", language)
    return say("tell.other", language)


def _ruled(act: str, tell: Tell, dossier: Dossier, view: View) -> str:
    """What a timer did: an act of the SOP, or the step it leads to."""
    target = dossier.sop.states.get(act)
    if target is not None and target.kind != "end":
        return say("rule.back" if goes_back(tell.state, act, dossier) else "rule.to", view.language, step=step_title(dossier, act, view))
    label = step_title(dossier, act, view) if target is not None else act_label(find_act(dossier.sop, tell.state, act), act, view)
    return say("tell.rule_act", view.language, act=label) if act else say("tell.rule", view.language)


def _plain_status(kind: str, who: str, language: str) -> str:
    if who:
        return say(f"tell.{kind}_by", language, who=who)
    return say({"rejected": "tell.rejected_rule", "returned": "tell.returned_rule"}.get(kind, f"tell.{kind}"), language)


def _word(tell: Tell, dossier: Dossier) -> str:
    word = tell.detail.get("word") or tell.detail.get("as")
    return str(word or (dossier.request.ended if tell.kind == "ended" else dossier.request.decided) or "")


def _ended_status(tell: Tell, who: str, dossier: Dossier, view: View) -> str:
    if (word := _word(tell, dossier)) in ("rejected", "withdrawn"):
        return _plain_status(word, who, view.language)
    at = dossier.request.ended_at if tell.kind == "ended" else dossier.request.decided_at
    word = word_of(word, dossier, view) if tell.kind == "ended" else decision_word(word, view)
    if who and not by_task(at, tell.by, dossier):
        return say(f"tell.{tell.kind}_by", view.language, word=word, who=who)
    if tell.by == CLOCK and tell.kind == "ended":
        return say("tell.ended_rule", view.language, word=word)
    return say(f"tell.{tell.kind}", view.language, word=word)


def _moved_status(tell: Tell, who: str, dossier: Dossier, view: View) -> str:
    """For those who are told that others are asked now: whom."""
    to = named(_newcomers(tell, dossier), view)
    key = "tell.handed_to" if tell.kind == "handed" else "tell.added_to_by" if who else "tell.added_to"
    return say(key, view.language, who=to, by=who)


def _lines(tell: Tell, dossier: Dossier, view: View) -> list[str]:
    """What follows from it for the viewer."""
    language, own = view.language, dossier.request.requester == view.viewer.id
    match tell.kind:
        case "returned" if own:
            return [say("tell.returned_kept", language, round=dossier.request.round)]
        case "withdrawn" | "closed":
            return [say("tell.closed_more" if tell.kind == "closed" else "tell.withdrawn_more", language)]
        case "answered":
            return list(clock_lines(dossier, tell.state, view))
        case "added" | "handed":
            return _passed_on(tell, dossier, view)
        case "void" | "undecided" | "edited":
            return [say(f"tell.{tell.kind}_more", language)]
        case "nobody":
            return [say("tell.nobody_more", language, step=step_title(dossier, tell.state, view))]
        case "too_few":
            return [say("tell.too_few_more", language, step=step_title(dossier, tell.state, view), count=str(tell.detail.get("seats") or 0))]
        case "replaced":
            who = named(_holders(tell, dossier), view)
            return [say("tell.replaced_now", language, step=step_title(dossier, tell.state, view), who=who)] if who else []
        case "unreachable":
            return [_help(tell, view)]
        case "told" if tell.says is None:
            return [say("tell.told_by", language, sop=sop_title(dossier, view))]
    return [say("tell.ended_kept", language)] if own and tell.kind in ("rejected", "ended") and not by_person(tell) else []


def _help(tell: Tell, view: View) -> str:
    """4.38: to the requester, that the SOP's owner knows."""
    owners = [id for id in _people(tell.detail) if id != view.viewer.id]
    key = "tell.unreachable_told" if owners else "tell.unreachable_alone"
    return say(key, view.language, owners=named(owners, view))


def _passed_on(tell: Tell, dossier: Dossier, view: View) -> list[str]:
    """To the one asked now: who else may decide. To all others: where it is."""
    holders = _holders(tell, dossier)
    newcomers = _newcomers(tell, dossier)
    step, who = step_title(dossier, tell.state, view), named(newcomers, view)
    if view.viewer.id in newcomers:
        return [still_words(holders, view)] if tell.kind == "added" else []
    if tell.kind == "handed":
        key = "tell.handed_other" if by_person(tell) else "tell.handed_other_rule"
        return [say(key, view.language, step=step, who=who, by=view.name(tell.by))]
    if view.viewer.id in holders:
        return [say("tell.added_holder", view.language, number=dossier.request.number, who=who)]
    key = "tell.added_other" if by_person(tell) else "tell.added_requester"
    return [say(key, view.language, number=dossier.request.number, who=who)]


def _newcomers(tell: Tell, dossier: Dossier) -> list[str]:
    return _people(tell.detail) or _holders(tell, dossier)


def on_their_card(tell: Tell, person: str, dossier: Dossier) -> bool:
    """Whether the card `person` gets says it all: they are asked too, and no words of the SOP come with it."""
    return tell.kind == "added" and tell.says is None and person in _newcomers(tell, dossier) and person in dossier.request.standing(tell.state).added.ids


def _holders(tell: Tell, dossier: Dossier) -> list[str]:
    return list(dossier.request.standing(tell.state).asked.ids)


def _people(detail: Mapping[str, object]) -> list[str]:
    """The people an effect names, under whatever name."""
    found: list[str] = []
    for value in detail.values():
        if isinstance(value, People):
            found += value.ids
        elif isinstance(value, Person):
            found.append(value.id)
    return found


def _keyboard(tell: Tell, dossier: Dossier, view: View) -> tuple[tuple[Button, ...], ...]:
    request = dossier.request
    if tell.kind == "returned" and view.viewer.id == request.requester and request.standing(FORM).mark == "open":
        return two_a_row([button("press.fix", view, "resubmit", request.id, request.standing(FORM).visit, style="main")])
    if tell.kind in ("commented", "answered", "told", "replaced", "undecided", "added", "handed", "void"):
        return two_a_row([button("press.see", view, presses.OPEN, request.id)])
    return ()


def nag_card(nag: Nag, dossier: Dossier, view: View) -> Card:
    """A reminder about one request: the card itself again, with the SOP's own words; nothing is said of people who hold it together."""
    said = _said(nag.says, view)
    lines: tuple[Words, ...] = (words(said),) if said else ()
    if not is_asked(dossier, nag.state, nag.visit, view.viewer.id):
        return fitted(_nag_aside(nag, dossier, view, lines))
    card = asked_card(dossier, nag.state, nag.visit, view)
    found = dossier.sop.states.get(nag.state)
    head = say("nag.task" if found is not None and found.kind == "task" else "nag.one", view.language)
    return fitted(
        Card(card.title, card.status, card.facts, card.items, True, (words(head), *lines, *card.lines), card.files, card.folds, card.buttons, language=view.language)
    )


def _nag_aside(nag: Nag, dossier: Dossier, view: View, lines: tuple[Words, ...]) -> Card:
    """For somebody who does not decide here, such as a superior the SOP keeps informed."""
    due = due_of(dossier)
    who = named([id for id in _open_holders(nag, dossier) if id != view.viewer.id], view)
    head = say("nag.other", view.language, number=dossier.request.number, who=who or step_title(dossier, nag.state, view))
    when = [words(say("nag.late", view.language, late=late))] if (late := lateness(due, view)) else []
    facts = (number_fact(dossier, view),)
    buttons = two_a_row([button("press.where", view, presses.WHERE, dossier.request.id)])
    return Card(title(dossier, view), Status("warn", head), facts, lines=(*lines, *when), buttons=buttons, language=view.language)


def _open_holders(nag: Nag, dossier: Dossier) -> tuple[str, ...]:
    standing = dossier.request.standing(nag.state)
    return standing.asked.ids if standing.mark == "open" else ()
