"""What people do in modals (docs.slack.dev/reference/interaction-payloads) -> Intent; all else that Slack brings is `parse.py`'s. Pure and total.

What a modal remembers of itself says which form of the person's it is and where it was opened; it proves nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.intents import Changed, Filled, IncomingFile, Intent, PutAway, Sought, Values
from adapters.slack import parse
from adapters.slack.modal import CALLBACK, key_of
from adapters.slack.parse import ACTS, LABEL, Heard, Me, Payload, account_of, address_of
from adapters.slack.payloads import at, files_of, text_of

_MOST = 10**11  # seconds since 1970; no moment beyond is chosen in a calendar


@dataclass(frozen=True, slots=True)
class _Place:
    """A modal: which form it is, and where it was opened."""

    token: str
    channel: str
    thread: str


def heard(kind: str, payload: Payload, me: Me) -> Heard | None:
    """What a person wants of Alur."""
    if kind != ACTS or text_of(payload, "view", "type") != "modal":
        return parse.heard(kind, payload, me)
    place = _place(payload)
    user, team = text_of(payload, "user", "id"), text_of(payload, "user", "team_id") or text_of(payload, "team", "id")
    if place is None or not (user and team):
        return None
    intent = _intent(payload, place, user, team)
    view = at(payload, "view")
    return Heard(intent, user, place.channel, place.thread, private=place.channel[:1] in ("", "D"), view=view) if intent is not None else None


def blocks_of(view: Payload) -> list[Mapping[str, Any]]:
    """What stands in a modal."""
    blocks = at(view, "blocks")
    return [block for block in blocks if isinstance(block, Mapping)] if isinstance(blocks, list) else []


def inputs_of(view: Payload) -> list[str]:
    """The ids of the blocks with fields, in their order."""
    return [id for block in blocks_of(view) if text_of(block, "type") == "input" and (id := text_of(block, "block_id"))]


def _place(payload: Payload) -> _Place | None:
    """`None` for a modal that is none of ours."""
    try:
        kept = json.loads(text_of(payload, "view", "private_metadata"))
    except (ValueError, RecursionError):
        return None
    token = text_of(kept, "token")
    if text_of(payload, "view", "callback_id") != CALLBACK or not token or not text_of(payload, "view", "id"):
        return None
    return _Place(token, text_of(kept, "channel"), text_of(kept, "thread"))


def _intent(payload: Payload, place: _Place, user: str, team: str) -> Intent | None:
    account, id = account_of(team, user), text_of(payload, "view", "id")
    match text_of(payload, "type"):
        case "view_submission":
            values = _values(payload, files=True)
            return Filled(f"{id}/{text_of(payload, 'view', 'hash')}/{_digest(values)}", account, address_of(user), place.token, values)
        case "view_closed":
            return PutAway(f"{id}/closed", account, address_of(user), place.token)
        case "block_suggestion":
            key, typed = key_of(text_of(payload, "block_id")), text_of(payload, "value")
            return Sought(f"{id}/{key}/{typed}", account, address_of(user), place.token, key, typed)
        case "block_actions":
            return _changed(payload, place, user, team)
    return None


def _changed(payload: Payload, place: _Place, user: str, team: str) -> Changed | None:
    """A choice that changes the sheet, or a button in it; a label means nothing."""
    actions = at(payload, "actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    delivery = text_of(payload, "trigger_id") or text_of(action, "action_ts")
    button = text_of(action, "value") if text_of(action, "type") == "button" else ""
    if not delivery or (text_of(action, "type") == "button" and button in ("", LABEL)):
        return None
    return Changed(delivery, account_of(team, user), address_of(user), place.token, _values(payload, files=False), button)


def _values(payload: Payload, files: bool) -> Values:
    """What stands in each field. The same field is never there twice: of what was in its place before, Slack keeps nothing."""
    found = at(payload, "view", "state", "values")
    if not isinstance(found, Mapping):
        return {}
    values: dict[str, tuple[str | IncomingFile, ...]] = {}
    for block, elements in found.items():
        element = next(iter(elements.values()), None) if isinstance(elements, Mapping) else None
        if isinstance(block, str) and (files or text_of(element, "type") != "file_input"):
            values[key_of(block)] = _filled_in(element)
    return values


def _filled_in(element: Any) -> tuple[str | IncomingFile, ...]:
    match text_of(element, "type"):
        case "file_input":
            return files_of(element)
        case "datetimepicker":
            moment = at(element, "selected_date_time")
            whole = isinstance(moment, int) and 0 <= moment < _MOST
            return (datetime.fromtimestamp(moment, UTC).isoformat(timespec="minutes"),) if whole else ()
        case "checkboxes" | "multi_static_select" | "multi_external_select":
            chosen = at(element, "selected_options")
            return tuple(value for each in chosen if (value := text_of(each, "value"))) if isinstance(chosen, list) else ()
        case "radio_buttons" | "static_select" | "external_select":
            words = text_of(element, "selected_option", "value")
        case "datepicker":
            words = text_of(element, "selected_date")
        case "timepicker":
            words = text_of(element, "selected_time")
        case _:
            words = text_of(element, "value")
    return (words,) if words else ()


def _digest(values: Values) -> str:
    """The same for the same content: what is sent again because its answer was lost is known."""
    plain = {key: [each if isinstance(each, str) else each.handle for each in given] for key, given in values.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode("utf-8", "replace")).hexdigest()[:32]
