"""Every refusal as a sentence: what is so, why, what can be done now. Alerts have at most 200 characters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from bot.rendering.standing import act_label, decision_word, find_act, named, word_of
from bot.rendering.view import Dossier, View
from bot.wording import formats, moments, say
from bot.wording.catalogue import has
from bot.wording.reasons import cause
from bot.wording.shown import format_value, sentence
from workflows.refusals import (
    AlreadyDecided,
    BadFields,
    Closed,
    FieldFault,
    NotAllowed,
    NotOffered,
    NotYours,
    OwnRequest,
    ReasonMissing,
    Refusal,
    RuleBroken,
    SopBroken,
    StaleButton,
)
from workflows.request import CLOCK
from workflows.sop import Field, Sop

ALERT = 200
_NAMES = 80  # characters for the names in an alert
_LEAST = 12  # characters that a cause needs to say anything


def refusal_text(refusal: Refusal, view: View, dossier: Dossier | None = None, sop: Sop | None = None) -> str:
    """The sentence for `refusal`; rules and fields may take several lines, all others fit an alert. Without a dossier (nothing was begun)
    the SOP is handed in."""
    sop = dossier.sop if dossier is not None else sop
    match refusal:
        case NotYours():
            return _not_yours(refusal, view, dossier)
        case AlreadyDecided():
            return _already(refusal, view, dossier)
        case StaleButton():
            return _stale(refusal, view, dossier)
        case OwnRequest():
            who = _who([id for id in refusal.holders if id != view.viewer.id], view)
            return say("refuse.own", view.language, who=who) if who else say("refuse.own_nobody", view.language)
        case Closed():
            return _closed(refusal, view, dossier)
        case RuleBroken():
            return _rules(refusal, view)
        case BadFields():
            return _fields(refusal.faults, sop, view)
    return _about_acts(refusal, view, dossier, sop)


def _about_acts(refusal: Refusal, view: View, dossier: Dossier | None, sop: Sop | None) -> str:
    keeper = view.name(dossier.owner) if dossier is not None and dossier.owner else say("refuse.administrator", view.language)
    match refusal:
        case NotOffered():
            return say("refuse.not_offered", view.language, act=_label(refusal.act, refusal.state, view, dossier))
        case NotAllowed() if refusal.act == "submit":
            title = sop.title.plain(view.language) if sop else ""
            return say("refuse.not_allowed_start", view.language, sop=title, command=say("command.request", view.language))
        case NotAllowed():
            return say("refuse.not_allowed", view.language, act=_label(refusal.act, "", view, dossier), owner=keeper)
        case ReasonMissing():
            return say("refuse.reason", view.language, act=_label(refusal.act, "", view, dossier))
        case SopBroken():
            return say("refuse.sop_broken", view.language, owner=keeper)
    return say("refuse.unknown", view.language, command=say("command.where", view.language), number=_number(dossier))


def _not_yours(refusal: NotYours, view: View, dossier: Dossier | None) -> str:
    """With whom the decision is, and why with them, as far as there is room."""
    holders = [id for id in refusal.holders if id != view.viewer.id]
    who = _who(holders, view)
    if not who:
        return say("refuse.not_yours_nobody", view.language, command=say("command.where", view.language), number=_number(dossier))
    whole = _with_whom(who, view, dossier)
    room = ALERT - len(whole) - len(say("refuse.holder", view.language, who="", cause=""))
    said = formats.cut(_common_cause(refusal, holders, view, dossier), room) if room > _LEAST else ""
    return _with_whom(say("refuse.holder", view.language, who=who, cause=said), view, dossier) if said else whole


def _with_whom(who: str, view: View, dossier: Dossier | None) -> str:
    return say("refuse.not_yours", view.language, who=who, command=say("command.where", view.language), number=_number(dossier))


def _common_cause(refusal: NotYours, holders: Sequence[str], view: View, dossier: Dossier | None) -> str:
    """Why all of them are asked, "" where one is for another reason than the next."""
    standings = dossier.request.standings.values() if dossier is not None else ()
    open_ones = [standing for standing in standings if standing.mark == "open" and refusal.state in ("", standing.state)]
    reasons = {standing.asked.reasons.get(id) for standing in open_ones for id in holders if id in standing.asked.reasons}
    reason = next(iter(reasons)) if len(reasons) == 1 else None
    return cause(reason, view.relations(dossier.sop), short=True) if reason is not None and dossier is not None else ""


def _already(refusal: AlreadyDecided, view: View, dossier: Dossier | None) -> str:
    when = moments.moment(refusal.at, view.reader)
    label = _label(refusal.act, refusal.state, view, dossier)
    if refusal.by == view.viewer.id and has(key := f"refuse.you.{refusal.act}"):
        return say("refuse.already_own", view.language, did=say(key, view.language), when=when)
    if refusal.by == view.viewer.id:
        return say("refuse.already_said", view.language, was=say("was.plain", view.language, act=label, when=when))
    if refusal.by in ("", CLOCK):
        return say("refuse.already", view.language, was=_small(say("was.rule", view.language, act=label, when=when)))
    key = f"was.{refusal.act}" if has(f"was.{refusal.act}") else "was.own"
    who = formats.cut(view.name(refusal.by), _NAMES)
    was = say(key, view.language, who=who, act=label, when=when)
    return say("refuse.already_said", view.language, was=was) if was.startswith(who) else say("refuse.already", view.language, was=_small(was))


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _stale(refusal: StaleButton, view: View, dossier: Dossier | None) -> str:
    """What changed, and when; where the step is over: with whom it is now."""
    if dossier is not None and refusal.state and dossier.request.standing(refusal.state).mark not in ("open", "void") and refusal.holders:
        return say("refuse.stale_gone", view.language, who=_who(refusal.holders, view))
    changed = _last_change(dossier)
    return say("refuse.stale", view.language, when=moments.moment(changed, view.reader)) if changed else say("refuse.stale_undated", view.language)


def _last_change(dossier: Dossier | None) -> datetime | None:
    events = reversed(dossier.history) if dossier is not None else ()
    return next((event.at for event in events if event.kind in ("decided", "rang", "roster")), None)


def _closed(refusal: Closed, view: View, dossier: Dossier | None) -> str:
    when = moments.moment(refusal.at, view.reader) if refusal.at else ""
    if refusal.ended == "withdrawn" and dossier is not None:
        return say("refuse.withdrawn", view.language, who=formats.cut(view.name(dossier.request.requester), _NAMES), when=when)
    word = _small(_word(refusal.ended, view, dossier))
    if not when:
        return say("refuse.closed", view.language, status=word)
    if refusal.by in ("", CLOCK):
        return say("refuse.closed_at", view.language, word=word, when=when)
    return say("refuse.closed_by", view.language, word=word, who=formats.cut(view.name(refusal.by), _NAMES), when=when)


def _word(ended: str, view: View, dossier: Dossier | None) -> str:
    return word_of(ended, dossier, view) if dossier is not None else decision_word(ended, view)


def _rules(refusal: RuleBroken, view: View) -> str:
    """The author's own sentences, one a line, and that nothing typed is lost."""
    said = [sentence(says, view.language, people=view.people, reader=view.reader) for says in refusal.says]
    lines = [line for line in dict.fromkeys(said) if line] or [say("refuse.unsaid_rule", view.language)]
    return "\n".join([*lines, say("refuse.kept", view.language)])


