"""Slack as a platform, over the local one: what is acknowledged when, what is not let in, what is sent once, what a failure means."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from adapters.cards import Card, words
from adapters.failures import CannotReach, Failure, Gone, Locked, Refused, Stuck, TryLater
from adapters.intents import Account, Address, Answer, Asked, IncomingFile, Intent, Nothing, Notice, Opened, Pressed, Reply, Wrote
from adapters.slack.dispatch import Dispatch
from adapters.slack.gateway import SlackGateway
from adapters.slack.pacing import EDIT, POST, Pacing
from adapters.slack.settings import SlackSettings
from adapters.slack.sockets import COUNT
from adapters.slack.web_api import WebApi, failure_of
from tests.adapters.slack_office import SlackOffice
from tests.adapters.slack_person import slack_settings
from tests.adapters.telegram_office import card, file
from tests.servers.fake_slack import SIGNING_SECRET, FakeSlack, Fault, slack
from tests.servers.skipping import SkippingLoop


async def test_what_is_brought_is_acknowledged_only_when_it_is_kept(slack_office: SlackOffice) -> None:
    slack_office.held = asyncio.Event()
    async with slack_office.at_work():
        waiting = slack_office.budi.command("/mana laptop")
        assert (await slack_office.rina.command("/mana laptop")).taken
        assert not waiting.done()
        slack_office.held.set()
        assert (await waiting).taken
    assert [intent.text for intent in slack_office.taken if isinstance(intent, Asked)] == ["laptop", "laptop"]


async def test_what_was_under_way_when_told_to_stop_is_kept_acknowledged_and_answered(slack_office: SlackOffice) -> None:
    slack_office.held = asyncio.Event()
    slack_office.answers = lambda intent: Reply((Card(title=words("Tercatat")),))
    async with slack_office.at_work() as running:
        doing = slack_office.budi.command("/beli laptop")
        while not slack_office.taken:
            await asyncio.sleep(0)
        running.cancel()
        slack_office.held.set()
        await asyncio.gather(running, return_exceptions=True)
        assert (await doing).taken
        assert [message.text for message in slack_office.budi.view()] == ["Tercatat"]


@pytest.mark.parametrize("called", [False, True])
async def test_what_comes_twice_or_out_of_time_is_answered_once(slack_office: SlackOffice, called: bool) -> None:
    slack_office.told(signing_secret=SIGNING_SECRET if called else "")
    slack_office.answers = lambda intent: Reply((card("Berapa?", "Batal"),), notice=Notice("Dicatat"))
    async with slack_office.at_work():
        slack_office.rina.say("halo")
        await slack_office.done()
        await slack_office.server.deliveries.repeat()
        slack_office.server.deliveries.patience = 0.0
        slack_office.rina.say("lagi")
        await slack_office.done()
        assert {intent.delivery for intent in slack_office.taken} == {intent.delivery for intent in slack_office.taken[:1] + slack_office.taken[-1:]}
        assert [message.text for message in slack_office.rina.view()] == ["halo", "Berapa?", "Dicatat", "lagi", "Berapa?", "Dicatat"]


async def test_without_slacks_signature_nothing_is_let_in(slack_office: SlackOffice) -> None:
    now = slack_office.server.now()
    slack_office.server.now = lambda: now
    slack_office.told(signing_secret=SIGNING_SECRET, now=lambda: now)
    body = urlencode({"command": "/beli", "text": "laptop", "team_id": slack_office.server.team, "user_id": slack_office.rina.id, "trigger_id": "1.2.x"}).encode()
    signed = slack_office.server.deliveries.signed
    good = signed(body)
    wrong = [
        {}, signed(body + b"1"), signed(body, now - 301), signed(body, now + 301), good | {"X-Slack-Request-Timestamp": "soon"},
        good | {"X-Slack-Request-Timestamp": "9" * 400}, good | {"X-Slack-Signature": "v0="}, good | {"X-Slack-Signature": "\u00e9"},
    ]  # fmt: skip
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    async with slack_office.at_work(), aiohttp.ClientSession() as session:

        async def brought(body: bytes, headers: dict[str, str], kind: dict[str, str] = kind) -> int:
            async with session.post(slack_office.address, data=BytesIO(body), headers=headers | kind) as answer:
                return answer.status

        assert [await brought(body, headers) for headers in wrong] == [401] * len(wrong)
        assert slack_office.taken == []
        assert await brought(b"x" * (1 << 20) + b"x", {}) == 413
        assert [await brought(odd, signed(odd), {"Content-Type": "application/json"}) for odd in (b"{", b"[]", b"[" * 100_000, b"\xff")] == [400, 400, 400, 401]
        assert await brought(b"payload=%7B", signed(b"payload=%7B")) == 400
        assert await brought(body, signed(body, now - 299)) == await brought(body, good) == 200
        await slack_office.done()
    assert {intent.delivery for intent in slack_office.taken} == {"1.2.x"}


def test_a_signature_holds_for_its_body_and_its_moment_alone() -> None:
    body = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"

    def genuine(secret: str, now: float) -> bool:
        headers = {"X-Slack-Request-Timestamp": "1531420618", "X-Slack-Signature": signature}
        return Dispatch(WebApi(SlackSettings("xoxb-1", lambda: now, lambda: now, float, "https://slack.com/api/")), secret, lambda: now).genuine(body, headers)

    assert genuine("8f742231b10e8888abcd99yyyzzz85a5", 1531420700.0)
    assert not genuine("8f742231b10e8888abcd99yyyzzz85a6", 1531420700.0)
    assert not genuine("8f742231b10e8888abcd99yyyzzz85a5", 1531420919.0)


async def test_what_the_product_logs_is_heard_where_slack_is_used(slack_office: SlackOffice) -> None:
    """The library gives the logger of its app's name the level of its own, which is a quiet one."""
    logging.getLogger("alur").setLevel(logging.NOTSET)
    async with slack_office.at_work():
        slack_office.rina.say("halo")
        await slack_office.done()
    assert (len(slack_office.taken), logging.getLogger("alur").level) == (1, logging.NOTSET)


