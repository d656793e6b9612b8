"""Forms in progress: kept as drafts, asked question by question, and handed to the desk when all is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from adapters.cards import Button, Card, words
from adapters.intents import Answer, Notice, Reply
from bot import presses
from bot.call import Call
from bot.clock import new_id
from bot.commands import Comment, Decide, Submit
from bot.evaluating import Evaluator
from bot.forms import (
    Draft,
    Form,
    Given,
    Outcome,
    ask,
    asks_anything,
    begin,
    form_of_act,
    form_of_edit,
    form_of_sop,
    resumed,
    revise,
    values_of,
)
from bot.forms import answer as take_answer
from bot.picture import Picture
from bot.rendering.buttons import button
from bot.rendering.notices import recorded
from bot.rendering.refusals import refusal_text
from bot.rendering.route import route_card
from bot.rendering.standing import act_label
from bot.tokens import Token
from bot.wording import moments
from bot.wording.catalogue import say
from bot.wording.names import short_name
from storage.codec import millis
from workflows.acts import RESUBMIT
from workflows.engine import at_rest, foresee, preview
from workflows.events import Commented, Decided, Submitted
from workflows.offers import COMMENT
from workflows.refusals import BadFields, NotAllowed, NotOffered, ReasonMissing, Refusal, RuleBroken, SopBroken
from workflows.request import Request
from workflows.route import steps
from workflows.sop import Act, Sop
from workflows.step import Step

_TURNS = 1_000_000  # turns begin anew after so many seconds; a button of a form of long ago says nothing now
_SAID_FIRST = frozenset({"withdraw"})  # acts that are asked back though the SOP asks nothing


@dataclass(frozen=True, slots=True)
class Open:
    """A draft with what is needed to go on: its form, the scope it is judged in, the request if there is one."""

    form: Form
    draft: Draft
    evaluator: Evaluator
    step: Step
    seen: Picture | None = None


def _kept(call: Call) -> dict[str, Any]:
    found = call.unit.drafts.get(call.person, call.platform)
    return dict(found[0]) if found is not None else {}


def _keep(call: Call, body: Mapping[str, Any]) -> None:
    if any(body.values()):
        call.drafted = True
        call.unit.drafts.keep(call.person, call.platform, body, call.desk.clock.now())
    else:
        call.unit.drafts.drop(call.person, call.platform)


def in_progress(call: Call) -> bool:
    """Whether what this person types now answers a question."""
    kept = _kept(call)
    return bool(kept.get("form")) and not kept.get("paused")


def start(call: Call, sop: Sop, typed: str) -> Answer:
    """The first question of a new request; a draft of the same SOP that was put aside is picked up again. Whom the SOP is not open to is told
    so before anything is asked."""
    if not call.desk.may_start(call.unit, sop, call.person):
        return call.notice_text(refusal_text(NotAllowed(), call.eye, sop=sop), alert=True)
    kept = _kept(call)
    if kept.get("form") and kept.get("paused") and not typed.strip() and kept["form"].get("sop") == sop.name and kept["form"].get("purpose") == "submit":
        return go_on(call)
    draft = Draft(sop.name, sop.digest, "submit", turn=_first_turn(call))
    opened = _open(call, draft)
    return _shown(call, opened, begin(opened.form, draft, typed, opened.evaluator, call.eye))


def _first_turn(call: Call) -> int:
    return millis(call.desk.clock.now()) // 1000 % _TURNS + 1


def _open(call: Call, draft: Draft) -> Open:
    """The draft in the scope of its request, or of the one it may become. Raises Unknown."""
    if draft.request:
        seen = call.seen(draft.request)
        step = at_rest(seen.sop, seen.request, call.desk.world(call.unit), call.desk.clock.now(), call.desk.calendar, call.person)
        return Open(_form(call, seen, draft), draft, Evaluator(step, call.eye), step, seen)
    sop = call.desk.library.of_digest(call.unit, draft.digest)
    blank = Request("", "", sop.name, sop.digest, call.person, call.person, call.desk.clock.now())
    step = at_rest(sop, blank, call.desk.world(call.unit), call.desk.clock.now(), call.desk.calendar, call.person)
    return Open(form_of_sop(sop), draft, Evaluator(step, call.eye), step)


def _form(call: Call, seen: Picture, draft: Draft) -> Form:
    if draft.purpose == RESUBMIT:
        return form_of_edit(seen.sop, None, seen.request.number)
    act = _act(seen, draft.state, draft.act)
    if act.edits:
        return form_of_edit(seen.sop, act, seen.request.number)
    ids = dict.fromkeys((seen.request.requester, *seen.step.deciders(), *seen.holders))
    readers = [short_name(id, call.eye.people) for id in ids if id != call.person][:3]
    requester = short_name(seen.request.requester, call.eye.people)
    return form_of_act(seen.sop, seen.sop.states.get(draft.state), act, act_label(act, act.name, call.eye), seen.request.number, requester, readers)


def _act(seen: Picture, state: str, name: str) -> Act:
    found = seen.sop.states.get(state)
    act = next((act for act in (*(found.acts if found else ()), *seen.sop.acts) if act.name == name), None)
    if act is None:
        raise NotOffered(name, state)
    return act


def must_ask(seen: Picture, state: str, name: str, confirming: bool = False) -> bool:
    """Whether something must be said before the act: a reason, fields, or a second look."""
    if name == RESUBMIT:
        return True
    act = _act(seen, state, name)
    form = form_of_act(seen.sop, seen.sop.states.get(state), act, "", "")
    return asks_anything(form) or bool(act.edits) or (name in _SAID_FIRST and not confirming)


def state_left(seen: Picture, person: str) -> str:
    """The state in which the button's owner decided last, for a button whose opening is over."""
    found = [name for name, standing in seen.request.standings.items() if any(vote.by == person for vote in standing.votes)]
    return found[-1] if found else ""


