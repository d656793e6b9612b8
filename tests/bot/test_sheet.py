"""A form answered all at once: every kind of field is read as in chat, judged among the others, and put back as it can be read again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from bot.forms.as_typed import Answer, as_typed
from bot.forms.sheet import LINE, Sheet, fill, lengthened, struck
from tests.bot.clerk import Clerk, file
from tests.bot.test_forms import KINDS
from workflows.loader import load_one
from workflows.values import Duration, Line, People, Person, Reason, Value

D = Decimal
DAY = date(2026, 12, 7)
TRIP = """
sop: trip
title: Trip
headline: "{{ goal }}"
form:
  goal: {type: text, title: {en: Purpose, id: Keperluan}}
  abroad: {type: yesno, title: {en: Abroad, id: Ke luar negeri}}
  visa: {type: text, when: abroad, title: {en: Visa, id: Visa}}
  goods:
    type: table
    title: {en: Goods, id: Barang}
    max: 3
    of:
      name: {type: text, title: {en: Name, id: Nama}}
      count: {type: integer, min: 1, default: 1, title: {en: Quantity, id: Jumlah}}
      price: {type: money, title: {en: Price, id: Harga}}
      scan: {type: files, when: price > 1_000_000, title: {en: Quotation, id: Penawaran}}
      cost: = count * price
late:
  goods.got: {type: integer, max: count, title: {en: Received, id: Diterima}}
  goods.worn: {type: text, when: got < count, title: {en: Lacking, id: Kurang}}
states:
  ok: {title: Okay, task: requester, fields: [goods.got, goods.worn]}
  closed: {title: Closed, end: approved}
