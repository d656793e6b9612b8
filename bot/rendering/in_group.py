"""What a group reads of a request: who asks for what, who is waited for, how it came out. Never an amount, a field, a reason or a file."""

from __future__ import annotations

import re
from dataclasses import replace

from adapters.cards import Card, Fact, Status, words
from bot import presses
from bot.rendering.buttons import at_state, button, offer_button, two_a_row
from bot.rendering.decided import ending
from bot.rendering.facts import number_fact, sop_title, step_title
from bot.rendering.standing import decided_status, decision_word, group_lines, named, returned
from bot.rendering.story import history_fold
from bot.rendering.view import Dossier, Happening, View
from bot.wording import formats, say
from bot.wording.shown import sentence
from workflows.effects import Shown
from workflows.offers import ASK
from workflows.request import CLOCK
from workflows.who import holders, waiting

_FIRST = 3  # acts under the card; the others are in the private chat
_HEADLINE = 120
_OPEN_TO_ALL = frozenset({"text", "date", "time", "moment", "duration", "yesno", "choice", "set", "person", "people", "row", "word"})
_BREAK = re.compile(r"[,;:(·–—](?=[^,;:(·–—]*\Z)")  # the last one
_SCALE = "jt|juta|mn|mio|millions?|miliar|milyar|bn|billions?|triliun|trillions?"
_WRITTEN = re.compile(  # an amount in somebody's words: "Rp 500 ribu", "IDR 4,000", "$20", "17jt", "17.000.000"
    rf"(?<!\w)(?:rp|idr|usd|sgd|eur|[$€£¥])\.?\s*\d(?:[\d.,]*\d)?(?:\s*(?:rb|ribu|k|m|thousand|{_SCALE})(?!\w))?"
    rf"|(?<![\w.,])\d(?:[\d.,]*\d)?\s*(?:{_SCALE})(?!\w)|(?<![\w.,])\d{{1,3}}(?:[.,]\d{{3}}){{2,}}(?!\w)",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"\(\s*\)")
_DANGLING = re.compile(r"^[\s,;:·/–-]+|[\s,;:·/(–-]+$")


def group_card(dossier: Dossier, state: str, visit: int, closing: Happening | None, view: View) -> Card:
    """4.49, of the opening `visit` of `state`: with the acts of those asked (`dossier.offers`) while it is open; then how it came out, by `closing`."""
    standing = dossier.request.standing(state)
    still = standing.mark == "open" and standing.visit == visit
    task = dossier.sop.states[state].kind == "task"
    todo = (Fact(say("label.task", view.language), words(step_title(dossier, state, view))),) if task else ()
    see = button("press.see", view, presses.OPEN, dossier.request.id, visit, style="quiet")
    acts = [offer_button(offer, dossier, view) for offer in at_state(dossier, state) if offer.act.name != ASK][:_FIRST]
    return Card(
        title=words(say("card.title", view.language, name=view.name(dossier.request.requester), headline=headline(dossier, view))),
        status=_waiting(waiting(standing), view) if still else _outcome(dossier, state, closing, view),
        facts=(number_fact(dossier, view), *todo),
        lines=tuple(words(line) for line in group_lines(dossier, state, view)) if still else (),
        buttons=two_a_row([*acts, see]) if still else (),
        note=say("group.rest", view.language) if still else "",
        language=view.language,
    )


def group_story(dossier: Dossier, state: str, view: View) -> Card:
    """Who did what and when, newest first: to the request itself, and at the steps whose cards stand where that of `state` does. No reasons."""
    group, states = dossier.sop.states[state].group, dossier.sop.states
    ours = [event for event in dossier.history if event.kind in ("submitted", "decided", "rang") and (event.state not in states or states[event.state].group == group)]
    bare = replace(dossier, history=tuple(replace(event, reason="", changes=()) for event in ours))
    return Card(folds=history_fold(bare, view), plain=True, language=view.language)


def trace_card(dossier: Dossier, view: View) -> Card:
    """One line where the request was begun: who asks for what, and how it stands."""
    values = {"number": dossier.request.number, "who": view.name(dossier.request.requester), "what": headline(dossier, view)}
    return Card(lines=(words(say("group.trace", view.language, **values, status=_standing(dossier, view).text)),), plain=True, language=view.language)


def headline(dossier: Dossier, view: View) -> str:
    """The SOP's headline without amounts, also those that somebody wrote into words, and whatever else may hold one, and without the words that lead
    to them; else the SOP's title."""
    parts = {language: _without_amounts(parts, dossier) for language, parts in dossier.headline.items()}
    said = sentence(parts, view.language, people=view.people, reader=view.reader)
    text = _DANGLING.sub("", re.sub(r"\s+", " ", _EMPTY.sub("", _WRITTEN.sub("", said)).replace(" ,", ",")))
    return formats.cut(text.rstrip(")") if "(" not in text else text, _HEADLINE) or sop_title(dossier, view)


def _without_amounts(parts: tuple[str | Shown, ...], dossier: Dossier) -> tuple[str | Shown, ...]:
    """"{{ n }} desks, {{ total }}" -> "{{ n }} desks"; "{{ item }} for {{ total }}", "{{ total }} for {{ item }}" -> "{{ item }}"; "Pay {{ total }} to {{ whom }}"
    -> "Pay to {{ whom }}"."""
    kept: list[str | Shown] = []
    leading = False  # an amount was the very first, so that the words after it lead nowhere
    for part in parts:
        if isinstance(part, Shown) and _private(part, dossier):
            leading = not kept
            if len(kept) > 1 and isinstance(before := kept[-1], str):
                kept[-1] = before[: found.start()] if (found := _BREAK.search(before)) else " "
        elif not (leading and isinstance(part, str)):
            kept.append(part)
            leading = False
    return tuple(kept)


def _private(part: Shown, dossier: Dossier) -> bool:
    """Money, what may hold some, and a plain number that is the SOP's amount."""
    if part.type in ("number", "integer"):
        return dossier.amount_type == part.type and part.value == dossier.amount
    return part.type not in _OPEN_TO_ALL


def _waiting(people: tuple[str, ...], view: View) -> Status:
    who = named(people, view)
    return Status("wait", say("own.waiting", view.language, who=who)) if who else Status("rest", say("own.running", view.language))


def _standing(dossier: Dossier, view: View) -> Status:
    """The request as a whole."""
    if dossier.request.ended is not None:
        return ending(dossier, view)
    if returned(dossier.request):
        return Status("back", say("stands.returned", view.language))
    if dossier.request.decided:
        return Status("ok", decision_word(dossier.request.decided, view))
    return _waiting(holders(dossier.request), view)


def _outcome(dossier: Dossier, state: str, closing: Happening | None, view: View) -> Status:
    """How the step came out: by whose act, by the clock, or with the request."""
    if closing is not None and closing.kind == "decided" and closing.state == state:
        return decided_status(closing.act, closing.by, closing.seat, closing.at, dossier, state, view)
    if closing is not None and closing.kind == "rang" and closing.state == state and closing.act == "do" and dossier.request.ended is None:
        return decided_status(closing.to[0], CLOCK, "", closing.at, dossier, state, view)
    return ending(dossier, view) if dossier.request.ended is not None else Status("none", say("group.over", view.language))
