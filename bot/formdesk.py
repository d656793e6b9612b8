"""Forms in progress: kept as drafts, asked question by question, and handed to the desk when all is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from adapters.cards import Button, Card, words
from adapters.intents import Answer, Nothing, Quoted, Reply
from bot import drawer, presses, sheetdesk
from bot.call import Call
from bot.forms import Draft, Given, Outcome, about, ask, asks_first, begin, hopeless, resumed, revise, summary
from bot.forms import answer as take_answer
from bot.handing_in import Open, event_of, hand_in, is_over, open_draft, over
from bot.picture import Picture
from bot.rendering.buttons import LABEL, button
from bot.rendering.refusals import refusal_text
from bot.rendering.standing import act_label
from bot.scope import foreseen, is_edit, known_act, probe, route_ahead
from bot.tokens import Token
from bot.wording import formats, moments
from bot.wording.catalogue import say
from bot.wording.names import short_name
from workflows.acts import RESUBMIT
from workflows.refusals import NotAllowed, Refusal
from workflows.sop import Sop

_SAID_FIRST = frozenset({"withdraw"})  # acts that are asked back though the SOP asks nothing


def start(call: Call, sop: Sop, typed: str, quoted: Quoted | None = None) -> Answer:
    """The first question of a new request; a form of the same SOP that was closed or put aside is picked up again, unless it is to be about something
    that is `quoted`. Whom the SOP is not open to is told so before anything is asked."""
    if not call.desk.may_start(call.unit, sop, call.person):
        return call.notice_text(refusal_text(NotAllowed(), call.eye, sop=sop), alert=True)
    waiting = [draft for draft in drawer.drafts(drawer.kept(call)) if (draft.sop, draft.purpose) == (sop.name, "submit")]
    busy = drawer.in_progress(call) and any(draft.turn == drawer.drafts(drawer.kept(call))[0].turn for draft in waiting)
    if waiting and not (busy and not call.opens) and not typed.strip() and quoted is None:
        return go_on(call, waiting[0].turn)
    place, thread = _begun_in(call, sop)
    draft = Draft(sop.name, sop.digest, "submit", turn=drawer.first_turn(call), begun_in=place, begun_thread=thread)
    opened = open_draft(call, draft)
    if quoted is not None:
        return _begun(call, replace(opened, draft=about(opened.form, draft, quoted.text, quoted.url, call.eye)))
    return _begun(call, replace(opened, draft=begin(opened.form, draft, typed, opened.evaluator, call.eye)))


def _begun_in(call: Call, sop: Sop) -> tuple[str, str]:
    """Place and thread where a trace of the request is to stay, "" for nowhere."""
    address = call.intent.address
    return (address.place, address.thread) if sop.trace and address.shared else ("", "")


def _begun(call: Call, opened: Open, changing: bool = False) -> Answer:
    """The form as a whole where it can be shown so, else its first question (`changing`: the list of its answers); one that was half filled in is put
    aside for it, and said to be kept."""
    before = drawer.put_aside(call)
    said = _put_aside(call, before) if before is not None else ()
    if call.opens:
        return sheetdesk.handed_out(call, replace(opened, draft=replace(opened.draft, told=(*said, *opened.draft.told))))
    draft = replace(opened.draft, told=())
    if changing:
        outcome = take_answer(opened.form, draft, Given(token=Token(presses.CHANGE, visit=draft.turn)), opened.evaluator, call.eye)
    else:
        outcome = ask(opened.form, draft, opened.evaluator, call.eye, opened.draft.told)
    answer = _shown(call, opened, outcome)
    return _with_said(answer, said) if isinstance(answer, Reply) else answer


def _put_aside(call: Call, before: Draft) -> tuple[str, ...]:
    title = call.desk.library.of_digest(call.unit, before.digest).title.plain(call.language)
    return (say("draft.aside", call.language, sop=title, command=say("command.mine", call.language)),)


def _with_said(answer: Reply, said: tuple[str, ...]) -> Reply:
    first, *others = answer.cards
    return replace(answer, cards=(replace(first, lines=(*map(words, said), *first.lines)), *others))


def instead(call: Call, turn: int) -> Answer:
    """The questions of a form that could not be shown as a whole."""
    draft = drawer.take_out(call, turn)
    if draft is None:
        return Nothing()
    opened = open_draft(call, draft)
    return _begun(call, opened, changing=draft.purpose == RESUBMIT or opened.edits)


def must_ask(seen: Picture, state: str, name: str, confirming: bool = False) -> bool:
    """Whether something must be said before the act: a reason, fields, or a second look."""
    if name == RESUBMIT:
        return True
    return asks_first(seen.sop, seen.sop.states.get(state), known_act(seen, state, name)) or (name in _SAID_FIRST and not confirming)


def state_left(seen: Picture, person: str) -> str:
    """The state in which the button's owner decided last, for a button whose opening is over."""
    found = [name for name, standing in seen.request.standings.items() if any(vote.by == person for vote in standing.votes)]
    return found[-1] if found else ""


