"""The cases of a draft: everybody says yes, each limit from both sides, no, sent back, late, withdrawn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from bot.drafting.answers import NEVER, Draft, Step
from workflows.schedules import next_ring, parse_duration, parse_schedule
from workflows.stage import Stage

REQUESTER, MANAGER = "Rina", "Budi"
_NAMES = ("Sari", "Agus", "Dewi", "Putu", "Lina", "Eko", "Maya", "Joko", "Tuti", "Hadi", "Nina", "Oki")
_BEGIN = datetime(2027, 1, 11, 2, tzinfo=UTC)  # Monday, 09:00 in Jakarta


def cases(draft: Draft, amounts: Sequence[str]) -> Iterator[str]:
    """Cast and cases, as lines. `amounts` are the limits of the approvers in words, "" for those who have none."""
    cast = _cast(draft)
    yield "cast:"
    yield f"  {REQUESTER}: {{manager: {MANAGER}}}"
    yield f"  {MANAGER}: {{}}"
    yield from (f"  {name}: {{role: {role}}}" for role, name in cast.items())
    yield ""
    yield "cases:"
    yield from _yes("Everybody says yes", draft, cast, _largest(draft))
    told: set[Decimal] = set()
    for step, words in zip(draft.approvers, amounts):
        if step.least is not None and step.least not in told:
            told.add(step.least)
            if step.least > 1:
                yield from _yes(f"Below {words} {step.titles.en} is passed by", draft, cast, step.least - 1)
            if step.least != _largest(draft):
                yield from _yes(f"From {words} on {step.titles.en} is asked", draft, cast, step.least)
    yield from _others(draft, cast)


def _cast(draft: Draft) -> dict[str, str]:
    """A person for each role."""
    roles = dict.fromkeys(step.role for step in (*draft.approvers, *draft.tasks) if step.role)
    return {role: _NAMES[place] if place < len(_NAMES) else f"Person{place}" for place, role in enumerate(roles)}


def _largest(draft: Draft) -> Decimal | None:
    return max((step.least for step in draft.approvers if step.least is not None), default=None)


def _asked(draft: Draft, amount: Decimal | None) -> list[Step]:
    return [*(step for step in draft.approvers if step.least is None or (amount is not None and amount >= step.least)), *draft.tasks]


def _submit(draft: Draft, amount: Decimal | None) -> str:
    return f"{{submit: {{{f'{draft.amount.name}: {int(amount)}' if draft.amount and amount is not None else ''}}}}}"


def _yes(name: str, draft: Draft, cast: dict[str, str], amount: Decimal | None) -> Iterator[str]:
    """One request that everybody who is asked lets pass."""
    way = _asked(draft, amount)
    people = [cast.get(step.role, MANAGER) for step in way]
    passed = [step.name for step in draft.approvers if step not in way]
    yield from _case(name)
    yield _row(_BEGIN, REQUESTER, _submit(draft, amount), _expected(people, 0, passed if len(way) == 0 else []))
    for place, (step, person) in enumerate(zip(way, people)):
        act = "done" if step in draft.tasks else "approve"
        yield _row(None, person, act, _expected(people, place + 1, passed))


def _expected(people: Sequence[str], place: int, passed: Sequence[str]) -> str:
    if place < len(people):
        return f"{{pending: {people[place]}}}"
    names = passed[0] if len(passed) == 1 else f"[{', '.join(passed)}]"
    told = f", told: {REQUESTER}" if place else ""  # who has just sent it sees that it is over
    return f"{{ended: approved{told}{f', skipped: {names}' if passed else ''}}}"


def _others(draft: Draft, cast: dict[str, str]) -> Iterator[str]:
    """What an ordinary request may also come to, tried on the first who is asked to approve."""
    amount = _largest(draft)
    way = _asked(draft, amount)
    if not draft.approvers or not way or way[0] in draft.tasks:
        return
    first = cast.get(way[0].role, MANAGER)
    sent = _row(_BEGIN, REQUESTER, _submit(draft, amount), f"{{pending: {first}}}")
    yield from (*_case("A no ends it"), sent, _row(None, first, "{reject: not this year}", f"{{ended: rejected, told: {REQUESTER}}}"))
    back = _row(None, first, "{return: please say more}", f"{{pending: {REQUESTER}, state: form}}")
    yield from (*_case("Sent back and sent again"), sent, back, _row(None, REQUESTER, "{resubmit: {}}", f"{{pending: {first}}}"))
    yield from (*_case("Withdrawn before anybody has decided"), sent, _row(None, REQUESTER, "withdraw", "{ended: withdrawn}"))
    if draft.due != NEVER:
        yield from (*_case("Late, and reminded in working hours"), sent, _row(_reminded(draft.due), "clock", '""', f"{{nagged: {first}}}"))


def _reminded(due: str) -> datetime:
    """When the first reminder comes to whoever was asked at the beginning of the case."""
    calendar = Stage({}).calendar
    return next_ring(parse_schedule("working day at 09:00"), calendar.add_duration(_BEGIN, parse_duration(due)), calendar)


def _case(name: str) -> tuple[str, str]:
    return f"  - name: {json.dumps(name, ensure_ascii=False) if ':' in name or '#' in name else name}", "    rows:"


def _row(at: datetime | None, who: str, does: str, expect: str) -> str:
    when = '""' if at is None else at.astimezone(Stage({}).calendar.zone).strftime("%Y-%m-%d %H:%M")
    return f"      - [{when}, {who}, {does}, {expect}]"