def ask_first(call: Call, seen: Picture, state: str, visit: int, name: str) -> Answer:
    """The first question of an act; withdrawing is only asked back. What the person may not do at all is refused before anything is asked."""
    if name in _SAID_FIRST and _act(seen, state, name).reason != "required":
        return Reply((_asked_back(call, seen, visit, name),))
    _probe(call, seen, state, visit, name)
    purpose = RESUBMIT if name == RESUBMIT else "act"
    draft = Draft(seen.sop.name, seen.sop.digest, purpose, seen.request.id, state, visit, name, turn=_first_turn(call))
    opened = _open(call, draft)
    if purpose == RESUBMIT or _act_edits(seen, state, name):
        draft = revise(opened.form, draft, seen.request.fields, opened.evaluator)
        opened = replace(opened, draft=draft)
        token = Token(presses.CHANGE, visit=draft.turn)
        return _shown(call, opened, take_answer(opened.form, draft, Given(token=token), opened.evaluator, call.eye))
    return _shown(call, opened, ask(opened.form, draft, opened.evaluator, call.eye))


def _act_edits(seen: Picture, state: str, name: str) -> bool:
    return bool(_act(seen, state, name).edits)


def _probe(call: Call, seen: Picture, state: str, visit: int, name: str) -> None:
    """Refuses what would be refused whatever is answered: not asked, own request, an old button, a closed request."""
    event = Commented(call.person, "?") if name == COMMENT else Decided(call.person, name, state, visit, {}, "?")
    try:
        foresee(seen.sop, seen.request, event, call.desk.world(call.unit), call.desk.clock.now(), call.desk.calendar)
    except Refusal as refusal:
        if not isinstance(refusal, BadFields | RuleBroken | ReasonMissing | SopBroken):
            raise


def _asked_back(call: Call, seen: Picture, visit: int, name: str) -> Card:
    names = [short_name(id, call.eye.people) for id in seen.holders if id != call.person]
    key = f"ask.{name}" if names else f"ask.{name}_alone"
    text = say(key, call.language, number=seen.request.number, readers=", ".join(names[:3]))
    yes = Button(act_label(None, name, call.eye), presses.token(presses.CONFIRM, seen.request.id, visit, name), "grave")
    return Card(lines=(words(text),), buttons=((yes, button("press.cancel", call.eye, presses.DROP)),), plain=True, language=call.language)


