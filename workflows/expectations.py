"""What a row of a case expects, held against what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from workflows.answers import shown
from workflows.effects import Nag, Put, Shown, Tell
from workflows.play import CONTAINERS, Play, leaves, told
from workflows.refusals import BadFields, Refusal, RuleBroken
from workflows.request import FORM, Request
from workflows.stage import Unreadable, listed
from workflows.timers import WAIT
from workflows.values import Value
from workflows.who import waiting

_STATE_DATA = frozenset(
    {"by", "asked", "at", "outcome", "opened", "due", "times", "reason", "yes", "no", "abstain", "silent", "seats", "unseated"}
)
_OF_ACTED = frozenset({"yes", "no", "abstain", "silent", "seats"})


@dataclass(frozen=True, slots=True)
class Difference:
    """`key` came out as `got`, not as `expected`; `code` differs | refused | accepted."""

    code: str
    key: str
    expected: str
    got: str


def differences(play: Play, expect: Mapping[str, Any], refusal: Refusal | None) -> Iterator[Difference]:
    """Everything that is not as the row expects."""
    wanted = expect.get("refused")
    if refusal is not None and wanted is None:
        yield Difference("refused", "refused", "none", words(refusal, play))
        return
    if wanted is not None and refusal is None:
        yield Difference("accepted", "refused", ", ".join(map(str, listed(wanted))), "none")
    elif refusal is not None:
        said = words(refusal, play)
        if not all(str(part) in said for part in listed(wanted)):
            yield Difference("differs", "refused", ", ".join(map(str, listed(wanted))), said)
    for key, raw in expect.items():
        if key != "refused" and (found := _judged(play, str(key), raw)) is not None:
            yield found


def words(refusal: Refusal, play: Play) -> str:
    """A refusal as its kind and all it says, in every language; a field as its name, what is wrong and where."""
    said = [type(refusal).__name__]
    if isinstance(refusal, RuleBroken):
        said += [_spoken(parts, play) for sentence in refusal.says for parts in sentence.values()]
    if isinstance(refusal, BadFields):
        for fault in refusal.faults:
            bound = "" if fault.bound is None else f" {shown(fault.bound, play.stage.calendar)}"
            said.append(f"{fault.field} {fault.code}{bound}" + (f" line {fault.line}" if fault.line else ""))
    return "; ".join(said)


def _spoken(parts: tuple[str | Shown, ...], play: Play) -> str:
    return "".join(part if isinstance(part, str) else ", ".join(listed(shown(part.value, play.stage.calendar))) for part in parts)


def _judged(play: Play, key: str, raw: object) -> Difference | None:
    head, _, tail = key.partition(".")
    if tail and head in play.stage.requests:
        return _judge(play, play.request(head), tail, raw, key)
    return _judge(play, play.request(), key, raw, key)


def _judge(play: Play, request: Request, key: str, raw: object, name: str) -> Difference | None:
    if (rule := _RULES.get(key)) is not None:
        fits, got = rule(play, request, raw)
    else:
        value = _value(play, request, key)
        fits, got = same(play, value, raw), ", ".join(listed(shown(value, play.stage.calendar))) or "none"
    return None if fits else Difference("differs", name, ", ".join(map(str, listed(raw))) or "none", got)


def _value(play: Play, request: Request, key: str) -> Value:
    """A field, `let` or fact of the request, a count of the state acted in, or `state.datum`."""
    look = play.rest(request).look()
    state, _, datum = key.partition(".")
    if datum:
        if state not in play.sop.states or datum not in _STATE_DATA:
            raise Unreadable(key, "unknown")
        return look.state(state, datum)
    if key in _OF_ACTED:
        return look.state(play.acted, key)
    if key in play.sop.lets or play.sop.field(key) is not None or key in request.fields:
        return look.value(key)
    if key in ("number", "status", "requester", "submitter", "submitted", "returned", "involved"):
        return look.builtin(key)
    raise Unreadable(key, "unknown")


def same(play: Play, value: Value, raw: object) -> bool:
    """Whether a value is the one a case writes; a date beside a moment means its day."""
    if isinstance(value, Decimal):
        try:
            return value == Decimal(str(raw).replace("_", ""))
        except InvalidOperation:
            return False
    got = shown(value, play.stage.calendar)
    if isinstance(got, list):
        return got == sorted(map(str, listed(raw)))
    if isinstance(value, datetime) and len(str(raw)) == len("2027-01-11"):
        return got.startswith(str(raw))
    return got == str(raw)


Verdict = tuple[bool, str]


def _names(found: tuple[str, ...] | list[str]) -> str:
    return ", ".join(dict.fromkeys(found)) or "none"


def _exactly(found: Callable[[Play, Request], list[str]]) -> Callable[[Play, Request, object], Verdict]:
    def judge(play: Play, request: Request, raw: object) -> Verdict:
        got = found(play, request)
        return set(got) == set(map(str, listed(raw))), _names(got)

    return judge


def _at_least(found: Callable[[Play, Request], list[str]]) -> Callable[[Play, Request, object], Verdict]:
    """All that is named must be there; `none` means that nothing is."""

    def judge(play: Play, request: Request, raw: object) -> Verdict:
        got, wanted = found(play, request), set(map(str, listed(raw)))
        return (wanted <= set(got) if wanted else not got), _names(got)

    return judge


def _pending(play: Play, request: Request) -> list[str]:
    return [id for standing in request.standings.values() if standing.mark == "open" for id in waiting(standing)]


def _states(play: Play, request: Request) -> list[str]:
    if request.ended is not None:
        return [request.end_state or request.ended]
    kinds = {name: state.kind for name, state in play.sop.states.items()}
    return [name for name in request.open_states if kinds.get(name) not in CONTAINERS]


def _marked(mark: str) -> Callable[[Play, Request], list[str]]:
    return lambda play, request: [name for name, standing in request.standings.items() if standing.mark == mark]


def _word(read: Callable[[Request], str | None]) -> Callable[[Play, Request, object], Verdict]:
    return lambda play, request, raw: ((read(request) or "none") == str(raw), read(request) or "none")


def _due(play: Play, request: Request, raw: object) -> Verdict:
    dues = [standing.due for standing in request.standings.values() if standing.mark == "open"] or [None]
    if request.standing(FORM).mark == "open":
        dues = [None]
    fits = all(due is None for due in dues) if raw == "none" else any(due is not None and same(play, due, raw) for due in dues)
    return fits, ", ".join(str(shown(due, play.stage.calendar)) for due in dues)


def _until(play: Play, request: Request, raw: object) -> Verdict:
    found = [pending.at for _, standing in leaves(play.sop, request) for pending in standing.pending if pending.timer == WAIT]
    return any(same(play, at, raw) for at in found), ", ".join(str(shown(at, play.stage.calendar)) for at in found) or "none"


_RULES: Mapping[str, Callable[[Play, Request, object], Verdict]] = {
    "pending": _exactly(_pending),
    "told": _at_least(lambda play, request: [*told(play.effects, Tell, "to"), *told(play.effects, Put, "person")]),
    "nagged": _at_least(lambda play, request: list(told(play.effects, Nag, "person"))),
    "state": _at_least(_states),
    "skipped": _at_least(_marked("skipped")),
    "held": _at_least(_marked("held")),
    "ended": _word(lambda request: request.ended),
    "decided": _word(lambda request: request.decided),
    "due": _due,
    "until": _until,
}
