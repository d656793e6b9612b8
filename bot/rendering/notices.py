"""Toasts and small cards: what was recorded, who was reminded, absence, accounts, language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from adapters.cards import Button, Card, words
from bot import presses
from bot.rendering.buttons import LONG_LABEL, button, one_a_row
from bot.rendering.refusals import fault_text
from bot.rendering.standing import act_label, find_act, named, returned
from bot.rendering.view import View
from bot.tokens import seat_key
from bot.wording import formats, moments, names, say
from bot.wording.catalogue import has
from bot.wording.shown import sentence
from workflows.offers import ANSWER, ASK
from workflows.refusals import BadFields, Refusal, RuleBroken, SopBroken
from workflows.request import Request
from workflows.sop import Sop
from workflows.who import holders

TOAST = 60
_MOST_TOLD = 5  # people named in one message
_COUNTED = ("approve", "reject", "return", "done")


@dataclass(frozen=True, slots=True)
class StoodIn:
    """What came of a delegation: how often the delegate did each act in it, how much waits for whom it was for, how many cards went back."""

    decided: Mapping[str, int]
    waiting: int
    returned: int


def recorded(act: str, state: str, sop: Sop, request: Request, among: Callable[[], frozenset[str]], view: View) -> str:
    """4.15, the toast after an act: what was recorded and who is next. `request` as it is afterwards; `among`: everyone its cards may mention."""
    language = view.language
    who = formats.join([view.short(id, among()) for id in holders(request)[:1]], language)
    running = request.ended is None and not returned(request) and bool(who)
    if act == "withdraw":
        return say("toast.withdraw", language, when=moments.moment(view.now, view.reader))
    if act == "return":
        name = view.short(request.requester, among())
        return _short(say("toast.return", language, who=name), say("toast.return_plain", language))
    if act in (ASK, ANSWER):
        return _spoken(act, request, among(), view)
    if act in ("approve", "done"):
        plain = say(f"toast.{act}_last", language)
        moved = running and request.standing(state).mark != "open"
        return _short(say(f"toast.{act}", language, who=who), plain) if moved else plain
    if act in ("submit", "resubmit"):
        plain = say(f"toast.{act}_plain", language)
        return _short(say(f"toast.{act}", language, who=who), plain) if running else plain
    if has(f"toast.{act}"):
        return say(f"toast.{act}", language)
    label = act_label(find_act(sop, state, act), act, view)
    return say("toast.own", language, act=formats.cut(label, 30))


def _spoken(act: str, request: Request, among: frozenset[str], view: View) -> str:
    """To whom a question or an answer went."""
    asked = max((question for question in request.questions), key=lambda question: (question.over or question.at, question.number))
    people = asked.to if act == ASK else (asked.by,)
    who = formats.join([view.short(id, among) for id in people], view.language)
    return _short(say(f"toast.{act}", view.language, who=who), say(f"toast.{act}_plain", view.language))


def _short(text: str, plain: str) -> str:
    return text if len(text) <= TOAST else plain


def reminded(ids: Sequence[str], at: datetime, view: View) -> str:
    """4.35: who was reminded, or will be `at` the beginning of their working hours."""
    key = "notice.reminded_later" if at > view.now else "notice.reminded" if len(ids) == 1 else "notice.reminded_many"
    return say(key, view.language, who=formats.cut(named(list(ids), view, limit=2), 90), when=moments.moment(at, view.reader))


def reminded_already(by: str, at: datetime, again: datetime, view: View) -> str:
    """4.35: somebody did today."""
    values = {"when": moments.moment(at, view.reader), "who": formats.cut(view.short(by), 60), "next": moments.moment(again, view.reader)}
    return say("refuse.reminded", view.language, **values)


def nobody_to_remind(status: str, view: View) -> str:
    return say("refuse.nobody_to_remind", view.language, status=status[:1].lower() + status[1:])


def delegation_preview(person: str, first: date, last: date, view: View) -> Card:
    """4.27: who decides for the viewer, from when until when; one tap sets it."""
    name = view.short(person)
    span = moments.date_range(first, last, view.language, view.reader.today.year)
    lines = (
        words(say("away.preview", view.language, who=view.name(person), range=span)),
        words(say("away.preview_limits", view.language, name=name, whose=names.possessive(name, view.language))),
    )
    set_it = Button(say("away.delegate", view.language), presses.delegate(first, last, person), "main")
    return Card(lines=lines, buttons=((set_it, button("press.cancel", view, presses.DROP)),), plain=True, language=view.language)


def delegation_set(person: str, first: date, last: date, view: View) -> Card:
    """4.27: recorded; "" for nobody means away without a delegate."""
    span = moments.date_range(first, last, view.language, view.reader.today.year)
    text = say("away.set", view.language, name=view.short(person)) if person else say("away.alone", view.language, range=span)
    return Card(lines=(words(text),), buttons=((button("press.end", view, presses.END_AWAY),),), plain=True, language=view.language)


def delegation_days(spans: Sequence[tuple[date, date]], view: View) -> Card:
    """For which days somebody is to decide for the viewer; others, and whom, are typed with the command."""
    said = [moments.date_range(first, last, view.language, view.reader.today.year) for first, last in spans]
    buttons = [Button(text, presses.stand_in(*span)) for text, span in zip(said, spans, strict=True)]
    example = say("away.how", view.language, command=say("command.delegate", view.language), example=say("help.example.delegate", view.language))
    lines = (words(say("away.which_days", view.language)), words(example, "meta"))
    return Card(lines=lines, buttons=one_a_row(buttons), plain=True, language=view.language)


def who_meanwhile(first: date, last: date, candidates: Sequence[str], view: View) -> Card:
    """4.30: the viewer will be away; who decides?"""
    span = moments.date_range(first, last, view.language, view.reader.today.year)
    buttons = [Button(formats.cut(view.name(id), LONG_LABEL), presses.delegate(first, last, id)) for id in candidates[:4]]
    buttons.append(Button(say("away.nobody", view.language), presses.delegate(first, last, ""), "quiet"))
    return Card(lines=(words(say("away.ask_alone", view.language, range=span)),), buttons=one_a_row(buttons), plain=True, language=view.language)


def delegation_ended(person: str, found: StoodIn | None, view: View) -> str:
    """4.29: to whom it was for; "" for nobody means they were away without a delegate, no `found` that it never began."""
    if not person:
        return say("away.ended_alone", view.language)
    ended = say("away.ended", view.language, who=formats.cut(view.name(person), TOAST))
    return f"{ended} {_handled(found, view.language)}" if found is not None else ended


def _handled(found: StoodIn, language: str) -> str:
    other = sum(found.decided.values()) - sum(found.decided.get(act, 0) for act in _COUNTED)
    counts = {**{act: found.decided.get(act, 0) for act in _COUNTED}, "other": other}
    what = ", ".join(say(f"away.count.{act}", language, count=count) for act, count in counts.items() if count)
    decided = say("away.decided", language, what=what) if what else say("away.decided_none", language)
    return f"{decided} {say('away.waiting' if found.waiting else 'away.waiting_none', language, count=found.waiting)}"


def delegation_ended_card(person: str, found: StoodIn, view: View) -> Card:
    """The same as a message that stays: the last day has passed."""
    buttons = ((button("press.see", view, presses.QUEUE),),) if found.waiting else ()
    return Card(lines=(words(delegation_ended(person, found, view)),), buttons=buttons, plain=True, language=view.language)


def to_delegate(owner: str, first: date, last: date, waiting: int, view: View) -> Card:
    """4.28: told to the delegate."""
    span = moments.date_range(first, last, view.language, view.reader.today.year)
    text = say("away.to_delegate", view.language, who=view.name(owner), range=span, count=waiting)
    buttons = ((button("press.see", view, presses.QUEUE),),) if waiting else ()
    return Card(lines=(words(text),), buttons=buttons, plain=True, language=view.language)


def delegation_over(owner: str, found: StoodIn, view: View) -> Card:
    """4.29: told to the delegate."""
    key = "away.over_back" if found.returned else "away.over"
    text = say(key, view.language, who=view.name(owner), name=view.short(owner), count=found.returned)
    return Card(lines=(words(text),), plain=True, language=view.language)


def linked(view: View) -> Card:
    """4.43: who this account is now."""
    unit = view.unit(view.viewer.id)
    key = "account.linked" if unit else "account.linked_no_unit"
    text = say(key, view.language, name=view.viewer.name, unit=unit)
    return Card(lines=(words(text),), buttons=((button("press.not_me", view, presses.NOT_ME), button("press.start", view, presses.REQUEST)),), plain=True, language=view.language)


def stranger(language: str) -> Card:
    """4.42: the first message of an account nobody linked."""
    lines = (words(say("account.stranger", language)), words(say("account.other_language", language), "meta"))
    return Card(lines=lines, plain=True, language=language)


def language_set(language: str) -> str:
    return say("account.language", language)


def dashboard_link(url: str, language: str) -> Card:
    """4.48: the one-time link."""
    opened = Button(say("press.dashboard", language), url=url, style="main")
    return Card(lines=(words(say("account.dashboard", language)),), buttons=((opened,),), plain=True, language=language)


def out_of_reach_owner(person: str, number: str, view: View, invites: bool = False) -> Card:
    """4.38: told to the SOP's owner, who need not be allowed to see the request. `invites`: they may give out codes."""
    lines = (say("tell.unreachable", view.language, who=view.name(person)), say("tell.unreachable_owner", view.language, number=number))
    buttons = ((button("press.send_code", view, presses.LINK, extra=seat_key(person)),),) if invites else ()
    return Card(lines=tuple(words(line) for line in lines), buttons=buttons, plain=True, language=view.language)


