"""The history of a request in lines, and what changed since it was last sent."""

from __future__ import annotations

from adapters.cards import Card, Fact, Fold, Span, Words, words
from bot.rendering.facts import change_text, field_title, number_fact, shown_fields, step_title, title
from bot.rendering.standing import act_label, find_act, word_of
from bot.rendering.view import Dossier, Happening, View
from bot.wording import formats, moments, names, say
from bot.wording.catalogue import has
from workflows.request import CLOCK

LONGEST = 12  # events in a fold; the rest is counted, never dropped without a word
_REASON = 240


def history_fold(dossier: Dossier, view: View, longest: int = LONGEST) -> tuple[Fold, ...]:
    """3.5: the history as a fold, newest first; () where nothing happened yet."""
    lines = history_lines(dossier, view)
    if not lines:
        return ()
    shown = lines[:longest]
    left = len(lines) - len(shown)
    if left:
        shown = (*shown, words(say("card.earlier", view.language, count=left), "meta"))
    return (Fold(say("card.history", view.language), shown),)


def history_card(dossier: Dossier, view: View) -> Card:
    """Every event of the request, newest first, as a card of its own."""
    shown = history_lines(dossier, view)
    head = say("card.history_of", view.language, number=dossier.request.number)
    return Card(words(head), facts=(number_fact(dossier, view),), lines=(title(dossier, view),), folds=_pages(shown, view), language=view.language, aside=True)


def _pages(lines: tuple[Words, ...], view: View) -> tuple[Fold, ...]:
    return (Fold(say("card.history", view.language), lines),) if lines else ()


def history_lines(dossier: Dossier, view: View) -> tuple[Words, ...]:
    return tuple(_line(event, dossier, view) for event in reversed(dossier.history))


def _line(event: Happening, dossier: Dossier, view: View) -> Words:
    said = _said(event, dossier, view)
    parts: list[Span] = [Span(said)]
    if event.reason:
        parts += [Span(": "), Span(formats.quote(formats.cut(" ".join(event.reason.split()), _REASON)), "quote")]
    changed = "; ".join(text for change in event.changes if (text := change_text(change, dossier, view)))
    if changed:
        parts.append(Span(f" ({formats.cut(changed, 300)})"))
    parts.append(Span(f", {moments.fixed_moment(event.at, view.reader)}", "meta"))
    return tuple(parts)


def _said(event: Happening, dossier: Dossier, view: View) -> str:
    if event.kind in ("roster", "others") or (event.kind == "submitted" and not event.by):
        return ruled(event, dossier, view)
    if event.kind == "submitted":
        other = event.seat if event.seat and event.seat != event.by else ""
        return say("did.submit_for" if other else "did.submit", view.language, who=view.name(event.by), other=view.name(other) if other else "")
    if event.kind == "commented":
        return say("did.comment", view.language, who=view.name(event.by))
    return _acted(event, dossier, view) if event.by not in ("", CLOCK) else ruled(event, dossier, view)


def _acted(event: Happening, dossier: Dossier, view: View) -> str:
    who = names.on_behalf(event.by, event.seat, view.people, view.language)
    act = find_act(dossier.sop, event.state, event.act)
    label = act_label(act, event.act, view)
    own = act is not None and not act.standard
    key = f"did.{event.act}" if has(f"did.{event.act}") and not own else "did.own"
    return say(key, view.language, who=who, act=label, other=formats.join([view.name(id) for id in event.to], view.language))


