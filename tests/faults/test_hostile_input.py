"""What nobody's page would send: refused politely or shown harmlessly, never an error of ours."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from itertools import count, product
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.stories.at_console import office as office
from tests.stories.office import Office, buy

MEGABYTE = 1024 * 1024
NUMBERS = count(1)


def sent(text: Any, **more: Any) -> bytes:
    """What the page sends when Rina says `text`, half characters and all."""
    return json.dumps({"account": "rina", "text": text, "delivery": f"hostile-{next(NUMBERS)}", **more}).encode()


@pytest.fixture(autouse=True)
def _nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No hostile input is an error of ours."""
    yield
    assert [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR] == []


def stranger(office: Office) -> httpx.AsyncClient:
    """Somebody who sends what they like from the console's own page."""
    return httpx.AsyncClient(base_url=office.address, headers={"Origin": office.address}, timeout=30)


NO_BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "deep": b"[" * 60_000,
    "a list": b"[]",
    "zero bytes": b"\0\0\0",
    "not UTF-8": b'{"text": "\xff\xfe"}',
    "5 MB": b'{"text": "' + b"a" * 5 * MEGABYTE + b'"}',
    "a text of 1 MB": sent("a" * MEGABYTE),
    "no account": sent("x").replace(b'"account"', b'"somebody"'),
    "an account nobody has": sent("x", account="mallory"),
    "an account of zero bytes": sent("x", account="\0"),
    "half a character as account": sent("x", account="\ud800"),
}
NO_MESSAGES = {
    "a text that is none": sent({"a": 1}),
    "a number of 4000 digits": sent("x").replace(b'"x"', b"1" + b"0" * 4000),
    "no delivery": sent("x").replace(b'"delivery"', b'"package"'),
    "an answer to no number": sent("x", answers="1; DROP"),
    "an answer to not a number": sent("x", answers=float("nan")),
    "files that are none": sent("x", files=[1, 2]),
    "a file that is a path": sent("x", files=[{"digest": "../../etc/passwd", "name": "x"}]),
    "a file nobody brought": sent("x", files=[{"digest": "a" * 64, "name": "x"}]),
    "eleven files": sent("x", files=[{"digest": "a" * 64, "name": "x"}] * 11),
}


async def test_a_body_that_is_none_is_refused_with_a_sentence(office: Office) -> None:
    cases = [*product(("say", "press", "read"), NO_BODIES.items()), *product(("say",), NO_MESSAGES.items())]
    async with stranger(office) as client:
        for path, (name, body) in cases:
            answer = await client.post(f"/console/{path}", content=body)
            assert 400 <= answer.status_code < 500, (path, name, answer.status_code)
            assert answer.json()["error"], (path, name)
    assert await office.player.see("rina") == []


TEXTS = (
    "\0", "\ud800", "\u202eexe.gpj", "<script>alert(1)</script>", "{{ ''.__class__ }}", "a\0b\ud83dc" * 300, "٣٤٥", "\r\n" * 1000 + "x", "😀" * 1000,
    "/" * 4000, "/beli " + "9" * 3900, "/beli " + "𝟗" * 900, "/beli 1e999999", "/mana " + "%_" * 900, "@" * 4000, "/wakilkan @budi 99-99 Des", "/lang \ud800",
)  # fmt: skip


async def test_any_text_is_answered_in_chat_in_forms_and_in_search(office: Office) -> None:
    visitor = await office.visitor("budi")
    async with stranger(office) as client:
        for start, text in product(("/batal", "/beli kursi", "/cuti"), TEXTS):
            await office.say("rina", start)
            answer = await client.post("/console/say", content=sent(text))
            assert answer.status_code in (200, 422), (start, text[:20])
        for text in TEXTS:
            await visitor.go(f"/search?q={quote(text.encode('utf-8', 'surrogatepass')[:1000])}")
            assert visitor.status < 500, text[:20]
    await office.say("rina", "/lang id")
    await buy(office, "rina", "4jt laptop")


FORGED = (
    "", "x", "|||", "approve|||", "approve|AAAA|1|", "approve|{request}|zz|", "approve|{request}|9|", "approve|{request}|-1|", "*do|{request}|9|approve", "*do||1|approve",
    "*more|{request}|99999|", "*why|{request}|99999|", "*a|||", "*a||1|\0", "*a||1|9999999999999999999", "*delegate|||x", "*delegate|||20261301/20261302/budi",
    "*start|||nothing", "*change||1|-1", "*page||1|999", "*continue||9|", "\ud800|||", "😀" * 16, "a" * 65, "__class__|{request}|1|", "resubmit|{request}|0|", "done|{request}|1|",
)  # fmt: skip


async def test_a_forged_button_decides_nothing_and_is_answered(office: Office) -> None:
    number = await buy(office, "rina", "4jt laptop")
    async with stranger(office) as client:
        theirs = {"rina": await office.reach("rina", "Tarik"), "budi": await office.reach("budi", "Setujui")}
        (_, request, *_) = (await office.player.token(theirs["budi"])).split("|")
        for who, token in product(("rina", "sari", "budi"), FORGED):
            message = theirs[who if who in theirs else "budi"][0]
            forged = sent("", account=who, message=message, token=token.replace("{request}", request))
            answer = await client.post("/console/press", content=forged)
            assert answer.status_code in (200, 404, 422), (who, token)
        await office.settle()
    (row,) = office.house.database.read(lambda reader: reader.ledger.running())
    assert (row.number, row.states) == (number, ("manager",))
    assert office.house.database.read(lambda reader: len(reader.ledger.history(row.id))) == 1
    assert await office.press("budi", "Setujui", number) == "Disetujui. Berikutnya Putu."


PATHS = (
    "/requests/" + "9" * 5000, "/requests/%00", "/requests/%ff%fe", "/search?q=%00%ff", "/search?q=" + "a" * 5000, "/files/x/..%2f..%2fetc", "/files/x/" + "a" * 64,
    "/login/%00", "/login/" + "A" * 3000, "/act?request=%00&act=x", "/act?request=%ff&act=%ff&visit=zz", "/queue?cut=%00", "/?unit=%00&sop=%ff&cut=x", "/static/..%2f..%2fapp.py",
    "/console/transcript?account=%00&before=9", "/console/transcript?account=rina&before=" + "9" * 30, "/console/file/x", "/console/file/..%2f", "/console/stream%00",
)  # fmt: skip
FORMS = (b"", b"\0" * 1000, b"a" * MEGABYTE, b"request=%00&act=%ff&visit=zz&csrf=x", b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n\xff\r\n--x--')
KINDS = (b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x", b"application/json", b"\xff")


async def test_pages_refuse_what_no_form_of_theirs_sends(office: Office) -> None:
    await office.visitor("budi")
    async with stranger(office) as client:
        client.cookies.update({"alur-session": "x" * 3000, "alur-language": "%00", "alur-theme": "\x7f"})
        for path in PATHS:
            assert (await client.get(path)).status_code < 500, path
        for path, body, kind in product(("/act", "/logout", "/lang", "/theme", "/login/x", "/be", "/console/upload"), FORMS, KINDS):
            answer = await client.post(path, content=body, headers=[(b"Content-Type", kind)])
            assert answer.status_code < 500, (path, body[:20], kind)
