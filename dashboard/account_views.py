"""What the page of people and their chat accounts shows, as plain data like all `views`."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.views import Face, Pill


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody, under their name `line`; `pills` say on which platforms they have an account and whether it can be reached."""

    id: str
    face: Face
    line: str
    pills: tuple[Pill, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """`everybody` for those who may give codes to all, else it is the viewer alone. `counts` by cut: all, unlinked, unreached."""

    everybody: bool
    people: tuple[PersonLine, ...]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class LinkCode:
    """A one-time code, shown this once. `title` says whose; `lines` how it is used and until when; `addresses` bring it along, after `open`;
    `careful` says what it gives away."""

    title: str
    code: str
    lines: tuple[str, ...]
    open: str
    addresses: tuple[str, ...]
    careful: str
