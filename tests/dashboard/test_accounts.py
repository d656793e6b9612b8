"""People and their chat accounts on pages: who sees whom, and codes that only their own page gives out and nothing keeps."""

from __future__ import annotations

import re

import pytest

from tests.dashboard.caller import Caller, words_of
from tests.fakes.marketing import example


async def signed_in(person: str) -> Caller:
    caller = Caller(example())
    await caller.sign_in(person)
    return caller


async def test_who_administers_sees_everybody_and_others_themselves_alone() -> None:
    shown = {}
    for person in ("lina", "rina"):
        page = (await (await signed_in(person)).get("/people")).text
        shown[person] = sorted(re.findall(r'name="person" value="(\w+)"', page))
        assert ('href="/people?view=unlinked"' in page) is (person == "lina")
    assert (len(shown["lina"]) > 1, shown["rina"]) == (True, ["rina"])
    nobody = (await (await signed_in("lina")).get("/people?view=unreached")).text
    assert "Tidak ada orang di sini." in words_of(nobody)


async def test_a_code_is_shown_once_with_its_link_and_no_address_leads_to_it() -> None:
    caller = await signed_in("lina")
    made = await caller.send("/people", {"person": "rina"}, csrf=await caller.token("/people"))
    assert (made.status_code, made.headers["cache-control"]) == (200, "no-store")
    assert "Kode untuk Rina Wulandari ABCD2345" in words_of(made.text)
    assert '<a href="https://t.me/alur_bot?start=ABCD2345" rel="noreferrer">' in made.text
    assert "ABCD2345" not in (await caller.get("/people")).text


@pytest.mark.parametrize(
    ("who", "person", "forged", "status"),
    [("rina", "rina", "", 200), ("rina", "budi", "", 403), ("lina", "budi", "", 200), ("lina", "nobody", "", 403), ("lina", "rina", "token", 403), ("lina", "rina", "origin", 403)],
)
async def test_a_code_is_given_to_whom_it_may_be_and_from_our_own_page(who: str, person: str, forged: str, status: int) -> None:
    caller = await signed_in(who)
    token = "0" if forged == "token" else await caller.token("/people")
    sent = await caller.send("/people", {"person": person}, csrf=token, headers={"Origin": "https://evil.example"} if forged == "origin" else None)
    assert sent.status_code == status
    assert caller.office.codes.get("ABCD2345") == (person if status == 200 else None)


async def test_whoever_has_not_signed_in_meets_the_door_and_gets_no_code() -> None:
    caller = Caller(example())
    assert (await caller.get("/people")).status_code == 401
    assert (await caller.send("/people", {"person": "rina"}, csrf=await caller.token("/people"))).status_code == 403