def answered(call: Call, text: str, files: tuple[Any, ...]) -> Answer:
    """What was typed or handed in, as the answer to the question that is open."""
    draft = Draft.from_json(_kept(call)["form"])
    opened = _open(call, draft)
    return _shown(call, opened, take_answer(opened.form, draft, Given(text=text, files=files), opened.evaluator, call.eye))


def pressed(call: Call, token: Token) -> Answer:
    """A button under a question or under the route."""
    kept = _kept(call)
    if not kept.get("form"):
        return call.notice("refuse.old_button", alert=True)
    if token.act == presses.CONTINUE and kept.get("paused"):
        return go_on(call)
    if token.act == presses.RESTART:
        _keep(call, {**kept, "form": None, "paused": False})
        return start(call, call.desk.library.of_digest(call.unit, kept["form"]["digest"]), "")
    draft = Draft.from_json(kept["form"])
    opened = _open(call, draft)
    return _shown(call, opened, take_answer(opened.form, draft, Given(token=token), opened.evaluator, call.eye))


def _shown(call: Call, opened: Open, outcome: Outcome) -> Answer:
    """Keeps the draft and shows the next question, the route, or what came of it."""
    opened = replace(opened, draft=outcome.draft)
    if outcome.end in ("cancelled", "saved"):
        _keep(call, {**_kept(call), "form": outcome.draft.to_json(), "paused": True})
        if outcome.end == "cancelled" and outcome.draft.purpose == "act":
            _keep(call, {**_kept(call), "form": None, "paused": False})
            return call.notice("notice.dropped")
        return call.notice("draft.closed", command=say("command.mine", call.language))
    if outcome.end == "send":
        return _send(call, opened)
    if outcome.end == "complete" and outcome.draft.purpose == "act" and opened.form.act and not _edits(opened):
        return _send(call, opened)
    _keep(call, {**_kept(call), "form": outcome.draft.to_json(), "paused": False})
    if outcome.end == "complete":
        return _route(call, opened, outcome.said)
    return Reply((outcome.card,)) if outcome.card is not None else call.notice("refuse.old_button", alert=True)


def _edits(opened: Open) -> bool:
    return opened.seen is not None and opened.draft.purpose == "act" and bool(_act(opened.seen, opened.draft.state, opened.draft.act).edits)


def _event(call: Call, opened: Open) -> Submitted | Decided | Commented:
    draft = opened.draft
    values = values_of(opened.form, draft)
    if not draft.request:
        return Submitted(new_id(), call.person, call.person, values)
    if draft.act == COMMENT:
        return Commented(call.person, draft.reason)
    return Decided(call.person, draft.act, draft.state, draft.visit, values, draft.reason)


def _route(call: Call, opened: Open, said: tuple[str, ...]) -> Answer:
    """Who will be asked and why, before it is sent; what the SOP refuses is said now, and nothing typed is lost."""
    try:
        foreseen = _foreseen(call, opened)
    except Refusal as refusal:
        return Reply((_mend(call, opened, refusal),))
    headline = call.eye.said(foreseen.look().fill(foreseen.sop.headline))
    card = route_card(foreseen.sop, headline, steps(foreseen), call.eye, opened.draft.turn)
    lines = (*(words(text) for text in said if text), *card.lines)
    return Reply((replace(card, lines=lines),))


def _foreseen(call: Call, opened: Open) -> Step:
    event, world, now = _event(call, opened), call.desk.world(call.unit), call.desk.clock.now()
    if isinstance(event, Submitted):
        return preview(opened.form.sop, event, world, now, call.desk.calendar)
    assert opened.seen is not None
    return foresee(opened.seen.sop, opened.seen.request, event, world, now, call.desk.calendar)


