"""The bodies of requests that a platform makes to its webhook."""

from __future__ import annotations

from starlette.requests import Request

LIMIT = 1024 * 1024  # bytes


async def read_body(request: Request) -> bytes | None:
    """The body, `None` where it is larger than `LIMIT`; a length that lies is found out."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LIMIT:
            return None
    return bytes(body)