def _fields(faults: Sequence[FieldFault], sop: Sop | None, view: View) -> str:
    lines = dict.fromkeys(fault_text(fault, sop, view) for fault in faults)
    return "\n".join([*lines, say("refuse.kept", view.language)])


def fault_text(fault: FieldFault, sop: Sop | None, view: View) -> str:
    """"Barang, baris 2: paling sedikit 1"."""
    field, title = _field(fault.field, sop, view)
    why = _why(fault, field, view)
    title = formats.opened(title)
    if fault.line:
        return say("fault.line", view.language, field=title, line=fault.line, why=why)
    return say("fault.field", view.language, field=title, why=why)


def _field(name: str, sop: Sop | None, view: View) -> tuple[Field | None, str]:
    """The field and what it is called; a column is called by its table and its own title."""
    table, _, column = name.partition(".")
    field = (sop.field(table) if sop else None) or _late_field(table, sop)
    if field is None:
        return None, name.replace("_", " ").replace(".", ", ")
    title = field.title.plain(view.language)
    if not column:
        return field, title
    inner = next((one for one in field.columns if one.name == column), None)
    return inner, f"{title}, {inner.title.plain(view.language) if inner else column.replace('_', ' ')}"


def _late_field(name: str, sop: Sop | None) -> Field | None:
    states = sop.states.values() if sop else ()
    uses = (use for state in states for use in (*state.fields, *(use for act in state.acts for use in act.fields)))
    return next((use.field for use in uses if use.name == name), None)


def _why(fault: FieldFault, field: Field | None, view: View) -> str:
    code = fault.code
    if code in ("too_small", "too_large") and isinstance(fault.bound, date):
        code = "too_early" if code == "too_small" else "too_late"
    given = _given(fault.given)
    if code in ("type", "option") and given:
        return say(f"fault.{code}_given", view.language, given=given)
    key = f"fault.{code}" if has(f"fault.{code}") else "fault.other"
    return say(key, view.language, bound=_bound(fault, field, view))


def _given(value: object) -> str:
    return formats.cut(" ".join(value.split()), 60) if isinstance(value, str) else ""


def _bound(fault: FieldFault, field: Field | None, view: View) -> str:
    if fault.code in ("too_few", "too_many") and isinstance(fault.bound, Decimal | int):
        return say("fault.count", view.language, count=formats.format_number(Decimal(fault.bound), view.language))
    kind = field.type if field is not None else ""
    return format_value(fault.bound, kind, view.language, people=view.people, reader=view.reader, currency=(field.currency if field else "") or "IDR")


def _who(ids: Sequence[str], view: View) -> str:
    """Names for an alert: the first few in full, short enough."""
    return formats.cut(named(list(ids), view, limit=2), _NAMES)


def _number(dossier: Dossier | None) -> str:
    return dossier.request.number if dossier is not None else ""


def _label(act: str, state: str, view: View, dossier: Dossier | None) -> str:
    if dossier is not None:
        return formats.cut(act_label(find_act(dossier.sop, state, act), act, view), 40)
    return say(f"act.{act}", view.language) if has(f"act.{act}") else formats.opened(act.replace("_", " "))
