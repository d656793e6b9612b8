"""Words in reply to the card of a request: they are about that request, whatever else waits or is being filled in, and none of them is lost."""

from __future__ import annotations

from adapters.cards import Button, Card, words
from adapters.intents import Answer, Nothing, Notice, Reply, Wrote
from bot import drawer, formdesk, presses
from bot.call import Call
from bot.commands import Comment, Decide
from bot.followup import QUESTION
from bot.forms.readers import REASON_LIMIT
from bot.picture import Picture
from bot.refusing import toast
from bot.rendering.approver import short_number
from bot.rendering.buttons import LABEL, button, one_a_row
from bot.rendering.questions import question_of
from bot.rendering.standing import act_label
from bot.rendering.view import Offer
from bot.scope import form_of
from bot.typed.outcome import cleaned
from bot.wording import formats
from bot.wording.catalogue import say
from workflows.offers import ANSWER, ASK, COMMENT

_MOST = 5  # ways to record it
_ORDER = {ANSWER: 0, COMMENT: 1, ASK: 2, "return": 3, "reject": 4}


def request_of(call: Call, intent: Wrote) -> str:
    """The request whose card is answered, "" for none; also where the form in progress asks about that request: then it is that form's answer."""
    card = call.unit.cards.by_handle(intent.reply_to.platform, intent.reply_to.handle) if intent.reply_to is not None else None
    if card is None or intent.files or not cleaned(intent.text):
        return ""
    body = drawer.kept(call)
    ours = drawer.in_progress(call) and not intent.address.shared and drawer.drafts(body)[0].request == card.request
    return "" if ours else card.request


def answer_for(call: Call, intent: Wrote) -> Answer | None:
    """What is typed in reply to the card of a question that waits is its answer; `None` where it is no such card."""
    card = call.unit.cards.by_handle(intent.reply_to.platform, intent.reply_to.handle) if intent.reply_to is not None else None
    if card is None or card.role != QUESTION or intent.files or not cleaned(intent.text):
        return None
    seen = call.seen(card.request)
    question = question_of(seen.dossier, card.visit)
    if question is None or question.over is not None or call.person not in question.to:
        return None
    if len(text := intent.text.strip()) > REASON_LIMIT:
        return call.notice("refuse.too_long", alert=True, limit=REASON_LIMIT, given=len(text))
    call.run(Decide(card.request, ANSWER, call.person, "", card.visit, {}, text))
    return Notice(toast(call.seen(card.request), ANSWER, ""))


def words_for(call: Call, id: str, intent: Wrote) -> Answer | None:
    """What words that are no decision may be recorded as, a button each; `None` where there is nothing. In a group they are talk among people; where
    nothing but that request is talked about, a note on it."""
    if intent.address.shared:
        return _noted(call, id, intent.text) if intent.about_it else Nothing()
    seen, text = call.seen(id), " ".join(intent.text.split())
    order = {**_ORDER, ASK: -1} if text.endswith("?") else _ORDER
    offers = sorted((offer for offer in seen.dossier.offers if _takes_words(seen, offer)), key=lambda offer: order.get(offer.act.name, len(order)))
    if not offers:
        return None
    if len(text) > REASON_LIMIT:
        return call.notice("refuse.too_long", alert=True, limit=REASON_LIMIT, given=len(text))
    formdesk.note_confirm(call, "", text, id)
    said = say("notice.read_words", call.language, number=seen.request.number, text=formats.quote(formats.cut(text, 300)))
    drop = button("press.not_that", call.eye, presses.DROP, id, style="quiet")
    rows = (*one_a_row([_way(call, seen, offer) for offer in offers[:_MOST]]), (drop,))
    return Reply((Card(lines=(words(said),), buttons=rows, note=say("notice.not_recorded", call.language), plain=True, language=call.language),))


def _noted(call: Call, id: str, text: str) -> Answer:
    """Words that are on the screens of many already, kept with the request; those of somebody who may write no notes there are left alone."""
    request = call.unit.ledger.load(id)
    if request is None or not call.may_see(request) or not any(offer.act.name == COMMENT for offer in call.seen(id).dossier.offers):
        return Nothing()
    said = " ".join(text.split())
    if len(said) > REASON_LIMIT:
        return call.notice("refuse.too_long", alert=True, limit=REASON_LIMIT, given=len(said))
    call.run(Comment(id, call.person, said))
    return call.notice("toast.comment")


def _takes_words(seen: Picture, offer: Offer) -> bool:
    """Whether the act asks for a reason and nothing else."""
    form = form_of(seen, offer.state, offer.act.name, offer.visit)
    return form.reason != "none" and not form.uses


def _way(call: Call, seen: Picture, offer: Offer) -> Button:
    label = f"{act_label(offer.act, offer.act.name, call.eye)} {short_number(seen.request.number)}"
    token = presses.confirm(seen.request.id, offer.visit, offer.act.name, offer.seat)
    return Button(formats.cut(label, LABEL), token, "grave" if offer.act.name == "reject" else "plain")
