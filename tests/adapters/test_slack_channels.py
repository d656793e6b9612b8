"""Channels and threads on Slack, what one person alone sees there, and messages that are looked for before they are sent again; over the local Slack."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.cards import Card, words
from adapters.failures import CannotReach, TryLater
from adapters.intents import Account, Address, Answer, Intent, MessageRef, Notice, Pressed, Reply, Settled, Wrote
from adapters.port import Slip
from adapters.slack.gateway import SlackGateway
from adapters.slack.pacing import POST
from tests.adapters.slack_office import SlackOffice
from tests.adapters.telegram_office import card
from tests.servers.fake_slack import Fault, Room

LOOK, REPLIES = "conversations.history", "conversations.replies"
CUT = Fault("cut", done=True)


def in_room(room: Room) -> Address:
    return Address("slack", room.id, shared=True)


def cards(room: Room) -> list[tuple[str, str]]:
    """What the app wrote there, with the ts of its thread."""
    return [(message.text.splitlines()[0], message.thread) for message in room.channel.shown() if message.own_bot and not message.only_for]


@pytest.fixture
def room(slack_office: SlackOffice) -> Room:
    return slack_office.server.room("gudang", slack_office.rina, slack_office.budi)


async def under(office: SlackOffice, room: Room) -> tuple[MessageRef, ...]:
    """The first card of a request."""
    return (await office.gateway.post(in_room(room), card("Pertama")),)


async def test_cards_of_one_request_stand_in_the_thread_of_the_first_in_their_channel_and_those_that_ask_are_seen_above_it(slack_office: SlackOffice, room: Room) -> None:
    post, other = slack_office.gateway.post, slack_office.server.room("lain", slack_office.rina)
    elsewhere = await post(in_room(other), card("Di tempat lain"))
    first = await post(in_room(room), card("Pertama", "Setujui"), Slip(under=(elsewhere,)))
    second = await post(in_room(room), card("Kedua", "Selesai"), Slip(under=(elsewhere, first)))
    await post(in_room(room), card("Ketiga"), Slip(under=(second, first)))
    ts = first.handle.partition(":")[2]
    assert cards(room) == [("Pertama", ""), ("Kedua", ts), ("Ketiga", ts)]
    assert [message.text for message in slack_office.rina.view(room.channel)] == ["Pertama", "Kedua"]
    await slack_office.gateway.edit(second, card("Selesai"))
    assert [message.text for message in slack_office.rina.view(room.channel)] == ["Pertama", "Selesai"]
    slack_office.server.remove(slack_office.rina.message("Pertama", room.channel))
    await post(in_room(room), card("Keempat"), Slip(under=(first, second)))
    assert cards(room)[-1] == ("Keempat", "")


@pytest.mark.parametrize("how", ["put out", "archived", "deleted", "never there"])
async def test_a_channel_without_the_app_is_out_of_reach_with_its_messages(slack_office: SlackOffice, how: str) -> None:
    room = slack_office.server.room("gudang", slack_office.rina, private=how != "archived")
    ref = await slack_office.gateway.post(in_room(room), card("Pertama"))
    place = in_room(room)
    if how == "put out":
        room.remove(slack_office.server.me["user_id"], slack_office.rina)
    elif how == "archived":
        room.archive(slack_office.rina)
    elif how == "deleted":
        room.delete(slack_office.rina)
    else:
        place, ref = Address("slack", "C0NOBODY00", shared=True), MessageRef("slack", "C0NOBODY00:1.1")
    for call in (slack_office.gateway.post(place, card()), slack_office.gateway.edit(ref, card())):
        with pytest.raises(CannotReach):
            await call


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("place", ["direct", "channel", "thread", "seen above its thread"])
async def test_a_message_whose_answer_was_lost_is_found_and_brought_up_to_date(slack_office: SlackOffice, room: Room, place: str, restarted: bool) -> None:
    office, server = slack_office, slack_office.server
    to: Account | Address = office.account(office.rina) if place == "direct" else in_room(room)
    slip = Slip("17/1795500000000/0", under=await under(office, room) if "thread" in place else ())
    labels = () if place == "thread" else ("Setujui",)
    server.weather.order(POST, CUT)
    with pytest.raises(TryLater):
        await office.gateway.post(to, card("Menunggu", *labels), slip)
    if restarted:
        office.gateway, slip = SlackGateway(office.settings), replace(slip, since=server.now())
    ref = await office.gateway.post(to, card("Disetujui", *labels), slip)
    (message,) = [message for message in office.rina._seen(office.rina.chat if place == "direct" else room.channel) if message.metadata]
    assert (message.text, message.metadata) == ("Disetujui", {"event_type": "alur_message", "event_payload": {"key": slip.key}})
    await office.gateway.edit(ref, card("Selesai"))
    assert (message.text, bool(message.thread)) == ("Selesai", "thread" in place)
    assert len(server.called(POST)) == (2 if "thread" in place else 1)


async def test_a_message_that_did_not_arrive_is_sent_once_and_nothing_is_looked_for_where_that_is_known(slack_office: SlackOffice, room: Room) -> None:
    server, post = slack_office.server, slack_office.gateway.post
    for number, (fault, looks) in enumerate(((Fault("broken"), 1), (Fault("too_many", after=0), 0))):
        server.weather.order(POST, fault)
        before = len(server.called(LOOK))
        with pytest.raises(TryLater):
            await post(in_room(room), card("Sama"), Slip(str(number)))
        await post(in_room(room), card("Sama"), Slip(str(number), since=server.now()))
        assert len(server.called(LOOK)) - before == looks
    assert cards(room) == [("Sama", ""), ("Sama", "")]


async def test_where_slack_does_not_let_it_look_a_message_is_rather_sent_twice_than_not_at_all(slack_office: SlackOffice, room: Room) -> None:
    server = slack_office.server
    server.scopes.remove("channels:history")
    server.weather.order(POST, CUT)
    with pytest.raises(TryLater):
        await slack_office.gateway.post(in_room(room), card("Menunggu"), Slip("17"))
    await slack_office.gateway.post(in_room(room), card("Menunggu"), Slip("17"))
    assert len(cards(room)) == 2


async def test_an_answer_whose_outcome_is_not_known_is_shown_once(slack_office: SlackOffice) -> None:
    slack_office.answers = lambda intent: Reply((card("Berapa?", "Batal"),))
    slack_office.server.weather.order(POST, CUT)
    async with slack_office.at_work():
        slack_office.rina.say("beli laptop")
        await slack_office.done()
    assert [message.text for message in slack_office.rina.view()] == ["beli laptop", "Berapa?"]


async def test_what_comes_again_after_the_program_ended_is_answered_once(slack_office: SlackOffice) -> None:
    slack_office.answers = lambda intent: Reply((card("Berapa?", "Batal"),))
    async with slack_office.at_work():
        slack_office.rina.say("beli laptop")
        await slack_office.done()
    slack_office.told(now=lambda: slack_office.server.now() + 60)
    async with slack_office.at_work():
        await slack_office.server.deliveries.repeat()
        await slack_office.done()
    assert len(slack_office.taken) == 2
    assert [message.text for message in slack_office.rina.view()] == ["beli laptop", "Berapa?"]


async def test_what_is_written_under_a_card_in_a_channel_is_answered_there_for_its_writer_alone(slack_office: SlackOffice, room: Room) -> None:
    def answer(intent: Intent) -> Answer:
        if isinstance(intent, Wrote):
            return Reply((card("Tolak?", "Ya", "Bukan itu"),))
        assert isinstance(intent, Pressed)
        return Reply((), notice=Notice("Ditolak."), settled=(Settled("x", 0, Card(title=words("Tolak?"), note="Dipilih: Ya"), intent.message),))

    slack_office.answers = answer
    ref = (await under(slack_office, room))[0]
    async with slack_office.at_work():
        slack_office.budi.say("tolak", room.channel, slack_office.budi.message("Pertama", room.channel))
        await slack_office.done()
        slack_office.server.weather.order("response_url", Fault("cut"))
        slack_office.budi.press("Ya", where=room.channel)
        await slack_office.done()
        assert [message.labels for message in slack_office.budi.thread("Pertama", room.channel)] == [(), ("Ya", "Bukan itu"), ()]
        slack_office.budi.press("Ya", where=room.channel)
        await slack_office.done()
    wrote = slack_office.taken[0]
    assert isinstance(wrote, Wrote)
    assert (wrote.reply_to, wrote.about_it, wrote.address.shared) == (ref, True, True)
    shown = [(message.text, message.labels, message.ephemeral) for message in slack_office.budi.thread("Pertama", room.channel)]
    assert shown == [("tolak", (), False), ("Tolak?\nDipilih: Ya", (), True), ("Ditolak.", (), True), ("Ditolak.", (), True)]
    assert [message.text for message in slack_office.rina.thread("Pertama", room.channel)] == ["tolak"]
    assert slack_office.budi.view() == []


async def test_who_presses_where_nothing_can_be_shown_to_them_alone_is_told_in_direct_messages(slack_office: SlackOffice, room: Room) -> None:
    slack_office.answers = lambda intent: Notice("Keputusan ini pada Budi.", alert=True)
    await slack_office.gateway.post(in_room(room), card("Pertama", "Setujui"))
    passing = slack_office.server.person("Fajar Hidayat")
    async with slack_office.at_work():
        passing.press("Setujui", where=room.channel)
        await slack_office.done()
        spot = slack_office.rina.button("Setujui", where=room.channel)
        room.remove(slack_office.server.me["user_id"], slack_office.budi)
        slack_office.rina.press_late(spot)
        await slack_office.done()
    assert [[message.text for message in person.view()] for person in (passing, slack_office.rina)] == [["Keputusan ini pada Budi."]] * 2


async def test_what_tells_of_a_card_in_direct_messages_goes_into_its_thread(slack_office: SlackOffice) -> None:
    slack_office.answers = lambda intent: Reply((replace(card("Riwayat PB/0012"), aside=True), card("Alasannya?")))
    await slack_office.gateway.post(slack_office.account(slack_office.rina), card("Laptop", "Riwayat"))
    async with slack_office.at_work():
        slack_office.rina.press("Riwayat")
        await slack_office.done()
    assert [message.text for message in slack_office.rina.thread("Laptop")] == ["Riwayat PB/0012"]
    assert [message.text for message in slack_office.rina.view()] == ["Laptop", "Alasannya?"]


async def test_one_channel_that_has_to_wait_holds_up_no_other(slack_office: SlackOffice, room: Room) -> None:
    other = slack_office.server.room("lain", slack_office.rina)
    slack_office.told(monotonic=lambda: 0.0)
    slack_office.server.weather.order(POST, Fault("too_many", after=30))
    for _ in range(2):
        with pytest.raises(TryLater) as raised:
            await slack_office.gateway.post(in_room(room), card())
        assert raised.value.after == 30.0
    await slack_office.gateway.post(in_room(other), card("Laptop"))
    await slack_office.gateway.post(slack_office.account(slack_office.rina), card("Laptop"))
    assert (len(slack_office.server.called(POST)), cards(room), cards(other)) == (3, [], [("Laptop", "")])
