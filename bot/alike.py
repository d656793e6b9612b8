"""Like with like: what waits for somebody at one step of one SOP, where approving asks nothing, is approved by one tap. Each is a decision of its
own, judged by itself, and only what was listed is decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from bot.commands import Decide
from bot.desk import Desk, Done
from bot.forms import asks_first
from bot.picture import Eye, Picture, picture
from bot.rendering.alike_cards import MOST, Heap
from bot.rendering.standing import find_act
from bot.tokens import seat_key
from storage.codec import digest_of, dumps
from storage.unit import Reader, Unit
from workflows.refusals import Refusal, StaleButton
from workflows.sop import Sop
from workflows.values import encode

_APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class Listed:
    """One request as it was listed: its opening, and the digest of what it says."""

    request: str
    state: str
    visit: int
    facts: str

    def to_json(self) -> list[Any]:
        return [self.request, self.state, self.visit, self.facts]


@dataclass(slots=True)
class Came:
    """What came of a list: requests as they were when they were approved, and those that are not, with why."""

    done: list[Done] = field(default_factory=list)
    approved: list[Picture] = field(default_factory=list)
    refused: list[tuple[Picture, Refusal]] = field(default_factory=list)


def heaps(desk: Desk, reader: Reader, eye: Eye) -> tuple[Heap, ...]:
    """Each two or more that wait for the viewer and are alike, the most urgent first."""
    found = []
    for (digest, state), requests in reader.ledger.heaps_of(eye.viewer.id).items():
        sop = desk.library.of_digest(reader, digest)
        if len(requests) > 1 and _at_once(sop, state):
            count = sum(1 for _ in _approvable(desk, reader, eye, requests, state))
            found += [Heap(_key(digest, state), sop.title.plain(eye.language), count)] if count > 1 else []
    return tuple(found)


def heap(desk: Desk, reader: Reader, eye: Eye, key: str) -> tuple[str, tuple[Picture, ...]]:
    """The state and the requests of the heap that a button names, "" and () where there is none any more."""
    for (digest, state), requests in reader.ledger.heaps_of(eye.viewer.id).items():
        if key == _key(digest, state) and _at_once(desk.library.of_digest(reader, digest), state):
            return state, tuple(_approvable(desk, reader, eye, requests, state))
    return "", ()


def listed(seen: Picture, state: str) -> Listed:
    """What is kept of a request that is shown in such a list."""
    return Listed(seen.request.id, state, seen.request.standing(state).visit, _facts(seen))


def key_of(rows: Sequence[Listed]) -> str:
    """What tells one list from another on a button."""
    return seat_key(dumps([row.to_json() for row in rows]))


def approve_each(desk: Desk, unit: Unit, eye: Eye, rows: Sequence[Listed]) -> Came:
    """Approves what is listed, one after the other; what may not be, or is not what it was, stays as it is and harms no other."""
    came = Came()
    for row in rows:
        request = unit.ledger.load(row.request)
        if request is None:
            continue
        seen = picture(desk, unit, eye, request)
        try:
            if _facts(seen) != row.facts:
                raise StaleButton(row.state, seen.holders)
            with unit.apart():
                came.done.append(desk.run(unit, Decide(row.request, _APPROVE, eye.viewer.id, row.state, row.visit)))
            came.approved.append(seen)
        except Refusal as refusal:
            came.refused.append((seen, refusal))
    return came


def _key(digest: str, state: str) -> str:
    return seat_key(f"{digest}/{state}")


def _at_once(sop: Sop, state: str) -> bool:
    """Whether approving there asks nothing."""
    found, act = sop.states.get(state), find_act(sop, state, _APPROVE)
    return found is not None and found.kind == _APPROVE and act is not None and not asks_first(sop, found, act)


def _approvable(desk: Desk, reader: Reader, eye: Eye, requests: Sequence[str], state: str) -> Iterator[Picture]:
    """The first of them which the viewer may approve now, where they need not say for whom and no answer to a question is waited for."""
    known = (reader.ledger.load(id) for id in requests)
    seen = (picture(desk, reader, eye, request) for request in known if request is not None and not request.open_questions)
    able = (one for one in seen if not one.seats(state) and any(act.name == _APPROVE for act in one.acts(state, eye.viewer.id)))
    return islice(able, MOST)


def _facts(seen: Picture) -> str:
    """The digest of what the request says, everything but how it stands, and of what has been asked about it."""
    fields = {name: encode(value) for name, value in seen.request.fields.items()}
    return digest_of(dumps([fields, encode(seen.amount), [question.number for question in seen.request.questions]]))[:16]
