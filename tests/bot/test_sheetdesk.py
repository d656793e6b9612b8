"""Forms shown whole: whatever a sheet brings back is read and judged anew, and nothing that it brought is lost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import cast

import pytest

from adapters.cards import Card
from adapters.intents import (
    Account,
    Address,
    Answer,
    Asked,
    Changed,
    Filled,
    Handout,
    Intent,
    Notice,
    NotShown,
    PutAway,
    Reply,
    Sought,
    Suggested,
)
from adapters.port import Gateway, Traits
from adapters.sheets import Sheet
from bot.config import Config
from bot.reception import Reception
from bot.viewing import Viewing
from tests.bot.desks import opened

PEOPLE = """
people:
  - {id: rina, name: Rina Wulandari, language: en, accounts: [chat:rina], manager: budi}
  - {id: budi, name: Budi Santoso, language: en, accounts: [chat:budi]}
  - {id: gone, name: Dewi Anggraini, language: en, accounts: [chat:gone], active: no}
"""
SOP = """
sop: buy
title: {en: Purchase, id: Pembelian}
command: [buy]
headline: "{{ item }}"
form:
  item: {type: text, quick: true, title: {en: Item, id: Barang}}
  price: {type: money, title: {en: Price, id: Harga}}
  pieces: {type: number, title: {en: Count, id: Jumlah}, max: 10}
  kind: {type: choice, title: {en: Kind, id: Jenis}, of: {new: New, used: Used}}
  seller: {type: text, title: {en: Seller, id: Penjual}, when: kind == used}
  who: {type: person, title: {en: For, id: Untuk}}
  rows: {type: table, required: no, title: {en: Parts, id: Bagian}, of: {part: {type: text, title: {en: Part, id: Nama}}, cost: {type: money, required: no, title: {en: Cost, id: Biaya}}}}
states:
  check: {title: {en: Check, id: Periksa}, approve: requester.manager}
  bought: {title: {en: Bought, id: Dibeli}, end: approved}
