"""A sheet as a modal: its blocks, and what is answered to somebody who sent one. Pure; owns the limits of modals (docs.slack.dev/surfaces/modals).

What stands in a block stays the person's as long as the block keeps its id; a field whose values are to take its place gets another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from adapters.cards import Card, words
from adapters.failures import Refused
from adapters.harmless import harmless
from adapters.lines import cut, units
from adapters.sheets import MOST_LISTED, Field, Option, Sheet
from adapters.slack.parse import unmarked
from adapters.slack.render import Block, payload

FIELDS = 18  # on one page: each with its error, what may be meant and the heading of its row, that stays within 100 blocks
CALLBACK, ACTION, ANEW = "sheet", "value", "~"
_BLOCKS, _TITLE, _LABEL, _HINT, _TEXT, _OPTION, _VALUE, _METADATA = 100, 24, 2000, 2000, 3000, 75, 150, 3000
_RADIOS, _BOXES, _FILES = 5, 10, 10
_NUMERAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

View = dict[str, Any]


def key_of(block: str) -> str:
    """The field that a block of that id shows."""
    return block.rpartition(ANEW)[0] or block


def modal(sheet: Sheet, where: Mapping[str, str], there: Sequence[str] = ()) -> View:
    """The view of a sheet; `where` comes back with what is done in it, `there` are the ids of the blocks it takes the place of. Raises Refused for
    what no modal can show whole."""
    known = {key_of(id): id for id in there}
    blocks = [block for part in sheet.parts for block in (payload(part).blocks if isinstance(part, Card) else _field(part, known))]
    if not blocks or len(blocks) > _BLOCKS:
        raise Refused(f"a sheet of {len(blocks)} blocks")
    kept = json.dumps({"token": sheet.token, **where}, separators=(",", ":"))
    if units(kept) > _METADATA:
        raise Refused("too much to remember in a modal")
    view: View = {"type": "modal", "callback_id": CALLBACK, "title": _plain(sheet.title, _TITLE), "blocks": blocks, "private_metadata": kept, "notify_on_close": True}
    view |= {"submit": _plain(sheet.submit, _TITLE)} if sheet.submit else {}
    return view | ({"close": _plain(sheet.close, _TITLE)} if sheet.close else {})


def errors(sheet: Sheet, there: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The errors by block, where nothing else of what is `there` changes; else none: then another view takes its place, with the errors in it."""
    ids = [str(block.get("block_id", "")) for block in there if block.get("type") == "input"]
    found = {field.key: harmless(field.error) for field in sheet.fields if field.error}
    bare = replace(sheet, parts=tuple(replace(part, error="") if isinstance(part, Field) else part for part in sheet.parts))
    if not found or _read(modal(bare, {}, ids)["blocks"]) != _read(there):
        return {}
    return {id: found[key_of(id)] for id in ids if key_of(id) in found}


def with_sentence(view: Mapping[str, Any], text: str) -> View:
    """The view that somebody has before them, with a sentence on top."""
    kept = {name: view[name] for name in ("type", "callback_id", "title", "submit", "close", "private_metadata", "notify_on_close") if view.get(name)}
    said = payload(Card(lines=(words(text, "strong"),))).blocks
    return {**kept, "blocks": [*said, *view.get("blocks", ())][:_BLOCKS]}


def options(found: Sequence[Option]) -> list[Block]:
    """As they are offered in a menu."""
    return [_option(each) for each in found[:MOST_LISTED]]


def _read(blocks: Sequence[Mapping[str, Any]]) -> list[object]:
    """What makes one view another to its reader: the fields, and the words between them. Slack gives words back escaped."""
    return [block.get("block_id") if block.get("type") == "input" else [unmarked(text) for text in _texts(block)] for block in blocks]


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, Mapping):
        for name, inside in found.items():
            yield from (inside,) if name == "text" and isinstance(inside, str) else _texts(inside)
    elif isinstance(found, list):
        for each in found:
            yield from _texts(each)


def _field(field: Field, known: Mapping[str, str]) -> Iterator[Block]:
    """The block of the field, and its error under it."""
    id = known.get(field.key, field.key)
    if field.anew:
        id = field.key if ANEW in id else f"{field.key}{ANEW}1"
    block: Block = {"type": "input", "block_id": id, "label": _plain(field.label or field.key, _LABEL), "element": {"action_id": ACTION, **_element(field)}}
    block |= {"hint": _plain(field.hint, _HINT)} if field.hint else {}
    block |= {} if field.required else {"optional": True}
    yield block | ({"dispatch_action": True} if field.watched else {})
    if field.error:
        yield from payload(Card(lines=(words(field.error, "strong"),))).blocks


def _element(field: Field) -> Block:
    value = field.values[0] if field.values else ""
    match field.kind:
        case "whole" | "number":
            made: Block = {"type": "number_input", "is_decimal_allowed": field.kind == "number"}
            return made | ({"initial_value": value} if _NUMERAL.fullmatch(value) else {})
        case "date":
            return {"type": "datepicker"} | ({"initial_date": value} if value else {})
        case "time":
            return {"type": "timepicker"} | ({"initial_time": value} if value else {})
        case "datetime":
            return {"type": "datetimepicker"} | ({"initial_date_time": int(datetime.fromisoformat(value).timestamp())} if value else {})
        case "choice":
            return _menu(field)
        case "choices":
            return _menu_of_several(field)
        case "files":
            return {"type": "file_input", "max_files": min(field.limit or _FILES, _FILES)}
    if units(value) > _TEXT:
        raise Refused("a text longer than a modal takes")
    made = {"type": "plain_text_input", "multiline": field.kind == "text"}
    made |= {"max_length": min(field.limit, _TEXT)} if field.limit else {}
    return made | ({"initial_value": value} if value else {})


def _menu(field: Field) -> Block:
    chosen = [_option(each) for each in field.options if each.value in field.values[:1]]
    first = {"initial_option": chosen[0]} if chosen else {}
    if field.searched:
        return {"type": "external_select", "min_query_length": 1, **first}
    kind = "radio_buttons" if field.required and len(field.options) <= _RADIOS else "static_select"
    return {"type": kind, "options": _listed(field), **first}


def _menu_of_several(field: Field) -> Block:
    chosen = [_option(each) for each in field.options if each.value in field.values]
    first = {"initial_options": chosen} if chosen else {}
    if field.searched:
        return {"type": "multi_external_select", "min_query_length": 1, **first}
    return {"type": "checkboxes" if len(field.options) <= _BOXES else "multi_static_select", "options": _listed(field), **first}


def _listed(field: Field) -> list[Block]:
    if not 0 < len(field.options) <= MOST_LISTED:
        raise Refused(f"a menu of {len(field.options)} options")
    return [_option(each) for each in field.options]


def _option(option: Option) -> Block:
    if not option.value or units(option.value) > _VALUE:
        raise Refused(f"an option of more than {_VALUE} characters")
    return {"text": _plain(option.label or option.value, _OPTION), "value": option.value}


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": cut(harmless(text).replace("\n", " ").strip(), limit) or "…", "emoji": False}
