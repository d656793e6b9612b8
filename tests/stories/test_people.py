"""People are away, stand in for each other, leave, speak another language, or are not known yet."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import count

from adapters.intents import Account, Address, Answer, Asked, MessageRef, Notice, Pressed, Reply, Wrote
from bot import presses
from bot.demo_company import PEOPLE
from bot.tokens import seat_key
from tests.stories.office import Office, buy, moment


async def test_a_card_leads_to_a_delegation_by_taps_alone(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await office.unfold("budi")
    await office.press("budi", "Wakilkan")
    asked = await office.sees("budi", "Untuk hari apa keputusan Anda diwakilkan?")
    assert tuple(label.replace("\u00a0", " ") for label in asked.buttons) == ("25 Nov", "25–27 Nov", "30 Nov–4 Des")
    await office.press("budi", asked.buttons[1])
    await office.sees("budi", "Tidak masuk 25–27 Nov. Siapa yang memutuskan selama itu?")
    await office.press("budi", "Tono Sugiarto")
    await office.sees("tono", "Budi Santoso mewakilkan keputusannya kepada Anda, 25–27 Nov. 1 pengajuan menunggu.")
    early = await office.reach("budi", asked.buttons[0])
    await office.go_to("2026-11-26 09:00")
    assert "tidak berlaku" in await office.tap("budi", early)


async def test_a_delegate_is_asked_beside_and_decides_for_somebody_until_it_ends(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await office.say("budi", "/wakilkan @lina 25-27 Nov")
    await office.sees("budi", "Lina Marpaung memutuskan a.n. Anda, 25–27 Nov: semua SOP.", "Anda tetap dapat memutuskan.")
    assert await office.messages("lina") == []
    await office.press("budi", "Wakilkan")
    await office.sees("lina", "Budi Santoso mewakilkan keputusannya kepada Anda, 25–27 Nov. 1 pengajuan menunggu.")
    await office.sees("lina", "Rina Wulandari: laptop", "a.n. Budi Santoso, cuti sampai Jum 27 Nov", "[Setujui]")
    assert await office.press("lina", "Setujui") == "Disetujui. Berikutnya Putu."
    for who in ("lina", "budi"):
        await office.sees(who, "Disetujui Lina Marpaung a.n. Budi Santoso")
    await office.sees("rina", "Lina Marpaung a.n. Budi Santoso menyetujui")
    await buy(office, "tono", "3jt brosur")
    await office.sees("lina", "Tono Sugiarto: brosur", "[Setujui]")
    assert await office.say("budi", "/wakilkan selesai") == "Delegasi ke Lina Marpaung berakhir. Diputuskan a.n. Anda: 1 disetujui. Menunggu Anda: 1."
    await office.sees("lina", "Delegasi dari Budi Santoso berakhir; 1 kartu kembali kepadanya.")
    assert await office.count("lina", "[Setujui]") == 0
    await office.press("budi", "Setujui")


async def test_a_delegation_ends_by_itself_with_its_last_day(office: Office) -> None:
    await office.say("budi", "/wakilkan @lina 25-26 Nov")
    await office.press("budi", "Wakilkan")
    await buy(office, "rina", "4jt laptop")
    await office.sees("lina", "Rina Wulandari: laptop", "[Setujui]")
    await buy(office, "tono", "3jt brosur")
    await office.press("lina", "Setujui", on="brosur")
    await office.say("lina", "/lang en")
    await office.go_to("2026-11-27 00:01")
    assert await office.count("lina", "[Approve]") == 0
    assert await office.count("budi", "[Setujui]") == 1
    assert await office.count("budi", "berakhir") == await office.count("lina", "has ended") == 0
    await office.go_to("2026-11-30 09:00")
    told = await office.sees("budi", "Delegasi ke Lina Marpaung berakhir. Diputuskan a.n. Anda: 1 disetujui. Menunggu Anda: 1.")
    assert told.buttons == ("Lihat",)
    await office.sees("lina", "The delegation from Budi Santoso has ended; 1 card went back to Budi.")
    assert await office.count("budi", "berakhir") == await office.count("lina", "has ended") == 1


async def test_a_delegation_that_ended_while_alur_was_down_is_told_once_all_the_same(office: Office) -> None:
    await office.say("budi", "/wakilkan @lina 25-26 Nov")
    await office.press("budi", "Wakilkan")
    await office.stop()
    office.clock.put(moment("2026-12-01 09:30"))
    await office.start()
    await office.sees("budi", "Delegasi ke Lina Marpaung berakhir. Tidak ada yang diputuskan a.n. Anda. Tidak ada yang menunggu Anda.")
    await office.sees("lina", "Delegasi dari Budi Santoso berakhir.")
    await office.restart()
    await office.go_to("2026-12-02 09:30")
    assert await office.count("budi", "berakhir") == await office.count("lina", "berakhir") == 1


async def test_a_delegation_that_goes_on_with_the_same_person_is_not_told_as_ended(office: Office) -> None:
    for days in ("25-26 Nov", "27-28 Nov"):
        await office.say("budi", f"/wakilkan @lina {days}")
        await office.press("budi", "Wakilkan")
    await office.go_to("2026-11-27 09:30")
    assert await office.count("budi", "berakhir") == 0
    await office.go_to("2026-11-30 09:30")
    assert await office.count("budi", "berakhir") == await office.count("lina", "berakhir") == 1


async def test_who_is_replaced_as_a_delegate_hears_of_it(office: Office) -> None:
    for delegate in ("lina", "kiki"):
        await office.say("budi", f"/wakilkan @{delegate} 25-27 Nov")
        await office.press("budi", "Wakilkan")
    await office.sees("lina", "Delegasi dari Budi Santoso berakhir")
    await office.sees("kiki", "Budi Santoso mewakilkan keputusannya kepada Anda, 25–27 Nov.")


async def test_nobody_stands_in_for_a_decision_on_their_own_request(office: Office) -> None:
    await office.say("budi", "/wakilkan @rina 25-27 Nov")
    await office.press("budi", "Wakilkan")
    await buy(office, "rina", "4jt laptop")
    assert await office.count("rina", "[Setujui]") == 0
    await buy(office, "tono", "3jt brosur")
    await office.sees("rina", "Tono Sugiarto: brosur", "a.n. Budi Santoso", "[Setujui]")


async def test_being_away_is_noted_and_asks_who_decides_meanwhile(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await office.say("budi", "/cuti_saya 7-11 Des")
    asked = await office.newest("budi")
    assert "Rina Wulandari" in asked.buttons
    assert "Agus Prasetyo" in asked.buttons
    await office.press("budi", "Agus Prasetyo")
    await office.sees("agus", "Budi Santoso mewakilkan keputusannya kepada Anda, 7–11 Des.")
    await office.say("tono", "/cuti_saya besok")
    await office.sees("tono", "Tercatat: tidak masuk 26 Nov, tanpa wakil.")
    assert (await office.say("tono", "/cuti_saya kapan-kapan")).endswith("/cuti_saya 7-11 Des")
    told = await office.say("tono", "/wakilkan @nobody 7-11 Des")
    assert told.startswith("Tidak ada “@nobody” di direktori.")


async def test_a_leaver_is_replaced_and_the_requester_hears_it(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    people = PEOPLE.read_text(encoding="utf-8")
    without = re.sub(r"  - id: budi\n(?:    .*\n)+\n", "", people).replace("manager: budi", "manager: agus")
    await office.import_people(without)
    await office.sees("agus", "Rina Wulandari: laptop, Rp4.000.000", "atasan langsung Rina", "[Setujui]")
    await office.sees("rina", "Atasan langsung kini pada Agus Prasetyo.")
    await office.sees("rina", "Menunggu Agus Prasetyo")
    assert await office.press("agus", "Setujui") == "Disetujui. Berikutnya Putu."


async def test_a_language_chosen_changes_what_stands_there_too(asking: Office) -> None:
    await buy(asking, "rina", "4jt laptop")
    await asking.sees("rina", "Menunggu Budi Santoso", "[Tarik]")
    assert await asking.say("rina", "/lang en") == "English from now on. Old cards change too."
    await asking.sees("rina", "Waiting for Budi Santoso", "Laptop, IDR 4,000,000", "[Withdraw]")
    assert await asking.count("rina", "Menunggu Budi Santoso") == 0
    await asking.say("rina", "/purchase 3 million bag")
    await asking.sees("rina", "Read as IDR 3,000,000 (three million rupiah).", "What is it for? (3 of 3)")
    await asking.say("rina", "exhibition")
    await asking.sees("rina", "Bag, IDR 3,000,000 will go through", "Budi Santoso: your line manager", "Skipped: Finance (from IDR 10,000,000), Director (from IDR 50,000,000)")
    assert await asking.press("rina", "Send") == "Submitted. Waiting for Budi."
    await asking.sees("budi", "Rina Wulandari: bag, Rp3.000.000", "Perlu keputusan, batas Jum 27 Nov 17.00")
    assert await asking.say("rina", "/lang id") == "Bahasa Indonesia dipakai mulai sekarang. Kartu lama ikut berganti."
    await asking.sees("rina", "Menunggu Budi Santoso", "Bag, Rp3.000.000")


class Stranger:
    """Somebody with an account that nobody has linked; what they are answered at once."""

    def __init__(self, office: Office) -> None:
        self._receive = office.house.reception.receive
        self._account, self._place = Account("console", "guest"), Address("console", "guest")
        self._count = count(1)

    async def ask(self, name: str, text: str = "") -> str:
        return _words(await self._receive(Asked(f"guest-{next(self._count)}", self._account, self._place, name, text)))

    async def write(self, text: str) -> str:
        return _words(await self._receive(Wrote(f"guest-{next(self._count)}", self._account, self._place, text)))

    async def press(self, token: str) -> str:
        return _words(await self._receive(Pressed(f"guest-{next(self._count)}", self._account, self._place, token, MessageRef("console", "1"))))


def _words(answer: Answer) -> str:
    if isinstance(answer, Notice):
        return answer.text
    cards = answer.cards if isinstance(answer, Reply) else ()
    return "\n".join("".join(span.text for span in line) for card in cards for line in (card.title, *card.lines))


async def test_an_account_nobody_knows_is_told_how_to_be_linked_and_can_do_nothing_else(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    stranger, token = Stranger(office), await office.player.token(await office.reach("budi", "Setujui"))
    for answer in (await stranger.write("halo"), await stranger.ask("beli", "4jt laptop"), await stranger.ask("mana", "laptop")):
        assert "Akun ini belum terhubung; minta kode ke SDM, lalu kirim /link KODE." in answer
        assert "laptop" not in answer
    assert (await stranger.press(token)).startswith("Akun ini belum dihubungkan dengan direktori.")
    await office.sees("rina", "Menunggu Budi Santoso")
    used_up = "Kode tidak berlaku lagi (10 menit, sekali pakai). Minta kode baru ke SDM."
    assert await stranger.ask("link", "ABCD2345") == used_up
    until = office.clock.now() + timedelta(minutes=10)
    office.house.database.carry_out(lambda unit: unit.links.add("ABCD2345", "account", "yohanes", until))
    assert "Linked as Yohanes Kogoya, Operations. Not you?" in await stranger.ask("link", " abcd2345 ")
    assert await stranger.ask("link", "ABCD2345") == "This code no longer works (10 minutes, one use). Ask HR for a new one."
    assert "What is it for?" in await stranger.ask("purchase", "4 million rope")


async def test_an_administrator_gives_a_code_for_somebody_found_by_name(office: Office) -> None:
    await office.say("dewi", "/link @yohanes")
    told = await office.sees("dewi", "Kode untuk Yohanes Kogoya:", "Berlaku sampai hari ini 08.15, sekali pakai.")
    code = told.text.split("/link ")[1].split()[0]
    stranger = Stranger(office)
    assert "Linked as Yohanes Kogoya, Operations." in await stranger.ask("link", code)
    assert (await stranger.ask("link", code)).startswith("This code no longer works")
    await office.say("dewi", "/link bu Sari")
    await office.sees("dewi", "Kode untuk Sari Lestari:", "Sari mengirim /link ")
    await office.say("dewi", "/link @sar")  # a part of the name
    assert await office.count("dewi", "Kode untuk Sari Lestari:") == 2
    await office.say("dewi", "/link @lestarri")  # with a slip in it
    asked = await office.sees("dewi", "Tidak ada “@lestarri” di direktori. Maksudnya Sari Lestari?")
    await office.press("dewi", asked.buttons[0])
    assert await office.count("dewi", "Kode untuk Sari Lestari:") == 3
    assert await office.say("dewi", "/link nobody at all") == "Tidak ada “nobody at all” di direktori. Coba nama lengkap."
    assert await office.say("dewi", "/link") == "Kode untuk siapa? Contoh: /link @rina"
    await office.say("dewi", "/bantuan")
    await office.sees("dewi", "/link @rina  kode untuk akun seseorang")


async def test_of_several_with_the_name_the_administrator_chooses(office: Office) -> None:
    await office.import_people(PEOPLE.read_text(encoding="utf-8").replace("name: Yohanes Kogoya", "name: Lestari Kogoya"))
    await office.say("dewi", "/link lestari")
    asked = await office.newest("dewi")
    assert "Ada 2 orang bernama lestari." in asked.text
    await office.press("dewi", next(label for label in asked.buttons if label.startswith("Lestari Kogoya")))
    await office.sees("dewi", "Kode untuk Lestari Kogoya:")


async def test_a_link_with_a_code_binds_an_account_that_is_bound_already_and_without_a_good_one_it_is_help(office: Office) -> None:
    until = office.clock.now() + timedelta(minutes=10)
    office.house.database.carry_out(lambda unit: unit.links.add("ABCD2345", "account", "yohanes", until))
    await office.say("rina", "/start ABCD2346")
    await office.sees("rina", "Yang bisa dilakukan di sini")
    await office.say("rina", "/start ABCD2345")
    await office.sees("rina", "Linked as Yohanes Kogoya, Operations. Not you?")


async def test_others_get_a_code_for_themselves_alone(office: Office) -> None:
    refused = "Kode untuk orang lain hanya dibuat oleh administrator. Minta kepadanya."
    for whom in ("@budi", "budi", "Budi Santoso", "@nobody"):
        assert await office.say("rina", f"/link {whom}") == refused
    assert await office.say("rina", "/link ABCD2345") == "Kode tidak berlaku lagi (10 menit, sekali pakai). Minta kode baru ke SDM."
    for number, typed in enumerate(("/link @rina", "/link"), 1):
        await office.say("rina", typed)
        await office.sees("rina", "Kode untuk akun Anda yang lain:", "tercatat sebagai Anda. Jangan diteruskan.")
        assert await office.count("rina", "Kode untuk akun Anda yang lain:") == number
    await office.say("rina", "/bantuan")
    assert await office.count("rina", "kode untuk akun seseorang") == 0


async def test_an_administrator_finds_who_is_not_linked_on_a_page_and_gives_them_a_code(office: Office) -> None:
    ((platform, account),) = office.house.database.read(lambda reader: reader.people.directory().accounts_of("yohanes"))
    office.house.database.carry_out(lambda unit: unit.people.unlink(platform, account, office.clock.now(), "yohanes"))
    dewi = await office.visitor("dewi")
    assert "Belum terhubung 1" in await dewi.go("/people")
    shown = await dewi.go("/people?view=unlinked")
    assert ("Yohanes Kogoya" in shown, "belum terhubung" in shown, "Budi Santoso" in shown) == (True, True, False)
    made = await dewi.press("Buat kode", on="yohanes")
    assert "Berlaku sampai hari ini 08.15, sekali pakai. Yohanes mengirim /link " in made
    stranger, code = Stranger(office), made.split("/link ")[1].split()[0]
    assert "Linked as Yohanes Kogoya, Operations." in await stranger.ask("link", code)
    shown = await dewi.go("/people")
    assert "Belum terhubung 0" in shown
    rina = await office.visitor("rina")
    assert "Budi Santoso" not in await rina.go("/people")
    assert "Kode untuk akun Anda yang lain" in await rina.press("Buat kode")


async def test_a_button_for_a_code_gives_no_right_to_it(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    offered = await office.reach("rina", "Tarik")
    assert await office.forge("rina", offered, presses.token(presses.LINK, extra=seat_key("budi"))) == "Kode untuk orang lain hanya dibuat oleh administrator. Minta kepadanya."
    assert await office.forge("rina", offered, presses.token(presses.LINK, extra="nobody")) == "Tombol ini sudah tidak berlaku. Yang terbaru ada di /antrian dan /pengajuanku."


async def test_days_behind_more_words_than_any_name_has_are_not_looked_for(office: Office) -> None:
    assert "belum terbaca sebagai tanggal" in await office.say("budi", "/wakilkan " + "lina " * 200 + "25-27 Nov")
