"""Every refusal has a sentence that says what is so, why, and what can be done; alerts are short enough with the longest names."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.refusing import toast
from bot.rendering import notices
from bot.rendering.refusals import ALERT, refusal_text
from bot.rendering.view import Dossier, View
from tests.bot.showroom import FAIR, Showroom, goods, shown, staff
from workflows import refusals
from workflows.effects import Shown
from workflows.refusals import (
    AlreadyDecided,
    BadFields,
    Closed,
    FieldFault,
    NotAllowed,
    NotOffered,
    NotYours,
    OwnRequest,
    ReasonMissing,
    Refusal,
    RuleBroken,
    SopBroken,
    StaleButton,
)

NOW = datetime(2026, 11, 30, 1, 5, tzinfo=UTC)
FAULTS = (
    FieldFault("goods.count", "too_small", Decimal(1), 2, Decimal(0)),
    FieldFault("total", "computed"),
    FieldFault("goods", "too_few", Decimal(1)),
    FieldFault("day", "too_small", date(2026, 12, 1), 0, date(2026, 11, 1)),
    FieldFault("level", "option", given="Bandnug"),
    FieldFault("stand", "missing"),
    FieldFault("nothing", "unknown"),
)
SAYS = ({"id": ("Sisa cuti ", Shown(Decimal(3), "number"), " hari."), "en": ("Days left: ", Shown(Decimal(3), "number"), ".")},)
CASES: tuple[tuple[Refusal, str, str], ...] = (
    (
        NotYours(("budi",), "boss"),
        "Keputusan ini pada Budi Santoso. Anda dapat melihat riwayatnya di /mana PM/0001.",
        "This decision is with Budi Santoso. See the history with /where PM/0001.",
    ),
    (
        AlreadyDecided("sari", "approve", NOW, "boss"),
        "Sudah disetujui Sari Lestari, hari ini 08.05. Kartu diperbarui.",
        "Already approved by Sari Lestari, today 08:05. The card is now up to date.",
    ),
    (AlreadyDecided("rina", "approve", NOW, "boss"), "Sudah tercatat: Anda setuju, hari ini 08.05.", "Already recorded: you approved, today 08:05."),
    (
        AlreadyDecided("rina", "resubmit", NOW, "form"),
        "Sudah tercatat: Anda mengajukan lagi, hari ini 08.05.",
        "Already recorded: you submitted it again, today 08:05.",
    ),
    (
        AlreadyDecided("kiki", "abstain", NOW, "team"),
        "Sudah tercatat: Kiki Amalia abstain, hari ini 08.05. Kartu diperbarui.",
        "Already recorded: Kiki Amalia abstained, today 08:05. The card is now up to date.",
    ),
    (
        StaleButton("team", ("kiki",)),
        "Pengajuan ini berubah hari ini 08.05. Kartu diperbarui; mohon dibaca lagi sebelum memutuskan.",
        "This request changed today 08:05. The card is up to date; please read it again before deciding.",
    ),
    (
        OwnRequest(("agus",)),
        "Pengajuan sendiri tidak dapat diputuskan sendiri, juga sebagai wakil. Keputusan ada pada Agus Prasetyo.",
        "Your own request cannot be decided by you, nor as a delegate. The decision is with Agus Prasetyo.",
    ),
    (Closed("rejected", "budi", NOW), "Sudah selesai: ditolak Budi Santoso, hari ini 08.05.", "Closed: rejected by Budi Santoso, today 08:05."),
    (
        Closed("withdrawn", "rina", NOW),
        "Rina Wulandari menarik pengajuan ini, hari ini 08.05. Tidak ada yang perlu dilakukan.",
        "Rina Wulandari withdrew this request today 08:05. Nothing is left to do.",
    ),
    (Closed("expired", "", NOW), "Sudah selesai: lewat batas waktu, hari ini 08.05.", "Closed: expired, today 08:05."),
    (
        NotOffered("reject", "boss"),
        "“Tolak” tidak tersedia pada langkah ini menurut SOP. Kartu diperbarui dengan pilihan yang ada.",
        "“Reject” is not available at this step of the SOP. The card now shows what is.",
    ),
    (NotAllowed(), "SOP Pameran tidak dibuka untuk Anda. Lihat yang tersedia di /ajukan.", "The Exhibition SOP is not open to you. See what is with /request."),
    (NotAllowed("withdraw"), "“Tarik” tidak dibuka untuk Anda dalam SOP ini. Tanyakan kepada Putu Wirawan.", "“Withdraw” is not open to you in this SOP. Ask Putu Wirawan."),
    (ReasonMissing("reject"), "“Tolak” memerlukan alasan. Mohon tulis satu kalimat.", "“Reject” needs a reason. Please write one sentence."),
    (RuleBroken(SAYS), "Sisa cuti 3 hari.\nIsian tersimpan.", "Days left: 3.\nYour answers are kept."),
    (
        SopBroken("a / b", 31, "ZeroDivisionError"),
        "Tertahan pada aturan SOP, bukan pada orang. Mohon kabari Putu Wirawan. Isian aman.",
        "Held up by a SOP rule, not by a person. Please tell Putu Wirawan. Your answers are safe.",
    ),
    (
        BadFields(FAULTS),
        "Barang, Jumlah, baris 2: paling sedikit 1\nTotal: dihitung sendiri oleh SOP\nBarang: paling sedikit 1 buah\nHari: paling awal Sel 1 Des\n"
        "Kepentingan: “Bandnug” tidak ada di daftar\nNomor stan: belum terisi\nNothing: tidak ada di formulir ini\nIsian tersimpan.",
        "Goods, Quantity, row 2: at least 1\nTotal: is computed by the SOP\nGoods: at least 1\nDay: earliest is Tue 1 Dec\n"
        "Urgency: “Bandnug” is not in the list\nStand number: is still empty\nNothing: is not part of this form\nYour answers are kept.",
    ),
)


def room(long: bool = False) -> Showroom:
    people = {id: replace(person, name=f"{'Kusumaningrat ' * 6}{id}"[:80]) for id, person in staff().items()} if long else staff()
    return Showroom(FAIR, people=people).send("rina", goal="pameran", goods=goods(), level="high").do("kiki", "approve")


def seen(language: str, long: bool = False) -> tuple[View, Dossier]:
    here = room(long)
    eye = here.eye("rina", language)
    return eye, here.dossier(eye)


@pytest.mark.parametrize(("refusal", "indonesian", "english"), CASES, ids=lambda value: type(value).__name__ if isinstance(value, Refusal) else "")
def test_refusals(refusal: Refusal, indonesian: str, english: str) -> None:
    for language, expected in (("id", indonesian), ("en", english)):
        view, dossier = seen(language)
        assert refusal_text(refusal, view, dossier).replace("\u00a0", " ") == expected


def test_every_kind_of_refusal_has_its_own_sentence() -> None:
    kinds = {kind for _, kind in inspect.getmembers(refusals, inspect.isclass) if issubclass(kind, Refusal) and kind is not Refusal}
    assert kinds == {type(refusal) for refusal, _, _ in CASES}


WITH_WHOM = [  # who reads, whose decision it is, in which state, in words
    ("sari", ("budi",), "boss", "Keputusan ini pada Budi Santoso, atasan langsung Rina.", "This decision is with Budi Santoso, Rina's line manager."),
    ("rina", ("budi",), "", "Keputusan ini pada Budi Santoso, atasan langsung Anda.", "This decision is with Budi Santoso, your line manager."),
    ("sari", ("lina", "tono"), "team", "Keputusan ini pada Lina Marpaung dan Tono Sugiarto, Tim pengadaan.", "This decision is with Lina Marpaung and Tono Sugiarto, Procurement team."),
]


@pytest.mark.parametrize(("reader", "holders", "state", "indonesian", "english"), WITH_WHOM)
def test_whose_decision_it_is_comes_with_the_reason(reader: str, holders: tuple[str, ...], state: str, indonesian: str, english: str) -> None:
    here = room() if state == "team" else room().do("tono", "approve")
    for language, words, where in (("id", indonesian, " Anda dapat melihat riwayatnya di /mana PM/0001."), ("en", english, " See the history with /where PM/0001.")):
        eye = here.eye(reader, language)
        assert refusal_text(NotYours(holders, state), eye, here.dossier(eye)) == words + where


@pytest.mark.parametrize("language", ["id", "en"])
def test_alerts_are_short_enough_with_the_longest_names(language: str) -> None:
    view, dossier = seen(language, long=True)
    many = tuple(staff())
    for refusal in (NotYours(many), NotYours(many[5:8], "team"), StaleButton("boss", many), OwnRequest(many), *(case for case, _, _ in CASES if not isinstance(case, BadFields | RuleBroken))):
        assert len(refusal_text(refusal, view, dossier)) <= ALERT
    assert len(notices.reminded(many, view.now, view)) <= ALERT
    assert len(notices.reminded_already("budi", NOW, NOW, view)) <= ALERT


@pytest.mark.parametrize("language", ["id", "en"])
def test_toasts_are_short_enough_with_the_longest_names(language: str) -> None:
    for long in (False, True):
        view, dossier = seen(language, long)
        for act in ("approve", "reject", "return", "done", "withdraw", "comment", "submit", "resubmit", "edit", "abstain", "own_act"):
            assert 0 < len(notices.recorded(act, "team", dossier.sop, dossier.request, frozenset, view)) <= notices.TOAST


def test_toasts_say_who_is_next() -> None:
    here = room().do("tono", "approve")
    eye = here.eye("tono")
    assert toast(here.picture(eye), "approve", "team") == "Disetujui. Berikutnya Budi."
    here.do("budi", "return", reason="harga?")
    assert toast(here.picture(eye), "return", "boss") == "Dikembalikan ke Rina."


def test_absence_is_previewed_set_and_ended_in_words() -> None:
    eye = room().eye("budi")
    first, last = date(2026, 12, 7), date(2026, 12, 11)
    assert shown(notices.delegation_preview("sari", first, last, eye)).splitlines() == [
        "Sari Lestari memutuskan a.n. Anda, 7–11 Des: semua SOP.",
        "Tidak termasuk: pengajuan Sari sendiri. Anda tetap dapat memutuskan.",
        "[Wakilkan] [Batal]",
    ]
    assert shown(notices.delegation_set("sari", first, last, eye)).splitlines()[0] == "Tercatat. Sari diberi tahu."
    assert "tanpa wakil" in shown(notices.delegation_set("", first, last, eye))
    assert "[Tidak perlu]" in shown(notices.who_meanwhile(first, last, ["sari", "agus"], eye))
    assert notices.delegation_ended("sari", None, eye) == "Delegasi ke Sari Lestari berakhir."
    much = notices.StoodIn({"approve": 4, "return": 1, "veto": 1, "ask_more": 1}, 2, 1)
    assert notices.delegation_ended("sari", much, eye) == "Delegasi ke Sari Lestari berakhir. Diputuskan a.n. Anda: 4 disetujui, 1 dikembalikan, 2 lainnya. Menunggu Anda: 2."
    assert shown(notices.delegation_ended_card("sari", much, eye)).splitlines()[1:] == ["[Lihat]"]
    assert shown(notices.to_delegate("agus", first, last, 2, eye)).splitlines()[0] == "Agus Prasetyo mewakilkan keputusannya kepada Anda, 7–11 Des. 2 pengajuan menunggu."


def test_accounts_and_language_have_their_words() -> None:
    eye = room().eye("rina")
    assert shown(notices.linked(eye)).splitlines() == ["Terhubung sebagai Rina Wulandari, Pemasaran. Bukan Anda?", "[Bukan saya] [Mulai]"]
    assert "English: /lang en" in shown(notices.stranger("id"))
    assert notices.language_set("en") == "English from now on. Old cards change too."
    assert "Jangan diteruskan" in shown(notices.dashboard_link("https://alur.example/in", "id"))
    assert "membagi dengan nol" in shown(notices.sop_broken_owner("Pembelian", 31, "a / b", "ZeroDivisionError", eye))
