"""Copies of a stored request: another id and number, other things asked for, sent at another time. Those of one week are cast in the same moulds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Dice
from storage.codec import dumps, loads, millis
from storage.ledger import Entry, Listing
from storage.stockpile import Mould, Press, Rows, Stored
from workflows.events import AlarmRang, Submitted
from workflows.records import replace as changed
from workflows.request import Request, Standing
from workflows.values import Value
from workflows.world import PersonRecord

_COUNTED = re.compile(r"\d+")
_MARKS = ("<id>", "<count>", "<Thing>", "<thing>")  # the last is the third where letter case does not count
_THINGS = tuple(
    """laptop printer proyektor meja kursi lemari monitor kamera genset tenda spanduk brosur seragam helm sepatu sarung toner kertas server router kabel
    tablet telepon mikrofon lampu dispenser kulkas kipas karpet gorden rak palet forklift truk ban oli aki cat pompa pipa keramik semen kaca pintu gembok
    lisensi langganan pelatihan seminar katering hotel tiket taksi kurir sewa servis audit desain video""".split()  # noqa: SIM905
)
_KINDS = ("baru", "bekas", "besar", "kecil", "kantor", "gudang", "lapangan", "cabang", "pameran", "pelanggan", "direksi", "tim", "cadangan", "darurat", "lipat")
_MAKES = ("Maju", "Sentosa", "Abadi", "Jaya", "Makmur", "Lestari", "Mandiri", "Sejahtera", "Utama", "Prima", "Nusantara", "Cahaya", "Bintang", "Samudra")


def a_thing(dice: Dice) -> str:
    """Something to ask for; a few things are asked for much more often than the others."""
    thing = _THINGS[min(int(dice.paretovariate(0.7)) - 1, len(_THINGS) - 1)]
    return f"{thing.capitalize()} {dice.choice(_KINDS)} {dice.choice(_MAKES)} {dice.randint(1, 400)} unit"


def mould_of(specimen: Stored, requester: PersonRecord, by: timedelta, press: Press) -> Mould:
    """`specimen`, asked by `requester` (already named in it), everything of it moved in time."""
    return Mould(press.rows([_marked(specimen, requester, by)], 0), _MARKS)


def cast(mould: Mould, place: int, id: str, thing: str) -> Rows:
    """Request number `place`, for `thing`."""
    return mould.cast(place, dict(zip(_MARKS, (id, f"{place:07}", thing, thing.casefold()), strict=True)))


def _marked(specimen: Stored, requester: PersonRecord, by: timedelta) -> Stored:
    """With marks for what each copy has of its own."""
    id, count, thing, _ = _MARKS
    headline: dict[str, str] = loads(specimen.listing.headline)
    name, was = next(((name, value) for name, value in specimen.request.fields.items() if type(value) is str and value and all(value in said for said in headline.values())), ("", ""))
    said = {language: text.replace(was, thing) if was else text for language, text in headline.items()}
    fields: Mapping[str, Value] = {**specimen.request.fields, name: thing} if name else specimen.request.fields
    request = changed(_moved(specimen.request, by), id=id, number=_COUNTED.sub(count, specimen.request.number, count=1), fields=fields)
    words = " ".join([*said.values(), requester.name, requester.unit])
    return Stored(
        request,
        [_entry(entry, id, {name: thing} if name else {}, by) for entry in specimen.entries],
        Listing(dumps(said), specimen.listing.amount, specimen.listing.currency, words),
        [changed(wait, request=id, since=wait.since + by, due=_at(wait.due, by)) for wait in specimen.waits],
        [changed(alarm, request=id, at=alarm.at + by) for alarm in specimen.alarms],
        [changed(card, request=id) for card in specimen.cards],
    )


def id_at(moment: datetime, dice: Dice) -> str:
    """An id as if it had been made at `moment`."""
    return f"{millis(moment):012x}{dice.getrandbits(80):020x}"


def _moved(request: Request, by: timedelta) -> Request:
    standings = {name: _standing(standing, by) if standing.visit or standing.at else standing for name, standing in request.standings.items()}
    return changed(request, submitted=request.submitted + by, decided_at=_at(request.decided_at, by), ended_at=_at(request.ended_at, by), standings=standings)


def _standing(standing: Standing, by: timedelta) -> Standing:
    votes = tuple(changed(vote, at=vote.at + by) for vote in standing.votes)
    pending = tuple(changed(timer, at=timer.at + by) for timer in standing.pending)
    return changed(standing, opened=_at(standing.opened, by), due=_at(standing.due, by), at=_at(standing.at, by), votes=votes, pending=pending)


def _at(moment: datetime | None, by: timedelta) -> datetime | None:
    return None if moment is None else moment + by


def _entry(entry: Entry, id: str, fields: dict[str, Any], by: timedelta) -> Entry:
    event = entry.event
    if isinstance(event, Submitted):
        event = replace(event, id=id, fields={**event.fields, **fields})
    elif isinstance(event, AlarmRang):
        event = replace(event, at=event.at + by)
    return changed(entry, event=event, at=entry.at + by)
