"""The keyboards of cards: two a row, the likely one first, words that finish "I want to"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adapters.cards import Button
from bot import presses
from bot.rendering.standing import act_label
from bot.rendering.view import Dossier, Offer, View
from bot.tokens import seat_key
from bot.wording import formats, say
from workflows.offers import ASK

LABEL = 24
LONG_LABEL = 40  # one a row, in pick lists
Row = tuple[Button, ...]
_ORDER = {"approve": 0, "done": 0, "reject": 1, "return": 2, "abstain": 4}
_STYLES = {"approve": "main", "done": "main", "reject": "grave", "withdraw": "grave", "resubmit": "main", "answer": "main"}
_FIRST = 3  # acts on the first keyboard, beside More


def two_a_row(buttons: Sequence[Button]) -> tuple[Row, ...]:
    return tuple(tuple(buttons[place : place + 2]) for place in range(0, len(buttons), 2))


def one_a_row(buttons: Sequence[Button]) -> tuple[Row, ...]:
    return tuple((button,) for button in buttons)


def button(key: str, view: View, act: str, request: str = "", visit: int = 0, extra: str = "", style: str = "plain", **values: object) -> Button:
    """A button whose words are the phrase `key`."""
    return Button(formats.cut(say(key, view.language, **values), LABEL), presses.token(act, request, visit, extra), style)


def offer_button(offer: Offer, dossier: Dossier, view: View) -> Button:
    """An act of the SOP as a button; the first own act that completes a task is its main one."""
    style = _STYLES.get(offer.act.name, "plain")
    label = formats.cut(act_label(offer.act, offer.act.name, view), LABEL)
    return Button(label, presses.token(offer.act.name, dossier.request.id, offer.visit, seat_key(offer.seat)), style)


def at_state(dossier: Dossier, state: str, seat: str = "") -> list[Offer]:
    """What the viewer may press at `state`, the likely one first. `seat`: for whom, where they may choose."""
    found = [offer for offer in dossier.offers if offer.state == state and offer.act.name != "comment" and offer.seat == seat]
    return sorted(found, key=lambda offer: _ORDER.get(offer.act.name, 3))


def seats_at(dossier: Dossier, state: str) -> tuple[str, ...]:
    """For whom the viewer may vote at `state`, where they may choose."""
    return tuple(dict.fromkeys(offer.seat for offer in dossier.offers if offer.state == state and offer.seat))


def of_whole(dossier: Dossier) -> list[Offer]:
    return [offer for offer in dossier.offers if not offer.state]


def decision_keyboard(dossier: Dossier, state: str, visit: int, view: View, seat: str = "") -> tuple[Row, ...]:
    """[Setujui] [Tolak] / [Kembalikan] [Lainnya]; where the viewer may vote for others too, a way to each of their votes."""
    offers = at_state(dossier, state, seat)
    first = [offer_button(offer, dossier, view) for offer in offers if offer.act.name != ASK][:_FIRST]
    if first and not any(one.style == "main" for one in first):
        first[0] = Button(first[0].label, first[0].token, "main")
    more = button("press.more", view, presses.MORE, dossier.request.id, visit, seat_key(seat), "quiet")
    more = replace(more, menu=tuple(one for row in _rest(dossier, state, visit, view, seat) for one in row))
    others = [_for_seat(other, dossier, visit, view) for other in seats_at(dossier, state) if other != seat]
    return (*two_a_row([*first, more]), *two_a_row(others))


def _for_seat(seat: str, dossier: Dossier, visit: int, view: View) -> Button:
    key = "press.own_vote" if seat == view.viewer.id else "press.vote_for"
    return button(key, view, presses.CARD, dossier.request.id, visit, seat_key(seat), "quiet", who=view.short(seat))


def more_keyboard(dossier: Dossier, state: str, visit: int, view: View, seat: str = "") -> tuple[Row, ...]:
    """What does not fit on the first keyboard, and the way back."""
    back = button("press.back_to_decision", view, presses.CARD, dossier.request.id, visit, seat_key(seat), "quiet")
    return (*_rest(dossier, state, visit, view, seat), (back,))


def _rest(dossier: Dossier, state: str, visit: int, view: View, seat: str) -> tuple[Row, ...]:
    """[Tanya], what does not fit on the first keyboard, a note, then [Wakilkan] [Riwayat] [Mengapa saya]."""
    request = dossier.request.id
    comments = [offer for offer in of_whole(dossier) if offer.act.name == "comment"]
    here = at_state(dossier, state, seat)
    questions, others = [offer for offer in here if offer.act.name == ASK], [offer for offer in here if offer.act.name != ASK][_FIRST:]
    rest = [offer_button(offer, dossier, view) for offer in (*questions, *others, *comments[:1])]
    asking = [
        button("away.delegate", view, presses.STAND_IN),
        button("press.history", view, presses.HISTORY, request, visit),
        button("press.why", view, presses.WHY, request, visit, seat_key(seat)),
    ]
    return two_a_row([*rest, *asking])