def ask_first(call: Call, seen: Picture, state: str, visit: int, name: str, seat: str = "") -> Answer:
    """The first question of an act; withdrawing is only asked back. What the person may not do at all is refused before anything is asked."""
    if name in _SAID_FIRST and known_act(seen, state, name).reason != "required":
        note_confirm(call, name, "")
        return Reply((_asked_back(call, seen, visit, name),))
    probe(call.desk, call.unit, seen, state, visit, name, seat)
    purpose = RESUBMIT if name == RESUBMIT else "act"
    draft = Draft(seen.sop.name, seen.sop.digest, purpose, seen.request.id, state, visit, name, seat, turn=drawer.first_turn(call))
    opened = open_draft(call, draft)
    if words_of_rules := hopeless(opened.form, draft, opened.evaluator):
        return call.notice_text("\n".join(words_of_rules), alert=True)
    if is_edit(seen, state, name):
        return _begun(call, replace(opened, draft=revise(opened.form, draft, seen.request.fields, opened.evaluator)), changing=True)
    return _begun(call, opened)


def _asked_back(call: Call, seen: Picture, visit: int, name: str) -> Card:
    names = [short_name(id, call.eye.people) for id in seen.holders if id != call.person]
    key = f"ask.{name}" if names else f"ask.{name}_alone"
    text = say(key, call.language, number=seen.request.number, readers=formats.join(names[:3], call.language))
    yes = Button(act_label(None, name, call.eye), presses.confirm(seen.request.id, visit, name), "grave")
    return Card(lines=(words(text),), buttons=((yes, button("press.cancel", call.eye, presses.DROP)),), plain=True, language=call.language)


def answered(call: Call, text: str, files: tuple[Any, ...]) -> Answer:
    """What was typed or handed in, as the answer to the question that is open."""
    draft = replace(drawer.drafts(drawer.kept(call))[0], boxes={})
    opened = open_draft(call, draft)
    return _shown(call, opened, take_answer(opened.form, draft, Given(text=text, files=files), opened.evaluator, call.eye))


def pressed(call: Call, token: Token) -> Answer:
    """A button under a question, under what is ready to be sent, or on the offer to go on. One of a form closed or left says nothing now."""
    draft = next((draft for draft in drawer.drafts(drawer.kept(call)) if draft.turn == token.visit), None)
    if token.act == presses.RESTART:
        return _anew(call, draft) if draft is not None else _old(call)
    if not drawer.in_progress(call) or (draft is not None and draft != drawer.drafts(drawer.kept(call))[0]):
        return go_on(call, token.visit) if draft is not None and token.act == presses.CONTINUE else _old(call)
    draft = replace(drawer.drafts(drawer.kept(call))[0], boxes={})
    opened = open_draft(call, draft)
    return _shown(call, opened, take_answer(opened.form, draft, Given(token=token), opened.evaluator, call.eye))


def _old(call: Call) -> Answer:
    return call.notice("refuse.old_button", alert=True)


def _anew(call: Call, draft: Draft) -> Answer:
    """The form once more from its beginning, without what was answered."""
    drawer.take_out(call, draft.turn)
    if draft.request:
        return ask_first(call, call.seen(draft.request), draft.state, draft.visit, draft.act, draft.seat)
    sop = call.desk.library.of_digest(call.unit, draft.digest)
    fresh = Draft(sop.name, sop.digest, "submit", turn=max(draft.turn + 1, drawer.first_turn(call)), begun_in=draft.begun_in, begun_thread=draft.begun_thread)
    return _begun(call, open_draft(call, fresh))


