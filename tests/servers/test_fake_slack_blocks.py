"""The local Slack refuses blocks and views as the real one does, and says where they are wrong."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from tests.servers.slack.blocks import check_blocks, check_view, named
from tests.servers.slack.inputs import initial_state
from tests.servers.slack.refusal import Refusal
from tests.servers.slack.screens import buttons, pings, read
from tests.servers.workspace import Workspace, actions, button, field, home, modal, option, plain, section

FAR = [option(str(number)) for number in range(101)]
MENU = {"type": "static_select", "action_id": "m"}
WRONG_BLOCKS: list[tuple[str, list[Any], list[str]]] = [
    ("51 blocks", [{"type": "divider"}] * 51, ["no more than 50 items allowed [json-pointer:/blocks]"]),
    ("no object", ["teks"], ["must provide an object [json-pointer:/blocks/0]"]),
    ("no type", [{}], ["missing required field: type [json-pointer:/blocks/0]"]),
    ("an unknown type", [{"type": "kartu"}], ["unsupported type: kartu [json-pointer:/blocks/0/type]"]),
    ("an unknown field", [section(warna="merah")], ["invalid additional property: warna [json-pointer:/blocks/0]"]),
    (
        "3,001 characters",
        [section("x" * 3001)],
        ["failed to match all allowed schemas [json-pointer:/blocks/0/text]", "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"],
    ),
    (
        "no characters",
        [section("")],
        ["failed to match all allowed schemas [json-pointer:/blocks/0/text]", "must be more than 0 characters [json-pointer:/blocks/0/text/text]"],
    ),
    ("a section with nothing", [{"type": "section"}], ["must define either `fields` or `text` [json-pointer:/blocks/0]"]),
    ("11 fields", [{"type": "section", "fields": [plain("x")] * 11}], ["no more than 10 items allowed [json-pointer:/blocks/0/fields]"]),
    (
        "a field of 2,001",
        [{"type": "section", "fields": [plain("x" * 2001)]}],
        ["failed to match all allowed schemas [json-pointer:/blocks/0/fields/0]", "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"],
    ),
    (
        "a header of 151",
        [{"type": "header", "text": plain("x" * 151)}],
        ["failed to match all allowed schemas [json-pointer:/blocks/0/text]", "must be less than 151 characters [json-pointer:/blocks/0/text/text]"],
    ),
    (
        "a marked header",
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        ["failed to match all allowed schemas [json-pointer:/blocks/0/text]", "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"],
    ),
    ("11 in a context", [{"type": "context", "elements": [plain("x")] * 11}], ["no more than 10 items allowed [json-pointer:/blocks/0/elements]"]),
    ("26 buttons", [actions(*[button(str(n)) for n in range(26)])], ["no more than 25 items allowed [json-pointer:/blocks/0/elements]"]),
    ("no buttons", [actions()], ["no less than 1 items allowed [json-pointer:/blocks/0/elements]"]),
    (
        "a label of 76",
        [actions(button("x" * 76))],
        ["failed to match all allowed schemas [json-pointer:/blocks/0/elements/0/text]", "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"],
    ),
    ("a value of 2,001", [actions(button(value="x" * 2001))], ["must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"]),
    ("a colour", [actions(button(style="warning"))], ["value must be one of primary, danger [json-pointer:/blocks/0/elements/0/style]"]),
    ("an action_id of 256", [actions(button() | {"action_id": "x" * 256})], ["must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]"]),
    ("a field for typing among buttons", [actions({"type": "plain_text_input"})], ["unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]"]),
    ("101 options", [actions(MENU | {"options": FAR})], ["no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]"]),
    ("no options", [actions(MENU)], ["must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]"]),
    ("an option value of 151", [actions(MENU | {"options": [option("a", "x" * 151)]})], ["must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]"]),
    ("6 in an overflow", [actions({"type": "overflow", "options": FAR[:6]})], ["no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]"]),
    ("11 boxes", [actions({"type": "checkboxes", "options": FAR[:11]})], ["no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]"]),
    (
        "a choice that is none",
        [actions(MENU | {"options": FAR[:2], "initial_option": FAR[3]})],
        ["must be one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]"],
    ),
    (
        "a long confirmation",
        [actions(button(confirm={"title": plain("x" * 101), "text": plain("x"), "confirm": plain("Ya"), "deny": plain("Tidak")}))],
        [
            "failed to match all allowed schemas [json-pointer:/blocks/0/elements/0/confirm/title]",
            "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
        ],
    ),
    ("a date that is none", [actions({"type": "datepicker", "initial_date": "25-11-2026"})], ["must be a valid date in the format YYYY-MM-DD [json-pointer:/blocks/0/elements/0/initial_date]"]),
    (
        "a mention of nobody in rich text",
        [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "user"}]}]}],
        ["missing required field: user_id [json-pointer:/blocks/0/elements/0/elements/0]"],
    ),
    ("a file field in a message", [field("Berkas", {"type": "file_input"})], ["unsupported type: file_input [json-pointer:/blocks/0/element/type]"]),
    ("12,001 of markdown", [{"type": "markdown", "text": "x" * 12_001}], ["must be less than 12001 characters [json-pointer:/blocks/0/text]"]),
    ("a block id twice", [section(block_id="a"), section(block_id="a")], ['`block_id` "a" already exists [json-pointer:/blocks/1/block_id]']),
    ("an action id twice in a block", [actions(button(), button())], ['`action_id` "setujui" already exists [json-pointer:/blocks/0/elements/1/action_id]']),
]


@pytest.mark.parametrize(("blocks", "says"), [case[1:] for case in WRONG_BLOCKS], ids=[case[0] for case in WRONG_BLOCKS])
async def test_one_bad_block_refuses_the_whole_message_and_says_where(workspace: Workspace, blocks: list[Any], says: list[str]) -> None:
    with pytest.raises(SlackApiError) as refused:
        await workspace.send(blocks=blocks)
    answer = refused.value.response
    assert (answer["error"], answer["errors"]) == ("invalid_blocks", says)
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {said}" for said in says]
    assert workspace.rina.view() == []


TYPING = {"type": "plain_text_input"}
WRONG_VIEWS: list[tuple[str, Any, str]] = [
    ("no view", None, "missing required field: view"),
    ("a title of 25", modal() | {"title": plain("x" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
    ("a button of 25", modal() | {"submit": plain("x" * 25)}, "must be less than 25 characters [json-pointer:/view/submit/text]"),
    ("no title", {"type": "modal", "blocks": [section()]}, "missing required field: title [json-pointer:/view]"),
    ("no blocks", modal() | {"blocks": []}, "no less than 1 items allowed [json-pointer:/view/blocks]"),
    ("101 blocks", modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    ("3,001 of metadata", modal(private_metadata="x" * 3001), "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
    ("a callback_id of 256", modal(callback_id="x" * 256), "must be less than 256 characters [json-pointer:/view/callback_id]"),
    ("an unknown field", modal(submit_disabled=True), "invalid additional property: submit_disabled [json-pointer:/view]"),
    ("a form without a button", {"type": "modal", "title": plain("x"), "blocks": [field("Barang", TYPING)]}, "missing required field: submit [json-pointer:/view]"),
    ("a label of 2,001", modal(field("x", TYPING) | {"label": plain("x" * 2001)}), "must be less than 2001 characters [json-pointer:/view/blocks/0/label/text]"),
    ("3,001 to type", modal(field("x", TYPING | {"max_length": 3001})), "must be less than 3001 [json-pointer:/view/blocks/0/element/max_length]"),
    ("a placeholder of 151", modal(field("x", TYPING | {"placeholder": plain("x" * 151)})), "must be less than 151 characters [json-pointer:/view/blocks/0/element/placeholder/text]"),
    ("11 files", modal(field("x", {"type": "file_input", "max_files": 11})), "must be less than 11 [json-pointer:/view/blocks/0/element/max_files]"),
    ("a field twice", modal(field("x", TYPING), field("x", TYPING)), '`block_id` "x" already exists [json-pointer:/view/blocks/1/block_id]'),
    ("Home as a modal", home(section()), "unsupported type: home [json-pointer:/view/type]"),
    ("markdown in a modal", modal({"type": "markdown", "text": "x"}), "unsupported type: markdown [json-pointer:/view/blocks/0/type]"),
]


@pytest.mark.parametrize(("view", "says"), [case[1:] for case in WRONG_VIEWS], ids=[case[0] for case in WRONG_VIEWS])
async def test_a_view_that_is_wrong_does_not_open_and_leaves_its_trigger_unused(workspace: Workspace, view: Any, says: str) -> None:
    trigger = workspace.server.tickets.trigger(workspace.rina.account)
    with pytest.raises(SlackApiError) as refused:
        await workspace.web.api_call("views.open", json={"trigger_id": trigger, "view": view})
    assert refused.value.response["error"] == "invalid_arguments"
    assert refused.value.response["response_metadata"]["messages"][-1] == f"[ERROR] {says}"
    await workspace.web.views_open(trigger_id=trigger, view=modal())


async def test_at_its_limits_everything_still_goes(workspace: Workspace) -> None:
    full = [{"type": "header", "text": plain("x" * 150)}, section("x" * 3000), actions(*[button(str(n), value="v" * 2000) for n in range(25)])]
    await workspace.send("x" * 40_000, blocks=full + [{"type": "divider"}] * 47)
    fields = [field(str(n), TYPING | {"max_length": 3000, "placeholder": plain("x" * 150)}) for n in range(99)]
    view = modal(*fields, field("m", MENU | {"options": FAR[:100]}), private_metadata="x" * 3000) | {"title": plain("x" * 24)}
    await workspace.web.views_open(trigger_id=workspace.server.tickets.trigger(workspace.rina.account), view=view)
    assert len(workspace.rina.view()[0].labels) == 25
    assert workspace.rina.page
    assert len(workspace.rina.page.fields) == 100


NAMES = st.sampled_from(
    ["type", "text", "elements", "element", "options", "option_groups", "label", "title", "url", "style", "value", "block_id", "action_id", "fields", "accessory", "confirm", "blocks", "submit", "initial_option"]
)
KINDS = st.sampled_from(
    ["section", "actions", "input", "context", "header", "divider", "image", "rich_text", "markdown", "plain_text", "mrkdwn", "button", "static_select", "overflow", "checkboxes", "rich_text_section", "plain_text_input", "datepicker", "modal", "home", "text", "user"]
)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | KINDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5) | st.builds(lambda kind, rest: {**rest, "type": kind}, KINDS, st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=15,
)


@given(ANY)
def test_whatever_is_sent_is_refused_in_words_or_can_be_shown(sent: Any) -> None:
    for check in (lambda: check_blocks(sent), lambda: check_blocks([sent]), lambda: check_view(sent, "modal")["blocks"], lambda: check_view(sent, "home")["blocks"]):
        try:
            blocks = named(check(), lambda: "minted")
        except Refusal:
            continue
        read(blocks, str)
        pings(blocks, "", str)
        buttons(blocks)
        initial_state(blocks)
