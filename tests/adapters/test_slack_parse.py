"""What Slack brings and what Alur makes of it; whatever is brought, nothing breaks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.intents import Address, Asked, Moved, Opened, Pressed, Quoted, Reached, Wrote
from adapters.slack.parse import ACTS, COMMANDS, EVENTS, Me, Spot, account_of, heard, place_of, reference, unmarked

ME = Me("T1", "U0BOT")
Json = dict[str, Any]


def event(**more: Any) -> Json:
    said = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "team": "T1", "text": "halo", "ts": "1795500000.000100"}
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": said | more}


def command(line: str, **more: Any) -> Json:
    name, _, text = line.partition(" ")
    return {"command": name, "text": text, "team_id": "T1", "user_id": "U1", "channel_id": "C9", "trigger_id": "1.2.a"} | more


def act(**more: Any) -> Json:
    container = {"type": "message", "channel_id": "D1", "message_ts": "1795500000.000100"}
    button = {"type": "button", "action_id": "0.0", "block_id": "b", "value": "t:1", "action_ts": "1795500001.000100"}
    return {"type": "block_actions", "user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}, "container": container, "actions": [button], "trigger_id": "1.2.b"} | more


@pytest.mark.parametrize(
    ("line", "name", "text"),
    [
        ("/beli 4jt laptop &amp; tas", "beli", "4jt laptop & tas"),
        ("/alur mana REQ-12", "mana", "REQ-12"),
        ("/alur /Mana REQ-12", "mana", "REQ-12"),
        ("/alur", "help", ""),
        ("/cuti-saya besok", "cuti-saya", "besok"),
        ("/delegate &lt;all&gt; <@U2|budi.santoso>", "delegate", "<all> @budi.santoso"),
    ],
)
def test_a_slash_command_is_asked_whichever_way_it_is_spelt(line: str, name: str, text: str) -> None:
    found = heard(COMMANDS, command(line), ME)
    assert found is not None
    assert found.intent == Asked("1.2.a", account_of("T1", "U1"), found.intent.address, name, text)
    assert (found.command, found.private, found.user) == (True, False, "U1")


def test_a_command_that_came_as_a_message_is_one_and_other_text_with_a_slash_is_not() -> None:
    texts = {" /link 7K2P": Asked, "/ 5": Wrote, "4 / 5": Wrote, "/usr/bin": Wrote}
    assert {text: type(found.intent) for text in texts if (found := heard(EVENTS, event(text=text), ME))} == texts


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"}, {"user": "U0BOT"}, {"subtype": "message_changed"}, {"subtype": "message_deleted"}, {"subtype": "channel_join"}, {"type": "reaction_added"},
        {"channel_type": "channel", "channel": "C1"}, {"text": ""}, {"user": None},
    ],
)  # fmt: skip
def test_what_no_person_wrote_to_the_app_says_nothing(more: Json) -> None:
    assert heard(EVENTS, event(**more), ME) is None


def test_a_reply_in_the_thread_of_a_card_names_the_card_and_the_first_message_of_a_thread_does_not() -> None:
    under = heard(EVENTS, event(ts="2.1", thread_ts="1.1", parent_user_id="U0BOT", text="setuju"), ME)
    of_others = heard(EVENTS, event(ts="2.1", thread_ts="1.1", parent_user_id="U1"), ME)
    first = heard(EVENTS, event(ts="1.1", thread_ts="1.1"), ME)
    found = [each for each in (under, of_others, first) if each is not None]
    assert [each.intent.reply_to for each in found if isinstance(each.intent, Wrote)] == [reference("D1", "1.1"), None, None]
    assert [each.thread for each in found] == ["1.1", "1.1", ""]


def test_somebody_of_another_company_is_another_account_though_the_id_is_the_same() -> None:
    ours, theirs = heard(EVENTS, event(), ME), heard(EVENTS, event(user_team="T2"), ME)
    pressed = heard(ACTS, act(user={"id": "U1", "team_id": "T2"}), ME)
    assert [found.intent.account.id for found in (ours, theirs, pressed) if found is not None] == ["T1/U1", "T2/U1", "T2/U1"]


def test_a_button_brings_its_token_and_a_label_a_link_or_a_menu_brings_none() -> None:
    found = heard(ACTS, act(), ME)
    assert found is not None
    assert isinstance(found.intent, Pressed)
    assert (found.intent.token, place_of(found.intent.message), found.intent.delivery) == ("t:1", Spot("D1", "1795500000.000100"), "1.2.b")
    picked = heard(ACTS, act(actions=[{"type": "overflow", "selected_option": {"value": "t:2"}, "value": "t:1"}]), ME)
    assert picked is not None
    assert isinstance(picked.intent, Pressed)
    assert picked.intent.token == "t:2"
    for action in ({"type": "button", "value": "-"}, {"type": "overflow", "selected_option": {"value": "-"}}, {"type": "overflow", "value": "t:1"}, {"type": "button", "url": "https://alur.test"}, {"type": "users_select", "selected_user": "U2", "value": "t:1"}):
        assert heard(ACTS, act(actions=[action]), ME) is None


IN_CHANNEL = {"channel": "C7", "channel_type": "channel", "ts": "2.1", "thread_ts": "1.1", "parent_user_id": "U0BOT"}
IN_GROUP = IN_CHANNEL | {"channel": "G7", "channel_type": "group"}


@pytest.mark.parametrize("place", [IN_CHANNEL, IN_GROUP])
def test_in_a_channel_only_what_is_written_under_a_card_is_meant_for_the_app(place: Json) -> None:
    found = heard(EVENTS, event(**place, text="setuju"), ME)
    assert found is not None
    address = Address("slack", place["channel"], "1.1", shared=True)
    assert found.intent == Wrote("Ev1", account_of("T1", "U1"), address, "setuju", (), reference(place["channel"], "1.1"), about_it=True)
    assert (found.private, found.channel, found.thread) == (False, place["channel"], "1.1")
    shown_above = heard(EVENTS, event(**place | {"parent_user_id": None, "subtype": "thread_broadcast", "root": {"user": "U0BOT"}}, text="setuju"), ME)
    assert shown_above == found
    for more in ({"parent_user_id": "U2"}, {"parent_user_id": None}, {"thread_ts": None}, {"thread_ts": "2.1"}, {"bot_id": "B1"}, {"channel_type": "mpim"}, {"subtype": "message_changed"}):
        assert heard(EVENTS, event(**place | more, text="setuju"), ME) is None


def test_what_is_asked_and_pressed_in_a_channel_says_that_others_read_there() -> None:
    asked, pressed = heard(COMMANDS, command("/alur grup gudang"), ME), heard(ACTS, act(container={"channel_id": "C7", "message_ts": "2.1", "thread_ts": "1.1"}), ME)
    assert asked is not None
    assert pressed is not None
    assert isinstance(pressed.intent, Pressed)
    assert (asked.intent.address, asked.private) == (Address("slack", "C9", shared=True), False)
    assert (pressed.intent.address, place_of(pressed.intent.message)) == (Address("slack", "C7", "1.1", shared=True), Spot("C7", "2.1", "1.1"))
    assert (pressed.private, pressed.thread, pressed.way_back) == (False, "1.1", "")


def test_a_button_that_one_person_alone_sees_brings_the_way_back_and_one_shown_above_its_thread_is_answered_there() -> None:
    container = {"channel_id": "C7", "message_ts": "2.1", "thread_ts": "1.1"}
    alone = heard(ACTS, act(container=container | {"is_ephemeral": True}, response_url="https://hooks.slack.com/x"), ME)
    above = heard(ACTS, act(container=container | {"is_ephemeral": False}, response_url="https://hooks.slack.com/x", message={"subtype": "thread_broadcast"}), ME)
    assert [(each.way_back, each.thread) for each in (alone, above) if each is not None] == [("https://hooks.slack.com/x", "1.1"), ("", "")]


def happened(kind: str, **more: Any) -> Json:
    return event() | {"event": {"type": kind, "event_ts": "1795500000.000100"} | more}


@pytest.mark.parametrize(
    ("kind", "more", "now"),
    [
        ("channel_archive", {"user": "U1"}, False), ("channel_unarchive", {"user": "U1"}, True), ("channel_left", {"actor_id": "U1"}, False), ("channel_deleted", {}, False),
        ("group_archive", {"user": "U1"}, False), ("group_unarchive", {"user": "U1"}, True), ("group_left", {"actor_id": "U1"}, False), ("group_deleted", {}, False),
        ("member_joined_channel", {"user": "U0BOT"}, True), ("member_joined_channel", {"user": "U1"}, None), ("member_left_channel", {"user": "U1"}, None),
        ("channel_rename", {}, None),
    ],
)  # fmt: skip
def test_a_channel_takes_messages_or_no_longer(kind: str, more: Json, now: bool | None) -> None:
    found = heard(EVENTS, happened(kind, channel="C7", **more), ME)
    assert (found.intent if found else None) == (None if now is None else Reached("Ev1", account_of("T1", "U0BOT"), Address("slack", "C7", shared=True), now))
    assert heard(EVENTS, happened(kind, channel={"id": "C7"}, **more), ME) is None


def test_a_channel_that_gets_another_id_takes_its_messages_along() -> None:
    found = heard(EVENTS, happened("channel_id_changed", old_channel_id="G1", new_channel_id="C2"), ME)
    was, now = (Address("slack", id, shared=True) for id in ("G1", "C2"))
    assert found is not None
    assert found.intent == Moved("Ev1", account_of("T1", "U0BOT"), was, now, ("G1:", "C2:"))
    assert heard(EVENTS, happened("channel_id_changed", new_channel_id="C2"), ME) is None


def shortcut(**more: Any) -> Json:
    return {"type": "shortcut", "callback_id": "request.id", "user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1", "domain": "kantor"}, "trigger_id": "1.2.s"} | more


def of_message(channel: str = "C9", **more: Any) -> Json:
    message = {"ts": "1795500000.000100", "text": "tolong belikan &lt;laptop&gt; <@U2|budi>"} | more
    return shortcut(type="message_action", callback_id="request_of_message.en", channel={"id": channel}, message=message)


def test_a_shortcut_begins_a_request_anywhere() -> None:
    found = heard(ACTS, shortcut(), ME)
    assert found is not None
    assert found.intent == Asked("1.2.s", account_of("T1", "U1"), found.intent.address, "request")
    assert isinstance(found.intent, Asked)
    assert (found.intent.opens, found.trigger, found.intent.address.shared, found.private) == (True, "1.2.s", False, True)


@pytest.mark.parametrize(
    ("payload", "url", "place"),
    [
        (of_message(), "https://kantor.slack.com/archives/C9/p1795500000000100", ("C9", "1795500000.000100")),
        (
            of_message(thread_ts="1795400000.000100"),
            "https://kantor.slack.com/archives/C9/p1795500000000100?thread_ts=1795400000.000100&cid=C9",
            ("C9", "1795400000.000100"),
        ),
        (of_message(thread_ts="1795500000.000100"), "https://kantor.slack.com/archives/C9/p1795500000000100", ("C9", "1795500000.000100")),
        (of_message("D1"), "https://kantor.slack.com/archives/D1/p1795500000000100", ("U1", "")),
        (of_message() | {"team": {"id": "T1", "domain": "x.test/?"}}, "", ("C9", "1795500000.000100")),
        (of_message(ts="now"), "", ("C9", "")),
    ],
)
def test_a_shortcut_on_a_message_brings_its_words_and_its_address(payload: Json, url: str, place: tuple[str, str]) -> None:
    found = heard(ACTS, payload, ME)
    assert found is not None
    assert isinstance(found.intent, Asked)
    assert found.intent.quoted == Quoted("tolong belikan <laptop> @budi", url)
    assert (found.intent.address.place, found.intent.address.thread) == place


def test_shortcuts_of_other_names_and_without_a_person_say_nothing() -> None:
    for payload in (shortcut(callback_id="other"), shortcut(user={}), shortcut(trigger_id=""), shortcut(type="message_action", callback_id="")):
        assert heard(ACTS, payload, ME) is None


def opened(**more: Any) -> Json:
    return event() | {"event": {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home", "event_ts": "1795500000.000100"} | more}


def at_home(**more: Any) -> Json:
    return act(container={"type": "view", "view_id": "V1"}, view={"id": "V1", "type": "home"}) | more


def test_the_home_tab_is_opened_and_pressed_on_and_no_other_tab_or_view_is() -> None:
    found, pressed = heard(EVENTS, opened(), ME), heard(ACTS, at_home(), ME)
    assert found is not None
    assert pressed is not None
    assert isinstance(found.intent, Opened)
    assert isinstance(pressed.intent, Pressed)
    assert (found.intent.account, found.intent.delivery, found.private) == (account_of("T1", "U1"), "Ev1", True)
    assert (pressed.intent.token, place_of(pressed.intent.message), pressed.channel, pressed.private) == ("t:1", None, "", True)
    for kind, other in ((EVENTS, opened(tab="messages")), (EVENTS, opened(user=None)), (ACTS, at_home(view={"id": "V1", "type": "modal"})), (ACTS, at_home(user=None))):
        assert heard(kind, other, ME) is None


def test_files_that_lie_elsewhere_are_an_address_and_are_never_fetched() -> None:
    here = {"name": "../../a.pdf", "size": 7, "mimetype": "application/pdf", "url_private_download": "https://files.slack.com/a", "url_private": "https://files.slack.com/a"}
    there = {"name": "b", "is_external": True, "url_private": "https://drive.test/b", "url_private_download": "https://drive.test/b"}
    found = heard(EVENTS, event(subtype="file_share", files=[here, there, {"mode": "tombstone"}, None], text="lihat"), ME)
    assert found is not None
    assert isinstance(found.intent, Wrote)
    assert [(file.name, file.size, file.handle) for file in found.intent.files] == [("a.pdf", 7, "https://files.slack.com/a")]
    assert found.intent.text == "lihat\nhttps://drive.test/b"


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("a &amp;amp; b", "a &amp; b"),
        ("&lt;!channel&gt; <!here> <!subteam^S1|@tim>", "<!channel> @here @tim"),
        ("<@U2> <@U2|budi> <#C1|umum>", "@U2 @budi #umum"),
        ("<https://x.test/a?b=1&amp;c=2> <https://x.test|x.test> <https://x.test|sini>", "https://x.test/a?b=1&c=2 https://x.test sini (https://x.test)"),
        ("<mailto:a@b.test|a@b.test> <tidak ditandai>", "a@b.test <tidak ditandai>"),
        ("<!date^1795500000^{date}|25 Nov>", "25 Nov"),
    ],
)
def test_text_is_read_as_people_see_it(written: str, seen: str) -> None:
    assert unmarked(written) == seen


def test_half_characters_and_zeros_in_what_slack_brings_are_question_marks() -> None:
    found = heard(COMMANDS, command("/beli lap\ud800top\0", trigger_id="1\udfff.2"), ME)
    assert found is not None
    assert isinstance(found.intent, Asked)
    assert (found.intent.text, found.intent.delivery) == ("lap?top?", "1?.2")


ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "team_id", "value", "user", "text"]), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from([(EVENTS, event()), (COMMANDS, command("/beli laptop")), (ACTS, act()), (EVENTS, opened()), (ACTS, at_home()), (ACTS, shortcut()), (ACTS, of_message()), (EVENTS, event(**IN_CHANNEL)), (EVENTS, happened("channel_left", channel="C7"))]), st.data())
def test_whatever_is_brought_nothing_breaks(brought: tuple[str, Json], data: st.DataObject) -> None:
    kind, payload = brought
    places = [(holder, key) for holder in (payload, *(each for each in payload.values() if isinstance(each, dict))) for key in holder]
    path = data.draw(st.lists(st.sampled_from(range(len(places))), min_size=1, max_size=4))
    spoilt: Json = {key: dict(value) if isinstance(value, dict) else value for key, value in payload.items()}
    flat = [(None, key) for key in payload] + [(name, key) for name, value in payload.items() if isinstance(value, dict) for key in value]
    for number in path:
        name, key = flat[number]
        holder = spoilt if name is None else spoilt.get(name)
        if isinstance(holder, dict):
            holder[key] = data.draw(ODD)
    found = heard(kind, spoilt, ME)
    assert found is None or (found.intent.delivery and found.intent.account.id.count("/") >= 1)
