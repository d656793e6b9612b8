"""What platforms say when they are asked now: whether they let Alur in, and what they do not let it do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from adapters.failures import Failure, TryLater
from adapters.port import Gateway, Lack

Heard = Failure | Sequence[Lack]
_PATIENCE = 20.0  # seconds for all of them together


def ask(gateways: Mapping[str, Gateway]) -> dict[str, Heard]:
    """All at once, each by its name: what it lacks, or why it cannot be used. Not to be called where asyncio is running."""
    return asyncio.run(_ask_all(gateways)) if gateways else {}


async def _ask_all(gateways: Mapping[str, Gateway]) -> dict[str, Heard]:
    heard = await asyncio.gather(*(_ask(gateway) for gateway in gateways.values()))
    return dict(zip(gateways, heard))


async def _ask(gateway: Gateway) -> Heard:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await gateway.check()
    except Failure as failure:
        return failure
    except TimeoutError:
        return TryLater(why="no-answer")
