"""Ways in and out: links used once, sessions that cannot be given, forms from our own pages only."""

from __future__ import annotations

import re

import pytest

from dashboard.app import build
from dashboard.door import local
from dashboard.protocols import Settings
from tests.dashboard.caller import HERE, Caller, words_of
from tests.fakes.marketing import example


async def test_a_preview_of_the_link_uses_nothing_up_and_pressing_it_does() -> None:
    office = example()
    office.codes["k7"] = "dewi"
    caller = Caller(office)
    assert "Masuk ke Alur" in (await caller.get("/login/k7")).text
    assert (await caller.http.head("/login/k7")).status_code == 200
    assert office.codes == {"k7": "dewi"}
    assert office.sessions == {}
    entered = await caller.send("/login/k7", {}, csrf=await caller.token("/login/k7"))
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    assert "Perlengkapan pameran" in (await caller.get("/")).text


async def test_a_link_pressed_twice_lets_nobody_in_and_says_how_to_get_another() -> None:
    office = example()
    await Caller(office).sign_in("dewi")
    second = Caller(office)
    again = await second.send("/login/code-for-them", {}, csrf=await second.token("/login/code-for-them"))
    assert again.status_code == 410
    assert "/dasbor" in words_of(again.text)
    assert len(office.sessions) == 1


async def test_a_secret_brought_along_is_never_the_session() -> None:
    office = example()
    caller = Caller(office)
    caller.http.cookies.set("alur", "planted", domain="127.0.0.1")
    await caller.sign_in("dewi")
    victim = caller.http.cookies["alur"]
    attacker = Caller(office)
    attacker.http.cookies.set("alur", "planted", domain="127.0.0.1")
    assert victim != "planted"
    assert "Perlengkapan pameran" not in (await attacker.get("/")).text


async def test_the_database_knows_a_digest_and_never_the_secret() -> None:
    caller = Caller(example())
    await caller.sign_in("dewi")
    assert caller.http.cookies["alur"] not in caller.office.sessions
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in caller.office.sessions)


async def test_signing_in_anew_ends_the_session_before() -> None:
    caller = Caller(example())
    await caller.sign_in("dewi")
    await caller.sign_in("rina")
    assert list(caller.office.sessions.values()) == ["rina"]


async def test_leaving_ends_the_session_for_every_copy_of_the_cookie() -> None:
    caller = Caller(example())
    await caller.sign_in("dewi")
    copied = caller.http.cookies["alur"]
    assert (await caller.send("/logout", {})).status_code == 303
    caller.http.cookies.set("alur", copied, domain="127.0.0.1")
    assert (await caller.get("/queue")).status_code == 401


async def test_a_person_who_has_left_is_out_at_once() -> None:
    caller = Caller(example())
    await caller.sign_in("tono")
    del caller.office.clerks["tono"]
    assert (await caller.get("/queue")).status_code == 401


@pytest.mark.parametrize(("url", "cookie"), [(HERE, "alur="), ("https://alur.example", "__Host-alur=")])
async def test_cookies_are_hidden_from_scripts_and_from_other_sites(url: str, cookie: str) -> None:
    caller = Caller(example(), url=url)
    entered = await caller.sign_in("dewi")
    given = next(line for line in entered.headers.get_list("set-cookie") if line.startswith(cookie))
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(given.split("; "))
    assert ("Secure" in given.split("; ")) is url.startswith("https")
    assert "Domain" not in given


FORGED = [
    ("no token", "", {"Origin": HERE}),
    ("another's token", "f" * 64, {"Origin": HERE}),
    ("a foreign origin", None, {"Origin": "https://evil.example"}),
    ("another port", None, {"Origin": "http://127.0.0.1:9999"}),
    ("an opaque origin", None, {"Origin": "null"}),
    ("a foreign site", None, {"Sec-Fetch-Site": "cross-site"}),
    ("our origin by a foreign site", None, {"Origin": HERE, "Sec-Fetch-Site": "same-site"}),
    ("no word of where from", None, {}),
]


