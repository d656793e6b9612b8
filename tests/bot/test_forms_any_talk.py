"""Whatever is typed and pressed, in whatever order: a form never breaks, survives a restart, loses nothing, and keeps to the voice of the house."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.cards import Card
from bot import presses
from bot.rendering.buttons import LABEL, LONG_LABEL
from bot.tokens import LIMIT, Token
from tests.bot.clerk import Clerk, shipped
from tests.bot.test_forms import KINDS
from workflows.loader import load_one
from workflows.sop import Sop
from workflows.values import Line, Value, encode

WIDE = """
sop: wide
title: Wide
headline: Wide
form:
  items:
    type: table
    max: 4
    of:
      what: text
      deep: {type: choice, of: {a_very_long_option_that_goes_on_and_on: A very long option that goes on and on for ever, b: Bee}}
      often: {type: integer, min: 1, default: 1}
      why: {type: text, when: often > 3}
      proof: {type: files, min: 2, max: 3, required: often > 5}
      who: {type: person, required: false}
      tags: {type: set, of: [one, two, three]}
      price: {type: money, min: 1000, max: limit}
  limit: {type: money, default: 1_000_000, min: 1000, title: {en: Limit of all prices in this request, id: Batas semua harga dalam pengajuan ini}}
  many: {type: choice, of: [aa, bb, cc, dd, ee, ff, gg, hh, ii, jj, kk, ll, mm, nn, oo, pp, qq]}
  pictures: {type: table, required: false, of: {picture: {type: files, min: 1}}}
  dear: {type: text, when: sum(f.price for f in items) > 2_000_000}
states:
  ok: {title: Okay, task: requester}
  closed: {title: Closed, end: approved}