"""
GOOD: dict[str, tuple[str, ...]] = {"item": ("laptop",), "price": ("4 million",), "pieces": ("2.5",), "kind": ("new",), "who": ("#budi",), "rows.0.part": (), "rows.0.cost": ()}
RINA, PLACE = Account("chat", "rina"), Address("chat", "rina")


class Forms:
    """A platform that shows forms."""

    traits = Traits(forms=True, form_fields=20)


@pytest.fixture
def reception(tmp_path: Path) -> Iterator[Reception]:
    with opened(tmp_path, PEOPLE, SOP) as desk:
        yield Reception(desk, Viewing(desk, Config()), Config(), {"chat": cast(Gateway, Forms())})


_NUMBERS = count(1)


async def begun(reception: Reception, text: str = "") -> Sheet:
    return sheet(await reception.receive(Asked(f"d{next(_NUMBERS)}", RINA, PLACE, "buy", text, opens=True)))


async def sent(reception: Reception, token: str, values: dict[str, tuple[str, ...]], delivery: str = "") -> Answer:
    return await reception.receive(Filled(delivery or f"d{next(_NUMBERS)}", RINA, PLACE, token, values))


async def pressed(reception: Reception, token: str, button: str, values: dict[str, tuple[str, ...]] | None = None) -> Answer:
    return await reception.receive(Changed(f"d{next(_NUMBERS)}", RINA, PLACE, token, values or {}, button))


def sheet(answer: Answer) -> Sheet:
    assert isinstance(answer, Handout), answer
    return answer.sheet


def standing(found: Sheet) -> dict[str, tuple[str, ...]]:
    return {field.key: field.values for field in found.fields if field.values}


def errors(found: Sheet) -> dict[str, str]:
    return {field.key: field.error for field in found.fields if field.error}


def button(found: Sheet, label: str) -> str:
    return next(each.token for part in found.parts if isinstance(part, Card) for row in part.buttons for each in row if each.label == label)


async def test_a_command_opens_a_sheet_only_where_the_platform_can_show_one_now(reception: Reception) -> None:
    fields = (await begun(reception, "laptop")).fields
    assert [field.key for field in fields] == ["item", "price", "pieces", "kind", "who", "rows.0.part", "rows.0.cost"]
    assert [field.key for field in fields if field.required] == ["item", "price", "pieces", "kind", "who"]  # a table that may be left out
    assert isinstance(await reception.receive(Asked("typed", RINA, PLACE, "buy", "tas")), Reply)


@pytest.mark.parametrize(
    ("wrong", "place", "said"),
    [
        ({"price": ("four-ish",)}, "price", "“four-ish” is not an amount yet. Example: 4,000,000 or 4 million."),
        ({"pieces": ("11",)}, "pieces", "At most 10. Typed: 11."),
        ({"kind": ("stolen",)}, "kind", ""),
        ({"who": ("#gone",)}, "who", ""),
        ({"who": ("#nobody",)}, "who", ""),
        ({"item": ()}, "item", "Item is still empty."),
        ({"rows.0.cost": ("x",)}, "rows.0.part", "Part is still empty."),
    ],
)
async def test_each_answer_is_judged_on_the_server_and_all_of_them_are_kept(reception: Reception, wrong: dict[str, tuple[str, ...]], place: str, said: str) -> None:
    token = (await begun(reception)).token
    found = sheet(await sent(reception, token, {**GOOD, **wrong}))
    assert said in errors(found)[place]
    assert errors(found)[place]
    again = standing(await begun(reception))
    assert {key: given for key, given in again.items() if key not in wrong and key != "pieces"} == {key: given for key, given in GOOD.items() if given and key not in wrong and key != "pieces"}


async def test_a_form_sent_once_more_is_done_once_and_an_old_one_does_nothing(reception: Reception) -> None:
    look = sheet(await sent(reception, (await begun(reception)).token, GOOD))
    done = await sent(reception, look.token, {}, "last")
    assert (isinstance(done, Notice), await sent(reception, look.token, {}, "last")) == (True, done)
    late = await sent(reception, look.token, {})
    assert isinstance(late, Notice)
    assert late.alert
    assert len(reception.desk.database.read(lambda reader: reader.ledger.newest())) == 1


async def test_a_token_that_somebody_made_up_reaches_no_form(reception: Reception) -> None:
    await begun(reception, "laptop")
    for token in ("", "x", "*fill|||", "*fill||zzzzz|0", "*fill||-1|0", "*send||1|", "*strike||1|0", "approve|||", "*fill||1|" + "9" * 40):
        for answer in (await sent(reception, token, GOOD), await pressed(reception, token, "*row||1|0")):
            assert isinstance(answer, Notice)
            assert answer.alert
        for intent in (PutAway(f"away{token}", RINA, PLACE, token), NotShown(f"not{token}", RINA, PLACE, token), Sought(f"sought{token}", RINA, PLACE, token, "who", "budi")):
            assert not isinstance(await reception.receive(intent), Handout)
    assert standing(await begun(reception))["item"] == ("laptop",)


async def test_the_form_of_somebody_else_is_out_of_reach(reception: Reception) -> None:
    token = (await begun(reception, "laptop")).token
    budi: list[Intent] = [Filled("b1", Account("chat", "budi"), PLACE, token, GOOD), Changed("b2", Account("chat", "nobody"), PLACE, token, GOOD)]
    assert all(isinstance(answer, Notice) and answer.alert for answer in [await reception.receive(intent) for intent in budi])


async def test_a_button_that_somebody_made_up_breaks_nothing(reception: Reception) -> None:
    found = await begun(reception)
    turn = found.token.split("|")[2]
    values = {**GOOD, "no.such.place": ("x",), "rows.77.part": ("x",), "": ("x",), "*reason": ("y" * 5000,), "price": ("4.000",)}
    for act in ("*pick", "*row", "*strike", "*unfile", "*back", "*a", "*send", "approve", ""):
        for extra in ("", "0", "5", "6.0", "6.9", "99999", "999999.1", "x.y", "-1", "1.x", "٣"):
            sheet(await pressed(reception, found.token, f"{act}||{turn}|{extra}", values))


async def test_what_depends_on_a_choice_comes_with_it_and_what_was_typed_there_comes_back(reception: Reception) -> None:
    token = (await begun(reception)).token
    used = sheet(await pressed(reception, token, "", {**GOOD, "kind": ("used",)}))
    assert "seller" in {field.key for field in used.fields}
    assert [field.key for field in used.fields if field.watched] == ["kind"]
    without = sheet(await pressed(reception, token, "", {**GOOD, "seller": ("Toko Jaya",)}))
    assert "seller" not in {field.key for field in without.fields}
    more = sheet(await sent(reception, token, {**GOOD, "kind": ("used",)}))
    assert standing(more)["seller"] == ("Toko Jaya",)
    assert errors(more) == {}


async def test_a_doubtful_amount_is_asked_back_and_a_row_goes_without_its_neighbours(reception: Reception) -> None:
    token = (await begun(reception)).token
    doubtful = sheet(await sent(reception, token, {**GOOD, "price": ("4.000",)}))
    chosen = sheet(await pressed(reception, token, button(doubtful, "IDR\u00a04,000,000"), {**GOOD, "price": ("4.000",)}))
    price = next(field for field in chosen.fields if field.key == "price")
    assert (price.values, price.anew) == (("IDR 4,000,000",), True)
    rows = {**GOOD, "price": price.values, "rows.0.part": ("leg",)}
    two = sheet(await pressed(reception, token, button(chosen, "Add a row"), rows))
    three = sheet(await pressed(reception, token, button(two, "Add a row"), {**rows, "rows.1.part": ("wrong",)}))
    strikes = [each.token for part in three.parts if isinstance(part, Card) for row in part.buttons for each in row if each.label == "Remove this row"]
    left = sheet(await pressed(reception, token, strikes[1], {**rows, "rows.1.part": ("wrong",), "rows.2.part": ("top",)}))
    assert {key: given for key, given in standing(left).items() if key.startswith("rows")} == {"rows.0.part": ("leg",), "rows.2.part": ("top",)}
    look = sheet(await sent(reception, token, {**rows, "rows.2.part": ("top",)}))
    assert isinstance(await sent(reception, look.token, {}), Notice)
    (row,) = reception.desk.database.read(lambda reader: reader.ledger.newest())
    request = reception.desk.database.read(lambda reader: reader.ledger.load(row.id))
    assert request is not None
    assert [line.cells["part"] for line in request.fields["rows"]] == ["leg", "top"]


async def test_what_could_not_be_shown_is_asked_with_what_was_filled_in(reception: Reception) -> None:
    found = await begun(reception, "laptop")
    asked = await reception.receive(NotShown("n1", RINA, PLACE, found.token))
    assert isinstance(asked, Reply)
    assert "Price" in str(asked.cards[0].lines)
    assert standing(await begun(reception))["item"] == ("laptop",)


async def test_people_are_looked_for_among_those_who_work_here(reception: Reception) -> None:
    token = (await begun(reception)).token
    said = {text: await reception.receive(Sought(text, RINA, PLACE, token, "who", text)) for text in ("bud", "dewi", "")}
    assert {text: [option.value for option in answer.options] for text, answer in said.items() if isinstance(answer, Suggested)} == {"bud": ["#budi"], "dewi": [], "": ["#rina", "#budi"]}
    assert await reception.receive(Sought("other", RINA, PLACE, token, "no such place", "bud")) == Suggested()


async def test_a_form_that_was_put_away_untouched_leaves_nothing_and_one_that_was_sent_is_kept(reception: Reception) -> None:
    found = await begun(reception)
    assert not isinstance(await reception.receive(PutAway("p1", RINA, PLACE, found.token)), Notice)
    assert isinstance(await reception.receive(NotShown("n1", RINA, PLACE, found.token)), type(await reception.receive(PutAway("p2", RINA, PLACE, found.token))))
    token = (await begun(reception)).token
    await sent(reception, token, replace_values(GOOD, price="?"))
    kept = await reception.receive(PutAway("p3", RINA, PLACE, token))
    assert isinstance(kept, Notice)
    assert kept.text == "Form closed. Answers are kept for 7 days in /mine."


def replace_values(values: dict[str, tuple[str, ...]], **more: str) -> dict[str, tuple[str, ...]]:
    return {**values, **{key: (given,) for key, given in more.items()}}
