"""What people choose and fill in: how each kind of element keeps it in `state.values`, and how an act on it is told in `actions`."""

from __future__ import annotations

import re
from typing import Any

from tests.servers.slack.blocks import elements_of
from tests.servers.slack.places import Json, State

# Each kind: where its value stands in the state, and where the element says what it is at first.
_KEPT = {
    "static_select": ("selected_option", "initial_option"), "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"), "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"), "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"), "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"), "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"), "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"), "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"), "email_text_input": ("value", "initial_value"), "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"), "file_input": ("files", ""),
}  # fmt: skip
_ONE_OF_OPTIONS = ("static_select", "radio_buttons", "overflow")
_SOME_OF_OPTIONS = ("multi_static_select", "checkboxes")
REQUIRED = "Please complete this required field."


def initial_state(blocks: list[Json]) -> State:
    """What stands in the elements before anybody touched them."""
    return {
        (block["block_id"], element["action_id"]): {"type": element["type"], _KEPT[element["type"]][0]: _first(element)}
        for block in blocks
        for element in elements_of(block)
        if element.get("type") in _KEPT
    }


def _first(element: Json) -> Any:
    where, initial = _KEPT[element["type"]]
    return element.get(initial, [] if where.endswith("s") else None)


def options_of(element: Json) -> list[Json]:
    """What a menu or a row of boxes offers."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(option for group in groups for option in group["options"])]


def labelled(options: list[Json], label: str) -> Json:
    """The option that reads `label`."""
    found = [option for option in options if option["text"]["text"] == label]
    assert found, f"no option {label!r} but {[option['text']['text'] for option in options]}"
    return found[0]


def chosen(element: Json, value: Any) -> Json:
    """`value` as the state keeps it: labels of options, ids of people and channels, a date, what was typed."""
    kind = element["type"]
    if kind in _ONE_OF_OPTIONS and value is not None:
        value = labelled(options_of(element), value)
    elif kind in _SOME_OF_OPTIONS:
        value = [labelled(options_of(element), each) for each in value]
    where = "selected_option" if kind == "overflow" else _KEPT[kind][0]
    return {"type": kind, where: value}


def action(block: Json, element: Json, value: Json | None, ts: str) -> Json:
    """As it stands in `actions` of what is brought to the app."""
    told: Json = {"type": element["type"], "block_id": block["block_id"], "action_id": element["action_id"], "action_ts": ts} | (value or {})
    if element["type"] == "button":
        told |= {"text": element["text"]} | {name: element[name] for name in ("value", "url", "style") if name in element}
    if element["type"] in ("static_select", "external_select", "users_select", "conversations_select", "channels_select") and "placeholder" in element:
        told["placeholder"] = element["placeholder"]
    return told


def faults(blocks: list[Json], state: State) -> dict[str, str]:
    """What the client itself finds wrong before it sends a form, by block."""
    found = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = state[block["block_id"], element["action_id"]][_KEPT[element["type"]][0]]
        if said := _fault(element, value, bool(block.get("optional"))):
            found[block["block_id"]] = said
    return found


def _fault(element: Json, value: Any, optional: bool) -> str:
    if value in (None, "", []):
        return "" if optional else REQUIRED
    if element["type"] == "number_input":
        shape = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
        if not re.fullmatch(shape, value):
            return "Enter a valid number."
        if "min_value" in element and float(value) < float(element["min_value"]):
            return f"Enter a number greater than or equal to {element['min_value']}."
        if "max_value" in element and float(value) > float(element["max_value"]):
            return f"Enter a number less than or equal to {element['max_value']}."
    if element["type"] == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "Enter a valid email address."
    if element["type"] == "url_text_input" and not re.match(r"https?://\S+$", value):
        return "Enter a valid URL."
    if element["type"] == "plain_text_input" and not element.get("min_length", 0) <= len(value) <= element.get("max_length", 3000):
        return "The text is too short or too long."
    return ""
