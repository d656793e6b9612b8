"""What was answered once can be answered again, word by word."""

from __future__ import annotations

import json

import pytest

from adapters.cards import Button, Card, CardFile, Fact, Fold, Span, Status, words
from adapters.intents import Answer, Handout, Nothing, Notice, Reply, Suggested
from adapters.sheets import Field, Option, Sheet
from bot.kept_answers import decode_answer, encode_answer

CARD = Card(
    title=words("Rina Wulandari: laptop", "strong"),
    status=Status("wait", "Perlu keputusan"),
    facts=(Fact("Nomor", (Span("PB/0001", "code"), Span(" Permintaan"))),),
    items=(words("satu"), words("dua")),
    ordered=True,
    files=(CardFile("00ff", "penawaran.pdf", 12, "application/pdf"),),
    folds=(Fold("Riwayat", (words("a"),)),),
    buttons=((Button("Setujui", "approve|x|1|", "main"), Button("Buka", url="https://example.org/")),),
    note="Dikirim",
    language="en",
)

TOWN = Field("town", "Kota", "choice", ("jkt",), options=(Option("jkt", "Jakarta"), Option("bdg", "Bandung")), watched=True)
SHEET = Sheet("*fill||1|", "Beli", (Card(lines=(words("Isi."),)), Field("item", "Barang"), TOWN, Card(), Card(title=words("x"), note="y")), "Kirim", "Batal")


@pytest.mark.parametrize(
    "answer",
    [Handout(SHEET), Suggested((Option("a", "b"),)), Suggested(), Nothing(), Notice("Disetujui."), Notice("Bukan pada Anda.", alert=True), Reply((CARD,)), Reply((CARD, Card()), replace=True, notice=Notice("Terkirim."))],
)
def test_an_answer_survives_as_json(answer: Answer) -> None:
    assert decode_answer(json.loads(json.dumps(encode_answer(answer)))) == answer
