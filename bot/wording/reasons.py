"""Why somebody is asked, in words: beside a name, or as the end of "you are asked because"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.wording import formats, moments, names
from bot.wording.catalogue import has, say
from bot.wording.moments import Reader
from workflows.request import CLOCK
from workflows.sop import Sop
from workflows.values import Reason

_OF_PEOPLE = frozenset({"manager", "chain", "superior", "delegate", "away", "added", "handed"})


@dataclass(frozen=True, slots=True)
class Relations:
    """What is needed to name a reason: the directory, titles of roles and units by key and language, the last day of absence by person."""

    people: names.Directory
    reader: Reader
    viewer: str = ""
    roles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    away: Mapping[str, date] = field(default_factory=dict)
    sop: Sop | None = None
    units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.reader.language


def cause(reason: Reason, relations: Relations, short: bool = False) -> str:
    """Beside a name: "atasan langsung Rina Wulandari"; "atasan langsung Anda" where that is the reader. `short`: short names."""
    if relations.viewer and reason.detail and reason.detail[0] == relations.viewer and has(f"your.{_kind(reason, relations)}"):
        return _words("your", reason, relations, short)
    return _words("cause", reason, relations, short)


def because(reason: Reason, relations: Relations) -> str:
    """After "you are asked because": "you are Rina Wulandari's line manager"."""
    return _words("because", reason, relations, False)


def _kind(reason: Reason, relations: Relations) -> str:
    kind, detail = reason.kind, reason.detail
    if kind in _OF_PEOPLE:
        return _kind_of_people(kind, detail, relations)
    if kind == "role" and len(detail) > 1:
        return "role_unit"
    if kind == "field" and not _field(reason, relations):
        return "person"
    return kind if has(f"cause.{kind}") else "person"


def _kind_of_people(kind: str, detail: tuple[str, ...], relations: Relations) -> str:
    if kind in ("added", "handed"):
        return f"{kind}_rule" if not detail or detail[0] in ("", CLOCK) else kind
    if kind == "delegate" and _until(detail, relations):
        return "delegate_until"
    return "manager_plain" if not detail or not detail[0] else kind


def _words(prefix: str, reason: Reason, relations: Relations, short: bool) -> str:
    kind, language = _kind(reason, relations), relations.language
    who = _who(reason.detail, relations, short and reason.kind not in ("delegate", "away")) if reason.kind in _OF_PEOPLE else ""
    detail = reason.detail or ("",)
    key = f"{prefix}.{kind}"
    return say(
        key if has(key) else f"{prefix}.person",
        language,
        who=who,
        whose=names.possessive(who, language),
        role=names.titled(detail[0], relations.roles, language),
        unit=names.titled(detail[-1], relations.units, language),
        until=_until(reason.detail, relations),
        field=_field(reason, relations),
        step=_step(detail[0], relations),
        rota=detail[0].replace("_", " "),
    )


def _who(detail: tuple[str, ...], relations: Relations, short: bool) -> str:
    name = names.short_name if short else names.full_name
    return formats.join([name(id, relations.people) for id in detail if id in relations.people] or list(detail[:1]), relations.language)


def _until(detail: tuple[str, ...], relations: Relations) -> str:
    last = relations.away.get(detail[0]) if detail else None
    if last is None and len(detail) > 1 and detail[-1] not in relations.people:
        try:
            last = date.fromisoformat(detail[-1][:10])
        except ValueError:
            return ""
    return moments.short_date(last, relations.reader) if last else ""


def _field(reason: Reason, relations: Relations) -> str:
    if reason.kind != "field" or relations.sop is None or not reason.detail:
        return ""
    field = relations.sop.field(reason.detail[0])
    return field.title.plain(relations.language) if field else ""


def _step(name: str, relations: Relations) -> str:
    state = relations.sop.states.get(name) if relations.sop else None
    return state.title.plain(relations.language) if state else name.replace("_", " ")
