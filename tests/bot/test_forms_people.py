"""People as answers: told apart where they share a name, found in spite of a slip."""

from __future__ import annotations

import pytest

from tests.bot.clerk import Clerk
from workflows.loader import load_one
from workflows.sop import Sop
from workflows.values import People, Person

STAFFED = """
sop: staffed
title: Staffed
headline: "{{ deputy }}"
form:
  deputy: {type: person, title: {en: Deputy, id: Pengganti}}
  guests: {type: people, min: 2, title: {en: Guests, id: Tamu}}
states:
  ok: {title: Okay, task: requester}
  closed: {title: Closed, end: approved}
"""


@pytest.fixture(scope="module")
def staffed() -> Sop:
    return load_one(STAFFED)


def test_people_who_share_a_name_are_told_apart_by_their_unit(staffed: Sop) -> None:
    clerk = Clerk.only(staffed, "deputy").types("dewi")
    assert clerk.lines[0] == "Ada 3 orang bernama dewi."
    assert clerk.buttons[:3] == ["Dewi Anggraini, Legal", "Dewi Kartika, SDM", "Dewi Lestari, Gudang"]
    assert clerk.presses("Dewi Kartika, SDM").values["deputy"] == Person("dewi_k")


def test_one_name_among_several_that_is_shared_is_asked_back_by_itself(staffed: Sop) -> None:
    clerk = Clerk.only(staffed, "guests").types("budi, dewi")
    assert clerk.buttons[:3] == ["Dewi Anggraini, Legal", "Dewi Kartika, SDM", "Dewi Lestari, Gudang"]
    chosen = clerk.presses("Dewi Lestari, Gudang").values["guests"]
    assert isinstance(chosen, People)
    assert chosen.ids == ("budi", "dewi_l")


@pytest.mark.parametrize(
    ("language", "typed", "said", "button"),
    [
        ("id", "Bdui", "Tidak ada “Bdui” di direktori. Maksudnya Budi Santoso?", "Budi Santoso, Legal"),
        ("en", "dewii", "Nobody called “dewii” in the directory. Who is meant?", "Dewi Anggraini, Legal"),
    ],
)
def test_a_name_with_a_slip_in_it_is_asked_back(staffed: Sop, language: str, typed: str, said: str, button: str) -> None:
    clerk = Clerk.only(staffed, "deputy", language).types(typed)
    assert clerk.lines[0] == said
    assert clerk.buttons[0] == button
