"""The stream of live changes: which requests have changed, never what they say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import suppress

from starlette.concurrency import run_in_threadpool


async def events(changes: AsyncIterator[str], heartbeat: float, still_there: Callable[[], bool]) -> AsyncGenerator[str, None]:
    """Server-sent events (WHATWG HTML, section 9.2) for each change, and a comment after `heartbeat` seconds of silence.
    Ends with `changes`, or when `still_there` says no: it is asked before each line, in a worker thread."""
    coming = asyncio.ensure_future(_next(changes))
    try:
        await asyncio.sleep(0)  # it listens before it says so
        yield ": open\n\n"
        while True:
            await asyncio.wait({coming}, timeout=heartbeat)
            if not await run_in_threadpool(still_there):
                yield "event: ended\ndata:\n\n"
                return
            if not coming.done():
                yield ": still here\n\n"
                continue
            if (changed := coming.result()) is None:
                return
            yield f"event: changed\ndata: {_one_line(changed)}\n\n"
            coming = asyncio.ensure_future(_next(changes))
    finally:
        coming.cancel()
        with suppress(asyncio.CancelledError):
            await coming
        if isinstance(changes, AsyncGenerator):
            await changes.aclose()


async def _next(changes: AsyncIterator[str]) -> str | None:
    return await anext(changes, None)


def _one_line(text: str) -> str:
    return "".join(text.split())