def ruled(event: Happening, dossier: Dossier, view: View, told: str = "rule") -> str:
    """What a rule of the SOP did, never told as if a person had; `told` alur: after the name Alur."""
    if event.kind in ("roster", "others"):
        return say(f"{told}.{event.kind}", view.language)
    if event.kind == "submitted":
        return say(f"{told}.begin", view.language)
    people = [id for id in event.to if id in view.people]
    other = formats.join([view.name(id) for id in people], view.language)
    if event.act == "tell" and not other:
        return say(f"{told}.told", view.language)
    if event.act in ("nag", "tell", "add", "hand_to") and not other:
        return say(f"{told}.nothing", view.language)
    if event.act in ("nag", "tell", "add", "hand_to"):
        return say(f"{told}.{event.act}", view.language, other=other)
    if event.act == "to" and event.to and _is_end(event.to[0], dossier):
        return say(f"{told}.do", view.language, act=word_of(event.to[0], dossier, view))
    if event.act == "to" and event.to:
        return say(f"{told}.{'back' if goes_back(event.state, event.to[0], dossier) else 'to'}", view.language, step=step_title(dossier, event.to[0], view))
    if event.act == "set":
        return say(f"{told}.set", view.language, field=formats.join([field_title(name, dossier, view) for name in event.to], view.language))
    if event.act in ("", "rang", "nothing"):
        return say(f"{told}.nothing", view.language)
    act = event.to[0] if event.act == "do" and event.to else event.act
    return say(f"{told}.do", view.language, act=act_label(find_act(dossier.sop, event.state, act), act, view))


def _is_end(target: str, dossier: Dossier) -> bool:
    found = dossier.sop.states.get(target)
    return found is None or found.kind == "end"


def goes_back(source: str, target: str, dossier: Dossier) -> bool:
    """Whether `target` stands before `source` in the file, or is the same."""
    order = list(dossier.sop.states)
    return target in order and source in order and order.index(target) <= order.index(source)


def revision_facts(dossier: Dossier, view: View) -> tuple[Fact, ...]:
    """3.4: after a return or an edit, what changed, what did not, which approvals still hold and which fell; () before."""
    last = next((event for event in reversed(dossier.history) if event.kind == "decided" and event.act in ("resubmit", "edit")), None)
    if last is None:
        return ()
    changed = [text for change in last.changes if (text := change_text(change, dossier, view))]
    facts = [Fact(say("label.changed", view.language), words(formats.cut(text, 300))) for text in changed[:6]]
    names_of_changed = {change.field for change in last.changes}
    same = [field.title.plain(view.language) for field in shown_fields(dossier) if field.name not in names_of_changed and not field.computed and not field.hidden]
    if changed and same:
        facts.append(Fact(say("label.unchanged", view.language), words(formats.cut(", ".join(same), 200))))
    return (*facts, *_approvals(dossier, view), *_note(dossier, view))


def resubmitted_line(dossier: Dossier, view: View) -> Words:
    """"Diajukan lagi hari ini 08.30, putaran 2"; () for a request nobody touched since."""
    last = next((event for event in reversed(dossier.history) if event.kind == "decided" and event.act in ("resubmit", "edit")), None)
    if last is None:
        return ()
    when = moments.moment(last.at, view.reader)
    if last.act == "edit":
        return words(say("card.changed_at", view.language, when=when))
    return words(say("card.resubmitted", view.language, when=when, round=dossier.request.round))


def _approvals(dossier: Dossier, view: View) -> list[Fact]:
    facts = []
    for mark, label in (("held", "label.holds"), ("void", "label.void")):
        who = [vote.by for standing in dossier.request.standings.values() if standing.mark == mark for vote in standing.votes if vote.counts == "yes"]
        if who:
            facts.append(Fact(say(label, view.language), words(formats.cut(", ".join(view.name(id) for id in dict.fromkeys(who)), 300))))
    return facts


def _note(dossier: Dossier, view: View) -> list[Fact]:
    note = next((event for event in reversed(dossier.history) if event.act == "return" and event.reason), None)
    if note is None or note.by in ("", CLOCK):
        return []
    name = view.short(note.by, dossier.among)
    label = say("label.note_by", view.language, name=name, whose=names.possessive(name, view.language))
    return [Fact(label, (Span(formats.quote(note.reason), "quote"),))]


def last_reason(dossier: Dossier, act: str) -> tuple[str, str]:
    """What was said with the last such act, and by whom; both "" where nothing was."""
    return next(((event.reason, event.by) for event in reversed(dossier.history) if event.act == act and event.reason), ("", ""))

