"""YAML as a SOP may use it: words with places, and every liberty refused by name."""

from __future__ import annotations

import time

import pytest

from workflows.documents import DEEPEST, LARGEST, Listing, Section, Word, read
from workflows.faults import Mark

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{n}: &{n} [{', '.join([f'*{m}'] * 9)}]\n" for m, n in zip("abcdefgh", "bcdefghi"))

HOSTILE = [
    ("alias bomb", LAUGHS, "anchor", (1, 4)),
    ("alias alone", "a: *b\n", "alias", (1, 4)),
    ("merge key", "a: {x: 1}\nb:\n  <<: *a\n", "alias", (3, 7)),
    ("python tag", "a: !!python/object/apply:os.system ['true']\n", "tag", (1, 4)),
    ("own tag", "a: !x 1\n", "tag", (1, 4)),
    ("duplicate keys", "a: 1\nb: {c: 1, d: 2, c: 3}\n", "duplicate-key", (2, 17)),
    ("2,000 brackets", "a: " + "[" * 2000, "too-deep", None),
    ("2,000 braces closed", "a: " + "{b: " * 2000 + "}" * 2000, "too-deep", None),
    ("2,000 dashes", "- " * 2000, "too-deep", None),
    ("500 lines, each deeper", "\n".join(" " * depth + "a:" for depth in range(500)), "too-deep", (DEEPEST + 1, DEEPEST + 1)),
    ("5 MB", "a: " + "x" * 5_000_000, "too-large", (1, 1)),
    ("wide letters count in bytes", "a: " + "é" * (LARGEST // 2), "too-large", (1, 1)),
    ("tab", "a:\n\tb: 1\n", "tab", (2, 1)),
    ("zero byte", "a: 1\nb: \0x\n", "hidden-character", (2, 4)),
    ("lone surrogate", "a: \ud800\n", "hidden-character", (1, 4)),
    ("right-to-left override", "a: \u202e)x(\n", "hidden-character", (1, 4)),
    ("mark inside the text", "a: \ufeff1\n", "hidden-character", (1, 4)),
    ("line separator", "a: x\u2028b: y\n", "hidden-character", (1, 5)),
    ("key that is a mapping", "headline: {{ days }}\n", "key-not-a-word", (1, 11)),
    ("list at the root", "- a\n", "not-a-mapping", (1, 1)),
    ("word at the root", "hello\n", "not-a-mapping", (1, 1)),
    ("nothing", "", "empty-file", (1, 1)),
    ("only a remark", "# nothing\n", "empty-file", (1, 1)),
    ("second document empty", "a: 1\n---\n", "not-a-mapping", (2, 1)),
    ("bracket left open", "a: [1, 2\nb: 3\n", "yaml-syntax", (2, 2)),
    ("quote left open", 'a: 1\nb: "x\nc: 2\n', "yaml-syntax", (2, 4)),
    ("colon inside a text", "says: one: two\n", "yaml-syntax", (1, 10)),
    ("stray percent", "a: 1\nb: %x\n", "yaml-syntax", (2, 4)),
]


@pytest.mark.parametrize(("text", "code", "place"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_liberty_is_refused_with_its_place_within_a_blink(text: str, code: str, place: tuple[int, int] | None) -> None:
    began = time.perf_counter()
    _, faults = read(text)
    assert time.perf_counter() - began < 0.5
    found = {(fault.code, (fault.at.line, fault.at.column)) for fault in faults}
    assert (code, place) in found if place else code in {fault.code for fault in faults}


def test_words_stay_as_they_were_written() -> None:
    text = "\ufeffyes: no\r\non: 12:30\r\ncode: 012\r\nday: 2027-01-04\r\nsize: 1_000\r\nempty:\r\nlist: [~, null, 0x1F, '']\r\n"
    (document,), faults = read(text)
    assert not faults
    assert [(key.text, value.text) for key, value in document.root.entries if isinstance(value, Word)] == [
        ("yes", "no"), ("on", "12:30"), ("code", "012"), ("day", "2027-01-04"), ("size", "1_000"), ("empty", ""),
    ]  # fmt: skip
    listing = document.root.get("list")
    assert isinstance(listing, Listing)
    assert [item.text for item in listing.items if isinstance(item, Word)] == ["~", "null", "0x1F", ""]
    assert "\r" not in document.text


def test_three_dashes_begin_another_document_with_its_own_text() -> None:
    documents, faults = read("# one\nsop: a\n---\nsop: b\n---\nsop: c")
    assert not faults
    assert [document.text for document in documents] == ["# one\nsop: a\n", "---\nsop: b\n", "---\nsop: c"]
    assert [read(document.text)[0][0].root.entries[0][1] for document in documents] == [
        Word("a", Mark(2, 6)), Word("b", Mark(2, 6)), Word("c", Mark(2, 6)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sought", "place"),
    [
        ("a: 12 - oops\n", "oops", Mark(1, 9)),
        ("a: '12 - oops'\n", "oops", Mark(1, 10)),
        ("a: 12 -\n    sum(x) -\n    oops\n", "oops", Mark(3, 5)),
        ('a: "12 -\n   oops"\n', "oops", Mark(2, 4)),
        ("a: = 12 - oops\n", "oops", Mark(1, 11)),
    ],
)
def test_every_character_of_a_word_knows_its_place(text: str, sought: str, place: Mark) -> None:
    (document,), _ = read(text)
    ((_, word),) = document.root.entries
    assert isinstance(word, Word)
    assert word.place(word.text.index(sought)) == place
    behind = word.rest(2)
    assert behind.place(behind.text.index(sought)) == place


def test_all_faults_of_a_text_are_told_at_once() -> None:
    _, faults = read("a: &x 1\nb: *x\nb: 2\n\tc: !!str 3\n")
    assert [(fault.code, fault.at.line) for fault in faults] == [("anchor", 1), ("alias", 2), ("duplicate-key", 3), ("tab", 4)]


def test_a_colon_inside_a_text_is_answered_with_quotes() -> None:
    (fault,) = read("a: 1\nsays: Mohon dibaca: dua hari\n")[1]
    assert (fault.code, fault.at.line, fault.proposal) == ("yaml-syntax", 2, "quotes")


def test_sections_are_looked_up_by_key() -> None:
    (document,), _ = read("a: {b: c}\n")
    inner = document.root.get("a")
    assert isinstance(inner, Section)
    assert inner.get("b") == Word("c", Mark(1, 8))
    assert inner.get("z") is None
