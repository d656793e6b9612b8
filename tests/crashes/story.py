"""What people do in one week: requests approved, sent back, left to lie, withdrawn, and a form that nobody finishes in one go."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from tests.crashes.people import People


def live_through(people: People) -> None:
    """Everything, one after the other; each act waits for what it answers."""
    people.say("dewi", "/cuti")
    people.reads("dewi", "Mulai tanggal?")
    small = _small(people)
    late = _ask(people, "2jt kertas", "stok habis")
    _large(people)
    _withdrawn(people)
    _late(people, late)
    people.reads("putu", late, "Perlu")
    _leave(people)
    people.reads("rina", small)
    people.rest()


def _ask(people: People, typed: str, why: str) -> str:
    """Sends a purchase of Rina's; its number."""
    people.say("rina", f"/beli {typed}")
    people.say("rina", why)
    assert "Menunggu Budi" in people.press("rina", "Kirim", f"{typed.split(' ', 1)[1].capitalize()}, Rp")
    found = re.search(r"PB/\d{4}/XI/2026", people.reads("budi", "Perlu keputusan", why))
    assert found is not None
    return found[0]


def _small(people: People) -> str:
    number = _ask(people, "4jt laptop", "dua staf baru")
    assert people.press("budi", "Setujui", number)
    people.press("putu", "Selesai", number)
    people.say("putu", "0087")
    assert people.press("putu", "Selesai", "Nomor PO: 0087")
    people.reads("rina", number, "Selesai")
    return number


def _large(people: People) -> None:
    """Sent back by the director and sent again for less: the manager's approval holds."""
    people.say("rina", "/beli 60jt booth")
    people.say("rina", "pameran")
    people.hand_in("rina", "penawaran.pdf", b"%PDF-1.4 sixty")
    people.press("rina", "Selesai", "penawaran.pdf")
    people.press("rina", "Kirim", "Booth, Rp60")
    assert people.press("budi", "Setujui", "booth, Rp60")
    assert people.press("sari", "Setujui", "booth, Rp60")
    people.press("ratna", "Kembalikan", "booth, Rp60")
    assert people.say("ratna", "terlalu mahal")
    people.press("rina", "Perbaiki", "Booth, Rp60")
    people.press("rina", "Total", "Bagian mana")
    people.say("rina", "55jt")
    people.press("rina", "Kirim", "Rp55")
    assert people.press("sari", "Setujui", "booth, Rp55")
    assert people.press("ratna", "Setujui", "booth, Rp55")
    people.reads("putu", "Rp55")


def _withdrawn(people: People) -> None:
    number = _ask(people, "1jt kursi", "rusak")
    people.press("rina", "Tarik", number)
    assert people.press("rina", "Tarik", f"Tarik {number}?")
    people.reads("budi", number, "Tidak diperlukan lagi")


def _late(people: People, number: str) -> None:
    """Nobody answers over the days: reminded, then the next is asked, who decides."""
    people.move_clock(datetime(2026, 11, 30, 3, 0, tzinfo=UTC))
    people.reads("budi", number, "Pengingat")
    people.move_clock(datetime(2026, 12, 1, 2, 30, tzinfo=UTC))
    people.reads("budi", number, "Dinaikkan ke Agus")
    assert people.press("agus", "Setujui", number)


def _leave(people: People) -> None:
    """The form that was begun a week ago goes on where it was."""
    people.say("dewi", "14 Des")
    people.reads("dewi", "(2 dari")
