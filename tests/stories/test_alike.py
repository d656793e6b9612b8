"""Approving what is alike by one tap: what is offered, what is listed, and that each is judged by itself."""

from __future__ import annotations

from tests.stories.office import Office, buy


async def test_what_is_alike_is_listed_with_its_sum_and_approved_by_one_tap(office: Office) -> None:
    for words in ("4jt laptop", "2jt kursi", "1jt lampu"):
        await buy(office, "rina", words)
    await office.say("budi", "/antrian")
    await office.sees("budi", "3 pengajuan menunggu keputusan Anda", "[Setujui 3: Permintaan pembelian]")
    await office.press("budi", "Setujui 3: Permintaan pembelian")
    await office.sees(
        "budi",
        "3 pengajuan serupa dapat disetujui sekaligus",
        "laptop, Rp4.000.000, Rina Wulandari, PB/0001",
        "lampu, Rp1.000.000, Rina Wulandari, PB/0003",
        "Total Rp7.000.000; terbesar Rp4.000.000, terkecil Rp1.000.000",
        "Belum tercatat.",
        "[Setujui 3]",
    )
    said = await office.press("budi", "Setujui 3")
    assert said == "3 disetujui" or await office.sees("budi", "3 disetujui", "kursi, Rp2.000.000, Rina Wulandari")
    assert await office.count("budi", "[Setujui 3]") == 0
    assert await office.count("budi", "Disetujui Budi Santoso") == 3
    assert await office.count("rina", "menunggu Budi Santoso") == 0
    await office.say("budi", "/antrian")
    await office.sees("budi", "Tidak ada yang menunggu keputusan Anda.")


async def test_what_changed_or_was_decided_since_it_was_listed_is_left_and_named(office: Office) -> None:
    for words in ("4jt laptop", "2jt kursi", "1jt lampu"):
        await buy(office, "rina", words)
    await office.say("budi", "/antrian")
    await office.press("budi", "Setujui 3: Permintaan pembelian")
    listed = await office.reach("budi", "Setujui 3")
    for item, number in (("Kursi", "PB/0002"), ("Lampu", "PB/0003")):
        await office.press("rina", "Tarik", on=f"{item}, Rp")
        await office.press("rina", "Tarik", on=f"Tarik {number}")
    await office.tap("budi", listed)
    withdrawn = "Rina Wulandari: Rina Wulandari menarik pengajuan ini"
    await office.sees("budi", "1 disetujui", "laptop", "Tidak disetujui", f"PB/0002, {withdrawn}", f"PB/0003, {withdrawn}")
    if not isinstance(listed, str):  # a button of a form, which is gone
        assert "tidak berlaku" in await office.tap("budi", listed)


async def test_the_queue_page_lists_and_approves_them_too_once(office: Office) -> None:
    for words in ("4jt laptop", "2jt kursi"):
        await buy(office, "rina", words)
    visitor = await office.visitor("budi")
    queue = await visitor.go("/queue")
    assert "Setujui 2: Permintaan pembelian" in queue
    key = visitor.page.split("/queue/alike?heap=")[1].split('"')[0]
    listed = await visitor.go(f"/queue/alike?heap={key}")
    for part in ("2 pengajuan serupa dapat disetujui sekaligus", "laptop, Rp4.000.000, Rina Wulandari", "PB/0002/XI/2026", "Total Rp6.000.000"):
        assert part in listed
    leaf = visitor.leaf
    assert "2 disetujui" in await visitor.press("Setujui 2")
    assert "2 disetujui" in await visitor.back_to(leaf).press("Setujui 2")
    await office.settle()
    assert await office.count("budi", "Disetujui Budi Santoso") == 2
    assert "Tidak ada yang menunggu keputusan Anda." in await visitor.go(f"/queue/alike?heap={key}")


async def test_the_page_names_what_it_did_not_approve_and_takes_no_list_of_somebody_elses(office: Office) -> None:
    for words in ("4jt laptop", "2jt kursi"):
        await buy(office, "rina", words)
    visitor = await office.visitor("budi")
    await visitor.go("/queue")
    key = visitor.page.split("/queue/alike?heap=")[1].split('"')[0]
    await visitor.go(f"/queue/alike?heap={key}")
    leaf = visitor.leaf
    await office.press("rina", "Tarik", on="Kursi, Rp2.000.000")
    await office.press("rina", "Tarik", on="Tarik PB/0002")
    came = await visitor.press("Setujui 2")
    assert visitor.status == 409
    for part in ("1 disetujui", "Tidak disetujui", "PB/0002, Rina Wulandari: Rina Wulandari menarik pengajuan ini"):
        assert part in came
    await visitor.back_to(leaf).press("Setujui 2", {"listed": "made.[]"})
    assert visitor.status == 400
