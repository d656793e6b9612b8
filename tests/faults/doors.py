"""Everything that can be sent to a running Alur, one row each: chat, buttons, addresses, forms, headers, words to search for."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote

import httpx

from tests.faults.parsers import DAYS, DECIDED, ROWS, SENT, TOKENS, TYPED, WORDY
from tests.stories.office import Office, buy

_CONTROLS = re.compile("[\x00-\x1f\x7f]")
_LONGEST = 8_000  # characters of an address


@dataclass(frozen=True, slots=True)
class Door:
    """`samples` are what a page or a person would send; `send` sends one input and gives what came back."""

    name: str
    samples: tuple[str, ...]
    send: Callable[[Street, str], Awaitable[httpx.Response | None]]
    share: float = 0.3


class Street:
    """Somebody in front of an office's doors who is signed in as Budi and writes as Rina; one request of hers waits for Budi."""

    def __init__(self, office: Office, client: httpx.AsyncClient) -> None:
        self.office, self.client = office, client
        self.numbers = count(1)
        self.csrf, self.message, self.token = "", 0, ""

    @classmethod
    @asynccontextmanager
    async def of(cls, office: Office) -> AsyncIterator[Street]:
        await buy(office, "rina", "4jt laptop")
        async with httpx.AsyncClient(base_url=office.address, headers={"Origin": office.address}, timeout=60) as client:
            street = cls(office, client)
            link = await office.link("budi")
            await client.post(link, data={"csrf": await street.form_key(link)})
            street.csrf = await street.form_key("/")
            street.message, street.token = await office.reach("budi", "Setujui")
            yield street

    async def form_key(self, path: str) -> str:
        found = re.search(r'name="csrf" value="(\w+)"', (await self.client.get(path)).text)
        assert found is not None
        return found[1]

    async def post(self, path: str, content: str | bytes, kind: str = "application/json") -> httpx.Response:
        body = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        return await self.client.post(path, content=body, headers={"Content-Type": kind})

    async def say(self, text: str, **more: object) -> httpx.Response:
        return await self.post("/console/say", json.dumps({"account": "rina", "text": text, "delivery": f"hostile-{next(self.numbers)}", **more}))

    async def talk(self, text: str) -> httpx.Response:
        """As the answer to whatever is asked; now and then a form is begun, so that something is."""
        if next(self.numbers) % 7 == 0:
            await self.say("/beli")
        return await self.say(text[:4096])

    async def press(self, text: str) -> httpx.Response:
        token = text.replace("ERERERERERERERERERERERER", self.token.split("|")[1])
        return await self.post("/console/press", json.dumps({"account": "budi", "message": self.message, "token": token, "delivery": f"pressed-{next(self.numbers)}"}))

    async def knock(self, text: str) -> httpx.Response:
        """Any body at all."""
        path = ("say", "press", "read", "upload")[next(self.numbers) % 4]
        return await self.post(f"/console/{path}", text)

    async def go(self, text: str) -> httpx.Response:
        return await self.client.get("/" + quote(text.encode("utf-8", "surrogatepass")[:_LONGEST], safe="/?&=%#+:;,@").lstrip("/"))

    async def hand_in(self, text: str) -> httpx.Response:
        """A form of one of our pages, with the token of the page."""
        path, _, form = text.partition("?")
        path = path if path in FORMS else "/act"
        body = quote(form.encode("utf-8", "surrogatepass"), safe="&=%+.*:") + f"&csrf={self.csrf}"
        return await self.post(path, body, "application/x-www-form-urlencoded")

    async def dress(self, text: str) -> httpx.Response:
        """Lines of NAME: value as headers and cookies of a look at the board; some that the client does not send are left out."""
        pairs = (line.split(": ", 1) for line in text[:_LONGEST].splitlines() if re.match(r"[A-Za-z-]+: ", line))
        headers = {name.lower(): _CONTROLS.sub("", value).strip().encode("latin-1", "replace") for name, value in pairs if name.lower() not in _OF_THE_CLIENT}
        return await self.client.get("/", headers=[(name.encode(), value) for name, value in headers.items()])

    async def search(self, text: str) -> None:
        def look() -> None:
            self.office.house.database.read(lambda reader: (reader.ledger.search(text, None, 9), reader.ledger.by_number(text)))

        await asyncio.to_thread(look)


_OF_THE_CLIENT = frozenset({"connection", "transfer-encoding", "content-length", "expect", "upgrade", "te", "trailer"})
FORMS = ("/act", "/new/purchase", "/new/procurement", "/lang", "/theme", "/be", "/logout-not", "/login/x")
TALK = (*TYPED, *DAYS, *WORDY, *ROWS, *DECIDED)
ASKED = ("/beli 4jt laptop", "/mana PB/0001", "/mana laptop", "/wakilkan @dewi 7-11 Des", "/cuti_saya 7-11 Des", "/lang en", "/antrean", "/pengajuan", "/bantuan", "/dasbor", "/hubungkan abc", "/ajukan leave besok", "setuju PB/0001")
PATHS = (
    "/?view=overdue&sop=purchase&holder=budi&sort=due&q=laptop&page=2", "/queue?view=overdue", "/search?q=laptop rina&page=1", "/requests/PB/0001/XI/2026", "/requests/11111111111111111111111111111111",
    "/act?request=PB/0001&act=approve&state=manager&visit=1&seat=&back=queue", "/new", "/new/purchase", "/files/PB/0001/" + "a" * 64, "/login/abc?to=/queue", "/static/app.css?v=1", "/healthz", "/readyz", "/metrics",
    "/console/transcript?account=rina&before=9&language=en", "/console/state?language=id", "/console/file/" + "a" * 64 + "?name=x.pdf",
)  # fmt: skip
SHEETS = (
    "/act?request=PB/0001&act=approve&state=manager&visit=1&reason=baik&asked=&do=&back=queue&seat=&once=abc",
    "/new/purchase?visit=0&act=submit&asked=item total why&field.item=laptop&field.total=4jt&field.why=perlu&do=send&once=abcd",
    "/new/procurement?visit=0&act=submit&asked=barang&field.barang.0.*line=&field.barang.0.nama=kabel&field.barang.0.jumlah=2&field.barang.1.harga=5000&do=add:barang&do=strike:barang.0&do=pick:x=4000",
    "/lang?language=en&to=/queue", "/theme?theme=dark&to=/", "/be?person=rina&to=/", "/new/purchase?visit=0&act=submit&do=language:en&file.quote=abc.[1]",
)  # fmt: skip
HEADERS = (
    "Cookie: alur-session=abc; alur-language=en; alur-theme=dark; alur-toast=4a6f\nAccept-Language: id-ID,id;q=0.9\nIf-None-Match: x",
    "Host: 127.0.0.1\nOrigin: null\nSec-Fetch-Site: same-origin\nRange: bytes=0-10\nLast-Event-ID: 7\nAuthorization: Bearer x\nX-Forwarded-For: 1.2.3.4",
)

DOORS = (
    Door("what is typed in chat", TALK, Street.talk),
    Door("commands in chat", ASKED, Street.talk),
    Door("pressed buttons", TOKENS, Street.press),
    Door("bodies sent to the console", SENT, Street.knock),
    Door("addresses of pages", PATHS, Street.go),
    Door("forms of pages", SHEETS, Street.hand_in),
    Door("headers and cookies", HEADERS, Street.dress),
    Door("words to search for", ("laptop rina", "PB/0001", "kabel* AND \"x\"", "4.000.000", "NEAR(a b)"), Street.search),
)
