"""What is seen of blocks and marked text on a screen: docs.slack.dev/messaging/formatting-message-text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.servers.slack.blocks import elements_of
from tests.servers.slack.places import Json

Names = Callable[[str], str]  # a person's or a channel's id; gives the name
_SPECIAL = re.compile(r"<([^<>]+)>")
_STYLES = [re.compile(rf"(?<![\w{mark}]){mark}(\S(?:[^{mark}\n]*\S)?){mark}(?![\w{mark}])") for mark in (r"\*", "_", "~", "`")]


@dataclass(frozen=True)
class Shown:
    """A message on a screen. `text` line by line as it reads; `notice` what the notification says; `buttons` block by block; `ephemeral`: nobody else
    sees it; `thread` the ts of the message it answers; `pings` whom it wakes: names, or here, channel, everyone."""

    ts: str
    text: str
    notice: str = ""
    buttons: tuple[tuple[str, ...], ...] = ()
    files: tuple[str, ...] = ()
    own: bool = False
    edited: bool = False
    ephemeral: bool = False
    sender: str = ""
    thread: str = ""
    pings: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for row in self.buttons for label in row)


@dataclass(frozen=True)
class Page:
    """A modal or a Home tab on a screen. `fields` by label with what stands in them, `errors` by label."""

    title: str
    text: str
    buttons: tuple[tuple[str, ...], ...] = ()
    fields: tuple[tuple[str, object], ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    submit: str = ""
    close: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for row in self.buttons for label in row)


def marked(text: str, names: Names) -> str:
    """How mrkdwn reads."""
    text = re.sub(r"^(?:>|&gt;) ?", "", text, flags=re.M)
    for style in _STYLES:
        text = style.sub(r"\1", text)
    text = _SPECIAL.sub(lambda found: _special(found[1], names), text)
    return unescaped(text)


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _special(inside: str, names: Names) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        return f"@{label or target[1:].removeprefix('subteam^')}"
    if target[0] in "@#":
        return f"{target[0]}{names(target[1:])}"
    return label or target


def pings(blocks: list[Json], text: str, names: Names) -> tuple[str, ...]:
    """Whom mentions wake. Only marked text can hold one; so does the text itself where no blocks are shown."""
    sources = list(_mentioning(blocks)) if blocks else [text]
    found = [inside for source in sources for inside in _SPECIAL.findall(source) if inside[0] in "@!" and not inside.startswith("!date")]
    users = [element["user_id"] for block in blocks if block["type"] == "rich_text" for element in _parts(block) if element["type"] == "user"]
    return tuple(names(inside[1:]) if inside[0] == "@" else inside[1:].partition("|")[0] for inside in found) + tuple(map(names, users))


def _mentioning(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "markdown") and isinstance(value.get("text"), str):
            yield value["text"]
        for inside in value.values():
            yield from _mentioning(inside)
    elif isinstance(value, list):
        for each in value:
            yield from _mentioning(each)


def read(blocks: list[Json], names: Names) -> str:
    """All that can be read in them, without what stands on buttons."""
    return "\n".join(line for block in blocks for line in _lines(block, names) if line)


def _lines(block: Json, names: Names) -> Iterator[str]:
    kind = block["type"]
    if kind == "section":
        yield from (_text(each, names) for each in [*([block["text"]] if "text" in block else []), *block.get("fields", [])])
    elif kind == "header":
        yield _text(block["text"], names)
    elif kind == "context":
        yield " ".join(_text(each, names) for each in block["elements"] if each["type"] != "image")
    elif kind == "input":
        yield _text(block["label"], names)
        yield _text(block["hint"], names) if "hint" in block else ""
    elif kind == "markdown":
        yield block["text"]
    elif kind == "image":
        yield block["alt_text"]
    elif kind == "rich_text":
        yield "".join(_part(element, names) for element in _parts(block))


def _text(given: Json, names: Names) -> str:
    text = str(given["text"])
    return marked(text, names) if given["type"] == "mrkdwn" else text


def _parts(block: Json) -> Iterator[Json]:
    for element in block["elements"]:
        if element["type"] == "rich_text_list":
            for place, item in enumerate(element["elements"]):
                yield from [{"type": "text", "text": "\n"}] * bool(place)
                yield from item["elements"]
        else:
            yield from element["elements"]


def _part(element: Json, names: Names) -> str:
    kind = element["type"]
    if kind in ("text", "link"):
        return str(element.get("text") or element.get("url"))
    marks = {"user": ("@", "user_id"), "channel": ("#", "channel_id"), "usergroup": ("@", "usergroup_id"), "broadcast": ("@", "range"), "emoji": (":", "name"), "date": ("", "fallback")}
    mark, where = marks[kind]
    given = str(element.get(where, ""))
    return mark + (names(given) if kind in ("user", "channel") else given) + (":" if kind == "emoji" else "")


def buttons(blocks: list[Json]) -> tuple[tuple[str, ...], ...]:
    """Labels of buttons and of what stands in overflow menus, block by block."""
    rows = (tuple(label for element in elements_of(block) for label in labels_of(element)) for block in blocks)
    return tuple(row for row in rows if row)


def labels_of(element: Json) -> list[str]:
    """What can be pressed at an element."""
    if element.get("type") == "button":
        return [element["text"]["text"]]
    return [option["text"]["text"] for option in element["options"]] if element.get("type") == "overflow" else []
