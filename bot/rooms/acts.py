"""Buttons on pages: what the viewer may press, what is asked first, and how what they typed becomes values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bot.evaluating import Evaluator
from bot.forms import readers
from bot.picture import Eye, Picture
from bot.rendering.standing import act_label
from bot.typed.outcome import Parsed, Read
from bot.wording.catalogue import has, say
from bot.wording.formats import join
from bot.wording.names import short_name
from dashboard.views import Act, Ask, Choice
from workflows.request import FORM
from workflows.sop import Act as SopAct
from workflows.sop import Field, FieldUse
from workflows.values import Line, Person, Value

_STYLES = {"approve": "main", "done": "main", "resubmit": "main", "reject": "grave", "withdraw": "grave", "return": "plain"}
_KINDS = {"money": "line", "integer": "number", "number": "number", "date": "date", "time": "time", "choice": "choice", "set": "choices", "yesno": "yes_no", "files": "files"}
_READY = {"reject": ("quick.reject.1", "quick.reject.2"), "return": ("quick.return.1", "quick.return.2")}


def acts_for(seen: Picture, state: str) -> tuple[Act, ...]:
    """The buttons of one state for the viewer: those of their own vote, then those of each they may give for somebody else."""
    visit, viewer = seen.request.standing(state).visit, seen.eye.viewer.id
    found = (_act(seen, act, state, visit, seat) for seat in seen.seats(state) or ("",) for act in seen.acts(state, viewer, seat))
    return tuple(act for act in found if act is not None)


def acts_of_page(seen: Picture) -> tuple[Act, ...]:
    """All buttons of a request's page: those of each state that waits for the viewer, then those of the whole request."""
    viewer = seen.eye.viewer.id
    found = [act for state in seen.asked_at(viewer) if state != FORM for act in acts_for(seen, state)]
    if seen.request.end_state is not None:
        found += acts_for(seen, seen.request.end_state)
    whole = (_act(seen, act, "", 0) for act in seen.acts_of_whole(viewer))
    found += [act for act in whole if act is not None]
    if seen.request.ended is None and viewer in seen.request.involved:
        question = say("ask.comment", seen.eye.language, number=seen.request.number, readers=_named(seen))
        found.append(Act("comment", say("act.comment", seen.eye.language), "quiet", reason="required", question=question, reason_label=say("label.note", seen.eye.language)))
    return tuple(found)


def _act(seen: Picture, act: SopAct, state: str, visit: int, seat: str = "") -> Act | None:
    """`None` for acts that need a table filled in: those are done in chat, line by line."""
    language = seen.eye.language
    found = seen.sop.states.get(state)
    uses = (*act.fields, *(found.fields if found and (act.completes or act.name == "approve") else ()))
    edited = [field for field in seen.sop.form if field.name in act.edits]
    asks = [ask for use in uses for ask in _asks_of_use(seen, use)] + [ask for field in edited if (ask := _ask(seen, field, seen.request.fields.get(field.name)))]
    if any(use.field.type in ("table", "people") or (use.table and not lines_of(seen, use.table)) for use in uses):
        return None
    label = act_label(act, act.name, seen.eye)
    if seat not in ("", seen.eye.viewer.id):
        label = say("act.on_behalf", language, act=label, who=seen.eye.short(seat))
    return Act(
        key=act.name,
        label=label,
        style=_STYLES.get(act.name, "plain"),
        state=state,
        visit=visit,
        seat=seat,
        reason="required" if act.reason == "required" else "optional" if act.reason == "optional" else "none",
        question=_question(seen, act, label),
        reason_label=say("label.note" if act.name == "return" else "label.reason", language),
        reasons=tuple(say(key, language) for key in _READY.get(act.name, ())),
        asks=tuple(asks),
    )


def _question(seen: Picture, act: SopAct, label: str) -> str:
    language, number = seen.eye.language, seen.request.number
    who = short_name(seen.request.requester, seen.eye.people)
    if act.name == "return":
        return say("ask.return", language, who=who)
    if act.name in ("reject", "withdraw"):
        readers = _named(seen)
        key = f"ask.{act.name}" if readers else "ask.withdraw_alone"
        return say(key, language, number=number, readers=readers)
    return say("ask.confirm", language, act=label, number=number)


def _named(seen: Picture) -> str:
    """The first of those who will read what is said."""
    return join([short_name(id, seen.eye.people) for id in seen.readers[:3]], seen.eye.language)


def _asks_of_use(seen: Picture, use: FieldUse) -> list[Ask]:
    if not use.table:
        ask = _ask(seen, use.field, seen.request.fields.get(use.field.name))
        return [ask] if ask else []
    found = []
    for place, line in enumerate(lines_of(seen, use.table)):
        before = line.cells.get(use.field.name)
        if before is None and use.field.default is not None:
            before = use.field.default.run(seen.step.look().bind(line.cells))
        name = next((str(cell) for cell in line.cells.values() if isinstance(cell, str)), str(place + 1))
        ask = _ask(seen, use.field, before)
        if ask:
            found.append(Ask(f"{use.table}.{place}.{use.field.name}", f"{name}: {ask.label}", ask.kind, ask.value, ask.values, ask.help, ask.required, ask.choices))
    return found


def _ask(seen: Picture, field: Field, value: Value) -> Ask | None:
    look, language = seen.step.look(), seen.eye.language
    if field.computed is not None or (field.when is not None and not field.when.run(look)):
        return None
    if value is None and field.default is not None and "." not in field.name:
        value = field.default.run(look) if not field.default.reads - set(seen.request.fields) else None
    choices = tuple(Choice(option.name, option.title.plain(language)) for option in field.options)
    if field.register:
        choices = tuple(Choice(row.key, seen.eye.shown(row, "choice")) for row in look.register(field.register))
    help_key = f"ask.{field.type}"
    return Ask(
        name=field.name,
        label=field.title.plain(language),
        kind=_KINDS.get(field.type, "text" if field.type == "text" else "line"),
        value=_typed(value, seen.eye),
        help=say(help_key, language) if field.type in ("money", "datetime", "duration", "person") and has(help_key) else "",
        required=field.required is None,
        choices=choices,
    )


def _typed(value: Value, eye: Eye) -> str:
    """A value as the browser's own fields want it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case str():
            return value
        case Person():
            return eye.people[value.id].name if value.id in eye.people else value.id
    return ""


def read_field(seen: Picture, field: Field, words: str) -> Parsed:
    """What somebody typed into a field of the page, read as in chat. Plain digits of an amount are taken as they are: that is how the page shows
    the amount that stands there."""
    if field.type == "money" and words.isdecimal() and len(words) <= 15:
        return Read(Decimal(words))
    return readers.read_field(field, words, Evaluator(seen.step, seen.eye), seen.eye)


def lines_of(seen: Picture, table: str) -> Sequence[Line]:
    """The lines that stand in that table of the request; none for what is no table."""
    field = seen.sop.field(table)
    found: Sequence[Line] = (seen.request.fields.get(table) or ()) if field is not None and field.type == "table" else ()
    return found
