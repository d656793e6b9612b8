"""The wire to Telegram: which way a call takes."""

from __future__ import annotations

import asyncio

import pytest

from adapters.telegram.request import Transport


@pytest.mark.parametrize(("host", "target"), [("api.telegram.example", "http://api.telegram.example/bot1:x/getMe"), ("127.0.0.1", "/bot1:x/getMe")])
async def test_a_call_takes_the_proxy_of_the_environment_except_to_those_it_excepts(host: str, target: str) -> None:
    asked: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        proxies = {"http": f"http://user:word@127.0.0.1:{port}", "no": "127.0.0.1"}
        url = f"http://{host}/bot1:x/getMe" if "telegram" in host else f"http://{host}:{port}/bot1:x/getMe"
        assert await Transport(environment=lambda: proxies).do_request(url, "POST") == (200, b"{}")
    assert asked[0].startswith(f"POST {target} HTTP/1.1")
    assert ("Proxy-Authorization: Basic" in asked[0]) == target.startswith("http")
