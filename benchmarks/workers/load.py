"""People at a local server who tap: once their tap is answered, the next of their cards. A worker says its address, and then what came of each load."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from time import perf_counter, process_time
from typing import Any

PAUSE = 0.02  # seconds between the answer to a lone person's tap and their next one
Tap = Callable[[Any], Awaitable[None]]  # on one card; returns when it is answered


async def tapped(rows: Sequence[list[Any]], each: int, tap: Tap) -> dict[str, Any]:
    """Everybody taps so many of their cards in `rows`. Gives taps a second, seconds each waited, and what this process needed for a tap."""
    begun, used, waits = perf_counter(), process_time(), list[float]()

    async def one(cards: list[Any]) -> None:
        for _ in range(each):
            card, began = cards.pop(), perf_counter()
            await tap(card)
            waits.append(perf_counter() - began)
            await asyncio.sleep(PAUSE if len(rows) == 1 else 0.0)

    await asyncio.gather(*map(one, rows))
    count, took = len(rows) * each, perf_counter() - begun
    return {"rate": count / took, "waits": waits, "cpu": (process_time() - used) / count * 1e6}


async def serve(address: str, load: Callable[[int, int], Awaitable[dict[str, Any]]]) -> None:
    """For each line "people each" that comes in, `load`."""
    print(address, flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        people, each = map(int, line.split())
        print(json.dumps(await load(people, each)), flush=True)
