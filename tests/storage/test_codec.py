"""What is stored comes back the same; equal things are stored as equal text."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from storage.codec import (
    NewerRecord,
    decode_event,
    decode_request,
    decode_sentence,
    dumps,
    encode_event,
    encode_request,
    encode_sentence,
    millis,
    moment,
    request_digest,
)
from tests.storage.samples import NOW, a_request, approved
from workflows.effects import Shown
from workflows.events import AlarmRang, Commented, Decided, Event, OthersChanged, RosterChanged, Submitted
from workflows.request import Pending, Question, Request, Standing, Stop, Vote
from workflows.values import Duration, FileRef, Line, People, Person, Reason, RegisterRow

texts = some.text(max_size=6)
names = some.sampled_from(["ann", "bob", "cia", "", "Ünal \ud800\0"])
numbers = some.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12)
moments = some.integers(0, 4_102_444_800_000).map(moment)
reasons = some.builds(Reason, texts, some.lists(texts, max_size=2).map(tuple))
peoples = some.dictionaries(names, reasons, max_size=3).map(People)
simple = some.one_of(
    some.none(),
    some.booleans(),
    texts,
    numbers,
    moments,
    some.dates(),
    some.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
    some.builds(Duration, *[some.integers(0, 99)] * 5),
    names.map(Person),
    peoples,
    some.frozensets(texts, max_size=3),
)
cells = some.dictionaries(texts, simple, max_size=2)
values = some.one_of(
    simple,
    some.lists(some.builds(Line, texts, cells), max_size=2).map(tuple),
    some.lists(some.builds(FileRef, texts, texts, some.integers(0, 10**9), texts), max_size=2).map(tuple),
    some.builds(RegisterRow, texts, texts, cells),
)
fields = some.dictionaries(names, values, max_size=3)
counts = some.integers(0, 10**6)
name_lists = some.lists(names, max_size=3).map(tuple)
events: some.SearchStrategy[Event] = some.one_of(
    some.builds(Submitted, texts, names, names, fields),
    some.builds(Decided, names, texts, texts, counts, fields, texts, names),
    some.builds(Commented, names, texts),
    some.builds(AlarmRang, texts, counts, some.integers(-2, 9), moments),
    some.builds(RosterChanged, texts, names),
    some.builds(OthersChanged),
)
votes = some.builds(Vote, names, names, texts, texts, moments, texts, fields, some.booleans())
standings = some.builds(
    Standing,
    texts,
    texts,
    counts,
    counts,
    some.none() | moments,
    some.none() | moments,
    peoples,
    name_lists,
    some.dictionaries(names, name_lists, max_size=2),
    peoples,
    some.none() | peoples,
    some.lists(votes, max_size=2).map(tuple),
    some.dictionaries(texts, name_lists, max_size=2),
    some.lists(some.builds(Pending, some.integers(-2, 9), moments, counts), max_size=2).map(tuple),
    some.lists(some.builds(Stop, moments, some.none() | moments), max_size=2).map(tuple),
    some.none() | texts,
    some.none() | moments,
    name_lists,
    some.none() | texts,
    fields,
)
questions = some.builds(Question, counts, texts, counts, names, texts, moments, name_lists, texts, names, some.none() | moments)
requests = some.builds(
    Request,
    *[texts] * 4,
    names,
    names,
    moments,
    counts,
    texts,
    fields,
    some.lists(standings, max_size=3, unique_by=lambda standing: standing.state).map(lambda each: {one.state: one for one in each}),
    name_lists,
    counts,
    name_lists,
    counts,
    some.booleans(),
    names,
    some.none() | texts,
    some.none() | moments,
    some.none() | texts,
    some.none() | moments,
    some.none() | texts,
    some.dictionaries(texts, counts, max_size=2),
    some.lists(questions, max_size=2).map(tuple),
)
quick = settings(max_examples=80, deadline=None, derandomize=True)


@quick
@given(events)
def test_every_event_comes_back_the_same(event: Event) -> None:
    stored = encode_event(event)
    assert decode_event(stored) == event
    assert encode_event(decode_event(stored)) == stored
    assert stored.isascii()


@quick
@given(requests)
def test_every_request_comes_back_the_same_and_its_states_in_order(request: Request) -> None:
    stored = encode_request(request)
    back = decode_request(stored)
    assert back == request
    assert list(back.standings) == list(request.standings)
    assert encode_request(back) == stored


@quick
@given(some.dictionaries(texts, some.lists(texts | some.builds(Shown, simple, texts, texts), max_size=3).map(tuple), max_size=2))
def test_every_sentence_comes_back_the_same(sentence: dict[str, tuple[str | Shown, ...]]) -> None:
    assert decode_sentence(json.loads(dumps(encode_sentence(sentence)))) == sentence


def test_equal_requests_are_equal_text_however_they_were_built() -> None:
    one, other = a_request(), a_request()
    mixed = dict(reversed(list(one.fields.items())))
    mixed["amount"] = Decimal("4000000.00")
    assert request_digest(one) == request_digest(Request(**{**{name: getattr(other, name) for name in Request.__slots__}, "fields": mixed}))
    assert request_digest(one) != request_digest(approved(one)[0])


def test_an_event_is_written_as_agreed() -> None:
    event = Decided("bob", "approve", "manager", 3, {"day": date(2027, 1, 4), "at": time(9, 30), "amount": Decimal("4.50")})
    assert encode_event(event) == (
        '{"act":"approve","by":"bob","fields":{"amount":{"n":"4.5"},"at":{"t":"09:30"},"day":{"d":"2027-01-04"}},'
        '"kind":"decided","reason":"","seat":"","state":"manager","v":1,"visit":3}'
    )
    assert encode_event(AlarmRang("manager", 1, -1, NOW)) == '{"at":1799632800000,"kind":"alarm_rang","state":"manager","timer":-1,"v":1,"visit":1}'


def test_an_older_record_is_brought_up_and_a_newer_one_refused() -> None:
    def since_2(record: dict[str, Any]) -> dict[str, Any]:
        return {"text": record.pop("words"), **record}

    def since_3(record: dict[str, Any]) -> dict[str, Any]:
        return {**record, "text": record["text"].strip()}

    upgrades: list[Callable[[dict[str, Any]], dict[str, Any]]] = [since_2, since_3]
    assert decode_event('{"v":1,"kind":"commented","by":"ann","words":" hi "}', upgrades) == Commented("ann", "hi")
    assert decode_event('{"v":2,"kind":"commented","by":"ann","text":" hi "}', upgrades) == Commented("ann", "hi")
    assert decode_event('{"v":3,"kind":"commented","by":"ann","text":" hi "}', upgrades) == Commented("ann", " hi ")
    with pytest.raises(NewerRecord, match="version 4"):
        decode_event('{"v":4,"kind":"commented"}', upgrades)
    with pytest.raises(NewerRecord):
        decode_request('{"v":2}')
    with pytest.raises(ValueError, match="guessed"):
        decode_event('{"v":1,"kind":"guessed"}')


def test_moments_are_whole_milliseconds_and_never_without_a_zone() -> None:
    assert (millis(NOW), moment(millis(NOW))) == (1799632800000, NOW)
    assert millis(datetime(2027, 1, 11, 2, 0, 0, 999, tzinfo=UTC)) == millis(NOW)
    with pytest.raises(TypeError):
        millis(datetime(2027, 1, 11))  # noqa: DTZ001
