"""Shows the cards of requests that the real engine made, without a database: who looks, what happened, what they may press."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from adapters.cards import Card, Words
from bot.desk import Desk
from bot.picture import Eye, Picture
from bot.rendering.view import Dossier
from storage.ledger import Entry
from storage.people import Directory
from tests.workflows.firm import Company, Firm
from workflows.engine import Outcome as Step
from workflows.engine import at_rest, begin
from workflows.events import Commented, Decided, Event, Submitted
from workflows.loader import load_one
from workflows.request import Request
from workflows.sop import Sop
from workflows.values import Line, Value
from workflows.world import PersonRecord

FAIR = """
sop: fair
title: {en: Exhibition, id: Pameran}
headline: "{{ goal }}, {{ total }}"
amount: total
number: "PM/{seq:04}"
owner: role.purchasing
form:
  goal: {type: text, title: {en: Purpose, id: Keperluan}}
  goods:
    type: table
    title: {en: Goods, id: Barang}
    min: 1
    of:
      name: {type: text, title: {en: Name, id: Nama}}
      count: {type: integer, min: 1, title: {en: Quantity, id: Jumlah}}
      price: {type: money, title: {en: Unit price, id: Harga satuan}}
      cost: = count * price
  total: = sum(g.cost for g in goods)
  level: {type: choice, of: {low: {en: Low, id: Rendah}, high: {en: High, id: Tinggi}}, title: {en: Urgency, id: Kepentingan}}
  day: {type: date, required: false, min: today, title: {en: Day, id: Hari}}
  helper: {type: person, required: false, title: {en: Helper, id: Pembantu}}
defaults: {due: 2 working days}
states:
  team: {title: {en: Procurement team, id: Tim pengadaan}, approve: role.team, need: 2}
  boss:
    title: {en: Manager, id: Atasan}
    approve: requester.manager
    holds: total <= seen.total
    timers: [{at: due, add: superior(asked)}]
  book:
    title: {en: Book the stand, id: Pesan stan}
    task: role.purchasing
    fields: {stand: {type: text, title: {en: Stand number, id: Nomor stan}}}
  approved: {title: {en: Done, id: Selesai}, end: approved}