async def test_what_other_apps_keep_in_the_environment_changes_nothing(slack_office: SlackOffice) -> None:
    others = dict.fromkeys(("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_VERIFICATION_TOKEN"), "of-another-app")
    os.environ.update(others)
    try:
        slack_office.told(signing_secret=SIGNING_SECRET)
    finally:
        for name in others:
            del os.environ[name]
    slack_office.answers = lambda intent: Reply((card("Berapa?"),))
    async with slack_office.at_work():
        assert (await slack_office.rina.command("/beli laptop")).taken
        await slack_office.done()
    assert [message.text for message in slack_office.rina.view()] == ["Berapa?"]


@pytest.mark.parametrize("called", [False, True])
async def test_a_command_is_heard_whatever_its_words(slack_office: SlackOffice, called: bool) -> None:
    slack_office.told(signing_secret=SIGNING_SECRET if called else "")
    lines = ("payload=1 & payload", '{"type": "url_verification", "challenge": "x"}', "", "ssl_check=1&x")
    async with slack_office.at_work():
        for line in lines:
            assert (await slack_office.rina.command(f"/beli {line}")).taken
    assert [intent.text for intent in slack_office.taken if isinstance(intent, Asked)] == list(lines)


@pytest.mark.parametrize(
    "payload",
    [
        {}, {"type": "event_callback"}, {"type": "event_callback", "event": "x"}, {"type": "event_callback", "event": {"type": 5}, "authorizations": 5}, {"command": 5},
        {"type": "block_actions", "actions": []}, {"type": "block_actions", "actions": [{}], "user": 5}, {"type": "view_submission", "view": 5, "response_urls": {}},
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused_and_ends_nothing(slack_office: SlackOffice, payload: dict[str, object], caplog: pytest.LogCaptureFixture) -> None:
    slack_office.told(signing_secret=SIGNING_SECRET)
    async with slack_office.at_work():
        outcome = await slack_office.server.deliveries.bring("interactive", payload)
        assert (outcome.taken, outcome.trouble) == (False, "http_error")
        assert (await slack_office.rina.command("/beli laptop")).taken
    assert [record for record in caplog.records if record.levelname not in ("DEBUG", "INFO", "WARNING")] == []


async def test_the_answer_to_a_command_is_where_it_was_typed_or_it_is_said_where_it_is(slack_office: SlackOffice) -> None:
    room = slack_office.server.room("umum", slack_office.rina, slack_office.budi, bot=False)
    said: list[Answer] = [Notice("Tidak ada <!channel>"), Reply((Card(title=words("Kartu")),)), Reply((), notice=Notice("Batal"))]
    answers = iter(said)
    slack_office.answers = lambda intent: next(answers)
    async with slack_office.at_work():
        for line in ("/mana x", "/beli laptop", "/batal"):
            await slack_office.rina.command(line, channel=room.channel)
        await slack_office.done()
        shown = slack_office.rina.view(room.channel)
    assert [message.text for message in shown] == ["Tidak ada <!channel>", "Jawabannya ada di pesan langsung dari Alur, di bagian Aplikasi.", "Batal"]
    assert all(message.ephemeral and message.pings == () for message in shown)
    assert slack_office.budi.view(room.channel) == []
    assert [message.text for message in slack_office.rina.view()] == ["Kartu"]


async def test_what_is_answered_in_a_thread_is_answered_there(slack_office: SlackOffice) -> None:
    slack_office.answers = lambda intent: Reply((card("Setujui?", "Ya"),)) if isinstance(intent, Wrote) else Reply((card("Sudah"),), replace=True, notice=Notice("Tercatat"))
    async with slack_office.at_work():
        ref = await slack_office.gateway.post(slack_office.account(slack_office.rina), card("Laptop"))
        slack_office.rina.say("setuju", thread=slack_office.rina.message("Laptop"))
        await slack_office.done()
        slack_office.rina.press("Ya")
        await slack_office.done()
        assert [message.text for message in slack_office.rina.thread("Laptop")] == ["setuju", "Sudah", "Tercatat"]
        assert [message.text for message in slack_office.rina.view()] == ["Laptop"]
    wrote, pressed = slack_office.taken
    assert isinstance(wrote, Wrote)
    assert isinstance(pressed, Pressed)
    assert wrote.reply_to == ref


async def test_a_foreign_company_is_out_of_reach_and_so_is_every_place_but_a_person(slack_office: SlackOffice) -> None:
    guest = slack_office.server.person("Tamu", team="T0LAIN00001")
    for to in (slack_office.account(guest), Account("slack", slack_office.rina.id), Account("slack", "../x"), Address("slack", "C1", shared=True)):
        with pytest.raises(CannotReach):
            await slack_office.gateway.post(to, card())
    slack_office.rina.leave_slack()
    with pytest.raises(CannotReach):
        await slack_office.gateway.post(slack_office.account(slack_office.rina), card())


async def test_files_stand_in_the_thread_under_their_card_and_are_sent_once_when_slack_falters(slack_office: SlackOffice, tmp_path: Path) -> None:
    to, given = slack_office.account(slack_office.rina), Card(title=words("Laptop"), files=(file(tmp_path), file(tmp_path, b"dua", "dua.pdf")))
    slack_office.server.weather.order("files.completeUploadExternal", Fault("too_many", after=2))
    with pytest.raises(TryLater) as raised:
        await slack_office.gateway.post(to, given)
    assert raised.value.after == 2.0
    await slack_office.gateway.post(to, given)  # a look at the hurried clock is two seconds
    assert [message.text for message in slack_office.rina.view()] == ["Laptop\nLampiran: penawaran.pdf, dua.pdf"]
    assert [message.files for message in slack_office.rina.thread("Laptop")] == [("penawaran.pdf",), ("dua.pdf",)]


async def test_a_file_is_asked_for_at_slacks_own_hosts_alone_and_a_page_to_sign_in_on_is_no_file(slack_office: SlackOffice) -> None:
    kept = slack_office.server.keep("a.pdf", "application/pdf", b"%PDF", slack_office.rina.id)

    async def fetched(url: str) -> bytes:
        return b"".join([piece async for piece in slack_office.gateway.fetch(IncomingFile("slack", url, "a.pdf", 4, "application/pdf"))])

    assert await fetched(kept.address) == b"%PDF"
    for url in ("http://127.0.0.1:9/a", "http://files.slack.com/a", "https://slack.com.jahat.test/a", "https://evilslack.com/a"):
        with pytest.raises(Refused):
            await fetched(url)
    slack_office.server.scopes.remove("files:read")
    with pytest.raises(Refused):
        await fetched(kept.address)


@pytest.mark.parametrize(
    ("error", "status", "expected"),
    [
        ("ratelimited", 200, TryLater), ("ratelimited", 429, TryLater), ("", 200, TryLater), ("internal_error", 500, TryLater), ("fatal_error", 200, TryLater),
        ("invalid_auth", 200, Locked), ("token_revoked", 200, Locked), ("account_inactive", 200, Locked), ("missing_scope", 200, Locked),
        ("channel_not_found", 200, CannotReach), ("is_archived", 200, CannotReach), ("user_disabled", 200, CannotReach), ("not_in_channel", 200, CannotReach),
        ("message_not_found", 200, Gone), ("cant_update_message", 200, Stuck), ("edit_window_closed", 200, Stuck),
        ("invalid_blocks", 200, Refused), ("msg_too_long", 200, Refused), ("something_new", 200, Refused),
    ],
)  # fmt: skip
def test_slacks_word_says_what_to_do_next(error: str, status: int, expected: type[Failure]) -> None:
    found = failure_of(error, status, {"Retry-After": "30"} if status == 429 else {})
    assert type(found) is expected
    if isinstance(found, TryLater):
        assert found.after == {"ratelimited": 30.0 if status == 429 else 1.0}.get(error)


@pytest.mark.parametrize("fault", [Fault("broken"), Fault("cut"), Fault("garbled"), Fault("cut", done=True)])
async def test_an_outcome_that_is_not_known_is_tried_again_by_the_courier_and_by_nobody_else(slack_office: SlackOffice, fault: Fault) -> None:
    slack_office.server.weather.order(POST, fault)
    with pytest.raises(TryLater) as raised:
        await slack_office.gateway.post(slack_office.account(slack_office.rina), card())
    assert (raised.value.after, len(slack_office.server.called(POST))) == (None, 1)


async def test_a_card_whose_place_is_no_more_is_gone(slack_office: SlackOffice) -> None:
    ref = await slack_office.gateway.post(slack_office.account(slack_office.rina), card("Laptop"))
    slack_office.rina.leave_slack()
    slack_office.server.remove(slack_office.rina.message("Laptop"))
    with pytest.raises(Gone):
        await slack_office.gateway.edit(ref, card("Disetujui"))
    with pytest.raises(Gone):
        await slack_office.gateway.delete(ref)


async def test_without_a_token_that_is_good_the_platform_is_locked_from_the_moment_slack_says_so(slack_office: SlackOffice) -> None:
    async with slack_office.at_work() as running:
        slack_office.server.revoke()
        with pytest.raises(Locked) as raised:
            await asyncio.wait_for(running, 10)
        assert str(raised.value) == "token-refused"
    for call in (slack_office.gateway.check(), slack_office.gateway.post(slack_office.account(slack_office.rina), card())):
        with pytest.raises(Locked):
            await call


@pytest.mark.parametrize(("spoil", "why"), [("token", "app-token-refused"), ("scope", "app-scope-missing"), ("off", "sockets-disabled")])
async def test_a_socket_that_cannot_be_had_locks_the_platform_and_says_why(slack_office: SlackOffice, spoil: str, why: str) -> None:
    if spoil == "off":
        async with slack_office.at_work() as running:
            await slack_office.server.sockets.disable()
            with pytest.raises(Locked) as raised:
                await asyncio.wait_for(running, 10)
    else:
        slack_office.server.app_token += "x" * (spoil == "token")
        slack_office.server.app_scopes = []
        with pytest.raises(Locked) as raised:
            await asyncio.wait_for(slack_office.gateway.run(slack_office.receive), 10)
    assert str(raised.value) == why


async def test_a_socket_that_slack_ends_or_that_breaks_is_followed_by_another_and_nothing_is_lost(slack_office: SlackOffice) -> None:
    sockets = slack_office.server.sockets
    async with slack_office.at_work():
        await sockets.warn()
        await sockets.connected(2 * COUNT)
        for left in range(COUNT, 0, -1):
            await sockets.refresh()
            await sockets.connected(COUNT + left - 1)
        first = sockets.open[0]
        await sockets.drop()
        slack_office.rina.say("halo")
        await slack_office.done()
        while first in sockets.open or len(sockets.open) < COUNT:
            await asyncio.sleep(0.01)
    assert [intent.text for intent in slack_office.taken if isinstance(intent, Wrote)] == ["halo"]


async def test_one_socket_is_enough_where_slack_gives_no_second_and_none_is_not(slack_office: SlackOffice) -> None:
    opening = "apps.connections.open"
    slack_office.server.weather.order(opening, Fault("too_many", after=1))
    async with slack_office.at_work():
        pass  # the second came a second later
    assert len(slack_office.server.called(opening)) == COUNT + 1
    slack_office.server.weather.order(opening, *[Fault("too_many", after=30)] * COUNT)
    with pytest.raises(TryLater) as raised:
        await slack_office.gateway.run(slack_office.receive)
    assert raised.value.after == 30.0


def test_a_socket_that_died_in_silence_is_noticed_and_followed_by_another() -> None:
    taken: list[Intent] = []

    async def receive(intent: Intent) -> Answer:
        taken.append(intent)
        return Nothing()

    async def noticed() -> None:
        loop = asyncio.get_running_loop()
        async with slack(FakeSlack()) as server:
            gateway, rina = SlackGateway(slack_settings(server, monotonic=loop.time)), server.person("Rina Wulandari")
            running = asyncio.create_task(gateway.run(receive))
            await server.sockets.connected(COUNT)
            first, begun = server.sockets.open[0], loop.time()
            server.sockets.freeze()
            while first in server.sockets.open or len(server.sockets.open) < COUNT:
                await asyncio.sleep(1)
            assert loop.time() - begun < 30
            rina.say("halo")
            await server.deliveries.settled()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        runner.run(noticed())
    assert [intent.text for intent in taken if isinstance(intent, Wrote)] == ["halo"]


async def test_an_envelope_that_makes_no_sense_ends_nothing(slack_office: SlackOffice) -> None:
    async with slack_office.at_work():
        socket = slack_office.server.sockets.open[0]
        for frame in ("{", "[]", json.dumps({"type": "events_api"}), json.dumps({"type": "interactive", "envelope_id": "e", "payload": [1]})):
            await socket.connection.send_str(frame)
        slack_office.rina.say("halo")
        await slack_office.done()
    assert len(slack_office.taken) == 1


def test_a_conversation_takes_three_messages_at_once_then_one_a_second_and_what_slack_says_beats_that() -> None:
    moment = 0.0
    pacing = Pacing(lambda: moment)
    assert [round(pacing.take(POST, "D1", 1.5), 2) for _ in range(4)] == [0.0, 0.0, 0.0, 1.05]
    assert pacing.take(POST, "D2", 1.5) == 0.0
    pacing.hold(POST, "D2", 30.0)
    assert (pacing.take(POST, "D2", 1.5, urgent=True), pacing.take(POST, "D3", 1.5), pacing.take(EDIT, "D2", 1.5)) == (30.0, 0.0, 0.0)
    pacing.hold(EDIT, "D2", 20.0)
    assert (pacing.take(EDIT, "D3", 1.5, urgent=True), pacing.take(POST, "D4", 1.5)) == (20.0, 0.0)
    moment = 40.0
    assert pacing.take(EDIT, "D3", 1.5) == pacing.take(POST, "D2", 1.5) == 0.0


async def test_a_home_is_filled_by_the_answer_to_its_opening_and_later_by_itself_and_answers_its_buttons_in_the_chat(slack_office: SlackOffice) -> None:
    slack_office.answers = lambda intent: Reply((card("Halo", "Buka"),)) if isinstance(intent, Opened) else Notice("Tercatat")
    async with slack_office.at_work():
        slack_office.rina.open_home()
        await slack_office.done()
        assert slack_office.rina.home is not None
        assert (slack_office.rina.home.text, slack_office.rina.home.labels) == ("Halo", ("Buka",))
        slack_office.rina.press("Buka", where=slack_office.rina.account.home)
        await slack_office.done()
        assert [(message.text, message.ephemeral) for message in slack_office.rina.view()] == [("Tercatat", False)]
        await slack_office.gateway.show_home(slack_office.account(slack_office.rina), [Card(title=words("Satu")), Card(title=words("Dua"))])
        assert slack_office.rina.home.text == "Satu\nDua"


async def test_a_home_that_slack_does_not_show_is_out_of_reach(slack_office: SlackOffice) -> None:
    guest = slack_office.server.person("Tamu", team="T0LAIN00001")
    with pytest.raises(CannotReach):
        await slack_office.gateway.show_home(slack_office.account(guest), [card()])
    slack_office.server.home_tab = False
    with pytest.raises(CannotReach):
        await slack_office.gateway.show_home(slack_office.account(slack_office.rina), [card()])
    slack_office.server.weather.order("views.publish", Fault("too_many", after=7))
    with pytest.raises(TryLater) as raised:
        await slack_office.gateway.show_home(slack_office.account(slack_office.rina), [card()])
    assert raised.value.after == 7.0
