"""A card as Slack's payload: order, words that stay words, limits as Slack checks them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.cards import Button, Card, Fact, Fold, Span, Status, words
from adapters.failures import Refused
from adapters.slack import render
from tests.adapters.contract import FULL, HOSTILE, rich_card
from tests.servers.slack.blocks import check_blocks, check_view
from tests.servers.slack.screens import buttons, pings, read

WAKING = "<!channel> <!here> <@U0RINA> <#C1> <!subteam^S1> *tebal* &amp; <https://jahat.test|bank>"
CARD = replace(FULL, buttons=((Button("Setujui", "t:1", "main"), Button("Tolak", "t:2", "grave")), (Button("Buka", url="http://localhost:8000/r/1"), Button("·"))))


def seen(shown: render.Payload) -> str:
    return read(check_blocks(json.loads(json.dumps(shown.blocks))), str)


def test_a_card_reads_from_who_and_what_to_its_history_and_its_buttons() -> None:
    shown = render.payload(CARD)
    assert seen(shown).splitlines() == [
        "Rina Wulandari: laptop 2 unit, Rp17.000.000",
        "⏳ Mohon diputuskan paling lambat Rab 2 Des 17.00",
        "Permintaan PB/0012",
        "Alasan: dua & dua",
        "staf <baru>",
        "1. Sewa stan",
        "2. Banner",
        "Sesudah ini: dasbor",
        "Lampiran: penawaran 1.pdf (belum dibuka)",
        "Riwayat",
        "1. Budi setuju",
        "2. Sari setuju",
        "Langkah 1",
    ]
    assert [block["elements"][0]["type"] for block in shown.blocks] == ["rich_text_section", "rich_text_quote", "rich_text_section", "button"]
    assert buttons(shown.blocks) == (("Setujui", "Tolak", "Buka", "·"),)
    first, *rest = shown.blocks[0]["elements"][0]["elements"]
    assert first == {"type": "text", "text": "Rina Wulandari: laptop 2 unit, Rp17.000.000", "style": {"bold": True}}
    assert {"type": "link", "url": "https://alur.test/x?a=1&b=2", "text": "dasbor"} in rest
    assert {"type": "text", "text": "PB/0012", "style": {"code": True}} in rest
    pressed = [(each.get("value"), each.get("url"), each.get("style")) for block in shown.blocks[3:] for each in block["elements"]]
    assert pressed == [("t:1", None, "primary"), ("t:2", None, "danger"), (None, "http://localhost:8000/r/1", None), ("-", None, None)]


@pytest.mark.parametrize("text", [HOSTILE, WAKING])
def test_words_of_people_wake_nobody_and_read_as_they_were_typed(text: str) -> None:
    card = Card(title=words(text), facts=(Fact(text, words(text, "quote")),), folds=(Fold(text, (words(text),)),), buttons=((Button(text, "t", name=text),),), note=text)
    shown = render.payload(card)
    assert pings(shown.blocks, shown.text, str) == ()
    assert pings([], shown.text, str) == ()
    clean = text.replace("\u202e", "").replace("\u2069", "")
    assert seen(shown).count(clean) == 6
    assert "<" not in shown.text


def test_a_text_too_long_is_cut_on_a_word_and_leads_to_the_page() -> None:
    long = Card(title=words("Laptop"), facts=(Fact("Alasan", words("kata " * 4000)),), page="https://alur.test/r/1", language="en")
    shown = render.payload(long)
    head, last = seen(shown).rsplit("\n", 1)
    assert (head.endswith("kata…"), last) == (True, "Full text")
    assert len(head) <= render.TEXT_LIMIT
    assert shown.blocks[-1]["elements"][0]["elements"][-1]["url"] == "https://alur.test/r/1"
    assert not seen(render.payload(Card(title=words("kata " * 4000)))).endswith("Teks lengkap")


def test_the_notification_is_short_and_ends_on_a_word() -> None:
    shown = render.payload(rich_card())
    assert len(shown.text) <= render.NOTICE_LIMIT
    assert shown.text.startswith("Raden Ayu Maria Magdalena")
    assert shown.text.endswith("alasan…")


@pytest.mark.parametrize(
    "card",
    [
        Card(),
        Card(title=words(" \n")),
        Card(title=words("x"), buttons=((Button(" ", "t"),),)),
        Card(title=words("x"), buttons=((Button("a", "é" * 33),),)),
        Card(title=words("x"), buttons=(tuple(Button("a", "t") for _ in range(101)),)),
    ],
)
def test_what_cannot_work_is_refused(card: Card) -> None:
    with pytest.raises(Refused):
        render.payload(card)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "alur.test/r/1", "https://", "https://a b", "http://[", "https://x.test/" + "y" * 3000])
def test_an_address_that_slack_would_not_take_is_written_out(url: str) -> None:
    shown = render.payload(Card(title=words("x"), lines=((Span("sini", "link", url),),), buttons=((Button("Buka", url=url),),)))
    assert buttons(shown.blocks) == ()
    assert f"Buka: {url}"[:2000] in seen(shown)


@pytest.mark.parametrize(("entries", "seen_there"), [(1, ["1"]), (5, ["1", "2", "3", "4", "5"]), (6, ["1", "2", "3", "4", "Lainnya"])])
def test_what_a_button_stands_for_is_a_menu_in_which_nothing_is_lost(entries: int, seen_there: list[str]) -> None:
    more = Button("Lainnya", "t:more", menu=tuple(Button(str(number), f"t:{number}") for number in range(1, entries + 1)))
    shown = render.payload(Card(title=words("x"), buttons=((Button("Setujui", "t:ok", "main"), Button("Tolak", "t:no", "grave")), (Button("Kembalikan", "t:back"), more))))
    actions = check_blocks(shown.blocks)[-1]["elements"]
    assert [element["type"] for element in actions] == ["button", "button", "button", "overflow"]
    assert [(option["text"]["text"], option["value"]) for option in actions[3]["options"]] == [(each, f"t:{'more' if each == 'Lainnya' else each}") for each in seen_there]


def test_many_rows_of_buttons_become_fewer() -> None:
    shown = render.payload(Card(title=words("x"), buttons=tuple((Button(str(number), f"t:{number}"),) for number in range(100))))
    assert len(check_blocks(shown.blocks)) == 5
    assert [label for row in buttons(shown.blocks) for label in row] == [str(number) for number in range(100)]


TEXT = st.text(max_size=60) | st.sampled_from([HOSTILE, WAKING, "", " ", "\n\n", "🙂" * 40, "kata " * 900, "x" * 5000])
STYLE = st.sampled_from(["plain", "strong", "quote", "code", "old", "meta", "link"])
SPANS = st.lists(st.builds(Span, TEXT, STYLE, st.sampled_from(["", "https://alur.test", "nowhere"])), max_size=4).map(tuple)
BUTTON = st.builds(Button, st.text(max_size=120).map(lambda text: f"b{text}"), st.text("abc:", max_size=64), STYLE, st.sampled_from(["", "https://alur.test", "nowhere"]), TEXT)
MENU = st.builds(Button, st.just("Lainnya"), st.just("t"), menu=st.lists(BUTTON, min_size=1, max_size=7).map(tuple))
FOLD = st.builds(Fold, TEXT, st.lists(SPANS, max_size=3).map(tuple), st.booleans())
CARDS = st.builds(
    Card,
    SPANS.map(lambda spans: (Span("Laptop "), *spans)),
    st.none() | st.builds(Status, st.sampled_from(["wait", "ok", "none"]), TEXT),
    st.lists(st.builds(Fact, TEXT, SPANS), max_size=3).map(tuple),
    st.lists(SPANS, max_size=3).map(tuple),
    st.booleans(),
    st.lists(SPANS, max_size=3).map(tuple),
    folds=st.lists(FOLD, max_size=25).map(tuple),
    buttons=st.lists(st.lists(BUTTON | MENU, max_size=4).map(tuple), max_size=20).map(tuple),
    note=TEXT,
    page=st.sampled_from(["", "https://alur.test/r/1"]),
)


@given(CARDS)
@settings(max_examples=150)
def test_whatever_a_card_holds_slack_takes_it_and_nobody_is_woken(card: Card) -> None:
    shown = render.payload(card)
    blocks: list[dict[str, Any]] = check_blocks(json.loads(json.dumps(shown.blocks)))
    assert shown.text.strip()
    assert pings(blocks, shown.text, str) == ()
    elements = sum(len(block["elements"]) for block in blocks if block["type"] == "actions")
    assert elements == sum(1 for row in card.buttons for each in row if each.url != "nowhere")


def test_a_home_holds_as_many_whole_cards_as_slack_takes_blocks() -> None:
    one = Card(title=words("Kartu <!channel>"), buttons=tuple((Button(str(row), f"t:{row}"),) for row in range(20)))
    blocks = render.home([CARD, *[one] * 9])
    view = check_view({"type": "home", "blocks": json.loads(json.dumps(blocks))}, "home")
    shown = read(view["blocks"], str)
    assert len(blocks) <= 100
    assert shown.count("Kartu <!channel>") == 4
    assert buttons(blocks)[-1] == ("19",)
    assert pings(view["blocks"], "", str) == ()
