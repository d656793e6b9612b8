"""What every platform must do, whatever it is: a new gateway inherits this suite and brings a harness."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest

from adapters.cards import Button, Card, CardFile, Fact, Fold, Span, Status, words
from adapters.failures import CannotReach, Gone, Refused
from adapters.intents import Account, Address, Answer, Asked, Intent, Nothing, Notice, Pressed, Reached, Reply, Settled, Wrote
from adapters.port import Command, Gateway

HOSTILE = '<img src=x onerror="alert(1)"> & </b>\u202egnp.exe\u2069 *bold* _x_ `y`'


@dataclass(frozen=True)
class Seen:
    """A message as a person sees it: all its words, its buttons, the names of its files; `own` is what they wrote themselves."""

    text: str
    buttons: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    own: bool = False


@dataclass
class Reception:
    """Stands in for the product: keeps what comes in, answers what it is told to, or by what came in."""

    answer: Answer | Exception = field(default_factory=Nothing)
    answers: Callable[[Intent], Answer] | None = None
    taken: list[Intent] = field(default_factory=list)

    async def __call__(self, intent: Intent) -> Answer:
        self.taken.append(intent)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answers(intent) if self.answers is not None else self.answer

    def meant(self) -> list[Intent]:
        """What people did."""
        return [intent for intent in self.taken if not isinstance(intent, Reached)]


class Harness(Protocol):
    """Plays people on a platform. Each act returns when the gateway has taken it in and answered."""

    gateway: Gateway
    people: tuple[str, str]
    bystander: Account

    async def say(self, person: str, text: str) -> None: ...
    async def answer(self, person: str, seen: str, text: str) -> None:
        """Writes in reply to the newest message that contains `seen`."""

    async def press(self, person: str, label: str) -> None:
        """Presses the newest button of that label."""

    async def send_file(self, person: str, name: str, content: bytes, text: str = "") -> None: ...
    async def repeat(self) -> None:
        """The platform brings its last delivery once more."""

    async def see(self, person: str) -> Sequence[Seen]: ...
    async def told(self, person: str) -> Sequence[str]:
        """Private sentences that did not stay, oldest first."""

    async def stop(self) -> None:
        """Cancels `Gateway.run` and waits for its end."""

    def account(self, person: str) -> Account: ...
    def meet(self) -> Address | None:
        """A place where the people and the product are, `None` where the platform has none; from then on they act there, and `see` what stands there."""

    def offer(self, digest: str, path: Path) -> None:
        """Makes a file known that may ride on a card."""


OFFER = CardFile("e", "penawaran 1.pdf", 1000, "application/pdf", "belum dibuka")
FULL = Card(  # a little of everything, but for buttons
    title=(Span("Rina Wulandari: laptop 2 unit, "), Span("Rp17.000.000", "strong")),
    status=Status("wait", "Mohon diputuskan paling lambat Rab 2 Des 17.00"),
    facts=(Fact("", (Span("Permintaan "), Span("PB/0012", "code"))), Fact("Alasan", words("dua & dua\nstaf <baru>", "quote"))),
    items=(words("Sewa stan"), words("Banner")),
    ordered=True,
    lines=((Span("Sesudah ini: "), Span("dasbor", "link", "https://alur.test/x?a=1&b=2")),),
    files=(OFFER,),
    folds=(Fold("Riwayat", (words("Budi setuju"), words("Sari setuju")), ordered=True),),
    note="Langkah 1",
)


def rich_card() -> Card:
    """More than any real card: an 80-character name, 40 rows, a 500-character reason."""
    name = "Raden Ayu Maria Magdalena Kusumaningrum Hadiwinoto Prawirodirdjo-Sastrowardoyo A"
    reason = "alasan " * 71 + "end"
    return Card(
        title=(Span(name, "strong"), Span(": perlengkapan, Rp999.999.999.999")),
        status=Status("wait", "Menunggu Budi Santoso"),
        facts=(Fact("Nomor", words("PB/0012/XI/2026", "code")), Fact("Alasan", words(reason, "quote"))),
        items=tuple(words(f"Baris {row}, 1 × Rp32.000.000") for row in range(1, 41)),
        ordered=True,
        lines=(words("Mohon diputuskan paling lambat Rab 2 Des 17.00"),),
        folds=(Fold("Riwayat", tuple(words(f"Langkah {row}") for row in range(30)), ordered=True),),
        buttons=((Button("Setujui", "t:ok", "main"), Button("Tolak", "t:no", "grave")), (Button("Lainnya", "t:more"),)),
        note="Langkah 1 dari 3",
    )


def question(text: str = "Setujui laptop?", *labels: str) -> Card:
    """A small card with a button a label; each token tells its label."""
    return Card(title=words(text), buttons=(tuple(Button(label, f"token:{label}") for label in labels or ("Setujui",)),))


class GatewayContract:
    """Inherit, and give `harness` as a fixture that starts the gateway with `reception`."""

    @pytest.fixture
    def reception(self) -> Reception:
        return Reception()

    async def test_a_command_is_asked_with_its_words_and_a_delivery_id(self, harness: Harness, reception: Reception) -> None:
        await harness.say(harness.people[0], "/beli 4jt laptop kantor")
        (asked,) = reception.taken
        assert isinstance(asked, Asked)
        assert (asked.name, asked.text, asked.account) == ("beli", "4jt laptop kantor", harness.account(harness.people[0]))
        assert asked.delivery
        assert (asked.address.platform, asked.address.shared) == (harness.gateway.name, False)

    async def test_a_page_of_ones_own_is_filled_where_there_is_one_and_else_out_of_reach(self, harness: Harness) -> None:
        if harness.gateway.traits.home:
            await harness.gateway.show_home(harness.account(harness.people[0]), [rich_card(), question()])
        for account in (harness.bystander, *(() if harness.gateway.traits.home else (harness.account(harness.people[0]),))):
            with pytest.raises(CannotReach):
                await harness.gateway.show_home(account, [question()])

    async def test_text_is_written_as_it_was_typed(self, harness: Harness, reception: Reception) -> None:
        for text in ("dua staf baru\nmulai 1 Des", "4 / 5", HOSTILE):
            await harness.say(harness.people[0], text)
        assert [intent.text for intent in reception.taken if isinstance(intent, Wrote)] == ["dua staf baru\nmulai 1 Des", "4 / 5", HOSTILE]
        assert len({intent.delivery for intent in reception.taken}) == 3

    async def test_an_answer_names_the_message_it_answers(self, harness: Harness, reception: Reception) -> None:
        first = await harness.gateway.post(harness.account(harness.people[0]), question("Berapa jumlahnya?"))
        await harness.answer(harness.people[0], "Berapa jumlahnya?", "dua")
        (wrote,) = reception.taken
        assert isinstance(wrote, Wrote)
        assert wrote.reply_to == first

    async def test_a_press_brings_token_and_message_back(self, harness: Harness, reception: Reception) -> None:
        ref = await harness.gateway.post(harness.account(harness.people[0]), question("Setujui?", "Setujui", "Tolak"))
        await harness.press(harness.people[0], "Tolak")
        (pressed,) = reception.taken
        assert isinstance(pressed, Pressed)
        assert (pressed.token, pressed.message, pressed.account) == ("token:Tolak", ref, harness.account(harness.people[0]))

    async def test_a_token_of_64_bytes_comes_back_whole_and_a_longer_one_is_refused(self, harness: Harness, reception: Reception) -> None:
        to = harness.account(harness.people[0])
        await harness.gateway.post(to, Card(title=words("Panjang"), buttons=((Button("Tekan", "x" * 64),),)))
        await harness.press(harness.people[0], "Tekan")
        assert [intent.token for intent in reception.taken if isinstance(intent, Pressed)] == ["x" * 64]
        with pytest.raises(Refused):
            await harness.gateway.post(to, Card(title=words("Terlalu"), buttons=((Button("Tekan", "x" * 65),),)))

    async def test_a_week_of_days_stands_in_one_row_with_labels_between_the_buttons(self, harness: Harness, reception: Reception) -> None:
        week = (Button("·"), *(Button(str(day), f"token:{day}", name=f"{day} Des") for day in range(1, 7)))
        await harness.gateway.post(harness.account(harness.people[0]), Card(title=words("Mulai kapan?"), buttons=(week,)))
        (shown,) = await harness.see(harness.people[0])
        assert shown.buttons == ("·", "1", "2", "3", "4", "5", "6")
        await harness.press(harness.people[0], "6")
        assert [intent.token for intent in reception.taken if isinstance(intent, Pressed)] == ["token:6"]

    async def test_a_repeated_delivery_keeps_its_id(self, harness: Harness, reception: Reception) -> None:
        await harness.say(harness.people[0], "/mana laptop")
        await harness.repeat()
        assert len({intent.delivery for intent in reception.taken}) == 1
        assert [message.text for message in await harness.see(harness.people[0]) if message.own] == ["/mana laptop"]

    async def test_a_question_that_was_answered_changes_with_the_answer_to_what_follows(self, harness: Harness, reception: Reception) -> None:
        reception.answer = Reply((Card(title=words("Tercatat")), question("Mulai kapan?", "Batal")))
        await harness.say(harness.people[0], "/cuti")
        asked = reception.taken[-1].delivery
        over = Settled(asked, 1, Card(title=words("Mulai kapan?"), note="Dipilih: Batal"))
        unknown = (Settled("never-given-1", 0, question()), Settled(asked, 7, question()))
        for answer in (Reply((question("Sampai kapan?", "Kembali"),), settled=(*unknown, over)), Reply((), notice=Notice("Ditutup."), settled=(over,))):
            reception.answer = answer
            await harness.say(harness.people[0], "besok")
        shown = [message for message in await harness.see(harness.people[0]) if not message.own]
        assert [message.text.splitlines()[0] for message in shown] == ["Tercatat", "Mulai kapan?", "Sampai kapan?"]
        assert [message.buttons for message in shown] == [(), (), ("Kembali",)]
        assert "Dipilih: Batal" in shown[1].text
        assert list(await harness.told(harness.people[0])) == ["Ditutup."]

    async def test_a_question_whose_button_was_pressed_is_found_by_its_message(self, harness: Harness, reception: Reception) -> None:
        ref = await harness.gateway.post(harness.account(harness.people[0]), question("Mulai kapan?", "Besok"))
        over = Settled("never-given-1", 0, Card(title=words("Mulai kapan?"), note="Dipilih: Besok"), ref)
        reception.answer = Reply((question("Sampai kapan?", "Kembali"),), settled=(over,))
        await harness.press(harness.people[0], "Besok")
        assert [(message.text.splitlines()[-1], message.buttons) for message in await harness.see(harness.people[0])] == [
            ("Dipilih: Besok", ()),
            ("Sampai kapan?", ("Kembali",)),
        ]

    async def test_a_notice_is_told_to_this_person_alone_and_does_not_stay(self, harness: Harness, reception: Reception) -> None:
        await harness.gateway.post(harness.account(harness.people[0]), question())
        for alert in (False, True):
            reception.answer = Notice(f"Sudah diputus, {alert}", alert)
            await harness.press(harness.people[0], "Setujui")
        assert list(await harness.told(harness.people[0])) == ["Sudah diputus, False", "Sudah diputus, True"]
        assert list(await harness.told(harness.people[1])) == []
        assert not any("Sudah diputus" in message.text for message in await harness.see(harness.people[0]))

    async def test_reply_cards_are_for_this_person_alone(self, harness: Harness, reception: Reception) -> None:
        reception.answer = Reply((question("Apa alasannya?", "Batal"), question("Kartu kedua")), notice=Notice("Dicatat"))
        await harness.say(harness.people[0], "tolak")
        shown = await harness.see(harness.people[0])
        assert [message.text for message in shown if not message.own] == ["Apa alasannya?", "Kartu kedua"]
        assert shown[1].buttons == ("Batal",)
        assert list(await harness.told(harness.people[0])) == ["Dicatat"]
        assert list(await harness.see(harness.people[1])) == []

    async def test_a_replacing_reply_takes_the_place_of_the_pressed_card(self, harness: Harness, reception: Reception) -> None:
        ref = await harness.gateway.post(harness.account(harness.people[0]), question("Setujui?", "Lainnya"))
        reception.answer = Reply((question("Setujui?", "Alihkan", "Kembali"),), replace=True)
        await harness.press(harness.people[0], "Lainnya")
        (message,) = await harness.see(harness.people[0])
        assert message.buttons == ("Alihkan", "Kembali")
        await harness.gateway.edit(ref, question("Disetujui"))
        assert [message.text for message in await harness.see(harness.people[0])] == ["Disetujui"]

    async def test_edits_converge_on_the_last_card(self, harness: Harness) -> None:
        ref = await harness.gateway.post(harness.account(harness.people[0]), question("Menunggu Budi", "Setujui"))
        for title in ("Menunggu Sari", "Disetujui", "Disetujui"):
            await harness.gateway.edit(ref, Card(title=words(title)))
        assert await harness.see(harness.people[0]) == [Seen("Disetujui")]

    async def test_a_deleted_message_is_gone_for_good(self, harness: Harness) -> None:
        ref = await harness.gateway.post(harness.account(harness.people[0]), question())
        await harness.gateway.delete(ref)
        assert list(await harness.see(harness.people[0])) == []
        with pytest.raises(Gone):
            await harness.gateway.edit(ref, question())

    async def test_a_card_with_everything_keeps_what_matters(self, harness: Harness) -> None:
        await harness.gateway.post(harness.account(harness.people[0]), rich_card())
        messages = await harness.see(harness.people[0])
        text = "\n".join(message.text for message in messages)
        for kept in (
            "Raden Ayu Maria Magdalena",
            "Rp999.999.999.999",
            "Menunggu Budi Santoso",
            "PB/0012/XI/2026",
            "alasan alasan",
            "Rab 2 Des 17.00",
            "Baris 1,",
        ):
            assert kept in text
        assert [label for message in messages for label in message.buttons] == ["Setujui", "Tolak", "Lainnya"]

    async def test_a_file_from_a_person_arrives_byte_for_byte(self, harness: Harness, reception: Reception) -> None:
        content = bytes(range(256)) * 700
        await harness.send_file(harness.people[0], "../../etc/penawaran 1.pdf", content, "ini penawarannya")
        (wrote,) = reception.taken
        assert isinstance(wrote, Wrote)
        (file,) = wrote.files
        assert (wrote.text, file.size, "/" in file.name) == ("ini penawarannya", len(content), False)
        assert b"".join([piece async for piece in harness.gateway.fetch(file)]) == content

    @pytest.mark.parametrize(("content", "picture"), [(b"%PDF-1.7 offer", False), (b"\x89PNG\r\n\x1a\n of a path", True)])
    async def test_a_file_rides_on_a_card(self, harness: Harness, tmp_path: Path, content: bytes, picture: bool) -> None:
        path = tmp_path / "offer"
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        harness.offer(digest, path)
        file = CardFile(digest, "penawaran-1.pdf", len(content), "image/png" if picture else "application/pdf", "belum dibuka", picture)
        await harness.gateway.post(harness.account(harness.people[0]), Card(title=words("Laptop"), files=(file,)))
        assert [name for message in await harness.see(harness.people[0]) for name in message.files] == ["penawaran-1.pdf"]

    async def test_hostile_text_is_shown_as_text(self, harness: Harness) -> None:
        await harness.gateway.post(
            harness.account(harness.people[0]), Card(title=words(HOSTILE), facts=(Fact("Alasan", words(HOSTILE + "\0", "quote")),))
        )
        (message,) = await harness.see(harness.people[0])
        assert message.text.count('<img src=x onerror="alert(1)"> & </b>') == 2
        assert not set("\0\u202e\u2069") & set(message.text)

    async def test_what_is_said_keeps_its_order(self, harness: Harness, reception: Reception) -> None:
        for number in range(5):
            await harness.say(harness.people[0], f"pesan {number}")
            await harness.gateway.post(harness.account(harness.people[0]), Card(title=words(f"kartu {number}")))
        shown = [message.text for message in await harness.see(harness.people[0])]
        assert shown == [text for number in range(5) for text in (f"pesan {number}", f"kartu {number}")]
        assert [intent.text for intent in reception.taken if isinstance(intent, Wrote)] == [f"pesan {number}" for number in range(5)]

    async def test_when_the_product_fails_the_person_gets_a_sentence(
        self, harness: Harness, reception: Reception, caplog: pytest.LogCaptureFixture
    ) -> None:
        reception.answer = RuntimeError("secret detail")
        await harness.say(harness.people[0], "halo")
        (sentence,) = await harness.told(harness.people[0])
        assert sentence.endswith(".")
        assert "secret" not in sentence
        assert "secret detail" in caplog.text

    async def test_a_card_in_a_group_is_read_by_all_and_pressed_by_each_and_an_answer_is_for_who_pressed_alone(self, harness: Harness, reception: Reception) -> None:
        first, second = harness.people
        if (place := harness.meet()) is None:
            assert not harness.gateway.traits.groups
            return
        ref = await harness.gateway.post(place, question("Rina: laptop", "Setujui"))
        reception.answer = Notice("Keputusan ini pada Sari.", alert=True)
        await harness.press(second, "Setujui")
        (pressed,) = reception.meant()
        assert isinstance(pressed, Pressed)
        assert (pressed.message, pressed.account) == (ref, harness.account(second))
        assert (pressed.address.place, pressed.address.shared) == (place.place, True)
        assert (list(await harness.told(first)), list(await harness.told(second))) == ([], ["Keputusan ini pada Sari."])
        reception.answer = Reply((question("Untuk Anda saja"),), replace=True)
        await harness.press(second, "Setujui")
        await harness.gateway.edit(ref, Card(title=words("Disetujui")))
        for person in harness.people:
            assert [(message.text, message.buttons) for message in await harness.see(person)] == [("Disetujui", ())]

    async def test_what_is_asked_in_a_group_says_so_and_talk_among_people_is_not_brought(self, harness: Harness, reception: Reception) -> None:
        first, second = harness.people
        if (place := harness.meet()) is None:
            return
        reception.answer = Reply((question("Untuk Anda saja"),))
        await harness.say(first, "/mana laptop")
        await harness.say(second, "selamat pagi")
        (asked,) = reception.meant()
        assert isinstance(asked, Asked)
        assert (asked.name, asked.text, asked.address) == ("mana", "laptop", place)
        shown = [*await harness.see(first), *await harness.see(second)]
        assert {message.text for message in shown} <= {"/mana laptop", "selamat pagi"}

    async def test_an_answer_to_a_card_in_a_group_names_it(self, harness: Harness, reception: Reception) -> None:
        if (place := harness.meet()) is None:
            return
        ref = await harness.gateway.post(place, question("Rina: laptop", "Setujui"))
        await harness.answer(harness.people[1], "Rina: laptop", "tolak, stok habis")
        (wrote,) = reception.meant()
        assert isinstance(wrote, Wrote)
        assert (wrote.text, wrote.reply_to, wrote.address.place, wrote.address.shared) == ("tolak, stok habis", ref, place.place, True)

    async def test_a_place_where_the_product_is_not_is_out_of_reach(self, harness: Harness) -> None:
        for place in ("-1009999999999", "C0NOBODY00", "../x"):
            with pytest.raises(CannotReach):
                await harness.gateway.post(Address(harness.gateway.name, place, shared=True), question())

    async def test_an_account_that_nobody_has_cannot_be_reached(self, harness: Harness) -> None:
        with pytest.raises(CannotReach):
            await harness.gateway.post(harness.bystander, question())

    async def test_a_platform_in_order_is_ready_and_takes_commands(self, harness: Harness) -> None:
        await harness.gateway.check()
        await harness.gateway.announce(
            [Command("ajukan", {"id": "mulai pengajuan baru"}), Command("request", {"en": "start a new request"})]
        )
        profile = await harness.gateway.look_up(harness.account(harness.people[0]))
        assert profile.name

    async def test_when_told_to_stop_it_stops(self, harness: Harness, reception: Reception) -> None:
        await harness.say(harness.people[0], "halo")
        await asyncio.wait_for(harness.stop(), 5)
        assert len(reception.taken) == 1
