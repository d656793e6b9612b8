"""What the console's web routes take and refuse, what its stream tells, and what outlives a crash."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from adapters.cards import Button, Card, words
from adapters.console.gateway import ConsoleGateway
from adapters.console.settings import ConsoleSettings
from adapters.console.speech import sentences
from adapters.console.uploads import SIZE_LIMIT
from adapters.failures import Gone, TryLater
from adapters.intents import Account, IncomingFile, MessageRef, Wrote
from tests.adapters.console_office import ShownRail
from tests.adapters.console_person import NOON, PEOPLE, ConsoleHarness, console
from tests.adapters.contract import Reception

RINA = Account("console", "rina")
HERE = "http://127.0.0.1:8000"
SAY = {"account": "rina", "delivery": "delivery-1", "text": "halo"}


@pytest.fixture
def reception() -> Reception:
    return Reception()


@pytest.fixture
async def harness(reception: Reception, tmp_path: Path) -> AsyncIterator[ConsoleHarness]:
    async with console(tmp_path / "console", reception, ShownRail()) as harness:
        yield harness


def gateway(folder: Path, loopback_only: bool = True) -> ConsoleGateway:
    return ConsoleGateway(ConsoleSettings(folder, lambda: PEOPLE, lambda: NOON, loopback_only=loopback_only))


async def status(console: ConsoleGateway, client: str, headers: dict[str, str], method: str = "GET", path: str = "/console") -> int:
    transport = httpx.ASGITransport(app=Starlette(routes=list(console.routes())), client=(client, 5000))
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as caller:
        return (await caller.request(method, path, headers=headers, content=b"{}" if method == "POST" else None)).status_code


@pytest.mark.parametrize(
    ("client", "host", "expected"),
    [
        ("127.0.0.1", "127.0.0.1:8000", 200),
        ("127.0.0.1", "localhost:8000", 200),
        ("::1", "[::1]:8000", 200),
        ("::ffff:127.0.0.1", "localhost", 200),
        ("192.168.1.5", "127.0.0.1:8000", 403),
        ("127.0.0.1", "evil.example:8000", 403),
        ("127.0.0.1", "localhost.evil.example", 403),
        ("127.0.0.1", "[", 403),
        ("", "localhost", 403),
    ],
)
async def test_only_this_machine_under_its_own_name_is_let_in(tmp_path: Path, client: str, host: str, expected: int) -> None:
    assert await status(gateway(tmp_path), client, {"Host": host}) == expected


async def test_other_machines_are_let_in_when_told_so(tmp_path: Path) -> None:
    assert await status(gateway(tmp_path, loopback_only=False), "192.168.1.5", {"Host": "alur.example"}) == 200


@pytest.mark.parametrize(
    ("headers", "let_in"),
    [
        ({"Origin": HERE}, True),
        ({"Origin": HERE, "Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "http://127.0.0.1:9999"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": HERE, "Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({}, False),
    ],
)
async def test_only_the_own_page_may_act(tmp_path: Path, headers: dict[str, str], let_in: bool) -> None:
    assert (await status(gateway(tmp_path), "127.0.0.1", headers, "POST", "/console/say") != 403) is let_in


async def test_every_answer_carries_the_policy(harness: ConsoleHarness) -> None:
    for path in ("/console", "/console/static/console.js", "/console/state", "/console/nowhere"):
        response = await harness.client.get(path)
        assert response.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert response.headers["x-content-type-options"] == "nosniff"


def test_the_page_has_no_inline_code_and_nothing_from_elsewhere() -> None:
    page = (Path(sys.modules["adapters.console"].__file__ or "").parent / "static" / "console.html").read_text()
    assert "://" not in page
    assert "style=" not in page
    assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=') > 0


def test_both_languages_say_the_same_things() -> None:
    both = sentences()
    places = [
        {key: sorted(part.split("}")[0] for part in text.split("{")[1:]) for key, text in both[language].items()}
        for language in ("id", "en")
    ]
    assert places[0] == places[1]
    assert not [text for spoken in both.values() for text in spoken.values() if "!" in text]


TAKEN_OR_REFUSED: list[tuple[dict[str, Any], int]] = [
    ({"text": "x" * 4096}, 200),
    ({"text": "x" * 4097}, 413),
    ({"text": "x" * 1_000_000}, 413),
    ({"text": " \n "}, 422),
    ({"text": "\x00"}, 422),
    ({"text": "\x00halo"}, 200),
    ({"text": "\ud800 setengah"}, 200),
    ({"text": ["a"]}, 422),
    ({"delivery": ""}, 422),
    ({"delivery": "../../etc/passwd"}, 422),
    ({"account": "nobody"}, 422),
    ({"account": None}, 422),
    ({"files": [{"digest": "../../etc/passwd"}]}, 422),
    ({"files": [{"digest": "0" * 64}]}, 422),
    ({"files": [{}] * 11}, 422),
    ({"answers": -1}, 422),
    ({"answers": 10**30}, 422),
]


async def test_what_cannot_be_taken_is_refused_with_a_sentence(harness: ConsoleHarness, reception: Reception) -> None:
    for change, expected in TAKEN_OR_REFUSED:
        reception.taken.clear()
        response = await harness.client.post("/console/say", content=json.dumps({**SAY, **change}), headers={"Accept-Language": "en"})
        assert (response.status_code, len(reception.taken)) == (expected, int(expected == 200)), change
        assert expected == 200 or response.json()["error"] in sentences()["en"].values()


async def test_a_body_that_is_no_object_is_refused(harness: ConsoleHarness) -> None:
    for body in (b"", b"[]", b"[" * 60_000, b"\xff\xfe", b'{"account": '):
        assert (await harness.client.post("/console/press", content=body)).status_code == 422


async def test_a_file_of_20_megabytes_fits_and_one_byte_more_does_not(harness: ConsoleHarness, tmp_path: Path) -> None:
    fits = await harness.client.post("/console/upload", params={"name": "a.pdf"}, content=bytes(SIZE_LIMIT))
    assert (fits.status_code, fits.json()["size"]) == (200, SIZE_LIMIT)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(21):
            yield bytes(1024 * 1024)

    refused = await harness.client.post("/console/upload", params={"name": "brosur.pdf"}, content=endless())
    assert (refused.status_code, "brosur.pdf" in refused.json()["error"]) == (413, True)
    assert [file.name for file in (tmp_path / "console" / "uploads").iterdir()] == [fits.json()["digest"]]


async def test_a_start_sweeps_old_files_that_no_message_names(harness: ConsoleHarness, reception: Reception, tmp_path: Path) -> None:
    uploads = tmp_path / "console" / "uploads"
    await harness.send_file("rina", "sent.pdf", b"sent")
    (wrote,) = reception.taken
    assert isinstance(wrote, Wrote)
    digests = {name: (await harness.client.post("/console/upload", content=name.encode())).json()["digest"] for name in ("old", "fresh")}
    (uploads / "new-half").write_bytes(b"half")
    for name in (wrote.files[0].handle, digests["old"], "new-half"):
        os.utime(uploads / name, (0, 0))
    async with console(tmp_path / "console", reception):
        while len(list(uploads.iterdir())) > 2:
            await asyncio.sleep(0.01)
    assert {file.name for file in uploads.iterdir()} == {wrote.files[0].handle, digests["fresh"]}


async def test_a_file_comes_back_as_a_download_that_cannot_run(harness: ConsoleHarness, reception: Reception) -> None:
    await harness.send_file("rina", "a\u202e\"'><b>\r\nx.html", b"<script>alert(1)</script>")
    (wrote,) = reception.taken
    assert isinstance(wrote, Wrote)
    response = await harness.client.get(f"/console/file/{wrote.files[0].handle}", params={"name": wrote.files[0].name})
    assert response.content == b"<script>alert(1)</script>"
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"].startswith("attachment;")
    assert response.headers["content-security-policy"].startswith("sandbox")


async def test_a_file_that_is_not_there_is_not_found(harness: ConsoleHarness) -> None:
    for digest in ("0" * 64, "..%2Fconsole.sqlite", "console.sqlite"):
        assert (await harness.client.get(f"/console/file/{digest}")).status_code == 404


async def test_a_press_on_a_deleted_message_gets_a_sentence(harness: ConsoleHarness, reception: Reception) -> None:
    ref = await harness.gateway.post(RINA, Card(title=words("Laptop"), buttons=((Button("Setujui", "ok"),),)))
    await harness.gateway.delete(ref)
    await harness.call("press", {"account": "rina", "message": int(ref.handle), "token": "ok"})
    assert reception.taken == []
    assert await harness.told("rina") == [sentences()["id"]["gone"]]


async def test_a_press_on_somebody_elses_message_is_not_passed_on(harness: ConsoleHarness, reception: Reception) -> None:
    ref = await harness.gateway.post(RINA, Card(title=words("Laptop"), buttons=((Button("Setujui", "ok"),),)))
    response = await harness.call("press", {"account": "budi", "message": int(ref.handle), "token": "ok"})
    assert (response.status_code, reception.taken) == (404, [])


async def heard(harness: ConsoleHarness, after: int = 0, last: str = "") -> AsyncGenerator[tuple[str, dict[str, Any]], None]:
    """What the stream tells, as it comes: (kind, data)."""
    headers = {"Last-Event-ID": last} if last else {}
    async with asyncio.timeout(5), harness.client.stream("GET", "/console/stream", params={"after": after}, headers=headers) as response:
        kind = ""
        async for line in response.aiter_lines():
            kind = line.removeprefix("event: ") if line.startswith("event: ") else kind
            if line.startswith("data: "):
                yield kind, json.loads(line.removeprefix("data: "))


async def events(harness: ConsoleHarness, count: int, last: str = "") -> list[tuple[str, dict[str, Any]]]:
    """The first `count` events of the stream."""
    async with contextlib.aclosing(heard(harness, last=last)) as stream:
        return [await anext(stream) for _ in range(count)]


async def test_a_stream_takes_up_after_the_last_event_it_brought(harness: ConsoleHarness) -> None:
    refs = [await harness.gateway.post(RINA, Card(title=words(f"kartu {number}"))) for number in range(3)]
    await harness.gateway.edit(refs[0], Card(title=words("kartu 0, baru")))
    (desk, *messages) = await events(harness, 4)
    assert desk[0] == "desk"
    assert [message["body"]["title"][0]["text"] for _, message in messages] == ["kartu 1", "kartu 2", "kartu 0, baru"]
    resumed = await events(harness, 2, last=str(messages[1][1]["seq"]))
    assert resumed[1][1]["body"]["title"][0]["text"] == "kartu 0, baru"


async def test_a_stream_hears_what_happens_and_ends_when_the_gateway_stops(harness: ConsoleHarness) -> None:
    async with contextlib.aclosing(heard(harness)) as stream:
        assert (await anext(stream))[0] == "desk"
        await harness.gateway.post(RINA, Card(title=words("Laptop")))
        assert {(await anext(stream))[0] for _ in range(2)} == {"desk", "message"}
        await harness.stop()
        assert [kind async for kind, _ in stream] == []


async def test_unread_messages_are_counted_until_they_were_seen(harness: ConsoleHarness) -> None:
    refs = [await harness.gateway.post(RINA, Card(title=words("Laptop"))) for _ in range(2)]
    await harness.say("rina", "halo")

    async def unread() -> dict[str, int]:
        desk = (await harness.client.get("/console/state")).json()["desk"]
        return {person["id"]: person["unread"] for person in desk["people"]}

    assert await unread() == {"rina": 2, "budi": 0, "sari": 0}
    await harness.call("read", {"account": "rina", "message": int(refs[0].handle)})
    assert (await unread())["rina"] == 1


async def test_the_rail_moves_the_clock_and_starts_over(harness: ConsoleHarness) -> None:
    await harness.gateway.post(RINA, Card(title=words("Laptop")))
    before = (await harness.client.get("/console/state")).json()["desk"]
    assert [(await harness.client.post(f"/console/rail/{step}")).status_code for step in ("hour", "day", "alarm", "year")] == [
        200,
        200,
        200,
        404,
    ]
    after = (await harness.client.get("/console/state")).json()["desk"]
    assert (before["rail"]["time"], after["rail"]["time"]) == ("09.06", "10.06")
    await harness.client.post("/console/reset")
    assert await harness.see("rina") == []
    assert (await harness.client.get("/console/state")).json()["desk"]["epoch"] != before["epoch"]


async def test_a_long_transcript_comes_page_by_page(harness: ConsoleHarness) -> None:
    for number in range(105):
        await harness.gateway.post(RINA, Card(title=words(str(number))))
    newest = (await harness.client.get("/console/transcript", params={"account": "rina"})).json()
    older = (await harness.client.get("/console/transcript", params={"account": "rina", "before": newest["messages"][0]["id"]})).json()
    assert (len(newest["messages"]), newest["more"], len(older["messages"]), older["more"]) == (100, True, 5, False)


async def test_until_the_product_runs_a_person_is_asked_to_wait(harness: ConsoleHarness) -> None:
    await harness.stop()
    await harness.say("rina", "halo")
    assert await harness.told("rina") == [sentences()["id"]["starting"]]
    assert await harness.see("rina") == []


async def test_a_locked_transcript_is_worth_another_try_and_recovers(harness: ConsoleHarness, reception: Reception, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "console" / "console.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(TryLater):
        await harness.gateway.post(RINA, Card(title=words("Laptop")))
    await harness.say("rina", "halo")
    assert await harness.told("rina") == [sentences()["id"]["no_room"]]
    other.execute("ROLLBACK")
    other.close()
    await harness.repeat()
    assert [message.text for message in await harness.see("rina")] == ["halo"]
    assert len(reception.taken) == 1


def test_what_was_posted_outlives_a_kill(tmp_path: Path) -> None:
    program = (
        "import asyncio, os, sys; from pathlib import Path\n"
        "from tests.adapters.test_console_pages import RINA, gateway; from adapters.cards import Card, words\n"
        "ref = asyncio.run(gateway(Path(sys.argv[1])).post(RINA, Card(title=words('Laptop'))))\n"
        "print(ref.handle, flush=True); os.kill(os.getpid(), 9)\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2]
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = gateway(tmp_path)
    asyncio.run(again.edit(MessageRef("console", killed.stdout.strip()), Card(title=words("Disetujui"))))
    again.close()


async def test_a_file_nobody_sent_is_gone(harness: ConsoleHarness) -> None:
    with pytest.raises(Gone):
        [piece async for piece in harness.gateway.fetch(IncomingFile("console", "../console.sqlite", "x", 1, ""))]
