"""Lists of requests, and help: what is shown, what is counted, what is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from textwrap import dedent

from adapters.cards import Span
from bot.rendering.help import Startable, command_help, help_card
from bot.rendering.home_cards import own_section, person_section, waiting_section
from bot.rendering.list_cards import Row, digest_card, matches_card, mine_card, queue_card, sops_card
from bot.rendering.view import View
from tests.bot.showroom import Showroom, shipped, shown
from tests.workflows.scopes import jakarta
from workflows.world import Absence


def looking(person: str) -> View:
    return Showroom(shipped("purchase")).eye(person)


def rows(count: int) -> list[Row]:
    dues = ["2026-11-26 17:00", "2026-11-30 17:00", "2026-12-04 17:00"]
    return [
        Row(f"{place:032x}", f"PB/{place:04}/XI/2026", f"laptop {place}, Rp17.000.000", "rina", ("sari",), jakarta(dues[place % 3]), visit=place)
        for place in range(count)
    ]


def test_lists_put_the_oldest_deadline_first_and_count_the_rest() -> None:
    eye = looking("sari")
    assert shown(queue_card(rows(3), eye, 3)) == dedent("""
        3 pengajuan menunggu keputusan Anda
        1. laptop 0, Rp17.000.000, Rina Wulandari: lewat 1 hari kerja, PB/0000/XI/2026
        2. laptop 1, Rp17.000.000, Rina Wulandari: batas hari ini 17.00, PB/0001/XI/2026
        3. laptop 2, Rp17.000.000, Rina Wulandari: batas Jum 4 Des, PB/0002/XI/2026
        [1] [2] [3]
    """).strip()
    many = shown(digest_card(rows(20), eye, ["Kata SOP."]))
    assert "20 pengajuan menunggu keputusan Anda" in many
    assert "dan 12 lagi" in many
    assert shown(queue_card([], eye, 0)) == "Tidak ada yang menunggu keputusan Anda."
    assert shown(mine_card([], eye, "/ajukan")) == "Belum ada pengajuan. Mulai dengan /ajukan."
    assert "laptop 0, Rp17.000.000: menunggu Sari Lestari" in shown(mine_card(rows(1), eye, "/ajukan"))


def test_several_matches_are_offered_one_a_row() -> None:
    found = [*rows(1), Row("b" * 32, "PB/0009/XI/2026", "laptop", "fajar", status="approved"), Row("c" * 32, "PB/0003/XI/2026", "laptop", "lina", status="rejected")]
    assert shown(matches_card(found, "laptop", looking("rina"))) == dedent("""
        3 cocok dengan “laptop”.
        [PB/0000 Rina, di Sari]
        [PB/0009 Fajar, disetujui]
        [PB/0003 Lina, ditolak]
    """).strip()


def test_help_leaves_out_what_a_person_has_no_right_to() -> None:
    eye = looking("rina")
    text = shown(help_card(eye, [Startable("beli", "Permintaan pembelian", "4jt laptop"), Startable("cuti", "Cuti tahunan")], decides=False, typed="halo"))
    assert text.splitlines()[:4] == ["Yang bisa dilakukan di sini", "Belum terbaca: “halo”", "/ajukan  mulai pengajuan baru", "/beli 4jt laptop  langsung, sisanya ditanyakan"]
    assert "/cuti  Cuti tahunan" in text
    assert "/antrian" not in text
    assert "/lang en  change to English" in text
    assert "/antrian  yang menunggu keputusan Anda" in shown(help_card(eye, [], decides=True))
    assert ["/grup" in shown(help_card(eye, [], decides=True, administers=administers)) for administers in (False, True)] == [False, True]
    assert set(command_help("id")) == set(command_help("en"))
    assert shown(sops_card([], eye)) == "Belum ada SOP yang dibuka untuk Anda."


def test_the_sections_of_a_home_are_told_apart_and_lead_to_the_whole_list() -> None:
    eye = replace(looking("sari"), language="en")
    waiting = waiting_section(rows(2), 5, "https://alur.test/queue", eye)
    assert waiting.lines == ((Span("and 3 more", "link", "https://alur.test/queue"),),)
    assert shown(waiting).endswith("[PB/0000] [PB/0001]")
    assert "1. laptop 0, Rp17.000.000, Rina Wulandari: waiting for Sari Lestari, PB/0000/XI/2026" in shown(own_section(rows(1), 1, "", eye))
    assert shown(own_section([], 0, "", eye)) == "No request of yours is under way. Start with /request.\n[New request]"
    assert shown(person_section([], [], eye)) == dedent("""
        Delegation and language
        Delegation: none
        Language: English
        [Delegate] [Bahasa Indonesia]
    """).strip()
    away = [Absence("sari", date(2026, 12, 7), date(2026, 12, 11))]
    covered = shown(person_section(away, [Absence("budi", date(2026, 12, 1), date(2026, 12, 2), "sari")], looking("sari")))
    assert "Delegasi: tidak masuk, tanpa wakil, 7–11 Des\nAnda memutuskan a.n.: Budi Santoso, 1–2 Des" in covered
    assert covered.endswith("[Akhiri absen] [English]")
