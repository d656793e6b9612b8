"""The pages' words: both languages whole, as the house speaks."""

import re
from string import Formatter

import pytest

from dashboard.paper import STATIC
from dashboard.words import LANGUAGES, say, sentences

TEMPLATES = STATIC.parent / "templates"


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_places() -> None:
    bahasa, english = (sentences(language) for language in LANGUAGES)
    assert {key: places(text) for key, text in bahasa.items()} == {key: places(text) for key, text in english.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_shouts_blames_or_speaks_of_itself(language: str) -> None:
    banned = re.compile(r"!|\b(kamu|kami|I|we|Bapak/Ibu|s/d|AM|PM|segera|sistem|Halo)\b|Rp |(?<!Pengajuan )\bsaya\b")
    assert [(key, text) for key, text in sentences(language).items() if banned.search(text)] == []


def test_every_word_is_used_and_every_used_word_exists() -> None:
    templates = "".join(file.read_text("utf-8") for file in TEMPLATES.glob("*.html"))
    whole = set(re.findall(r'say\("([\w.]+)"[,)]', templates))
    stems = tuple(re.findall(r'say\("([\w.]+)" ~', templates))
    known = set(sentences("id"))
    assert whole - known == set()
    assert {key for key in known - whole if not key.startswith(stems)} == set()


def test_a_place_left_empty_is_an_error_and_never_shown() -> None:
    with pytest.raises(KeyError):
        say("id", "queue.count")
    with pytest.raises(KeyError):
        sentences("fr")
