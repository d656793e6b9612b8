"""Block elements and composition objects, with their limits: docs.slack.dev/reference/block-kit/block-elements and /composition-objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.servers.slack.refusal import wrong
from tests.servers.slack.shapes import Check, any_of, anything, by_type, choice, flag, number, row, thing, words

ID = words(255, least=0)
KIND = anything  # looked at before, by `by_type`


def plain(most: int) -> Check:
    return any_of(thing({"type": choice("plain_text"), "text": words(most)}, {"emoji": flag}))


def text(most: int) -> Check:
    """Plain or marked text."""
    kinds = {
        "plain_text": thing({"type": KIND, "text": words(most)}, {"emoji": flag}),
        "mrkdwn": thing({"type": KIND, "text": words(most)}, {"verbatim": flag}),
    }
    return any_of(by_type(kinds))


def _pattern(shape: str, said: str) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str) or not re.fullmatch(shape, value):
            yield wrong(said, at)

    return check


def _among(check: Check, initial: str) -> Check:
    """What is chosen beforehand has to be among the options, the same in every field."""

    def checked(value: Any, at: str) -> Iterator[str]:
        found = list(check(value, at))
        yield from found
        if found or initial not in value:
            return
        groups = value.get("option_groups", [])
        options = value.get("options", []) + [option for group in groups for option in group["options"]]
        chosen = value[initial] if isinstance(value[initial], list) else [value[initial]]
        if not all(option in options for option in chosen):
            yield wrong("must be one of the provided options", f"{at}/{initial}")

    return checked


def _one_source(check: Check) -> Check:
    def checked(value: Any, at: str) -> Iterator[str]:
        yield from check(value, at)
        if ("options" in value) == ("option_groups" in value):
            yield wrong("must define either `options` or `option_groups`", at)

    return checked


OPTION = thing({"text": plain(75), "value": words(150)}, {"description": plain(75)})
MARKED_OPTION = thing({"text": text(75), "value": words(150)}, {"description": text(75)})
LINKED_OPTION = thing({"text": plain(75), "value": words(150)}, {"description": plain(75), "url": words(3000)})
GROUP = thing({"label": plain(75), "options": row(OPTION, 100)})
CONFIRM = thing({"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)}, {"style": choice("primary", "danger")})
DISPATCH = thing({"trigger_actions_on": row(choice("on_enter_pressed", "on_character_entered"), 2)})
FILTER = thing({}, {"include": row(choice("im", "mpim", "private", "public"), 4), "exclude_external_shared_channels": flag, "exclude_bot_users": flag})

_FOCUS = {"action_id": ID, "focus_on_load": flag}
_MENU = _FOCUS | {"confirm": CONFIRM, "placeholder": plain(150)}
_MANY = _MENU | {"max_selected_items": number(1, 1000)}
_TYPED = _FOCUS | {"placeholder": plain(150), "dispatch_action_config": DISPATCH}
_SOURCES = {"options": row(OPTION, 100), "option_groups": row(GROUP, 100)}
_WHERE = {"default_to_current_conversation": flag, "response_url_enabled": flag, "filter": FILTER}
_DATE = _pattern(r"\d{4}-\d\d-\d\d", "must be a valid date in the format YYYY-MM-DD")
_TIME = _pattern(r"([01]\d|2[0-3]):[0-5]\d", "must be a valid time in the format HH:mm")
_NUMERAL = _pattern(r"-?\d+(\.\d+)?", "must be a valid number")


def _element(required: dict[str, Check], optional: dict[str, Check]) -> Check:
    return thing({"type": KIND} | required, optional)


BUTTON = _element(
    {"text": plain(75)},
    {"action_id": ID, "url": words(3000), "value": words(2000, 0), "style": choice("primary", "danger"), "confirm": CONFIRM, "accessibility_label": words(75)},
)
IMAGE = _element({"alt_text": words(2000, 0)}, {"image_url": words(3000), "slack_file": anything})
MENUS: dict[str, Check] = {
    "static_select": _among(_one_source(_element({}, _MENU | _SOURCES | {"initial_option": OPTION})), "initial_option"),
    "external_select": _element({}, _MENU | {"initial_option": OPTION, "min_query_length": number(0, 1000)}),
    "users_select": _element({}, _MENU | {"initial_user": words(255)}),
    "conversations_select": _element({}, _MENU | _WHERE | {"initial_conversation": words(255)}),
    "channels_select": _element({}, _MENU | {"initial_channel": words(255), "response_url_enabled": flag}),
}
MULTI_MENUS: dict[str, Check] = {
    "multi_static_select": _among(_one_source(_element({}, _MANY | _SOURCES | {"initial_options": row(OPTION, 100)})), "initial_options"),
    "multi_external_select": _element({}, _MANY | {"initial_options": row(OPTION, 100), "min_query_length": number(0, 1000)}),
    "multi_users_select": _element({}, _MANY | {"initial_users": row(words(255), 1000)}),
    "multi_conversations_select": _element({}, _MANY | _WHERE | {"initial_conversations": row(words(255), 1000)}),
    "multi_channels_select": _element({}, _MANY | {"initial_channels": row(words(255), 1000)}),
}
DATES: dict[str, Check] = {
    "datepicker": _element({}, _MENU | {"initial_date": _DATE}),
    "timepicker": _element({}, _MENU | {"initial_time": _TIME, "timezone": words(255)}),
}
BOXES: dict[str, Check] = {
    "checkboxes": _among(
        _element({"options": row(MARKED_OPTION, 10)}, _FOCUS | {"confirm": CONFIRM, "initial_options": row(MARKED_OPTION, 10)}), "initial_options"
    ),
    "radio_buttons": _among(
        _element({"options": row(MARKED_OPTION, 10)}, _FOCUS | {"confirm": CONFIRM, "initial_option": MARKED_OPTION}), "initial_option"
    ),
}
MOMENT: dict[str, Check] = {"datetimepicker": _element({}, _FOCUS | {"confirm": CONFIRM, "initial_date_time": number(10**9, 10**10 - 1)})}
OVERFLOW: dict[str, Check] = {"overflow": _element({"options": row(LINKED_OPTION, 5)}, {"action_id": ID, "confirm": CONFIRM})}
INPUTS: dict[str, Check] = {
    "plain_text_input": _element(
        {}, _TYPED | {"initial_value": words(3000, 0), "multiline": flag, "min_length": number(0, 3000), "max_length": number(1, 3000)}
    ),
    "number_input": _element({"is_decimal_allowed": flag}, _TYPED | dict.fromkeys(("initial_value", "min_value", "max_value"), _NUMERAL)),
    "email_text_input": _element({}, _TYPED | {"initial_value": words(3000)}),
    "url_text_input": _element({}, _TYPED | {"initial_value": words(3000)}),
    "rich_text_input": _element({"action_id": ID}, _TYPED | {"initial_value": anything}),
    "file_input": _element({}, {"action_id": ID, "filetypes": row(words(255), 100), "max_files": number(1, 10)}),
}
IN_SECTION = {"button": BUTTON, "image": IMAGE} | MENUS | MULTI_MENUS | DATES | BOXES | OVERFLOW
IN_ACTIONS = {"button": BUTTON} | MENUS | DATES | MOMENT | BOXES | OVERFLOW
IN_INPUT = MENUS | MULTI_MENUS | DATES | MOMENT | BOXES | INPUTS
