"""Questions to the requester: asked before a decision, answered in the chat or on the page, and the clock that stands still meanwhile."""

from __future__ import annotations

from tests.stories.office import Office, buy


async def ask(office: Office) -> None:
    """Rina asks for a laptop, and Budi has a question."""
    await buy(office, "rina", "4jt laptop")
    await office.unfold("budi")
    await office.press("budi", "Tanya")
    await office.sees("budi", "Apa yang ditanyakan ke Rina tentang PB/0001/XI/2026?", "Batas waktu berhenti sampai dijawab")
    assert await office.say("budi", "garansinya berapa tahun?") == "Ditanyakan ke Rina."


async def test_a_question_stops_the_clock_and_its_answer_starts_it_again(office: Office) -> None:
    await ask(office)
    await office.sees("budi", "Menunggu jawaban Rina", "“garansinya berapa tahun?”", "Batas waktu berhenti sampai dijawab", "[Setujui]")
    await office.sees("rina", "Budi Santoso bertanya: “garansinya berapa tahun?”", "Batas waktu berhenti sampai dijawab", "[Jawab]")
    await office.say("rina", "/mana PB/0001")
    await office.sees("rina", "Budi Santoso bertanya", "Menunggu jawaban Rina")
    before = await office.messages("budi"), await office.messages("agus")
    await office.go_to("2026-12-02 09:30")  # without the question Budi had been reminded since Monday, and Agus been asked too
    assert (await office.messages("budi"), await office.messages("agus")) == before
    assert await office.count("rina", "bertanya: “garansinya berapa tahun?”\n") == 1 + 5  # on each working day since
    await office.press("rina", "Jawab")
    await office.sees("rina", "Jawaban untuk Budi: “garansinya berapa tahun?”")
    assert await office.say("rina", "3 tahun") == "Jawaban terkirim ke Budi."
    await office.sees("rina", "Dijawab Rina Wulandari: “3 tahun”", "Batas waktu berjalan lagi: Sen 7 Des")
    await office.sees("budi", "Dijawab Rina Wulandari", "“3 tahun”", "Batas waktu berjalan lagi: Sen 7 Des", "[Lihat]")
    await office.sees("budi", "Perlu keputusan, batas Sen 7 Des", "“3 tahun”", "[Setujui]")
    assert await office.count("rina", "[Jawab]") == 0
    await office.press("budi", "Setujui", on="Perlu keputusan")
    await office.sees("putu", "laptop")


async def test_a_reply_to_the_question_is_its_answer(office: Office) -> None:
    await ask(office)
    assert await office.reply("rina", "Budi Santoso bertanya", "setuju, 3 tahun") == "Jawaban terkirim ke Budi."
    await office.sees("budi", "“setuju, 3 tahun”", "[Setujui]")
    await office.reply("rina", "Dijawab Rina", "5 tahun")  # answered already: what else it may be recorded as is asked
    await office.sees("rina", "Balasan untuk PB/0001/XI/2026: “5 tahun”")


async def test_a_reply_that_asks_is_offered_as_a_question_first(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await office.reply("budi", "Rina Wulandari: laptop", "garansinya berapa tahun?")
    assert (await office.newest("budi")).buttons[0] == "Tanya PB/0001"
    assert await office.press("budi", "Tanya PB/0001") == "Ditanyakan ke Rina."
    await office.reply("rina", "jawaban Anda ditunggu", "3 tahun")  # to their own card, which is not that of the question
    assert (await office.newest("rina")).buttons[0] == "Jawab PB/0001"
    assert await office.press("rina", "Jawab PB/0001") == "Jawaban terkirim ke Budi."


async def test_a_decision_closes_a_question_that_waits(office: Office) -> None:
    await ask(office)
    answer = await office.reach("rina", "Jawab", on="bertanya:")
    assert await office.press("budi", "Setujui", on="Menunggu jawaban") == "Disetujui. Berikutnya Putu."
    await office.sees("rina", "Tidak diperlukan lagi", "Budi Santoso bertanya: “garansinya berapa tahun?”")
    assert await office.count("rina", "[Jawab]") == 0
    assert "Kartu diperbarui" in await office.tap("rina", answer)


async def test_a_question_is_asked_and_answered_on_the_page(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    budi = await office.visitor("budi")
    await budi.go("/requests/PB/0001/XI/2026")
    await budi.press("Tanya", {"reason": "garansinya berapa tahun?"})
    assert "belum menjawab pertanyaan Budi Santoso" in await budi.go("/requests/PB/0001/XI/2026")
    await office.settle()
    rina = await office.visitor("rina")
    await rina.go("/requests/PB/0001/XI/2026")
    await rina.press("Jawab", {"reason": "3 tahun"})
    page = await rina.go("/requests/PB/0001/XI/2026")
    assert "belum menjawab" not in page
    assert "bertanya" in page
    assert "menjawab" in page
    assert "3 tahun" in page
    await office.settle()
    await office.sees("budi", "“3 tahun”", "[Setujui]")


async def test_a_question_and_its_answer_outlive_a_restart(office: Office) -> None:
    await ask(office)
    await office.restart()
    await office.reply("rina", "Budi Santoso bertanya", "3 tahun")
    await office.restart()
    await office.go_to("2026-12-01 17:30")  # a day after the deadline of then: the superior is asked too
    await office.sees("agus", "laptop", "“3 tahun”", "[Setujui]")


async def test_what_is_passed_on_is_with_somebody_sensible_and_says_by_whom_and_why(asking: Office) -> None:
    await buy(asking, "rina", "4jt laptop")
    await asking.unfold("budi")
    await asking.press("budi", "Alihkan")
    await asking.sees("budi", "Kepada siapa?")
    await asking.say("budi", "putu")
    await asking.sees("budi", "Hanya dapat dialihkan ke orang setingkat atasan langsung, atau ke atasannya.", "Kepada siapa?")
    await asking.say("budi", "lina")
    await asking.say("budi", "pemilik anggarannya Lina")
    await asking.press("budi", "Alihkan")
    await asking.sees("rina", "Dialihkan ke Lina Marpaung", "“pemilik anggarannya Lina”", "dialihkan Budi Santoso")
    await asking.sees("lina", "Dialihkan Budi Santoso kepada Anda: “pemilik anggarannya Lina”", "[Setujui]", "[Lainnya]")
    await asking.sees("budi", "Tidak lagi pada Anda: kini pada Lina Marpaung")
    assert await asking.count("budi", "[Setujui]") == 0
    assert await asking.press("lina", "Setujui") == "Disetujui. Berikutnya Putu."
