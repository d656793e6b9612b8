"""What a person has typed and not yet sent: the form in progress, and the forms put aside for it. One row a person and platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.call import Call
from bot.forms import Draft
from storage.codec import millis

_TURNS = 1_000_000  # turns begin anew after so many seconds; a button of a form of long ago says nothing now
_APART = 1000  # questions that a form may ask before it would reach the turns of one begun after it
MOST_ASIDE = 9  # forms put aside; of more the oldest is forgotten


def kept(call: Call) -> dict[str, Any]:
    """`form` in progress (`paused`: closed and waiting), the `aside` ones, newest first, the one that was `thrown` away last, and what is to
    `confirm`; `asked` are the cards of the open questions about the form and about what is to confirm."""
    found = call.unit.drafts.get(call.person, call.platform)
    return dict(found[0]) if found is not None else {}


def keep(call: Call, **changed: object) -> None:
    """What is kept with `changed` in it; a row that holds nothing goes."""
    body = {**kept(call), **changed}
    call.touched |= changed.keys() & {"form", "confirm"}
    if any(body.values()):
        call.unit.drafts.keep(call.person, call.platform, body, call.desk.clock.now())
    else:
        call.unit.drafts.drop(call.person, call.platform)


def in_progress(call: Call) -> bool:
    """Whether what this person types now answers a question."""
    body = kept(call)
    return bool(body.get("form")) and not body.get("paused")


def drafts(body: Mapping[str, Any]) -> list[Draft]:
    """All forms kept, the one in progress first."""
    current = [body["form"]] if body.get("form") else []
    return [Draft.from_json(plain) for plain in (*current, *body.get("aside", ()))]


def first_turn(call: Call) -> int:
    """The number of the first question of a new form: so far beyond those of all forms kept that none is ever taken for another."""
    now = millis(call.desk.clock.now()) // 1000 % _TURNS
    return max([now, *(draft.turn + _APART for draft in drafts(kept(call)))]) + 1


def put_aside(call: Call) -> Draft | None:
    """Makes room for another form. Gives the form put aside, `None` where nothing had been answered."""
    body = kept(call)
    current = drafts(body)[0] if body.get("form") else None
    if current is None or not current.begun:
        keep(call, form=None, paused=False)
        return None
    keep(call, form=None, paused=False, aside=[body["form"], *body.get("aside", ())][:MOST_ASIDE])
    return current


def find(call: Call, turn: int) -> Draft | None:
    """The form whose last question was `turn`, where it lies."""
    return next((draft for draft in drafts(kept(call)) if draft.turn == turn), None)


def change(call: Call, draft: Draft) -> None:
    """The form of that turn as it is now, in its place; in progress or put aside as it was."""
    body = kept(call)
    if body.get("form") and Draft.from_json(body["form"]).turn == draft.turn:
        keep(call, form=draft.to_json())
    else:
        keep(call, aside=[draft.to_json() if Draft.from_json(plain).turn == draft.turn else plain for plain in body.get("aside", ())])


def take_out(call: Call, turn: int) -> Draft | None:
    """The form whose last question was `turn`, out of the drawer; `None` if there is none."""
    body = kept(call)
    found = next((draft for draft in drafts(body) if draft.turn == turn), None)
    if found is None:
        return None
    if body.get("form") and Draft.from_json(body["form"]).turn == turn:
        keep(call, form=None, paused=False)
    else:
        keep(call, aside=[plain for plain in body.get("aside", ()) if Draft.from_json(plain).turn != turn])
    return found
