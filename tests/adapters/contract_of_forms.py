"""What every platform that shows whole forms must do beside `contract.py`: inherit this suite too, with a harness that fills forms in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import pytest

from adapters.cards import Button, Card, words
from adapters.intents import (
    Answer,
    Changed,
    Filled,
    Handout,
    IncomingFile,
    Intent,
    Nothing,
    Notice,
    NotShown,
    Pressed,
    PutAway,
    Reply,
    Sought,
    Suggested,
)
from adapters.sheets import Field, Option, Sheet
from tests.adapters.contract import HOSTILE, Harness, Reception, question


@dataclass(frozen=True)
class Form:
    """A form as a person has it before them: all its words, what stands in its fields and what is wrong there by label, its buttons."""

    title: str
    text: str
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[str, ...] = ()
    submit: str = ""
    close: str = ""


class FormsHarness(Harness, Protocol):
    """Fills forms in as people do; each act returns when it was answered."""

    async def form(self, person: str) -> Form | None:
        """The form that is open."""

    async def fill(self, person: str, label: str, value: Any) -> None:
        """Types or chooses: options by their labels, a day and a time as ISO 8601, a moment in seconds since 1970."""

    async def hand_in(self, person: str, label: str, name: str, content: bytes) -> None: ...
    async def seek(self, person: str, label: str, text: str) -> Sequence[str]:
        """What is offered in a field for what was typed."""

    async def press_in_form(self, person: str, label: str) -> None: ...
    async def submit(self, person: str) -> None: ...
    async def put_away(self, person: str) -> None: ...
    def too_late(self) -> None:
        """From now on no form can be opened."""


TOWNS = (Option("jkt", "Jakarta"), Option("bdg", "Bandung"))
ITEM = Field("item", "Barang", hint="Satu baris cukup.", values=("laptop",))
ALL = Sheet(
    "t:all",
    "Permintaan pembelian barang dan jasa",
    (
        Card(lines=(words("Semua isian."),)),
        ITEM,
        Field("why", "Keperluan", "text", required=False, limit=500),
        Field("count", "Jumlah", "whole"),
        Field("rate", "Kurs", "number", ("2.5",)),
        Field("day", "Tanggal", "date", ("2026-12-07",)),
        Field("at", "Jam", "time"),
        Field("moment", "Waktu", "datetime", ("2026-12-07T09:30+07:00",)),
        Field("town", "Kota", "choice", options=TOWNS),
        Field("other", "Kota lain", "choice", options=TOWNS, required=False),
        Field("extras", "Tambahan", "choices", options=(Option("a", "Tas"), Option("b", "Tetikus")), required=False),
        Field("many", "Banyak", "choices", ("7",), options=tuple(Option(str(n), f"Nomor {n}") for n in range(100)), required=False),
        Field("goods.0.price", "Harga"),
    ),
    "Lanjut",
    "Batal",
)


def small(**more: Any) -> Sheet:
    return Sheet("t:1", "Tolak PB/0012", (Field("reason", "Alasan", "text", **more),), "Tolak", "Batal")


class FormsContract:
    """Beside `GatewayContract`, for platforms whose traits say `forms`."""

    @staticmethod
    async def opened(harness: FormsHarness, reception: Reception, sheet: Sheet) -> str:
        """Somebody who has the sheet before them."""
        reception.answer = Handout(sheet)
        await harness.say(harness.people[0], "/beli")
        assert await harness.form(harness.people[0]) is not None
        return harness.people[0]

    async def test_a_sheet_is_handed_out_to_a_command_with_what_stands_in_it(self, harness: FormsHarness, reception: Reception) -> None:
        assert harness.gateway.traits.forms
        assert len(ALL.fields) <= harness.gateway.traits.form_fields
        form = await harness.form(await self.opened(harness, reception, ALL))
        assert form is not None
        assert form.title.startswith("Permintaan pembelian")
        assert (form.submit, form.close) == ("Lanjut", "Batal")
        assert {"Semua isian.", "Satu baris cukup."} <= set(form.text.splitlines())
        assert list(form.fields) == [each.label for each in ALL.fields]
        assert {label: tuple(value) for label, value in form.fields.items() if value} == {
            "Barang": ("laptop",), "Kurs": ("2.5",), "Tanggal": ("2026-12-07",), "Waktu": ("1796610600",), "Banyak": ("Nomor 7",),
        }  # fmt: skip
        assert list(await harness.told(harness.people[0])) == []

    async def test_what_was_filled_in_comes_back_by_its_kind(self, harness: FormsHarness, reception: Reception) -> None:
        person = await self.opened(harness, reception, ALL)
        given = {"Barang": HOSTILE, "Keperluan": "dua staf\nbaru", "Jumlah": "3", "Tanggal": "2026-12-08", "Jam": "09:30", "Kota": "Bandung", "Tambahan": ["Tas", "Tetikus"], "Harga": "4jt"}
        for label, value in given.items():
            await harness.fill(person, label, value)
        reception.answer = Notice("Terkirim.")
        await harness.submit(person)
        filled = reception.taken[-1]
        assert isinstance(filled, Filled)
        assert (filled.token, filled.account) == ("t:all", harness.account(person))
        assert dict(filled.values) == {
            "item": (HOSTILE,), "why": ("dua staf\nbaru",), "count": ("3",), "rate": ("2.5",), "day": ("2026-12-08",), "at": ("09:30",),
            "moment": ("2026-12-07T02:30+00:00",), "town": ("bdg",), "other": (), "extras": ("a", "b"), "many": ("7",), "goods.0.price": ("4jt",),
        }  # fmt: skip
        assert await harness.form(person) is None
        assert len(reception.taken) == 2

    async def test_errors_stand_at_their_fields_and_what_was_typed_stays(self, harness: FormsHarness, reception: Reception) -> None:
        person = await self.opened(harness, reception, small())
        await harness.fill(person, "Alasan", "x")
        reception.answer = Handout(small(error="Alasan paling sedikit dua huruf."))
        await harness.submit(person)
        form = await harness.form(person)
        assert form is not None
        assert (form.errors, form.fields) == ({"Alasan": "Alasan paling sedikit dua huruf."}, {"Alasan": ("x",)})
        await harness.fill(person, "Alasan", "mahal")
        reception.answer = Nothing()
        await harness.submit(person)
        assert await harness.form(person) is None
        values = [intent.values["reason"] for intent in reception.taken if isinstance(intent, Filled)]
        assert values == [("x",), ("mahal",)]

    async def test_another_sheet_takes_the_place_with_errors_where_its_fields_are_others(self, harness: FormsHarness, reception: Reception) -> None:
        person = await self.opened(harness, reception, small())
        await harness.fill(person, "Alasan", "mahal")
        more = replace(small(), parts=(Card(lines=(words("Isian bertambah."),)), *small().parts, Field("to", "Penerima", error="Belum diisi.")))
        reception.answer = Handout(more)
        await harness.submit(person)
        form = await harness.form(person)
        assert form is not None
        assert form.fields == {"Alasan": ("mahal",), "Penerima": ()}
        assert {"Isian bertambah.", "Belum diisi."} <= set(form.text.splitlines())
        reception.answer = Handout(Sheet("t:look", "Kirim", (Card(lines=(words("Melewati Budi."),)),), "Kirim", "Batal"))
        await harness.fill(person, "Penerima", "Budi")
        await harness.submit(person)
        await harness.submit(person)
        assert [intent.token for intent in reception.taken if isinstance(intent, Filled)] == ["t:1", "t:1", "t:look"]

    async def test_a_choice_that_others_depend_on_changes_the_sheet_and_leaves_what_was_typed(self, harness: FormsHarness, reception: Reception) -> None:
        kind = Field("kind", "Jenis", "choice", options=TOWNS, watched=True)
        person = await self.opened(harness, reception, Sheet("t:1", "Beli", (ITEM, kind), "Kirim", "Batal"))
        await harness.fill(person, "Barang", "printer")
        until = Field("until", "Sampai", "date")
        reception.answer = Handout(Sheet("t:1", "Beli", (replace(ITEM, values=()), kind, until), "Kirim", "Batal"))
        await harness.fill(person, "Jenis", "Bandung")
        changed = reception.taken[-1]
        assert isinstance(changed, Changed)
        assert (changed.token, changed.button, dict(changed.values)) == ("t:1", "", {"item": ("printer",), "kind": ("bdg",)})
        form = await harness.form(person)
        assert form is not None
        assert form.fields == {"Barang": ("printer",), "Jenis": ("Bandung",), "Sampai": ()}

    async def test_a_button_in_a_sheet_says_what_stands_there_and_new_values_take_its_place(self, harness: FormsHarness, reception: Reception) -> None:
        ready = Card(lines=(words("Alasan siap pakai"),), buttons=((Button("Anggaran habis", "t:ready"), Button("Bukan prioritas", "t:not")),))
        person = await self.opened(harness, reception, replace(small(), parts=(*small().parts, ready)))
        await harness.fill(person, "Alasan", "x")
        for label, said in (("Anggaran habis", "anggaran habis"), ("Bukan prioritas", "bukan prioritas")):
            reception.answer = Handout(replace(small(), parts=(replace(small().fields[0], values=(said,), anew=True), ready)))
            await harness.press_in_form(person, label)
            form = await harness.form(person)
            assert form is not None
            assert form.fields == {"Alasan": (said,)}
        pressed = [intent for intent in reception.taken if isinstance(intent, Changed)]
        assert [(intent.button, intent.values["reason"]) for intent in pressed] == [("t:ready", ("x",)), ("t:not", ("anggaran habis",))]

    async def test_a_sentence_that_asks_for_attention_leaves_the_form_open(self, harness: FormsHarness, reception: Reception) -> None:
        for sheet in (small(), Sheet("t:look", "Kirim", (Card(lines=(words("Melewati Budi."),)),), "Kirim", "Batal")):
            person = await self.opened(harness, reception, sheet)
            if sheet.fields:
                await harness.fill(person, "Alasan", "mahal")
            reception.answer = Notice("Sudah disetujui Sari.", alert=True)
            await harness.submit(person)
            form = await harness.form(person)
            assert form is not None
            assert "Sudah disetujui Sari." in [*form.errors.values(), *form.text.splitlines()]
            assert "mahal" in form.fields.get("Alasan", ("mahal",))
            await harness.put_away(person)
        assert list(await harness.told(harness.people[0])) == []

    async def test_a_form_put_away_is_told_and_what_stood_in_it_is_gone(self, harness: FormsHarness, reception: Reception) -> None:
        person = await self.opened(harness, reception, small())
        await harness.fill(person, "Alasan", "mahal")
        reception.answer = Nothing()
        await harness.put_away(person)
        away = reception.taken[-1]
        assert isinstance(away, PutAway)
        assert (away.token, await harness.form(person)) == ("t:1", None)

    async def test_a_button_on_a_card_opens_a_sheet_and_its_sentence_is_told_to_this_person_alone(self, harness: FormsHarness, reception: Reception) -> None:
        await harness.gateway.post(harness.account(harness.people[0]), question("Setujui?", "Tolak"))
        reception.answer = Handout(small())
        await harness.press(harness.people[0], "Tolak")
        await harness.fill(harness.people[0], "Alasan", "mahal")
        reception.answer = Reply((question("Ditolak", "Urungkan"),), notice=Notice("Ditolak."))
        await harness.submit(harness.people[0])
        assert [type(intent) for intent in reception.taken] == [Pressed, Filled]
        assert [message.buttons for message in await harness.see(harness.people[0])] == [("Tolak",), ("Urungkan",)]
        assert (list(await harness.told(harness.people[0])), list(await harness.told(harness.people[1]))) == (["Ditolak."], [])

    async def test_what_cannot_be_opened_is_asked_in_another_way(self, harness: FormsHarness, reception: Reception) -> None:
        answers: dict[type[Intent], Answer] = {NotShown: Reply((question("Alasan?", "Batal"),))}
        harness.too_late()
        reception.answers = lambda intent: answers.get(type(intent), Handout(small()))
        await harness.say(harness.people[0], "/beli")
        await harness.press(harness.people[0], "Batal")
        lost = [intent for intent in reception.taken if isinstance(intent, NotShown)]
        assert [intent.token for intent in lost] == ["t:1", "t:1"]
        assert len({intent.delivery for intent in reception.taken}) == 4
        assert [message.text for message in await harness.see(harness.people[0]) if not message.own] == ["Alasan?", "Alasan?"]

    async def test_what_no_form_can_show_is_asked_in_another_way(self, harness: FormsHarness, reception: Reception) -> None:
        endless = Sheet("t:1", "Beli", tuple(Field(f"f{n}", f"Isian {n}") for n in range(1000)), "Kirim", "Batal")
        reception.answers = lambda intent: Reply((question("Alasan?", "Batal"),)) if isinstance(intent, NotShown) else Handout(endless)
        await harness.say(harness.people[0], "/beli")
        assert [message.text for message in await harness.see(harness.people[0]) if not message.own] == ["Alasan?"]

    async def test_the_same_form_sent_once_more_is_the_same_delivery(self, harness: FormsHarness, reception: Reception) -> None:
        person = await self.opened(harness, reception, small())
        reception.answer = Handout(small(error="Belum jelas."))
        for said in ("mahal", "mahal", "mahal sekali"):
            await harness.fill(person, "Alasan", said)
            await harness.submit(person)
        await harness.repeat()
        sent = [intent.delivery for intent in reception.taken if isinstance(intent, Filled)]
        assert [sent.index(each) for each in sent] == [0, 0, 2, 2]

    async def test_one_among_many_is_looked_for_by_what_is_typed(self, harness: FormsHarness, reception: Reception) -> None:
        who = Field("who", "Pengganti", "choice", ("p1",), options=(Option("p1", "Dewi Anggraini"),), searched=True)
        person = await self.opened(harness, reception, Sheet("t:1", "Cuti", (who,), "Kirim", "Batal"))
        form = await harness.form(person)
        assert form is not None
        assert form.fields == {"Pengganti": ("Dewi Anggraini",)}
        reception.answer = Suggested((Option("p2", "Dewi Lestari, Legal"), Option("p3", "Dewi Kartika, SDM")))
        assert list(await harness.seek(person, "Pengganti", "dew")) == ["Dewi Lestari, Legal", "Dewi Kartika, SDM"]
        sought = reception.taken[-1]
        assert isinstance(sought, Sought)
        assert (sought.token, sought.key, sought.text) == ("t:1", "who", "dew")

    async def test_files_come_with_the_form_byte_for_byte(self, harness: FormsHarness, reception: Reception) -> None:
        content = bytes(range(256)) * 40
        person = await self.opened(harness, reception, Sheet("t:1", "Beli", (Field("offers", "Penawaran", "files"),), "Kirim", "Batal"))
        await harness.hand_in(person, "Penawaran", "../penawaran 1.pdf", content)
        reception.answer = Nothing()
        await harness.submit(person)
        filled = reception.taken[-1]
        assert isinstance(filled, Filled)
        (file,) = filled.values["offers"]
        assert isinstance(file, IncomingFile)
        assert (file.size, "/" in file.name) == (len(content), False)
        assert b"".join([piece async for piece in harness.gateway.fetch(file)]) == content

    async def test_when_the_product_fails_the_form_stays_with_what_was_typed(self, harness: FormsHarness, reception: Reception, caplog: pytest.LogCaptureFixture) -> None:
        person = await self.opened(harness, reception, small())
        await harness.fill(person, "Alasan", "mahal")
        reception.answer = RuntimeError("secret detail")
        await harness.submit(person)
        form = await harness.form(person)
        assert form is not None
        assert form.fields == {"Alasan": ("mahal",)}
        assert "secret" not in str(form)
        assert "secret detail" in caplog.text
