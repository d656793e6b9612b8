"""Forms that are shown whole, as plain data; a platform that shows them turns them into its own payload and owns its limits."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cards import Card

TITLE = 24  # characters of a title, and of what stands on its buttons, that no platform cuts
MOST_LISTED = 100  # options of one field; among more one is looked for by what is typed


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen: `value` comes back, `label` is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One place to fill in, by its `key` in the sheet. `kind`: line | text (several lines) | whole | number | date | time | datetime | choice |
    choices | files. `values` is what stands in it, as it comes back: ISO 8601 (a datetime with its offset), plain decimals, the values of options,
    what was typed; files that were handed in stand in the `hint`. `options` are all there are; of a `searched` field only those chosen: `Sought` asks
    for others. `required`: it cannot be sent without. `watched`: a choice changes the sheet. `limit` is the most characters or files, 0 for no limit. `anew`: `values` take the place of
    what the person has before them, which stays otherwise."""

    key: str
    label: str
    kind: str = "line"
    values: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    searched: bool = False
    hint: str = ""
    required: bool = True
    watched: bool = False
    error: str = ""
    limit: int = 0
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """`token` comes back with whatever is done with it, like a button's, and gives no rights either. `parts`: fields, and cards between them, whose
    buttons change the sheet. `submit` stands on the button that sends it, "" where it can only be read; `close` on the one that puts it away."""

    token: str
    title: str
    parts: tuple[Field | Card, ...]
    submit: str = ""
    close: str = ""
    language: str = "id"

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(part for part in self.parts if isinstance(part, Field))
