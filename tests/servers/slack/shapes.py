"""What a value sent as JSON must look like, and the words for what is wrong with it. The words were taken down from refusals others have published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.servers.slack.refusal import wrong

Check = Callable[[Any, str], Iterator[str]]  # value and its json-pointer; gives what is wrong, the outermost first


def words(most: int, least: int = 1) -> Check:
    """A string of so many characters."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must provide a string", at)
        elif len(value) < least:
            yield wrong(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            yield wrong(f"must be less than {most + 1} characters", at)

    return check


def choice(*allowed: str) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if value not in allowed:
            yield wrong(f"unsupported type: {value}" if at.endswith("/type") else f"value must be one of {', '.join(allowed)}", at)

    return check


def flag(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield wrong("must be a boolean", at)


def number(least: int, most: int) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield wrong("must be an integer", at)
        elif value < least:
            yield wrong(f"must be greater than {least - 1}", at)
        elif value > most:
            yield wrong(f"must be less than {most + 1}", at)

    return check


def row(item: Check, most: int, least: int = 1) -> Check:
    """A list of so many items."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must provide an array", at)
        elif len(value) > most:
            yield wrong(f"no more than {most} items allowed", at)
        elif len(value) < least:
            yield wrong(f"no less than {least} items allowed", at)
        else:
            for place, each in enumerate(value):
                yield from item(each, f"{at}/{place}")

    return check


def thing(required: Mapping[str, Check], optional: Mapping[str, Check] = {}) -> Check:
    """An object with these fields and no others."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must provide an object", at)
            return
        for name in required:
            if name not in value:
                yield wrong(f"missing required field: {name}", at)
        for name, given in value.items():
            known = required.get(name) or optional.get(name)
            if known is None:
                yield wrong(f"invalid additional property: {name}", at)
            else:
                yield from known(given, f"{at}/{name}")

    return check


def any_of(check: Check) -> Check:
    """Where Slack has several schemas to try, it says so first."""

    def tried(value: Any, at: str) -> Iterator[str]:
        found = list(check(value, at))
        if found:
            yield wrong("failed to match all allowed schemas", at)
        yield from found

    return tried


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object that its `type` tells the schema of."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must provide an object", at)
        elif "type" not in value:
            yield wrong("missing required field: type", at)
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            yield wrong(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            yield from kinds[value["type"]](value, at)

    return check


def anything(value: Any, at: str) -> Iterator[str]:
    yield from ()