def reached_again(person: str, number: str, view: View) -> Card:
    """Where somebody who could not be reached takes messages again."""
    return Card(lines=(words(say("tell.reached", view.language, who=view.name(person), number=number)),), plain=True, language=view.language)


def group_out_of_reach(group: str, number: str, view: View) -> Card:
    """Told to the SOP's owner: a group takes no messages; `number` of the request whose card did not arrive, "" for none."""
    key = "group.unreached" if number else "group.closed"
    lines = (say(key, view.language, group=group, number=number), say("group.unreached_more", view.language, command=say("command.group", view.language), group=group))
    return Card(lines=tuple(words(line) for line in lines), plain=True, language=view.language)


def not_begun(sop: Sop, at: datetime, failed: Sequence[tuple[str, Refusal]], view: View) -> Card:
    """Told to the SOP's owner: whose request the clock could not begin, and why."""
    language = view.language
    values = {"sop": sop.title.plain(language), "when": moments.moment(at, view.reader), "count": len(failed)}
    alone = [refusal for person, refusal in failed if not person]
    if alone:
        lines = [say("unbegun.all", language, **values), *(formats.opened(_not_begun(refusal, sop, view, "unbegun.nobody")) for refusal in alone)]
    else:
        told = [say("unbegun.of", language, who=view.name(person), why=_not_begun(refusal, sop, view)) for person, refusal in failed[:_MOST_TOLD]]
        more = [say("unbegun.more", language, count=len(failed) - _MOST_TOLD)] if len(failed) > _MOST_TOLD else []
        lines = [say("unbegun.head", language, **values), *told, *more]
    return Card(lines=tuple(words(line) for line in lines), plain=True, language=language)