"""
SOPS: Mapping[str, Sop] = {"wide": load_one(WIDE), "kinds": load_one(KINDS), **{name: shipped(name) for name in ("purchase", "leave", "cash_advance", "reimbursement", "procurement")}}
LINES = tuple(
    Line(id, {"tanggal": date(2026, 11, 23), "kategori": "lain", "uraian": what, "nilai": Decimal(cost), "bukti": ()})
    for id, what, cost in (("1", "taksi", 100_000), ("4", "hotel " * 40, 500_000))
)
TEXTS = (
    *("laptop", "4jt", "4.000", "4,5 juta", "17 juta", "0", "-1", "besok", "7 Des", "kemarin", "next friday", "ya", "tidak", "transfer", "1", "2", "9", "dewi", "budi"),
    *("budi, dewi lestari", "selesai", "done", "skip", "lewati", "-", "", " ", "\x00", "x" * 4001, "‮<b>&amp;{total}", "merah, biru", "jam 9", "besok 14.00"),
    *("2 hari kerja", "laptop, 8,5jt", "23 Nov, Transportasi, taksi, 85rb", "meja, kayu jati, 2, 4jt", "meja, bee, 2, one, 4jt", "a\nb\nc, 5jt", ",,,,", "9" * 30),
)
BUTTONS = (
    *(presses.ANSWER, presses.TAKE, presses.SKIP, presses.RETYPE, presses.READY, presses.STRIKE, presses.PAGE, presses.WRITE, presses.BACK),
    *(presses.CANCEL, presses.SEND, presses.CHANGE, presses.SAVE, presses.CONTINUE, "approve"),
)
UNWANTED = re.compile(r"!|\bkamu\b|\bkami\b|\bsaya\b|Bapak/Ibu|\bI\b|\bwe\b|s/d|Rp |\b[AP]M\b|None|Decimal|\{\w+\}", re.IGNORECASE | re.ASCII)
TYPED = re.compile(r"“.*?”", re.DOTALL)

step = st.one_of(
    *(st.just(("helps", 0)) for _ in range(4)),
    st.tuples(st.just("types"), st.sampled_from(TEXTS) | st.text(max_size=40)),
    st.tuples(st.just("shown"), st.integers(0, 20)),
    st.tuples(st.just("shown"), st.integers(0, 3)),
    st.tuples(st.just("hands"), st.lists(st.sampled_from(["a.pdf", "b.pdf", "c.pdf"]), min_size=1, max_size=3)),
    st.tuples(st.just("token"), st.tuples(st.sampled_from(BUTTONS), st.sampled_from(["", "0", "1", "7", "99", "x"]), st.booleans())),
)
STARTS = [*((name, "") for name in SOPS), ("purchase", "4.000 laptop"), ("purchase", "x" * 5000), ("late", ""), ("reject", ""), ("mends", "")]


def starts(name: str, words: str, language: str) -> Clerk:
    if name == "late":
        return Clerk.acts(SOPS["reimbursement"], "fad_review", "approve", language, baris=LINES)
    if name == "reject":
        return Clerk.acts(SOPS["purchase"], "manager", "reject", language)
    if name == "mends":
        return Clerk.mends(SOPS["reimbursement"], language, baris=LINES, di_luar_ketentuan=True, alasan="darurat")
    return Clerk.asks(SOPS[name], words, language)


def does(clerk: Clerk, kind: str, what: object) -> None:
    """One step; `clerk` checks that a restart before it loses nothing."""
    match kind, what:
        case "types", str(text):
            clerk.types(text)
        case "helps", _ if clerk.last.card is not None:
            clerk.answers_by_example()
        case "hands", list(names):
            clerk.hands_in(*names)
        case "shown", int(place) if clerk.buttons:
            clerk.presses(clerk.buttons[place % len(clerk.buttons)])
        case "token", (str(act), str(extra), bool(fresh)):
            clerk.press_token(Token(act, visit=clerk.draft.turn if fresh else 0, extra=extra))


def check(card: Card | None, clerk: Clerk) -> None:
    assert (card is None) == (clerk.last.end in ("complete", "send", "cancelled", "saved", "old", "told"))
    if card is None:
        return
    for row in card.buttons:
        assert row
        for button in row:
            assert 0 < len(button.label) <= (LABEL if len(row) > 1 else LONG_LABEL), button.label
            assert len(button.token.encode()) <= LIMIT
    assert len(clerk.text) <= 4096
    assert "" not in clerk.lines


@pytest.mark.parametrize(("name", "words"), STARTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(language=st.sampled_from(["id", "en"]), steps=st.lists(step, min_size=15, max_size=40))
def test_no_talk_breaks_a_form(name: str, words: str, language: str, steps: list[tuple[str, object]]) -> None:
    clerk = starts(name, words, language)
    check(clerk.last.card, clerk)
    for kind, what in steps:
        does(clerk, kind, what)
        check(clerk.last.card, clerk)
        if clerk.last.end in ("complete", "send") and clerk.draft.purpose == "submit":
            assert clerk.faults() == []


def kept(clerk: Clerk) -> dict[str, Value]:
    return {name: value for name, value in clerk.values.items() if value is not None}


@pytest.mark.parametrize("name", ["kinds", "wide", "reimbursement"])
@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.sampled_from(TEXTS), max_size=25))
def test_what_was_accepted_stays_whatever_is_typed_after_it(name: str, texts: list[str]) -> None:
    clerk = Clerk.asks(SOPS[name])
    for text in texts:
        before = kept(clerk)
        cells = dict(clerk.draft.cells)
        clerk.types(text)
        after = kept(clerk)
        for field, value in before.items():
            if isinstance(value, tuple) and value and isinstance(value[0], Line):
                assert encode(after[field][: len(value)]) == encode(value)
            else:
                assert after[field] == value
        grown = [line for value in after.values() if isinstance(value, tuple) for line in value if isinstance(line, Line)]
        kept_cells = all(any(holder.get(name) == value for holder in (clerk.draft.cells, *(line.cells for line in grown))) for name, value in cells.items())
        assert kept_cells or "," in text  # a line typed whole takes the place of one that is half typed


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", ["kinds", "purchase", "leave", "cash_advance", "reimbursement", "procurement"])
def test_every_question_keeps_to_the_voice_of_the_house(name: str, language: str) -> None:
    clerk = Clerk.asks(SOPS[name], "", language)
    for use in clerk.form.uses:
        clerk.press_token(Token(presses.CHANGE, visit=clerk.draft.turn, extra=str(clerk.form.uses.index(use))))
        for text in ("", "4.000", "???", "dewi", "17 juta, 2", "kemarin"):
            clerk.types(text)
            shown = TYPED.sub("", "\n".join((*clerk.lines, *clerk.buttons)))
            assert UNWANTED.findall(shown) == []
