"""`alur bench-data` fills a folder with requests that are stored as any others are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bench_data.filling import NotEmpty, fill
from bot.demo_company import demo_config
from bot.main import calendar_of
from storage.codec import decode_request, encode_request, request_digest
from storage.database import Database
from storage.listings import Listed
from storage.stays import MOST
from storage.unit import Reader
from workflows.events import Submitted
from workflows.forecast import stays
from workflows.request import FORM
from workflows.who import waiting

NOW = datetime(2027, 3, 17, 3, 0, tzinfo=UTC)


def test_what_is_filled_in_stands_as_if_it_had_come_in_one_by_one(tmp_path: Path) -> None:
    config = demo_config({"ALUR_DATA": str(tmp_path)})
    told: list[float] = []
    fill(config, calendar_of(config), NOW, 2_500, told.append)
    assert told[-1] == 1
    with closing(Database.open(config.database_url)) as database:
        database.read(_check)
    with pytest.raises(NotEmpty):
        fill(config, calendar_of(config), NOW, 100)


def _check(reader: Reader) -> None:
    newest, running = reader.ledger.newest(3_000), reader.reports.running()
    assert (len(newest), len(running)) == (2_500, 500)
    assert len({listed.requester for listed in newest}) > 100
    assert len(Counter(listed.sop for listed in newest)) == 5
    assert all(listed.submitted < NOW for listed in newest)
    assert reader.ledger.verify() == ()
    people = reader.people.directory().people
    for each in running:
        request = reader.ledger.load(each.request.id)
        assert request is not None
        assert decode_request(encode_request(request)) == request
        holders = {(name, person) for name, standing in request.standings.items() if standing.mark == "open" and name != FORM for person in waiting(standing)}
        assert {(wait.state, wait.person) for wait in each.waits if wait.state != FORM} == holders
        assert {person for _, person in holders} <= people.keys()
        assert all(reader.ledger.is_involved(person, request.id) for person in request.involved)
        assert [listed.id for listed in reader.ledger.search(request.number)] == [request.id]
    _check_stays(reader, [listed for listed in newest if not listed.open])
    for listed in newest[::25]:  # text for text as the codec would have written it
        request, history = reader.ledger.load(listed.id), reader.ledger.history(listed.id)
        assert request is not None
        assert request_digest(request) == history[-1].state_digest
        assert isinstance(history[0].event, Submitted)
        assert history[0].event.id == request.id
        assert not set("<>") & set(listed.number + listed.headline)
    ended = next(listed for listed in newest if not listed.open)
    assert reader.ledger.search(ended.number, most=1)[0].id == ended.id


def _check_stays(reader: Reader, ended: Sequence[Listed]) -> None:
    """The last stays at every state are those that the histories tell."""
    told: dict[tuple[str, str], list[tuple[datetime, datetime]]] = {}
    for listed in ended:
        for stay in stays((entry.at, entry.to_states) for entry in reader.ledger.history(listed.id)):
            told.setdefault((listed.sop, stay.state), []).append((stay.opened, stay.until))
    assert len(told) > 20
    for (sop, state), found in told.items():
        kept = [(stay.opened, stay.until) for stay in reader.stays.newest(sop, state)]
        assert sorted(kept) == sorted(found)[-MOST:]