def _not_begun(refusal: Refusal, sop: Sop, view: View, otherwise: str = "unbegun.not_allowed") -> str:
    match refusal:
        case RuleBroken():
            return formats.cut(" ".join(sentence(says, view.language, people=view.people, reader=view.reader) for says in refusal.says), 240)
        case BadFields():
            return formats.cut("; ".join(fault_text(fault, sop, view) for fault in refusal.faults), 240)
        case SopBroken():
            return say("unbegun.broken", view.language, line=refusal.line, source=formats.quote(formats.cut(refusal.source, 120)))
    return say(otherwise, view.language)


def sop_broken_owner(sop: str, line: int, source: str, why: str, view: View) -> Card:
    """4.39: told to the SOP's owner. `why` is the name of what failed."""
    key = "broken.owner_zero" if "Zero" in why or "DivisionUndefined" in why or "InvalidOperation" in why else "broken.owner"
    text = say(key, view.language, sop=sop, line=line, source=formats.quote(formats.cut(source, 120)))
    return Card(lines=(words(text),), plain=True, language=view.language)


def disk_was_full(since: datetime, folder: str, view: View) -> Card:
    """Told to an administrator; true whether it is full still or not."""
    text = say("disk.full", view.language, when=moments.moment(since, view.reader), folder=folder)
    return Card(lines=(words(text),), plain=True, language=view.language)
