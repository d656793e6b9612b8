"""What Telegram does to a gateway: limits, trouble, groups, people who leave; over the local Bot API server."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from adapters.cards import Button, Card, CardFile, words
from adapters.failures import CannotReach, Failure, Gone, Locked, Refused, TryLater
from adapters.intents import Account, Address, Answer, Asked, Intent, Nothing, Notice, Pressed, Reply, Wrote
from adapters.port import Command
from adapters.telegram.bot_api import failure_of
from adapters.telegram.gateway import TelegramGateway
from adapters.telegram.settings import TelegramSettings
from tests.servers.fake_telegram import TOKEN, FakeTelegram, Fault, Group, Person, telegram
from tests.webserver import listening, serving

PNG = b"\x89PNG\r\n\x1a\n of a path"


@dataclass
class Office:
    """Rina and Budi, who have begun to talk to the bot, and Dewi, who has not. `answers` what the product says to an intent."""

    server: FakeTelegram
    settings: TelegramSettings
    rina: Person
    budi: Person
    dewi: Person
    answers: Callable[[Intent], Answer] = lambda intent: Nothing()
    held: asyncio.Event | None = None

    def __post_init__(self) -> None:
        self.taken: list[Intent] = []
        self.gateway = TelegramGateway(self.settings)

    async def receive(self, intent: Intent) -> Answer:
        self.taken.append(intent)
        if self.held is not None and intent.account.id == str(self.budi.id):
            await self.held.wait()
        return self.answers(intent)

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncIterator[asyncio.Task[None]]:
        running = asyncio.create_task(self.gateway.run(self.receive))
        try:
            await self.server.updates.polled()
            yield running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    def group(self, forum: bool = False) -> Group:
        group = self.server.group("Pengadaan", self.rina, self.budi, self.dewi, forum=forum)
        group.add_bot(self.rina)
        return group

    async def done(self) -> None:
        await self.server.updates.confirmed()

    def shown(self, person: Person) -> list[str]:
        return [message.text for message in person.view() if not message.own]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with telegram() as server:
        people = [server.person(name) for name in ("Rina Wulandari", "Budi Santoso", "Dewi Kartika")]
        for person in people[:2]:
            person.account.started = person.account.met = True
        settings = TelegramSettings(TOKEN, time.monotonic, lambda seconds: 0.0, server.address, open_file=lambda digest: found if (found := tmp_path / digest).exists() else None)
        made = Office(server, settings, people[0], people[1], people[2])
        try:
            yield made
        finally:
            await made.gateway.close()


def account(person: Person) -> Account:
    return Account("telegram", str(person.id))


def card(text: str = "Setujui laptop?", *labels: str) -> Card:
    return Card(title=words(text), buttons=(tuple(Button(label, f"token:{label}") for label in labels),))


def file(folder: Path, content: bytes = b"%PDF-1.7 offer", name: str = "penawaran.pdf", picture: bool = False) -> CardFile:
    digest = hashlib.sha256(content).hexdigest()
    (folder / digest).write_bytes(content)
    return CardFile(digest, name, len(content), "image/png" if picture else "application/pdf", "", picture)


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


TROUBLE: list[tuple[Fault, type[Failure], float | None, bool]] = [
    (Fault("too_many", after=7), TryLater, 7.0, False),
    (Fault("broken", code=500), TryLater, None, True),
    (Fault("broken", code=502), TryLater, None, True),
    (Fault("cut"), TryLater, None, True),
    (Fault("garbled"), TryLater, None, True),
]


@pytest.mark.parametrize(("fault", "kind", "after", "unknown"), TROUBLE, ids=[str(fault) for fault, *_ in TROUBLE])
async def test_trouble_says_when_to_try_again_and_whether_it_may_be_done(office: Office, fault: Fault, kind: type[Failure], after: float | None, unknown: bool) -> None:
    office.server.weather.order("sendMessage", fault)
    with pytest.raises(kind) as raised:
        await office.gateway.post(account(office.rina), card())
    assert isinstance(raised.value, TryLater)
    assert (raised.value.after, raised.value.unknown_outcome) == (after, unknown)
    assert TOKEN not in repr(raised.value) + repr(raised.value.__cause__) + repr(raised.value.__context__)


async def test_one_chats_429_holds_that_chat_and_no_other(office: Office) -> None:
    office.server.weather.order("sendMessage", Fault("too_many", after=30))
    for _ in range(3):
        with pytest.raises(TryLater) as raised:
            await office.gateway.post(account(office.rina), card())
        assert raised.value.after is not None
        assert 29 < raised.value.after <= 30
    assert len(office.server.called("sendMessage")) == 1
    await office.gateway.post(account(office.budi), card("Untuk Budi"))
    assert office.shown(office.budi) == ["Untuk Budi"]


async def test_a_row_of_messages_to_one_person_waits_at_the_courier_not_here(office: Office) -> None:
    office.server.pacing.strict = True
    waits = []
    for number in range(6):
        try:
            await office.gateway.post(account(office.rina), card(str(number)))
        except TryLater as failure:
            waits.append(failure.after or 0)
    assert office.shown(office.rina)[:4] == ["0", "1", "2", "3"]
    assert all(call.code == 200 for call in office.server.called("sendMessage"))
    assert all(wait > 1.5 for wait in waits)


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


async def test_a_press_on_a_message_that_is_gone_gets_its_card_anew(office: Office) -> None:
    await office.gateway.post(account(office.rina), card("Setujui?", "Lainnya"))
    office.answers = lambda intent: Reply((card("Setujui?", "Alihkan"),), replace=True)
    message = office.rina.message("Setujui?")
    office.rina.delete_message(message)
    async with office.at_work():
        office.rina.forge(message, "token:Lainnya")
        await office.done()
    assert [shown.labels for shown in office.rina.view()] == [("Alihkan",)]


async def test_an_answer_that_meets_a_429_comes_when_it_may(office: Office) -> None:
    office.answers = lambda intent: Reply((card("Mulai kapan?"),))
    office.server.weather.order("sendMessage", Fault("too_many", after=1))
    async with office.at_work():
        office.rina.say("/cuti")
        await office.done()
    assert office.shown(office.rina) == ["Mulai kapan?"]


async def test_in_a_group_answers_go_to_the_private_chat_and_strangers_to_it_are_told(office: Office) -> None:
    office.answers = lambda intent: Reply((card(f"Jawaban {intent.account.id}"),))
    group = office.group()
    async with office.at_work():
        office.rina.say("/mana@alur_bot laptop", group.chat)
        office.dewi.say("/mana laptop", group.chat)
        office.budi.say("selamat pagi", group.chat)
        await office.done()
    assert [intent.account.id for intent in office.taken if isinstance(intent, Asked)] == [str(office.rina.id), str(office.dewi.id)]
    assert office.shown(office.rina) == [f"Jawaban {office.rina.id}"]
    told = [message.text for message in office.dewi.view(group.chat) if message.sender == "Alur"]
    assert told == ["Jawaban hanya dikirim di chat pribadi. Buka @alur_bot dan tekan Mulai, lalu coba lagi."]


async def test_in_a_group_a_card_is_not_replaced_for_one_who_pressed(office: Office) -> None:
    group = office.group()
    await office.gateway.post(Address("telegram", str(group.id)), card("Rina: laptop", "Lainnya"))
    office.answers = lambda intent: Reply((card("Untuk Anda saja"),), replace=True)
    async with office.at_work():
        office.budi.press("Lainnya", chat=group.chat)
        await office.done()
    assert [message.labels for message in office.rina.view(group.chat) if message.sender == "Alur"] == [("Lainnya",)]
    assert office.shown(office.budi) == ["Untuk Anda saja"]


async def test_a_group_that_moved_is_followed_and_its_old_messages_are_gone(office: Office) -> None:
    group = office.group()
    old = Address("telegram", str(group.id))
    ref = await office.gateway.post(old, card("Sebelum"))
    moved = group.upgrade(office.rina)
    with pytest.raises(Gone):
        await office.gateway.edit(ref, card("Sesudah"))
    again = await office.gateway.post(old, card("Sesudah"))
    assert again.handle.startswith(f"{moved.id}:")
    await office.gateway.edit(again, card("Selesai"))
    assert [message.text for message in office.rina.view(moved.chat) if message.sender == "Alur"] == ["Selesai"]


async def test_in_a_forum_a_card_goes_to_its_topic_or_is_not_to_be_delivered(office: Office) -> None:
    group = office.group(forum=True)
    topic = group.topic("Laptop", office.rina)
    await office.gateway.post(Address("telegram", str(group.id), str(topic)), card("Rina: laptop"))
    assert [message.thread for message in office.rina.view(group.chat) if message.text == "Rina: laptop"] == [topic]
    with pytest.raises(CannotReach):
        await office.gateway.post(Address("telegram", str(group.id), "99"), card())
    group.remove_bot(office.rina)
    with pytest.raises(CannotReach):
        await office.gateway.post(Address("telegram", str(group.id), str(topic)), card())


async def test_a_card_shown_as_it_is_and_one_that_is_a_picture_are_edited(office: Office, tmp_path: Path) -> None:
    ref = await office.gateway.post(account(office.rina), card("Jalur", "Ingatkan"))
    await office.gateway.edit(ref, card("Jalur", "Ingatkan"))
    picture = await office.gateway.post(account(office.rina), replace(card("Jalur"), files=(file(tmp_path, PNG, "jalur.png", True),)))
    await office.gateway.edit(picture, Card(title=words("Jalur " * 400)))
    assert [(message.files, len(message.text) <= 1024) for message in office.rina.view()] == [((), True), (("jalur.png",), True)]
    await office.gateway.delete(picture)
    with pytest.raises(Gone):
        await office.gateway.delete(picture)


async def test_a_file_is_brought_once_to_a_chat_and_sent_up_once_for_all(office: Office, tmp_path: Path) -> None:
    shown = replace(card("Rina: laptop"), files=(file(tmp_path), CardFile("0" * 64, "hilang.pdf", 5, "application/pdf")))
    for person in (office.rina, office.rina, office.budi):
        await office.gateway.post(account(person), shown)
    sent = office.server.called("sendDocument")
    assert [len(office.rina.view()), len(office.budi.view()), len(sent)] == [3, 2, 2]
    assert "document" in sent[1].arguments
    text, brought = office.budi.view()
    assert (text.text.splitlines()[-1], brought.files, brought.reply_to) == ("Lampiran: penawaran.pdf, hilang.pdf", ("penawaran.pdf",), text.id)
    office.server.files.clear()
    office.dewi.start()
    await office.gateway.post(account(office.dewi), shown)
    assert [message.files for message in office.dewi.view() if not message.own] == [(), ("penawaran.pdf",)]


async def test_a_card_whose_files_are_held_up_goes_on_where_it_stopped(office: Office, tmp_path: Path) -> None:
    shown = replace(card("Rina: laptop"), files=(file(tmp_path, b"a", "a.pdf"), file(tmp_path, b"b", "b.pdf")))
    office.server.weather.order("sendDocument", Fault("broken"), Fault("broken"))
    for _ in range(2):
        with pytest.raises(TryLater):
            await office.gateway.post(account(office.rina), shown)
    await office.gateway.post(account(office.rina), shown)
    assert [message.files for message in office.rina.view()] == [(), ("a.pdf",), ("b.pdf",)]


async def test_a_picture_that_telegram_does_not_take_goes_as_a_file(office: Office, tmp_path: Path) -> None:
    await office.gateway.post(account(office.rina), replace(card("Jalur"), files=(file(tmp_path, b"no picture at all", "jalur.png", True),)))
    assert [(message.text, message.files) for message in office.rina.view()] == [("Jalur", ()), ("", ("jalur.png",))]


async def test_a_file_that_is_gone_at_telegram_is_said_so(office: Office) -> None:
    office.answers = lambda intent: Nothing()
    async with office.at_work():
        office.rina.send_document("penawaran.pdf", b"%PDF")
        await office.done()
    (wrote,) = office.taken
    assert isinstance(wrote, Wrote)
    office.server.files.clear()
    with pytest.raises(Gone):
        [piece async for piece in office.gateway.fetch(wrote.files[0])]


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
        (BadRequest("Message can't be edited"), Gone),
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