def _mend(call: Call, opened: Open, refusal: Refusal) -> Card:
    """What the SOP says no to, with the way to change the answers."""
    dossier = opened.seen.dossier if opened.seen else None
    text = refusal_text(refusal, call.eye, dossier, opened.form.sop)
    turn = opened.draft.turn
    change = button("press.change", call.eye, presses.CHANGE, visit=turn, style="main")
    again = button("press.send", call.eye, presses.SEND, visit=turn)
    rows = ((change, again), (button("press.save", call.eye, presses.SAVE, visit=turn, style="quiet"),))
    return Card(lines=tuple(words(line) for line in text.splitlines()), buttons=rows, plain=True, language=call.language)


def _send(call: Call, opened: Open) -> Answer:
    """Hands it to the desk. A refusal keeps the draft and says what to change."""
    draft = opened.draft
    try:
        _foreseen(call, opened)
    except Refusal as refusal:
        if not isinstance(refusal, BadFields | RuleBroken):
            _keep(call, {**_kept(call), "form": None, "paused": False})
            raise
        _keep(call, {**_kept(call), "form": draft.to_json(), "paused": False})
        return Reply((_mend(call, opened, refusal),))
    values = values_of(opened.form, draft)
    _keep(call, {**_kept(call), "form": None, "paused": False})
    if not draft.request:
        return _sent(call, opened, Submit(draft.sop, call.person, call.person, values))
    if draft.act == COMMENT:
        call.run(Comment(draft.request, call.person, draft.reason))
        return call.notice("toast.comment")
    return _sent(call, opened, Decide(draft.request, draft.act, call.person, draft.state, draft.visit, values, draft.reason))


def _sent(call: Call, opened: Open, command: Submit | Decide) -> Answer:
    done = call.run(command)
    assert done.request is not None
    after = call.seen(done.request.id)
    act = command.act if isinstance(command, Decide) else "submit"
    toast = Notice(recorded(act, command.state if isinstance(command, Decide) else "", after.dossier, call.eye))
    if opened.draft.purpose == "act" and not _edits(opened):
        return toast
    sent = route_card(after.sop, after.headline, after.places, call.eye, opened.draft.turn, sent=True)
    return Reply((sent,), replace=True, notice=toast)


def go_on(call: Call) -> Answer:
    """Picks a form up where it was put aside."""
    kept = _kept(call)
    draft = Draft.from_json(kept["form"])
    opened = _open(call, draft)
    touched = call.unit.drafts.get(call.person, call.platform)
    when = _when(call, touched[1]) if touched is not None else ""
    said = (resumed(opened.form, draft, when, opened.evaluator, call.eye),)
    return _shown(call, opened, ask(opened.form, draft, opened.evaluator, call.eye, said))


def _when(call: Call, at: datetime) -> str:
    return moments.moment(at, call.eye.reader)


def resumable(call: Call) -> Card | None:
    """A card that offers to go on with a form put aside, `None` if there is none."""
    kept = _kept(call)
    if not kept.get("form") or not kept.get("paused"):
        return None
    draft = Draft.from_json(kept["form"])
    opened = _open(call, draft)
    touched = call.unit.drafts.get(call.person, call.platform)
    text = resumed(opened.form, draft, _when(call, touched[1]) if touched else "", opened.evaluator, call.eye)
    go = button("press.continue", call.eye, presses.CONTINUE, visit=draft.turn, style="main")
    anew = button("press.start_over", call.eye, presses.RESTART, visit=draft.turn)
    title = opened.form.sop.title.plain(call.language)
    return Card(title=words(title), lines=(words(text),), buttons=((go, anew),), plain=True, language=call.language)


def note_confirm(call: Call, act: str, reason: str) -> None:
    """Remembers what was read from text until its button is pressed."""
    _keep(call, {**_kept(call), "confirm": {"act": act, "reason": reason}})


def take_confirmed(call: Call, token: Token) -> str:
    """The reason that was typed for the act now confirmed, "" for none; it is forgotten."""
    kept = _kept(call)
    noted = kept.get("confirm") or {}
    drop_confirmed(call)
    return str(noted.get("reason", "")) if noted.get("act") == token.extra else ""


def drop_confirmed(call: Call) -> None:
    """Forgets what was read from text."""
    _keep(call, {**_kept(call), "confirm": None})

