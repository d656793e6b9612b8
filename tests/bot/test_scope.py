"""What an act is filled in with: who will read what is said in it."""

from __future__ import annotations

from bot.scope import first_readers
from tests.bot.showroom import FAIR, Showroom, goods


def test_whoever_gives_a_reason_reads_who_will_read_it_the_first_by_name_and_how_many_more() -> None:
    room = Showroom(FAIR).send("rina", goal="perlengkapan pameran", goods=goods()[:1], level="high", helper="dewi_a")
    assert len(first_readers(room.picture(room.eye("kiki")))) == 3
    for language, more in (("id", "1 orang lagi"), ("en", "1 more person")):
        assert first_readers(room.picture(room.eye("budi", language)))[3:] == [more]
