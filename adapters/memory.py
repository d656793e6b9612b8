"""What is remembered for comfort alone, until there is too much of it: the longest untouched goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MOST = 10_000


def keep(known: OrderedDict[K, V], key: K, value: V) -> V:
    """Remembers `value`, and gives it back; what was kept longest ago is forgotten where there are more than `MOST`."""
    known[key] = value
    known.move_to_end(key)
    while len(known) > MOST:
        known.popitem(last=False)
    return value
