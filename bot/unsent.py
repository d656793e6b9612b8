"""Forms that somebody has begun and not sent, in one list: to go on with one, to throw it away, to take that back."""

from __future__ import annotations

from dataclasses import replace

from adapters.cards import Button, Card, words
from adapters.intents import Answer, Reply
from bot import drawer, presses
from bot.call import Call
from bot.desk import Unknown
from bot.formdesk import touched
from bot.forms import Draft, filled, resumed
from bot.handing_in import Open, open_draft
from bot.rendering.buttons import button
from bot.rendering.facts import value_text
from bot.tokens import Token
from bot.wording import formats
from bot.wording.catalogue import say
from workflows.refusals import Refusal

_LONG = frozenset({"table", "files"})
_FIRST = 40  # characters of an answer


def unsent(call: Call) -> tuple[Card, ...]:
    """One card for all forms in which something was answered; () where there is none."""
    found = _begun(call)
    if not found:
        return ()
    return (_alone(call, found[0]) if len(found) == 1 else _listed(call, found),)


def _begun(call: Call) -> list[Open]:
    """Without those whose request cannot be seen any more, or whose act is gone."""
    return [opened for draft in drawer.drafts(drawer.kept(call)) if draft.begun if (opened := _opened(call, draft)) is not None]


def _opened(call: Call, draft: Draft) -> Open | None:
    try:
        return open_draft(call, draft)
    except (Unknown, Refusal):
        return None


def _name(call: Call, opened: Open) -> str:
    title = opened.form.sop.title.plain(call.language)
    return f"{opened.form.number} {title}" if opened.form.number else title


def _told_apart(call: Call, opened: Open) -> str:
    """With the first answer, for there may be several forms of one procedure."""
    draft = opened.draft
    answers = (value_text(draft.fields[use.name], use.field, call.eye) for use in opened.form.uses if use.field.type not in _LONG and draft.fields.get(use.name) is not None)
    first = next((text for text in answers if text.strip()), "")
    return f"{_name(call, opened)}, {formats.cut(' '.join(first.split()), _FIRST)}" if first else _name(call, opened)


def _alone(call: Call, opened: Open) -> Card:
    turn = opened.draft.turn
    text = resumed(opened.form, opened.draft, touched(call), opened.evaluator, call.eye)
    go = button("press.continue", call.eye, presses.CONTINUE, visit=turn, style="main")
    anew, away = button("press.start_over", call.eye, presses.RESTART, visit=turn), button("press.discard", call.eye, presses.DISCARD, visit=turn, style="quiet")
    return Card(title=words(_name(call, opened)), lines=(words(text),), buttons=((go, anew), (away,)), plain=True, language=call.language)


def _listed(call: Call, found: list[Open]) -> Card:
    counts = [filled(opened.form, opened.draft, opened.evaluator) for opened in found]
    rows = [words(say("draft.row", call.language, sop=_told_apart(call, opened), filled=done, of=of)) for opened, (done, of) in zip(found, counts, strict=True)]
    buttons = [_buttons(call, place, opened.draft.turn) for place, opened in enumerate(found, 1)]
    title = words(say("draft.list", call.language, count=len(found)))
    return Card(title=title, items=tuple(rows), ordered=True, buttons=tuple(buttons), plain=True, language=call.language)


def _buttons(call: Call, place: int, turn: int) -> tuple[Button, ...]:
    return (
        button("press.continue_n", call.eye, presses.CONTINUE, visit=turn, n=place),
        button("press.discard_n", call.eye, presses.DISCARD, visit=turn, style="quiet", n=place),
    )


def discard(call: Call, token: Token) -> Answer:
    """The form goes, and can be had back from the card that says so; the list stands there as it is now."""
    draft = drawer.take_out(call, token.visit)
    if draft is None:
        return call.notice("refuse.old_button", alert=True)
    drawer.keep(call, thrown=draft.to_json())
    opened = _opened(call, draft)
    name = _name(call, opened) if opened is not None else call.desk.library.of_digest(call.unit, draft.digest).title.plain(call.language)
    said = words(say("draft.discarded", call.language, sop=name))
    undo = (button("press.undo", call.eye, presses.RESTORE, visit=draft.turn),)
    left = unsent(call)
    if not left:
        return Reply((Card(lines=(said,), buttons=(undo,), plain=True, language=call.language),), replace=True)
    return Reply((replace(left[0], lines=(*left[0].lines, said), buttons=(*left[0].buttons, undo)),), replace=True)


def restore(call: Call, token: Token) -> Answer:
    """What was discarded last is there again."""
    body = drawer.kept(call)
    thrown = body.get("thrown")
    if not thrown or Draft.from_json(thrown).turn != token.visit:
        return call.notice("refuse.old_button", alert=True)
    drawer.keep(call, thrown=None, aside=[thrown, *body.get("aside", ())][: drawer.MOST_ASIDE])
    return Reply(unsent(call), replace=True)
