"""Canonical JSON of what is stored: sorted keys, no spaces, decimals as text, moments as milliseconds UTC, every record with its version.

Equal records give equal text, on any machine, so that digests of it are stable. A record of a newer version than this code knows is
refused, never guessed; one of an older version is brought up by the upgrade steps, in order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from workflows.effects import Sentence, Shown
from workflows.events import AlarmRang, Commented, Decided, Event, OthersChanged, RosterChanged, Submitted
from workflows.request import Pending, Question, Request, Standing, Stop, Vote
from workflows.values import People, Reason, Value, decode, encode

Record = dict[str, Any]
Upgrade = Callable[[Record], Record]

EVENT_UPGRADES: tuple[Upgrade, ...] = ()  # step i turns version i + 1 into i + 2
REQUEST_UPGRADES: tuple[Upgrade, ...] = ()

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DIGEST = re.compile(r'"([0-9a-f]{64})"')
_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False).encode


class NewerRecord(Exception):
    """A stored record was written by a newer Alur: `found` is its version, `known` the highest this one reads."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"a stored record has version {found}, this program reads up to {known}")
        self.found, self.known = found, known


class RecordDamaged(ValueError):
    """A stored record is not what this program writes; the fault that showed it is its cause."""


_SHOWN_BY = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)  # what reading a damaged record may raise


def dumps(value: Any) -> str:
    """Plain JSON data as canonical text, all ASCII."""
    return _write(value)


def loads(text: str) -> Any:
    """What `dumps` wrote. Raises RecordDamaged for anything that is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise RecordDamaged(f"stored text cannot be read: {fault}") from fault


def millis(moment: datetime) -> int:
    """Whole milliseconds since 1970 UTC. Raises TypeError for a moment without a zone."""
    return (moment - _EPOCH) // _MILLISECOND


def moment(millis: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=millis)


def maybe_millis(moment: datetime | None) -> int | None:
    return None if moment is None else millis(moment)


def maybe_moment(stored: int | None) -> datetime | None:
    return None if stored is None else moment(stored)


def clean(text: str) -> str:
    """Text that every database takes: without NUL, half characters (lone surrogates) replaced by "?"."""
    return text.replace("\0", "").encode(errors="replace").decode()


def digest_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hex."""
    return sha256(text.encode()).hexdigest()


def digests_in(text: str) -> frozenset[str]:
    """Every digest that stands in encoded text as a word of its own, those of files among them, however they are encoded."""
    return frozenset(_DIGEST.findall(text))


def encode_event(event: Event) -> str:
    record: Record = {"v": len(EVENT_UPGRADES) + 1}
    match event:
        case Submitted(id, requester, submitter, fields):
            record.update(kind="submitted", id=id, requester=requester, submitter=submitter, fields=_encode_all(fields))
        case Decided(by, act, state, visit, fields, reason, seat):
            record.update(kind="decided", by=by, act=act, state=state, visit=visit, fields=_encode_all(fields), reason=reason, seat=seat)
        case Commented(by, text):
            record.update(kind="commented", by=by, text=text)
        case AlarmRang(state, visit, timer, at):
            record.update(kind="alarm_rang", state=state, visit=visit, timer=timer, at=millis(at))
        case RosterChanged(why, person):
            record.update(kind="roster_changed", why=why, person=person)
        case OthersChanged():
            record.update(kind="others_changed")
    return _write(record)


def decode_event(text: str, upgrades: Sequence[Upgrade] = EVENT_UPGRADES) -> Event:
    """The event that `encode_event` wrote. Raises NewerRecord, and RecordDamaged for anything else."""
    try:
        return _event(_upgraded(json.loads(text), upgrades))
    except _SHOWN_BY as fault:
        raise RecordDamaged(f"a stored event cannot be read: {fault}") from fault


def _event(record: Record) -> Event:
    kind = record.pop("kind")
    if "fields" in record:
        record["fields"] = _decode_all(record["fields"])
    match kind:
        case "submitted":
            return Submitted(**record)
        case "decided":
            return Decided(**record)
        case "commented":
            return Commented(**record)
        case "alarm_rang":
            return AlarmRang(**{**record, "at": moment(record["at"])})
        case "roster_changed":
            return RosterChanged(**record)
        case "others_changed":
            return OthersChanged()
    raise ValueError(f"the kind {kind!r} is unknown")


def encode_request(request: Request) -> str:
    """The request as it stands. `standings` keep their order (that of the SOP's file), so they are a list."""
    record = {"questions": [_question_record(question) for question in request.questions]} if request.questions else {}
    return _write(
        {
            **record,
            "v": len(REQUEST_UPGRADES) + 1,
            "id": request.id,
            "number": request.number,
            "sop": request.sop,
            "digest": request.digest,
            "requester": request.requester,
            "submitter": request.submitter,
            "submitted": millis(request.submitted),
            "version": request.version,
            "status": request.status,
            "fields": _encode_all(request.fields),
            "standings": [[name, _standing_record(standing)] for name, standing in request.standings.items()],
            "order": request.order,
            "visits": request.visits,
            "involved": request.involved,
            "round": request.round,
            "returned": request.returned,
            "returned_by": request.returned_by,
            "decided": request.decided,
            "decided_at": maybe_millis(request.decided_at),
            "ended": request.ended,
            "ended_at": maybe_millis(request.ended_at),
            "end_state": request.end_state,
            "series": dict(request.series),
        }
    )


