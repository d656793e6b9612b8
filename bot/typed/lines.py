"""One line of a table as people type it: "laptop, 2, 8,5jt", although money has commas of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, islice, pairwise, product

from bot.typed.outcome import Doubt, Parsed, Read, Unread
from workflows.values import Value

ReadCell = Callable[[str], Parsed]
_MOST_PIECES = 16
_MOST_WAYS = 6
_CLEAR = re.compile(r"[;|\t]")


@dataclass(frozen=True, slots=True)
class Partly:
    """A line of which some cells cannot be taken: those that can, and for each other one why not and what was typed there."""

    cells: Mapping[str, Value] = field(default_factory=dict)
    unread: Mapping[str, tuple[Unread, str]] = field(default_factory=dict)


def read_line(text: str, columns: Mapping[str, ReadCell], wordy: frozenset[str] = frozenset()) -> Parsed | Partly:
    """The cells by column name. `columns`: how each is read, in their order; `wordy` ones hold text, in which a comma may stand.
    Doubt offers whole lines; Unread("line") where the parts do not fit the columns."""
    columns = {name: cache(read) for name, read in columns.items()}  # the same piece is tried in many ways
    names = tuple(columns)
    clear = [part.strip() for part in _CLEAR.split(text)]
    if len(clear) == len(names) and len(clear) > 1:
        return _read(dict(zip(names, clear, strict=True)), columns)
    pieces, strong = _pieces(text)
    if not len(names) <= len(pieces) <= _MOST_PIECES:
        return Unread("line")
    cheapest: list[Parsed] = []
    refused: list[tuple[int, int, Partly]] = []
    least = 0
    for cost, cells in sorted(_ways(pieces, strong, names, wordy), key=lambda way: way[0]):
        if cheapest and cost > least:
            break
        parsed = _read(cells, columns)
        if isinstance(parsed, Partly):
            refused.append((cost, len(parsed.unread), parsed))
        else:
            least = cost
            cheapest.append(parsed)
    if not cheapest:
        return min(refused, key=lambda one: one[:2])[2] if refused else Unread("line")
    return _together(cheapest)


def _pieces(text: str) -> tuple[list[str], list[bool]]:
    """The parts between commas, and for each comma whether it surely separates: not one without a space between two digits."""
    pieces = text.strip().rstrip(",").split(",")
    return pieces, [not (re.search(r"[0-9]$", left) and re.match(r"[0-9]", right)) for left, right in pairwise(pieces)]


def _ways(pieces: Sequence[str], strong: Sequence[bool], names: Sequence[str], wordy: frozenset[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Every way to cut the pieces into the columns. It costs to cut within a number, and to join over a clear comma, which only text may."""
    for cuts in combinations(range(len(strong)), len(names) - 1):
        spans = list(zip(names, pairwise((-1, *cuts, len(pieces) - 1)), strict=True))
        cells = {name: ",".join(pieces[start + 1 : end + 1]).strip() for name, (start, end) in spans}
        joined = [name for name, (start, end) in spans for gap in range(start + 1, end) if strong[gap]]
        if all(name in wordy for name in joined):
            yield sum(not strong[cut] for cut in cuts) + len(joined), cells


def _read(cells: Mapping[str, str], columns: Mapping[str, ReadCell]) -> Read | Doubt | Partly:
    parsed = {name: columns[name](cell) for name, cell in cells.items()}
    if unread := {name: (one, cells[name]) for name, one in parsed.items() if isinstance(one, Unread)}:
        return Partly({name: one.value for name, one in parsed.items() if isinstance(one, Read)}, unread)
    found = {name: one.options if isinstance(one, Doubt) else (one.value,) for name, one in parsed.items() if not isinstance(one, Unread)}
    lines = [dict(zip(found, values, strict=True)) for values in islice(product(*found.values()), _MOST_WAYS)]
    return Read(lines[0]) if len(lines) == 1 else Doubt(tuple(lines))


def _together(ways: Sequence[Parsed]) -> Parsed:
    distinct: list[Value] = []
    for way in ways:
        lines = (way.value,) if isinstance(way, Read) else way.options if isinstance(way, Doubt) else ()
        distinct += [line for line in lines if line not in distinct][: _MOST_WAYS - len(distinct)]
    return Read(distinct[0]) if len(distinct) == 1 else Doubt(tuple(distinct))
