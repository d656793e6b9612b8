"""The words after a command: "/beli 4jt laptop" fills the quick fields, the rest is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from bot.typed.outcome import Doubt, Parsed, Read
from workflows.values import Value

_LONGEST_RUN = 4
_MOST_WORDS = 600  # among which values are looked for
_BARE = re.compile("[0-9]{1,3}")
"""A count, most likely: "laptop 2 unit" is not asked back as money."""


def read_command_words(
    words: str, readers: Mapping[str, Callable[[str], Parsed]], texts: Sequence[str] = ()
) -> tuple[Mapping[str, Value], Mapping[str, str]]:
    """Values by quick field, and what was typed for a field but can mean two things. `readers` are the quick fields that are no text,
    in the form's order; each takes the first run of words it can read. What is left goes to the first of `texts`."""
    tokens = words.split()
    values: dict[str, Value] = {}
    doubts: dict[str, str] = {}
    for name, reader in readers.items():
        run = _first_run(tokens, reader)
        if run is None:
            continue
        start, end, parsed = run
        if isinstance(parsed, Read):
            values[name] = parsed.value
        else:
            doubts[name] = " ".join(tokens[start:end])
        tokens = tokens[:start] + tokens[end:]
    if tokens and texts:
        values[texts[0]] = " ".join(tokens)
    return values, doubts


def _first_run(tokens: Sequence[str], reader: Callable[[str], Parsed]) -> tuple[int, int, Read | Doubt] | None:
    """The leftmost, longest run of words the reader takes; a clear reading anywhere goes before a doubtful one."""
    doubtful: tuple[int, int, Read | Doubt] | None = None
    for start in range(min(len(tokens), _MOST_WORDS)):
        for end in range(min(len(tokens), start + _LONGEST_RUN), start, -1):
            parsed = reader(" ".join(tokens[start:end]))
            if isinstance(parsed, Read):
                return start, end, parsed
            if isinstance(parsed, Doubt) and doubtful is None and not _BARE.fullmatch(tokens[start]):
                doubtful = start, end, parsed
    return doubtful
