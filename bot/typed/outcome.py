"""What reading a text comes to, and the cleaning every reader begins with."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from workflows.values import Value

LONGEST = 300
"""Characters a number, a date or a name may have; a longer text is none of them."""

MOST_TEXT = 4096
"""Characters of a message; platforms have the same limit or a smaller one. What comes from pages may be longer."""

_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by their kind that show nothing (Unicode's Hangul fillers, the empty braille pattern)


@dataclass(frozen=True, slots=True)
class Read:
    value: Value


@dataclass(frozen=True, slots=True)
class Doubt:
    """It can mean several things: the person chooses. At least one option."""

    options: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """It cannot be taken. `why` is the end of a phrase key `not.*`; `column` names the one of several that is meant."""

    why: str
    column: str = ""


Parsed = Read | Doubt | Unread


def cleaned(text: str) -> str:
    """`text` in small letters without invisible characters, every gap one space; digits of other scripts stay what they are. What is longer than
    any message is cut: still too long to be any value."""
    kinds = ((sign, unicodedata.category(sign)) for sign in text[:MOST_TEXT] if sign not in _BLANK)
    visible = "".join(" " if kind in ("Zs", "Cc") else sign for sign, kind in kinds if kind not in ("Cf", "Cs"))
    return " ".join(visible.split()).casefold()


def one_of(options: list[Value]) -> Parsed | None:
    """A reading where only one option is left, a doubt where there are several, nothing where there is none."""
    distinct = tuple(dict.fromkeys(options))
    if not distinct:
        return None
    return Read(distinct[0]) if len(distinct) == 1 else Doubt(distinct)