def decode_request(text: str, upgrades: Sequence[Upgrade] = REQUEST_UPGRADES) -> Request:
    """The request that `encode_request` wrote. Raises NewerRecord, and RecordDamaged for anything else."""
    try:
        return _request(_upgraded(json.loads(text), upgrades))
    except _SHOWN_BY as fault:
        raise RecordDamaged(f"a stored request cannot be read: {fault}") from fault


def _request(record: Record) -> Request:
    record["submitted"] = moment(record["submitted"])
    record["decided_at"] = maybe_moment(record["decided_at"])
    record["ended_at"] = maybe_moment(record["ended_at"])
    record["fields"] = _decode_all(record["fields"])
    record["standings"] = {name: _standing(name, body) for name, body in record["standings"]}
    record["order"] = tuple(record["order"])
    record["involved"] = tuple(record["involved"])
    record["questions"] = tuple(_question(body) for body in record.get("questions", ()))
    return Request(**record)


def request_digest(request: Request) -> str:
    """What a history row says of the state that resulted; a replay must come to the same."""
    return digest_of(encode_request(request))


def encode_sentence(sentence: Sentence) -> Any:
    """A sentence of the SOP's author as plain JSON, for the body of a delivery."""
    return {
        language: [part if isinstance(part, str) else [encode(part.value), part.type, part.format] for part in parts]
        for language, parts in sentence.items()
    }


def decode_sentence(record: Any) -> Sentence:
    return {
        language: tuple(part if isinstance(part, str) else Shown(decode(part[0]), part[1], part[2]) for part in parts)
        for language, parts in record.items()
    }


def _upgraded(record: Record, upgrades: Sequence[Upgrade]) -> Record:
    version = record.pop("v")
    if version > len(upgrades) + 1:
        raise NewerRecord(version, len(upgrades) + 1)
    for upgrade in upgrades[version - 1 :]:
        record = upgrade(record)
    return record


def _encode_all(values: Mapping[str, Value]) -> Record:
    return {name: value if type(value) is str else encode(value) for name, value in values.items()}


def _decode_all(record: Record) -> dict[str, Value]:
    return {name: value if type(value) is str else decode(value) for name, value in record.items()}


def _people_record(people: People) -> list[list[str]]:
    return [[id, reason.kind, *reason.detail] for id, reason in people.reasons.items()]


def _people(record: list[list[str]]) -> People:
    return People({id: Reason(kind, tuple(detail)) for id, kind, *detail in record})


def _lists(mapping: Mapping[str, tuple[str, ...]]) -> list[Any]:
    return [[name, list(items)] for name, items in mapping.items()]


def _mapping(record: list[Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(items) for name, items in record}


def _standing_record(standing: Standing) -> Record:
    """Only what differs from a state not yet reached: most standings of most requests are that."""
    record: Record = {}
    if standing.mark != "ahead":
        record["mark"] = standing.mark
    if standing.visit:
        record["visit"] = standing.visit
    if standing.times:
        record["times"] = standing.times
    if standing.opened is not None:
        record["opened"] = millis(standing.opened)
    if standing.due is not None:
        record["due"] = millis(standing.due)
    if standing.asked:
        record["asked"] = _people_record(standing.asked)
    if standing.seats:
        record["seats"] = standing.seats
    if standing.stands_for:
        record["stands_for"] = _lists(standing.stands_for)
    if standing.added:
        record["added"] = _people_record(standing.added)
    if standing.handed is not None:
        record["handed"] = _people_record(standing.handed)
    if standing.votes:
        record["votes"] = [_vote_record(vote) for vote in standing.votes]
    if standing.pressed:
        record["pressed"] = _lists(standing.pressed)
    if standing.pending:
        record["pending"] = [[pending.timer, millis(pending.at), pending.rung] for pending in standing.pending]
    if standing.stops:
        record["stops"] = [[millis(stop.since), maybe_millis(stop.until)] for stop in standing.stops]
    if standing.outcome is not None:
        record["outcome"] = standing.outcome
    if standing.at is not None:
        record["at"] = millis(standing.at)
    if standing.by:
        record["by"] = standing.by
    if standing.reason is not None:
        record["reason"] = standing.reason
    if standing.seen:
        record["seen"] = _encode_all(standing.seen)
    return record


def _question_record(question: Question) -> Record:
    return {**asdict(question), "at": millis(question.at), "over": maybe_millis(question.over)}


def _question(record: Record) -> Question:
    return Question(**{**record, "to": tuple(record["to"]), "at": moment(record["at"]), "over": maybe_moment(record["over"])})


def _vote_record(vote: Vote) -> list[Any]:
    return [vote.seat, vote.by, vote.counts, vote.act, millis(vote.at), vote.reason, _encode_all(vote.seen), vote.seated]


def _vote(record: list[Any]) -> Vote:
    seat, by, counts, act, at, reason, seen, seated = record
    return Vote(seat, by, counts, act, moment(at), reason, _decode_all(seen), seated)


_STANDING_READERS: dict[str, Callable[[Any], Any]] = {
    "opened": moment,
    "due": moment,
    "asked": _people,
    "seats": tuple,
    "stands_for": _mapping,
    "added": _people,
    "handed": _people,
    "votes": lambda votes: tuple(_vote(vote) for vote in votes),
    "pressed": _mapping,
    "pending": lambda pendings: tuple(Pending(timer, moment(at), rung) for timer, at, rung in pendings),
    "stops": lambda stops: tuple(Stop(moment(since), maybe_moment(until)) for since, until in stops),
    "at": moment,
    "by": tuple,
    "seen": _decode_all,
}


def _standing(name: str, record: Record) -> Standing:
    if not record:
        return Standing(name)
    return Standing(name, **{key: read(value) if (read := _STANDING_READERS.get(key)) else value for key, value in record.items()})
