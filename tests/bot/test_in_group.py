"""What a group reads of a request, and what it never reads."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from textwrap import dedent

import pytest

from bot.rendering.in_group import group_card, group_story, headline, trace_card
from bot.rendering.view import Happening
from tests.bot.showroom import FAIR, Showroom, goods, shown


def fair(said: str = "{{ goal }}, {{ total }}") -> Showroom:
    text = FAIR.replace('"{{ goal }}, {{ total }}"', f'"{said}"').replace("need: 2}", "need: 2, group: board}")
    return Showroom(text).send("rina", goal="stan pameran", goods=goods()[:2], level="high", helper="dewi_a")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("{{ goal }}, {{ total }}", "stan pameran"),
        ("{{ goal }} for {{ total }}", "stan pameran"),
        ("{{ goal }} ({{ count(goods) }} lines, {{ total }})", "stan pameran (2 lines)"),
        ("{{ count(goods) }} lines, {{ total }}, {{ level }}", "2 lines, Tinggi"),
        ("{{ goal }} for {{ total }} by {{ helper }}", "stan pameran by Dewi Anggraini"),
        ("{{ total }} for {{ goal }}", "stan pameran"),
        ("Pay {{ total }} to {{ helper }}", "Pay to Dewi Anggraini"),
        ("{{ goal }}: {{ total | words }} (Rp)", "stan pameran (Rp)"),
        ("{{ goal }}: {{ goods.first }}", "stan pameran"),
        ("{{ goal }} {{ (g.price for g in goods) }}", "stan pameran"),
        ("{{ total }}", "Pameran"),
        ("Just this", "Just this"),
    ],
)
def test_the_headline_goes_without_amounts_and_what_leads_to_them(said: str, read: str) -> None:
    room = fair(said)
    eye = room.eye("sari")
    assert headline(room.dossier(eye), eye) == read


WRITTEN = [
    ("laptop Rp17.000.000 (17jt)", "laptop"),
    ("laptop 17.000.000, dua unit", "laptop, dua unit"),
    ("sewa IDR 4,000 sehari", "sewa sehari"),
    ("tas rp 500 ribu", "tas"),
    ("4.5 million for a booth", "for a booth"),
    ("kabel 10 m, 2.500 lembar, SNI 03-1726", "kabel 10 m, 2.500 lembar, SNI 03-1726"),
    ("Rp17jt", "Pameran"),
]


@pytest.mark.parametrize(("goal", "read"), WRITTEN)
def test_amounts_that_somebody_wrote_into_words_are_not_read_there_either(goal: str, read: str) -> None:
    room = Showroom(FAIR).send("rina", goal=goal, goods=goods()[:2], level="high", helper="dewi_a")
    eye = room.eye("sari")
    assert headline(room.dossier(eye), eye) == read


def test_a_plain_number_stays_unless_it_is_the_amount() -> None:
    text = "sop: s\ntitle: Titip\nheadline: '{{ what }} ({{ weight }} kg), {{ worth }}'\nform: {what: text, weight: integer, worth: number}\nstates: {one: {approve: role.finance, group: g}, fin: {end: ok}}\n"
    for amount, read in (("", "vas (3 kg), 950"), ("amount: worth\n", "vas (3 kg)")):
        room = Showroom(text.replace("form:", f"{amount}form:")).send("rina", what="vas", weight=Decimal(3), worth=Decimal(950))
        eye = room.eye("sari")
        assert headline(room.dossier(eye), eye) == read


def test_a_card_of_a_vote_shows_its_votes_and_buttons_and_then_how_it_came_out() -> None:
    room = fair().do("kiki", "approve", "team")
    eye, visit = replace(room.eye("sari", "en"), lasting=True), room.visit("team")
    seen = room.picture(eye)
    card = group_card(replace(seen.dossier, offers=seen.offers_at("team")), "team", visit, None, eye)
    assert shown(card) == dedent("""\
        <wait> Waiting for Lina Marpaung and Tono Sugiarto
        Rina Wulandari: stan pameran
        Number: PM/0001 Exhibition, Marketing
        Procurement team: 1 of 3 approved, 2 needed
        Kiki Amalia approved, Mon 30 Nov 08:05
        Waiting for: Lina Marpaung, Tono Sugiarto
        One more approval is enough
        (Amount and files only in private chat.)
        [Approve] [Reject]
        [Return] [See]""")
    room.do("lina", "approve", "team")
    closing = Happening(room.now, "decided", "lina", act="approve", state="team")
    assert shown(group_card(room.dossier(eye), "team", visit, closing, eye)).splitlines()[0] == "<ok> Approved by Lina Marpaung, Mon 30 Nov 08:05"
    assert shown(trace_card(room.dossier(eye), eye)) == "PM/0001 Rina Wulandari: stan pameran. Waiting for Budi Santoso."


def test_a_step_that_nobody_closed_by_an_act_of_it_says_how_the_request_ended_or_that_it_is_over() -> None:
    room = fair()
    eye, visit = replace(room.eye("sari"), lasting=True), room.visit("team")
    rung = Happening(room.now, "rang", act="do", state="team", to=("approve",))
    dossier = room.dossier(eye)
    standing = replace(dossier.request.standing("team"), mark="done")
    closed = replace(dossier, request=replace(dossier.request, standings={**dossier.request.standings, "team": standing}))
    assert [shown(group_card(closed, "team", visit, each, eye)).splitlines()[0] for each in (rung, None)] == [
        "<ok> Setujui oleh aturan SOP, Sen 30 Nov 08.05", "<none> Langkah ini sudah lewat",
    ]  # fmt: skip
    room.do("rina", "withdraw")
    withdrawn = Happening(room.now, "decided", "rina", act="withdraw")
    assert shown(group_card(room.dossier(eye), "team", visit, withdrawn, eye)).splitlines()[0] == "<none> Ditarik Rina Wulandari, Sen 30 Nov 08.05"
    assert shown(trace_card(room.dossier(eye), eye)).endswith("Ditarik Rina Wulandari, Sen 30 Nov 08.05.")


def test_what_happened_there_is_told_without_reasons_and_without_other_steps() -> None:
    room = fair().do("kiki", "approve", "team").do("lina", "return", "team", reason="harga 17 juta").do("rina", "resubmit")
    room.do("kiki", "approve", "team").do("lina", "approve", "team").do("budi", "reject", reason="anggaran habis")
    eye = replace(room.eye("sari", "en"), lasting=True)
    told = shown(group_story(room.dossier(eye), "team", eye))
    assert told == dedent("""\
        ▸ History
          Lina Marpaung approved, Mon 30 Nov 08:05
          Kiki Amalia approved, Mon 30 Nov 08:05
          Rina Wulandari resubmitted, Mon 30 Nov 08:05
          Lina Marpaung returned it, Mon 30 Nov 08:05
          Kiki Amalia approved, Mon 30 Nov 08:05
          Rina Wulandari submitted, Mon 30 Nov 08:05""")
