"""A card as Telegram's payload: order, marks, limits."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from adapters.cards import Button, Card, CardFile, Fact, Fold, Span, Status, words
from adapters.failures import Refused
from adapters.lines import Line, Piece, cut, units, within
from adapters.telegram import render
from adapters.telegram.markup import MARKS, html
from tests.adapters.contract import FULL, HOSTILE, OFFER, rich_card

PICTURE = CardFile("d", "jalur.png", 1000, "image/png", "Langkah 2 dari 3", picture=True)


class Reader(HTMLParser):
    """What Telegram makes of HTML: the words, and how many marks; a mark it does not know or that is not closed is a fault."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.marks, self.opened = "", 0, list[str]()
        self.feed(text)
        self.close()
        assert self.opened == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("b", "i", "code", "a", "blockquote")
        assert not {"code", "a"} & set(self.opened)
        self.opened.append(tag)
        self.marks += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_card_reads_from_who_and_what_to_its_folded_history() -> None:
    assert render.payload(FULL).text.splitlines() == [
        "<b>Rina Wulandari: laptop 2 unit, Rp17.000.000</b>",
        "⏳ Mohon diputuskan paling lambat Rab 2 Des 17.00",
        "Permintaan <code>PB/0012</code>",
        "Alasan: <i>dua &amp; dua</i>",
        "<i>staf &lt;baru&gt;</i>",
        "1. Sewa stan",
        "2. Banner",
        'Sesudah ini: <a href="https://alur.test/x?a=1&amp;b=2">dasbor</a>',
        "Lampiran: penawaran 1.pdf (belum dibuka)",
        "<blockquote expandable><b>Riwayat</b>",
        "1. Budi setuju",
        "2. Sari setuju</blockquote>",
        "Langkah 1",
    ]


@pytest.mark.parametrize(
    ("card", "text"),
    [
        (Card(title=words("Laptop"), status=Status("ok", "Disetujui")), "✅ Disetujui\n<b>Laptop</b>"),
        (Card(title=words("Laptop"), status=Status("back", "Dikembalikan")), "↩️ Dikembalikan\n<b>Laptop</b>"),
        (Card(title=words("Laptop"), status=Status("none", "Ditarik")), "<b>Laptop</b>\nDitarik"),
        (Card(title=(Span("PB/1", "code"), Span(": jalur"))), "<code>PB/1</code><b>: jalur</b>"),
        (Card(items=(words("a"), words("b"))), "- a\n- b"),
        (Card(lines=((Span("lihat "), Span("sini", "link", "javascript:alert(1)")),)), "lihat sini"),
        (Card(lines=((Span("lihat "), Span("sini", "link", "http://localhost:8080/")),)), "lihat sini"),
        (Card(folds=(Fold("A", (words("1"),)), Fold("B", (words("2"),)))), "<blockquote expandable><b>A</b>\n1</blockquote>\n<blockquote expandable><b>B</b>\n2</blockquote>"),
        (Card(title=words("x\u202egnp\0"), facts=(Fact("", ()),)), "<b>xgnp</b>"),
        (Card(title=words("Jalur"), files=(PICTURE, OFFER), language="en"), "<b>Jalur</b>\nFiles: penawaran 1.pdf (belum dibuka)\nLangkah 2 dari 3"),
    ],
)
def test_what_stands_where(card: Card, text: str) -> None:
    assert render.payload(card).text == text


def test_hostile_words_stay_words() -> None:
    shown = render.payload(Card(title=words(HOSTILE), facts=(Fact(HOSTILE, words(HOSTILE, "code")),)))
    assert Reader(shown.text).text == shown.bare
    assert shown.bare.count('<img src=x onerror="alert(1)"> & </b>') == 3


@pytest.mark.parametrize("card", [rich_card(), FULL, replace(rich_card(), folds=(Fold("Riwayat", tuple(words("😀 " * 50) for _ in range(80))),), page="https://alur.test/requests/1")])
def test_a_text_keeps_within_4096_as_telegram_counts(card: Card) -> None:
    shown = render.payload(card)
    assert Reader(shown.text).text == shown.bare
    assert units(shown.bare) <= 4096
    assert Reader(render.caption(card).text).text == render.caption(card).bare
    assert units(render.caption(card).bare) <= 1024