def _shown(call: Call, opened: Open, outcome: Outcome) -> Answer:
    """Keeps the draft and shows the next question, what is ready to be sent, or what came of it."""
    opened = replace(opened, draft=outcome.draft)
    match outcome.end:
        case "old":
            return _old(call)
        case "told":
            return call.notice_text("\n".join(outcome.said), alert=True)
        case "cancelled" if outcome.draft.purpose == "act":
            drawer.keep(call, form=None, paused=False)
            return call.notice("notice.dropped")
        case "cancelled" | "saved":
            drawer.keep(call, form=outcome.draft.to_json(), paused=True)
            return call.notice("draft.closed", command=say("command.mine", call.language))
        case "send":
            return _send(call, opened)
        case "complete" if opened.decides and not opened.form.uses:
            return _send(call, opened, outcome.said)
    drawer.keep(call, form=outcome.draft.to_json(), paused=False)
    if outcome.end == "complete":
        return _ready(call, opened, outcome.said)
    return Reply((outcome.card,), replace=outcome.end == "page") if outcome.card is not None else _old(call)


def _ready(call: Call, opened: Open, said: tuple[str, ...]) -> Answer:
    """What is sent, before it is sent: the answers of an act with its own button, else who will be asked and why. What the SOP refuses is said now,
    and nothing typed is lost."""
    try:
        ahead = foreseen(call.desk, call.unit, opened.scope, event_of(call, opened))
    except Refusal as refusal:
        if is_over(opened, refusal):
            return _closed(call, opened, refusal)
        card = _mend(call, opened, refusal)
    else:
        if opened.decides:
            card = summary(opened.form, opened.draft, opened.evaluator, call.eye)
        else:
            headline = call.eye.said(ahead.look().fill(ahead.sop.headline))
            card = route_ahead(ahead, headline, call.unit, call.eye, opened.draft.turn)
    return _told(card, said)


def _closed(call: Call, opened: Open, refusal: Refusal) -> Answer:
    """The form goes, and why is said."""
    drawer.keep(call, form=None, paused=False)
    return over(call, opened, refusal)


def _told(card: Card, said: tuple[str, ...]) -> Reply:
    """The card with sentences above it."""
    return Reply((replace(card, lines=(*(words(text) for text in said if text), *card.lines)),))


def _mend(call: Call, opened: Open, refusal: Refusal) -> Card:
    """What the SOP says no to, with the way to change the answers."""
    dossier = opened.seen.dossier if opened.seen else None
    text = refusal_text(refusal, call.eye, dossier, opened.form.sop)
    turn = opened.draft.turn
    change = button("press.change", call.eye, presses.CHANGE, visit=turn, style="main")
    again = button("press.send", call.eye, presses.SEND, visit=turn)
    if opened.decides:
        again = replace(again, label=formats.cut(opened.form.label, LABEL))
    rows = ((change, again), (button("press.save", call.eye, presses.SAVE, visit=turn, style="quiet"),))
    return Card(lines=tuple(words(line) for line in text.splitlines()), buttons=rows, plain=True, language=call.language)


def _send(call: Call, opened: Open, said: tuple[str, ...] = ()) -> Answer:
    """Hands it to the desk. A refusal keeps the draft and says what to change."""
    draft = opened.draft
    try:
        foreseen(call.desk, call.unit, opened.scope, event_of(call, opened))
    except Refusal as refusal:
        if is_over(opened, refusal):
            return _closed(call, opened, refusal)
        drawer.keep(call, form=draft.to_json(), paused=False)
        return _told(_mend(call, opened, refusal), said)
    drawer.keep(call, form=None, paused=False)
    return hand_in(call, opened)


def go_on(call: Call, turn: int) -> Answer:
    """Picks up the form whose last question was `turn`; one in progress is put aside for it."""
    when = touched(call)
    draft = drawer.take_out(call, turn)
    if draft is None:
        return _old(call)
    opened = open_draft(call, draft)
    told = (resumed(opened.form, draft, when, opened.evaluator, call.eye),)
    return _begun(call, replace(opened, draft=replace(draft, told=told)))


def touched(call: Call) -> str:
    """When anything was typed last."""
    found = call.unit.drafts.get(call.person, call.platform)
    return moments.moment(found[1], call.eye.reader) if found is not None else ""


def note_confirm(call: Call, act: str, reason: str, request: str = "") -> None:
    """Remembers what was read from text until its button is pressed; without `act` the words are for whichever is chosen, at `request` alone."""
    drawer.keep(call, confirm={"act": act, "reason": reason, "request": request})


def take_confirmed(call: Call, act: str, request: str) -> str:
    """The reason that was typed for the act now confirmed, "" for none; it is forgotten."""
    noted = drawer.kept(call).get("confirm") or {}
    drop_confirmed(call)
    meant = noted.get("act") == act or (noted.get("act") == "" and noted.get("request") == request)
    return str(noted.get("reason", "")) if meant else ""


def drop_confirmed(call: Call) -> None:
    """Forgets what was read from text."""
    drawer.keep(call, confirm=None)

