"""What Telegram does to a gateway: limits, trouble, people who leave, updates that come twice; over the local Bot API server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from adapters.cards import Button, Card, words
from adapters.failures import CannotReach, Failure, Gone, Locked, Refused, Stuck, TryLater
from adapters.intents import Account, Notice, Pressed, Reply, Wrote
from adapters.port import Command
from adapters.telegram.bot_api import failure_of
from adapters.telegram.gateway import TelegramGateway
from adapters.telegram.pacing import PRIVATE
from tests.adapters.telegram_office import Office, account, card
from tests.servers.fake_telegram import TOKEN, Fault
from tests.webserver import listening, serving


def blocked(office: Office) -> str:
    office.rina.block()
    return str(office.rina.id)


def left(office: Office) -> str:
    office.rina.leave_telegram()
    return str(office.rina.id)


@pytest.mark.parametrize("who", [blocked, left, lambda office: str(office.dewi.id), lambda office: "12345", lambda office: "rina", lambda office: ""])
async def test_who_takes_no_messages_cannot_be_reached(office: Office, who: Callable[[Office], str]) -> None:
    with pytest.raises(CannotReach):
        await office.gateway.post(Account("telegram", who(office)), card())


TROUBLE: list[tuple[Fault, float | None]] = [
    (Fault("too_many", after=7), 7.0),
    (Fault("broken", code=500), None),
    (Fault("broken", code=502), None),
    (Fault("cut"), None),
    (Fault("garbled"), None),
]


@pytest.mark.parametrize(("fault", "after"), TROUBLE, ids=[fault.kind + str(fault.code) for fault, _ in TROUBLE])
async def test_trouble_says_when_to_try_again(office: Office, fault: Fault, after: float | None) -> None:
    office.server.weather.order("sendMessage", fault)
    with pytest.raises(TryLater) as raised:
        await office.gateway.post(account(office.rina), card())
    assert raised.value.after == after
    assert TOKEN not in repr(raised.value) + repr(raised.value.__cause__) + repr(raised.value.__context__)


async def test_one_chats_429_holds_that_chat_and_no_other(office: Office) -> None:
    office.server.weather.order("sendMessage", Fault("too_many", after=30))
    for before in (0, 0, 1):  # what is turned away meanwhile is told different moments
        with pytest.raises(TryLater) as raised:
            await office.gateway.post(account(office.rina), card())
        assert raised.value.after is not None
        assert 29 < raised.value.after <= 30 + before * PRIVATE.gap
    assert len(office.server.called("sendMessage")) == 1
    await office.gateway.post(account(office.budi), card("Untuk Budi"))
    assert office.shown(office.budi) == ["Untuk Budi"]


async def test_a_row_of_messages_to_one_person_waits_at_the_courier_not_here(office: Office) -> None:
    gateway = TelegramGateway(replace(office.settings, monotonic=lambda: 0.0))
    waits = []
    for number in range(6):
        try:
            await gateway.post(account(office.rina), card(str(number)))
        except TryLater as failure:
            waits.append(failure.after)
    await gateway.post(account(office.budi), card("Untuk Budi"))
    await gateway.close()
    assert office.shown(office.rina) == ["0", "1", "2", "3"]
    assert waits == pytest.approx([2 * PRIVATE.gap, 3 * PRIVATE.gap])
    assert office.shown(office.budi) == ["Untuk Budi"]


async def test_a_revoked_token_locks_the_platform_and_stays_secret(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await office.gateway.post(account(office.rina), card())
    async with office.at_work() as running:
        office.server.revoke()
        office.rina.say("halo")
        with pytest.raises(Locked) as raised:
            await running
    with pytest.raises(Locked):
        await office.gateway.post(account(office.rina), card())
    assert str(raised.value) == "token-refused"
    logged = [record.getMessage() for record in caplog.records if not record.name.startswith("uvicorn")]  # that is the server's own
    assert logged
    assert TOKEN.split(":")[1] not in "".join([*logged, repr(office.settings)])


async def test_a_second_poller_is_told_apart(office: Office) -> None:
    async with office.at_work() as running:
        other = TelegramGateway(office.settings)
        second = asyncio.create_task(other.run(office.receive))
        with pytest.raises(TryLater) as raised:
            await running
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
    assert (raised.value.why, raised.value.after) == ("polled-elsewhere", 60.0)


async def test_polls_that_fail_are_tried_again_and_told_when_it_lasts(office: Office) -> None:
    office.server.weather.order("getUpdates", *[Fault("broken")] * 3)
    async with office.at_work():
        office.rina.say("halo")
        await office.done()
        assert [intent.text for intent in office.taken if isinstance(intent, Wrote)] == ["halo"]
    office.server.weather.order("getUpdates", *[Fault("cut")] * 4)
    with pytest.raises(TryLater) as raised:
        await office.gateway.run(office.receive)
    assert raised.value.why == "no-connection"


async def test_what_is_not_handled_is_not_confirmed_and_nobody_else_waits_for_it(office: Office) -> None:
    office.held = asyncio.Event()
    office.answers = lambda intent: Reply((card(f"Untuk {intent.account.id}"),))
    async with office.at_work():
        office.budi.say("satu")
        office.budi.say("dua")
        office.rina.say("halo")
        while not office.shown(office.rina):
            await asyncio.sleep(0)
        assert office.server.updates.pending[0]["message"]["text"] == "satu"
        assert [intent.text for intent in office.taken if isinstance(intent, Wrote)] == ["satu", "halo"]
        office.held.set()
        await office.done()
        assert [intent.text for intent in office.taken if isinstance(intent, Wrote)] == ["satu", "halo", "dua"]
    assert office.server.updates.pending == []


async def test_what_was_in_hand_when_alur_was_killed_comes_again_with_the_same_id(office: Office) -> None:
    office.rina.say("satu")
    found = await office.gateway._api.updates(0, 0)
    assert len(found) == 1  # fetched, and then the process died
    async with office.at_work():
        await office.done()
    (wrote,) = office.taken
    assert wrote.delivery == f"{office.server.me['id']}-{found[0]['update_id']}"


async def test_an_end_confirms_what_was_handled_and_nothing_else(office: Office) -> None:
    async with office.at_work():
        office.rina.say("halo")
        await office.done()
    office.rina.say("sesudahnya")
    assert [update["message"]["text"] for update in office.server.updates.pending] == ["sesudahnya"]


async def test_an_end_lets_a_message_on_its_way_arrive_and_begins_no_other(office: Office) -> None:
    async with office.at_work() as running:
        sending = asyncio.create_task(office.gateway.post(account(office.rina), card("Sedang dikirim")))
        await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert (await sending).handle.endswith(f":{office.rina.message('Sedang dikirim').id}")
    with pytest.raises(TryLater):
        await office.gateway.post(account(office.rina), card("Sesudahnya"))
    assert office.shown(office.rina) == ["Sedang dikirim"]


async def test_a_repeated_update_shows_nothing_twice(office: Office) -> None:
    office.answers = lambda intent: Reply((card("Apa alasannya?", "Batal"),), notice=Notice("Dicatat."))
    async with office.at_work():
        office.rina.say("tolak")
        await office.done()
        office.server.updates.repeat()
        await office.done()
    assert len(office.taken) == 2
    assert office.shown(office.rina) == ["Apa alasannya?", "Dicatat."]


async def test_a_tap_is_answered_also_when_late_refused_or_meaningless(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    await office.gateway.post(account(office.rina), card("Setujui?", "Setujui"))
    message = office.rina.message("Setujui?")
    office.answers = lambda intent: Notice("Sudah diputus Sari." if isinstance(intent, Pressed) and intent.token != "long" else "x" * 201, alert=True)
    async with office.at_work():
        office.rina.press("Setujui")
        await office.done()
        office.rina.forge(message, "long")
        await office.done()
        office.server.answer_window = -1
        office.rina.press("Setujui")
        await office.done()
    assert [(toast.text, toast.alert) for toast in office.rina.toasts] == [("Sudah diputus Sari.", True)]
    assert office.shown(office.rina) == ["Setujui?", "x" * 201]
    assert len(office.server.called("answerCallbackQuery")) == 3
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_a_label_among_the_buttons_is_answered_and_means_nothing(office: Office) -> None:
    await office.gateway.post(account(office.rina), Card(title=words("Mulai kapan?"), buttons=(tuple(Button(day) for day in ("Sen", "Sel", "Rab")),)))
    async with office.at_work():
        office.rina.press("Sel")
        await office.done()
    assert office.taken == []
    assert [(call.result, office.rina.toasts) for call in office.server.called("answerCallbackQuery")] == [(True, [])]


async def test_a_press_on_a_message_that_is_gone_gets_its_card_anew(office: Office) -> None:
    await office.gateway.post(account(office.rina), card("Setujui?", "Lainnya"))
    office.answers = lambda intent: Reply((card("Setujui?", "Alihkan"),), replace=True)
    message = office.rina.message("Setujui?")
    office.rina.delete_message(message)
    async with office.at_work():
        office.rina.forge(message, "token:Lainnya")
        await office.done()
    assert [shown.labels for shown in office.rina.view()] == [("Alihkan",)]


@pytest.mark.parametrize("fault", [Fault("too_many", after=1), Fault("broken"), Fault("cut"), Fault("garbled")], ids=lambda fault: fault.kind)
async def test_an_answer_and_the_end_of_a_tap_that_meet_trouble_come_when_they_may(office: Office, fault: Fault) -> None:
    office.answers = lambda intent: Notice("Dicatat.") if isinstance(intent, Pressed) else Reply((card("Mulai kapan?", "Besok"),))
    office.server.weather.order("sendMessage", fault)
    office.server.weather.order("answerCallbackQuery", fault)
    async with office.at_work():
        office.rina.say("/cuti")
        await office.done()
        office.rina.press("Besok")
        await office.done()
    assert office.shown(office.rina) == ["Mulai kapan?"]
    assert [toast.text for toast in office.rina.toasts] == ["Dicatat."]


async def test_commands_are_offered_in_the_language_of_each_and_only_those_that_can_be_typed(office: Office) -> None:
    both = {"id": "pembelian", "en": "a purchase"}
    await office.gateway.announce([Command("beli", both), Command("mana", {"id": "di mana", "en": ""}), Command("where", {"en": "where it is"}), Command("cuti-saya", {"id": "x"})])
    english, other = office.server.person("Kate", language="en"), office.server.person("Ana", language="pt")
    offered = {person.account.first_name: [command["command"] for command in person.commands()] for person in (office.rina, english, other)}
    assert offered == {"Rina": ["beli", "mana"], "Kate": ["beli", "where"], "Ana": ["beli", "mana"]}
    assert [command["command"] for command in office.rina.commands(office.group().chat)] == ["beli", "mana"]
    assert office.server.menu_buttons[0] == {"type": "commands"}


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        (None, b'{"update_id": 1}', 401),
        ("salah", b'{"update_id": 1}', 401),
        ("rahasia", b"{", 400),
        ("rahasia", b"[]", 400),
        ("rahasia", b'{"update_id": "1"}', 400),
        ("rahasia", b" " * (1024 * 1024 + 1), 413),
        ("rahasia", b'{"update_id": 1}', 503),
    ],
)
async def test_the_webhook_opens_only_for_telegram(office: Office, secret: str | None, body: bytes, status: int) -> None:
    gateway = TelegramGateway(replace(office.settings, webhook_secret="rahasia", webhook_url="http://127.0.0.1/telegram/webhook"))
    async with serving(gateway.routes()) as address, httpx.AsyncClient() as client:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
        assert (await client.post(f"{address}/telegram/webhook", content=body, headers=headers)).status_code == status
    assert office.gateway.routes() == ()


async def test_a_webhook_is_answered_only_when_the_update_is_kept(office: Office) -> None:
    door = listening()
    office.settings = replace(office.settings, webhook_secret="rahasia", webhook_url=f"http://127.0.0.1:{door.getsockname()[1]}/telegram/webhook")
    office.gateway = TelegramGateway(office.settings)
    office.held = asyncio.Event()
    async with serving(office.gateway.routes(), door), office.at_work():
        office.budi.say("satu")
        while not office.taken:
            await asyncio.sleep(0)
        assert len(office.server.updates.pending) == 1
        office.held.set()
        await office.done()
        assert office.server.updates.webhook()["url"] == office.settings.webhook_url
    assert office.server.updates.pending == []


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (BadRequest("Message is too long"), Refused),
        (BadRequest("Button_data_invalid"), Refused),
        (BadRequest("Chat not found"), CannotReach),
        (BadRequest("Not enough rights to send text messages to the chat"), CannotReach),
        (BadRequest("Message can't be edited"), Stuck),
        (BadRequest("Message to delete not found"), Gone),
        (Forbidden("Forbidden: user is deactivated"), CannotReach),
        (InvalidToken(), Locked),
        (Conflict("terminated by other getUpdates request"), TryLater),
        (TimedOut(), TryLater),
        (NetworkError("Bad Gateway"), TryLater),
        (TelegramError("Invalid server response"), TryLater),
    ],
    ids=str,
)
def test_every_error_of_the_library_has_its_kind(error: TelegramError, failure: type[Failure]) -> None:
    assert type(failure_of(error)) is failure