def test_a_text_too_long_is_cut_on_a_word_with_a_way_to_all_of_it() -> None:
    card = Card(title=words("Laptop"), lines=tuple(words(f"<baris> & {number:04}") for number in range(400)), page="https://alur.test/requests/1")
    text = render.payload(card).text
    assert text.endswith('\n<a href="https://alur.test/requests/1">Teks lengkap</a>')
    assert "&lt;baris&gt; &amp; 0100" in text
    assert render.payload(replace(card, page="")).text.count("Teks lengkap") == 0
    assert render.payload(replace(card, lines=card.lines[:9])).text.count("Teks lengkap") == 0


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [("dua staf baru", 13, "dua staf baru"), ("dua staf baru", 12, "dua staf…"), ("tanpaspasi", 5, "tanp…"), ("😀😀😀", 4, "😀…"), ("Rp17.000.000 lagi", 14, "Rp17.000.000…"), ("IDR\u00a017,000 more", 11, "IDR\u00a017,000…")],
)
def test_words_are_cut_between_them(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected


def test_marks_beyond_a_hundred_are_left_out_and_their_words_stay() -> None:
    lines = [Line((Piece(f"{number} "), Piece("x", "code"))) for number in range(150)] + [Line((Piece("y", "b"),), 1)]
    read = Reader(html(lines))
    assert read.marks == MARKS
    assert read.text.count("x") == 150


def test_within_keeps_whole_lines_and_the_rest() -> None:
    lines = [Line((Piece("satu dua"),)), Line((Piece("tiga empat lima"),))]
    assert html(within(lines, 40)) == "satu dua\ntiga empat lima"
    assert html(within(lines, 22, Piece("semua", "b"))) == "satu dua\ntiga…\n<b>semua</b>"


def test_a_keyboard_fits_a_phone() -> None:
    rows = (
        (Button("Setujui", "1", "main"), Button("Tolak", "2", "grave")),
        (Button("Setujui dengan perubahan", "3"), Button("Lainnya", "4", "quiet")),
        tuple(Button(str(number), f"n{number}") for number in range(10)),
        (Button("Dasbor", url="https://alur.test/login"), Button("Lokal", url="http://localhost/login")),
    )
    shown = render.payload(Card(title=words("Laptop"), buttons=rows))
    assert [[button["text"] for button in row] for row in shown.keyboard] == [
        ["Setujui", "Tolak"],
        ["Setujui dengan perubahan"],
        ["Lainnya"],
        [str(number) for number in range(8)],
        ["8", "9"],
        ["Dasbor"],
    ]
    assert shown.keyboard[0][0] == {"text": "Setujui", "callback_data": "1", "style": "success"}
    assert shown.keyboard[0][1]["style"] == "danger"
    assert shown.keyboard[-1] == [{"text": "Dasbor", "url": "https://alur.test/login"}]
    assert shown.bare.splitlines()[-1] == "Lokal: http://localhost/login"
    assert render.payload(Card(title=words("x"))).markup is None


@pytest.mark.parametrize("token", ["x" * 65, "é" * 33])
def test_a_button_that_cannot_work_is_refused(token: str) -> None:
    with pytest.raises(Refused):
        render.payload(Card(title=words("x"), buttons=((Button("Tekan", token),),)))


def test_what_telegram_would_not_take_is_refused_before_it_is_sent() -> None:
    for card in (Card(), Card(title=words(" \0")), Card(title=words("x"), buttons=tuple((Button(str(number), "t"),) for number in range(101)))):
        with pytest.raises(Refused):
            render.payload(card)
    with pytest.raises(Refused):
        render.payload(Card(title=words("x"), buttons=((Button("\n", "t"),),)))
    assert render.payload(Card(title=words("x"), buttons=((Button("Tekan", "é" * 32),),))).keyboard


@pytest.mark.parametrize(
    ("card", "picture", "files"),
    [
        (Card(title=words("Jalur"), files=(PICTURE,)), PICTURE, ()),
        (Card(title=words("Jalur"), files=(OFFER, PICTURE)), PICTURE, (OFFER,)),
        (Card(title=words("Jalur " * 200), files=(PICTURE,)), None, (PICTURE,)),
        (Card(title=words("Jalur"), files=(replace(PICTURE, size=11 * 1024 * 1024),)), None, (replace(PICTURE, size=11 * 1024 * 1024),)),
        (Card(title=words("Film"), files=(replace(OFFER, size=51 * 1024 * 1024),)), None, ()),
    ],
)
def test_a_picture_stands_above_its_words_where_they_fit_and_other_files_follow(card: Card, picture: CardFile | None, files: tuple[CardFile, ...]) -> None:
    shown = render.payload(card)
    assert (shown.picture, shown.files) == (picture, files)


@pytest.mark.parametrize(("text", "popped"), [(" Sudah diputus. ", "Sudah diputus."), ("x" * 200, "x" * 200), ("x" * 201, None), ("😀" * 101, None)])
def test_a_pop_up_has_room_for_200_characters(text: str, popped: str | None) -> None:
    assert render.alert(text) == popped


def test_the_adapters_own_sentences_are_there_in_both_languages() -> None:
    sentences = render.SPEECH.sentences()
    assert sentences["id"].keys() == sentences["en"].keys()
    assert not any("!" in sentence for of_language in sentences.values() for sentence in of_language.values())