"""
GOODS = (("Sewa stan", 1, 32_000_000), ("Roll banner", 4, 350_000), ("Kaus panitia", 25, 95_000), ("Brosur", 2000, 2_400), ("TV", 2, 1_650_000), ("Transport", 1, 4_775_000))


def goods(rows: Sequence[tuple[str, int, int]] = GOODS) -> tuple[Line, ...]:
    return tuple(Line("", {"name": name, "count": Decimal(count), "price": Decimal(price)}) for name, count, price in rows)


SOPS = Path(__file__).parents[2] / "workflows" / "sops"
UNITS = {
    "marketing": {"id": "Pemasaran", "en": "Marketing"},
    "money": {"id": "Keuangan", "en": "Finance"},
    "stock": {"id": "Gudang", "en": "Warehouse"},
    "legal": {"id": "Legal", "en": "Legal"},
    "hr": {"id": "SDM", "en": "HR"},
}
ROLES = {
    "finance": {"id": "Keuangan", "en": "Finance"},
    "director": {"id": "Direktur", "en": "Director"},
    "purchasing": {"id": "Pembelian", "en": "Purchasing"},
    "team": {"id": "Tim pengadaan", "en": "Procurement team"},
}
_STAFF = (
    ("rina", "Rina Wulandari", "Rina", "marketing", "budi", "", ()),
    ("budi", "Budi Santoso", "Budi", "marketing", "agus", "Pak", ()),
    ("sari", "Sari Lestari", "Sari", "money", "agus", "Bu", ("finance",)),
    ("agus", "Agus Prasetyo", "Agus", "", "", "Pak", ("director",)),
    ("putu", "Putu Wirawan", "Putu", "stock", "agus", "", ("purchasing",)),
    ("kiki", "Kiki Amalia", "Kiki", "stock", "agus", "", ("team",)),
    ("lina", "Lina Marpaung", "Lina", "legal", "agus", "", ("team",)),
    ("tono", "Tono Sugiarto", "Tono", "stock", "agus", "", ("team",)),
    ("dewi_a", "Dewi Anggraini", "Dewi", "legal", "agus", "", ()),
    ("dewi_k", "Dewi Kartika", "Dewi", "hr", "agus", "", ()),
    ("fajar", "Muhammad Fajar Hidayat", "Fajar", "stock", "putu", "", ()),
)


def staff() -> dict[str, PersonRecord]:
    return {
        id: PersonRecord(id, name, short, unit, manager, honorific=honorific, roles=tuple((role, "") for role in roles))
        for id, name, short, unit, manager, honorific, roles in _STAFF
    }


def shipped(name: str) -> Sop:
    return load_one((SOPS / f"{name}.yaml").read_text(encoding="utf-8"))


class Showroom(Firm):
    """A firm whose requests can be looked at."""

    def __init__(self, sop: Sop | str, now: str = "2026-11-30 08:05", people: dict[str, PersonRecord] | None = None) -> None:
        super().__init__(load_one(sop) if isinstance(sop, str) else sop, now, Company(people or staff()))
        self.entries: dict[str, list[Entry]] = {}

    def send(self, requester: str = "rina", *, by: str = "", **fields: Value) -> Showroom:
        """The same with an id that fits on a button."""
        id = f"{len(self.company.requests) + 1:032x}"
        event = Submitted(id, requester, by or requester, fields)
        outcome = begin(self.sop, event, self.company, self.now, self.company.calendar)
        self.id = id
        self._keep(None, event, outcome)
        return self

    def do(self, *args: Any, **more: Any) -> Showroom:
        super().do(*args, **more)
        return self

    def say(self, *args: Any) -> Showroom:
        super().say(*args)
        return self

    def away(self, *args: Any, **more: Any) -> Showroom:
        super().away(*args, **more)
        return self

    def _keep(self, before: Request | None, event: Event, outcome: Step) -> None:
        super()._keep(before, event, outcome)
        history = self.entries.setdefault(self.id, [])
        by = event.submitter if isinstance(event, Submitted) else event.by if isinstance(event, Decided | Commented) else ""
        history.append(Entry(len(history) + 1, event, self.now, by))

    def eye(self, person: str, language: str = "id", away: dict[str, date] | None = None, zone: str = "Asia/Jakarta") -> Eye:
        viewer = replace(self.company.people[person], language=language, zone=zone)
        people = dict(self.company.people)
        return Eye(viewer, language, people, self.company.calendar, self.now, ROLES, UNITS, away or {}, Directory(people))

    def picture(self, eye: Eye) -> Picture:
        step = at_rest(self.sop, self.request, self.company, self.now, self.company.calendar)
        return Picture(eye, cast(Desk, None), self.sop, self.request, step, lambda: tuple(self.entries[self.id]))

    def dossier(self, eye: Eye) -> Dossier:
        return self.picture(eye).dossier


def plain(words: Words) -> str:
    return "".join(span.text for span in words)


def shown(card: Card) -> str:
    """The card as one reads it: one line each, folds and buttons too, gaps as plain spaces."""
    lines: list[str] = [f"<{card.status.kind}> {card.status.text}"] if card.status else []
    lines += [plain(card.title)] if card.title else []
    lines += [f"{fact.label}: {plain(fact.words)}" if fact.label else plain(fact.words) for fact in card.facts]
    lines += [f"{place}. {plain(item)}" if card.ordered else plain(item) for place, item in enumerate(card.items, 1)]
    lines += [plain(line) for line in card.lines] + [f"file {file.name}" for file in card.files]
    for fold in card.folds:
        lines += [f"▸ {fold.title}", *(f"  {plain(line)}" for line in fold.lines)]
    lines += [card.note] if card.note else []
    lines += [" ".join(f"[{button.label}]" for button in row) for row in card.buttons]
    return "\n".join(lines).replace("\u00a0", " ")


def texts(card: Card) -> Iterable[str]:
    """Every piece of text on the card, buttons too."""
    yield from shown(card).splitlines()