@pytest.mark.parametrize("path", ["/act", "/logout", "/lang", "/theme", "/be", "/login/k7"])
@pytest.mark.parametrize(("csrf", "headers"), [(csrf, headers) for _, csrf, headers in FORGED], ids=[name for name, _, _ in FORGED])
async def test_a_form_from_elsewhere_does_nothing(path: str, csrf: str | None, headers: dict[str, str]) -> None:
    office = example()
    caller = Caller(office, demo=True)
    await caller.sign_in("dewi")
    office.codes["k7"] = "rina"
    form = {"request": "c12", "act": "approve", "state": "boss", "visit": 1, "person": "rina", "language": "en", "theme": "dark"}
    answer = await caller.send(path, form, csrf=csrf, headers=headers)
    assert answer.status_code == 403
    assert list(office.sessions.values()) == ["dewi"]
    assert office.codes == {"k7": "rina"}
    assert office.cases["c12"].status == "running"
    assert "set-cookie" not in answer.headers


async def test_a_browser_that_names_its_site_and_no_origin_is_our_own_page() -> None:
    caller = Caller(example())
    await caller.sign_in("dewi")
    assert (await caller.act("c12", "approve", headers={"Sec-Fetch-Site": "same-origin"})).status_code == 303


async def test_in_the_demo_one_picks_who_one_is_and_comes_back_where_one_was() -> None:
    caller = Caller(example(), demo=True)
    shown = await caller.get("/requests/PB/0012/XI/2026")
    assert shown.status_code == 401
    assert "Budi Santoso" in shown.text
    assert "Perlengkapan" not in shown.text
    picked = await caller.send("/be", {"person": "budi", "to": "/requests/PB/0012/XI/2026"})
    assert picked.headers["location"] == "/requests/PB/0012/XI/2026"
    assert (await caller.send("/be", {"person": "nobody"})).status_code == 400


async def test_outside_the_demo_nobody_is_listed_and_nobody_is_picked() -> None:
    caller = Caller(example())
    shown = await caller.get("/")
    assert "Budi Santoso" not in shown.text
    assert "/dasbor" in shown.text
    assert (await caller.send("/be", {"person": "budi"})).status_code == 404
    assert caller.office.sessions == {}


def test_a_demo_open_beyond_this_machine_is_not_built() -> None:
    with pytest.raises(ValueError, match="loopback"):
        build(example().parts, Settings("https://alur.example", demo=True))


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "/\tx", "javascript:alert(1)", "", "queue"])
def test_nobody_is_led_away_after_signing_in(to: str) -> None:
    assert local(to) == "/"


async def test_language_and_theme_are_the_persons_on_every_device_and_nobody_elses() -> None:
    office = example()
    caller = Caller(office)
    await caller.sign_in("dewi")
    chosen = await caller.send("/lang", {"language": "en", "to": "/queue?view=overdue"})
    assert chosen.headers["location"] == "/queue?view=overdue"
    await caller.send("/theme", {"theme": "dark"})
    page = (await caller.get("/")).text
    assert '<html lang="en" data-theme="dark">' in page
    assert "Running requests" in page
    await caller.send("/logout", {})
    assert '<html lang="id" data-theme="auto">' in (await caller.get("/")).text
    for person, expected in (("dewi", '<html lang="en" data-theme="dark">'), ("rina", '<html lang="id" data-theme="auto">')):
        elsewhere = Caller(office)
        await elsewhere.sign_in(person)
        assert expected in (await elsewhere.get("/")).text


async def test_a_person_is_met_in_their_own_language_and_a_stranger_in_the_browsers() -> None:
    caller = Caller(example())
    await caller.sign_in("sari")
    assert "Running requests" in (await caller.get("/")).text
    stranger = Caller(example())
    stranger.http.headers["Accept-Language"] = "en-GB,en;q=0.9"
    assert "Sign in" in (await stranger.get("/")).text
