"""Blocks and views as Slack checks them before it takes a message, a modal or a Home tab: docs.slack.dev/reference/block-kit/blocks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.servers.slack.elements import ID, IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION, KIND, plain, text
from tests.servers.slack.refusal import Refusal, wrong
from tests.servers.slack.shapes import Check, any_of, anything, by_type, choice, flag, number, row, thing, words

IN_MESSAGE, IN_VIEW = 50, 100
# All text in the blocks of a message together. Slack publishes no figure; others saw 9,597 characters taken and 11,341 refused (msg_blocks_too_long).
ALL_TEXT = 10_000
VIEW_SIZE = 250_000  # bytes
Json = dict[str, Any]

_IN_CONTEXT = {"image": IMAGE, "plain_text": text(3000), "mrkdwn": text(3000)}
_STYLE = {"style": thing({}, dict.fromkeys(("bold", "italic", "strike", "underline", "code", "highlight", "client_highlight", "unlink"), flag))}
_RICH_PART = by_type(
    {
        "text": thing({"type": KIND, "text": words(4000)}, _STYLE),
        "link": thing({"type": KIND, "url": words(3000)}, _STYLE | {"text": words(4000), "unsafe": flag}),
        "user": thing({"type": KIND, "user_id": words(255)}, _STYLE),
        "usergroup": thing({"type": KIND, "usergroup_id": words(255)}, _STYLE),
        "channel": thing({"type": KIND, "channel_id": words(255)}, _STYLE),
        "emoji": thing({"type": KIND, "name": words(255)}, _STYLE | {"unicode": words(255), "skin_tone": number(1, 6)}),
        "broadcast": thing({"type": KIND, "range": choice("here", "channel", "everyone")}, _STYLE),
        "date": thing({"type": KIND, "timestamp": number(0, 10**11), "format": words(255)}, _STYLE | {"fallback": words(255), "url": words(3000)}),
    }
)
_RICH_SECTION = thing({"type": choice("rich_text_section"), "elements": row(_RICH_PART, 1000, least=0)})
_LEVELS = {"indent": number(0, 8), "border": number(0, 1), "offset": number(0, 10_000)}
_RICH = by_type(
    {
        "rich_text_section": _RICH_SECTION,
        "rich_text_list": thing({"type": KIND, "elements": row(_RICH_SECTION, 1000), "style": choice("bullet", "ordered")}, _LEVELS),
        "rich_text_quote": thing({"type": KIND, "elements": row(_RICH_PART, 1000)}, {"border": number(0, 1)}),
        "rich_text_preformatted": thing({"type": KIND, "elements": row(_RICH_PART, 1000)}, {"border": number(0, 1)}),
    }
)


def _block(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return thing({"type": KIND} | required, {"block_id": ID} | (optional or {}))


def _section(value: Any, at: str) -> Iterator[str]:
    if "text" not in value and "fields" not in value:
        yield wrong("must define either `fields` or `text`", at)
    yield from _SECTION(value, at)


_SECTION = _block({}, {"text": text(3000), "fields": row(text(2000), 10), "accessory": by_type(IN_SECTION), "expand": flag})
_COMMON: dict[str, Check] = {
    "section": _section,
    "divider": _block({}),
    "header": _block({"text": plain(150)}),
    "image": _block({"alt_text": words(2000)}, {"image_url": words(3000), "slack_file": anything, "title": plain(2000)}),
    "actions": _block({"elements": row(by_type(IN_ACTIONS), 25)}),
    "context": _block({"elements": row(by_type(_IN_CONTEXT), 10)}),
    "rich_text": _block({"elements": row(_RICH, 1000, least=0)}),
}


def _input(elements: dict[str, Check]) -> Check:
    return _block({"label": plain(2000), "element": by_type(elements)}, {"hint": plain(2000), "optional": flag, "dispatch_action": flag})


_ELSEWHERE = {kind: check for kind, check in IN_INPUT.items() if kind != "file_input"}
MESSAGE = row(by_type(_COMMON | {"input": _input(_ELSEWHERE), "markdown": _block({"text": words(12_000)})}), IN_MESSAGE, least=0)
HOME = row(by_type(_COMMON | {"input": _input(_ELSEWHERE)}), IN_VIEW, least=0)
MODAL = row(by_type(_COMMON | {"input": _input(IN_INPUT)}), IN_VIEW)

_KEPT = {"callback_id": ID, "private_metadata": words(3000, 0), "external_id": words(255, 0)}
_VIEWS = any_of(
    by_type(
        {
            "modal": thing(
                {"type": KIND, "title": plain(24), "blocks": MODAL},
                _KEPT | {"close": plain(24), "submit": plain(24), "clear_on_close": flag, "notify_on_close": flag},
            ),
            "home": thing({"type": KIND, "blocks": HOME}, _KEPT),
        }
    )
)


def check_blocks(given: Any) -> list[Json]:
    """The blocks of a message, each with an id. Raises Refusal."""
    blocks = _decoded(given)
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    found = list(MESSAGE(blocks, "/blocks")) or list(_twice(blocks, "/blocks"))
    if found:
        raise Refusal("invalid_blocks", found, errors=found)
    if sum(map(len, _texts(blocks))) > ALL_TEXT:
        raise Refusal("msg_blocks_too_long")
    return blocks


def check_view(given: Any, kind: str) -> Json:
    """A view of that kind. Raises Refusal."""
    view = _decoded(given)
    if not isinstance(view, dict):
        raise Refusal("invalid_arguments", [wrong("must provide an object", "/view")])
    found = list(_VIEWS(view, "/view")) or list(_twice(view["blocks"], "/view/blocks"))
    if not found and view["type"] != kind:
        found = [wrong(f"unsupported type: {view['type']}", "/view/type")]
    if not found and kind == "modal" and "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        found = [wrong("missing required field: submit", "/view")]
    if found:
        raise Refusal("invalid_arguments", found)
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_SIZE:
        raise Refusal("view_too_large")
    return view


def named(blocks: list[Json], mint: Callable[[], str]) -> list[Json]:
    """The blocks with an id for each block and element that came without one, as Slack gives them out."""
    kept: list[Json] = json.loads(json.dumps(blocks))
    for block in kept:
        block.setdefault("block_id", mint())
        for element in elements_of(block):
            if element.get("type") not in ("image", "plain_text", "mrkdwn"):
                element.setdefault("action_id", mint())
    return kept


def elements_of(block: Json) -> list[Json]:
    """What can be pressed, chosen or filled in, in a block."""
    inside = block.get("elements", []) if block["type"] in ("actions", "context") else []
    return [*inside, *(block[place] for place in ("accessory", "element") if place in block)]


def _twice(blocks: list[Json], at: str) -> Iterator[str]:
    """Ids that stand twice: of blocks in all of them, of actions in one block."""
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        if "block_id" in block and block["block_id"] in seen:
            yield wrong(f'`block_id` "{block["block_id"]}" already exists', f"{at}/{place}/block_id")
        seen.add(block.get("block_id", ""))
        inside: set[str] = set()
        for nth, element in enumerate(block.get("elements", [])):
            if element.get("action_id") in inside:
                yield wrong(f'`action_id` "{element["action_id"]}" already exists', f"{at}/{place}/elements/{nth}/action_id")
            inside |= {element["action_id"]} if "action_id" in element else set()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inside in value.items():
            if name == "text" and isinstance(inside, str):
                yield inside
            else:
                yield from _texts(inside)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _decoded(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    try:
        return json.loads(given)
    except ValueError:
        return None