"""

VALUES: list[tuple[str, Value]] = [
    ("name", "laptop\n2 unit"), ("pieces", D(3)), ("portion", D("0.25")), ("cost", D(4_000_000)), ("cost", D(10_000)), ("day", DAY), ("hour", time(9, 5)),
    ("at_noon", datetime(2026, 11, 26, 7, 30, tzinfo=UTC)), ("length", Duration(working_days=2)), ("length", Duration(months=1, days=2)), ("sure", False),
    ("place", "bogor"), ("colours", frozenset({"red", "blue"})), ("deputy", Person("budi")), ("guests", People({id: Reason("field") for id in ("budi", "dewi_l")})),
    ("papers", (file("a.pdf"),)),
]  # fmt: skip


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("name", "value"), VALUES)
def test_what_stands_in_a_box_is_read_as_the_value_it_came_from(name: str, value: Value, language: str) -> None:
    clerk = Clerk.asks(load_one(KINDS), language=language)
    use = clerk.form.use(name)
    assert use is not None
    typed = as_typed(value, use.field, clerk.eye)
    sheet = fill(clerk.form, {name: typed}, {}, clerk.evaluator, clerk.eye)
    assert sheet.values[name] == value
    assert name not in sheet.faults()


def on(typed: dict[str, str | tuple[Answer, ...]], before: dict[str, Value] | None = None, late: bool = False) -> Sheet:
    sop = load_one(TRIP)
    clerk = Clerk.acts(sop, "ok", "done", **(before or {})) if late else Clerk.asks(sop)
    given = {name: (text,) if isinstance(text, str) else text for name, text in typed.items()}
    return fill(clerk.form, given, before or {}, clerk.evaluator, clerk.eye)


def row(place: int, *cells: str, id: str = "") -> dict[str, str | tuple[Answer, ...]]:
    return {f"goods.{place}.{LINE}": id, **{f"goods.{place}.{name}": text for name, text in zip(("name", "count", "price"), cells)}}


WHOLE: dict[str, str | tuple[Answer, ...]] = {"goal": "rapat", "abroad": "no", **row(0, "kabel", "2", "50rb")}


def test_a_field_is_asked_when_its_condition_holds_and_what_was_typed_in_it_is_kept_aside() -> None:
    assert "visa" not in on({**WHOLE, "visa": "B1"}).values
    assert on({**WHOLE, "visa": "B1"}).aside == {"visa": ("B1",)}
    assert on({**WHOLE, "abroad": "yes", "visa": "B1"}).values["visa"] == "B1"
    assert on({**WHOLE, "abroad": "yes"}).faults() == {"visa": "Visa belum terisi."}
    assert on({**WHOLE, "abroad": "yes"}).faults(empty=False) == {}


@pytest.mark.parametrize(
    ("typed", "place", "said"),
    [
        (row(0, "kabel", "0", "50rb"), "goods.0.count", "Paling sedikit 1. Tertulis 0."),
        (row(0, "kabel", "2", "4.000"), "goods.0.price", "“4.000” bisa berarti dua hal. Yang mana?"),
        (row(0, "", "2", "50rb"), "goods.0.name", "Nama belum terisi."),
        (row(0, "server", "1", "20jt"), "goods.0.scan", "Penawaran belum terisi."),
        ({f"goods.0.{LINE}": "", "goods.0.count": "1"}, "goods", "Barang belum terisi."),
        ({name: text for place in range(4) for name, text in row(place, "x", "1", "50rb").items()}, "goods", "Barang: paling banyak 3 baris, kini 4."),
    ],
)
def test_a_fault_stands_at_its_cell_or_at_its_table(typed: dict[str, str | tuple[Answer, ...]], place: str, said: str) -> None:
    assert on({"goal": "rapat", "abroad": "no", **typed}).faults() == {place: said}


def test_lines_keep_their_ids_and_a_line_without_words_is_none() -> None:
    before = {"goods": (Line("4", {"name": "kabel", "count": D(2), "price": D(50_000), "got": D(1)}), Line("7", {"name": "lampu", "count": D(1), "price": D(9_000)}))}
    sheet = on({**WHOLE, **row(0, "lampu", "3", "9rb", id="7"), **row(1, "", "1", ""), **row(2, "kabel", "2", "50rb", id="4")}, before)
    assert [(line.id, line.cells["count"], line.cells.get("got")) for line in sheet.values["goods"]] == [("7", 3, None), ("4", 2, 1)]


def test_a_line_is_struck_or_added_and_the_others_keep_what_was_typed() -> None:
    typed = {name: (str(text),) for place, word in enumerate(("a", "b", "c")) for name, text in row(place, word, "1").items()}
    assert [struck(typed, "goods", 1).get(f"goods.{place}.name") for place in range(3)] == [("a",), ("c",), None]
    assert lengthened(typed, "goods")[f"goods.3.{LINE}"] == ("",)
    sheet = on(dict(lengthened(typed, "goods")))
    assert len(sheet.parts[2].rows) == 4


def test_late_columns_are_asked_for_each_line_by_what_the_line_says() -> None:
    before = {"goods": (Line("1", {"name": "kabel", "count": D(2), "price": D(1)}), Line("2", {"name": "lampu", "count": D(5), "price": D(1)}))}
    sheet = on({"goods.0.got": "2", "goods.1.got": "3", "goods.1.worn": "pecah"}, before, late=True)
    assert [box.name for part in sheet.parts for box in part.boxes] == ["goods.0.got", "goods.1.got", "goods.1.worn"]
    assert [line.cells.get("worn") for line in sheet.values["goods"]] == [None, "pecah"]
    assert on({"goods.0.got": "9", "goods.1.got": "5"}, before, late=True).faults() == {"goods.0.got": "Paling banyak 2. Tertulis 9."}


def test_somebody_who_has_left_stays_named_until_another_is_chosen() -> None:
    clerk = Clerk.asks(load_one(KINDS))
    kept = fill(clerk.form, {"deputy": ("gone",)}, {"deputy": Person("gone")}, clerk.evaluator, clerk.eye)
    assert kept.values["deputy"] == Person("gone")
    assert "deputy" in fill(clerk.form, {"deputy": ("gone",)}, {}, clerk.evaluator, clerk.eye).faults()
