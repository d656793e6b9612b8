"""What VOICE holds every wording to, in both languages."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from bot.wording.catalogue import PHRASES, say, worded

_OWN_WORDS = {"press.not_me", "press.why"}  # the reader's own words
_NEVER = {
    "id": (r"\bkamu\b", r"\bkami\b", r"\bsaya\b", r"Bapak/Ibu", r"\bs/d\b", r"Rp ", r"\bsegera\b", r"\bsistem\b", r"terjadi kesalahan", r"\bestimasi\b"),
    "en": (r"\bI\b", r"\bwe\b", r"\bmy\b", r"\b[AP]M\b", r"n't\b", r"'re\b", r"'ll\b", r"Rp ", r"\berror occurred\b"),
}
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u23e9-\u23ff]")


def _each() -> list[tuple[str, str, str]]:
    return [(key, language, phrase) for key, both in PHRASES.items() for language, phrase in zip(("id", "en"), both, strict=True)]


def test_no_wording_shouts_blames_or_speaks_of_itself() -> None:
    found = [
        (key, language, phrase)
        for key, language, phrase in _each()
        if "!" in phrase or _EMOJI.search(phrase) or (key not in _OWN_WORDS and any(re.search(word, phrase) for word in _NEVER[language]))
    ]
    assert found == []


def test_every_key_has_the_same_places_in_both_languages() -> None:
    def places(phrase: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(phrase) if name}

    whose = {"who", "whose", "name"}  # English has a possessive, Indonesian the name itself
    different = {key: both for key, both in PHRASES.items() if places(both[0]) - whose != places(both[1]) - whose}
    assert different == {}


def test_no_phrase_is_empty_or_carries_stray_gaps() -> None:
    assert [key for key, _, phrase in _each() if not phrase.strip() or phrase != phrase.strip()] == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_buttons_fit_their_keyboard(language: str) -> None:
    column = 0 if language == "id" else 1
    labels = {key: both[column] for key, both in PHRASES.items() if key.startswith(("act.", "press.", "quick.")) and "{" not in both[column]}
    assert {key: label for key, label in labels.items() if len(label) > 24} == {}
    assert [key for key, label in labels.items() if label in ("OK", "Ya", "Tidak", "Konfirmasi", "Yes", "No", "Confirm")] == []


def test_one_of_something_is_said_as_one() -> None:
    assert say("list.queue", "en", count=1) == "1 request waits for your decision"
    assert say("list.queue", "en", count=2) == "2 requests wait for your decision"
    assert say("list.queue", "id", count=1) == "1 pengajuan menunggu keputusan Anda"


def test_whoever_is_named_may_be_one_or_several() -> None:
    one_alone = [key for key, both in PHRASES.items() if re.search(r"\{(who|readers|names|people|holders)\} (are|have|wait)\b", both[1])]
    assert one_alone == []


def test_a_place_keeps_its_style_and_a_value_is_never_read_as_a_place() -> None:
    assert [span.text for span in worded("list.row", "id", headline="{who}", who="Rina")] == ["{who}", ", ", "Rina"]


def test_a_key_nobody_wrote_is_a_bug() -> None:
    with pytest.raises(KeyError):
        say("no.such.key", "id")
