"""Who is at the door: the session cookie, the token and the origin that each POST must show, and the body's limit."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive

from dashboard.protocols import Parts, Settings
from dashboard.views import Viewer
from dashboard.words import LANGUAGES

THEMES = ("auto", "light", "dark")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MOST_FILES, MOST_FIELDS = 40, 10_000  # of one form: a table may have 500 lines
_LANGUAGE, _THEME, _TOAST = "alur-language", "alur-theme", "alur-toast"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to a page. `secret` is the cookie's; `viewer` is None for whoever has not signed in;
    `here` is the address to come back to, "" when a form was sent; `once` is what the forms of this page carry to be done only once."""

    secret: str
    viewer: Viewer | None
    language: str
    theme: str
    here: str = ""
    toast: str = ""
    fresh: bool = False
    once: str = ""

    @property
    def csrf(self) -> str:
        """What each form of this session carries; it says nothing about the secret."""
        return self._signed("form")

    def sealed(self, text: str) -> str:
        """`text` as this session's forms carry it along; nobody else can make it."""
        return f"{self._signed('kept ' + text)}.{text}"

    def unsealed(self, carried: str) -> str | None:
        """The text that was `sealed` in this session, `None` for anything else."""
        _, _, text = carried.partition(".")
        return text if hmac.compare_digest(carried.encode(), self.sealed(text).encode()) else None

    def _signed(self, text: str) -> str:
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def digest(secret: str) -> str:
    """What the database knows of a session's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def origins(public_url: str) -> frozenset[str]:
    """The origins whose pages may send forms: the public one, and on loopback its other names."""
    url = urlsplit(public_url)
    port = f":{url.port}" if url.port else ""
    hosts = LOOPBACK if is_loopback(public_url) else (url.hostname or "",)
    return frozenset(f"{url.scheme}://{host}{port}" for host in hosts)


def is_loopback(public_url: str) -> bool:
    return urlsplit(public_url).hostname in ("127.0.0.1", "localhost", "::1")


class Porter:
    """Opens, finds and ends sessions; lets a form in only from its own page."""

    def __init__(self, parts: Parts, settings: Settings) -> None:
        self._parts = parts
        self._https = settings.public_url.startswith("https://")
        self._cookie = "__Host-alur" if self._https else "alur"  # browsers refuse the prefix on plain http
        self._origins = origins(settings.public_url)

    def visit(self, request: Request) -> Visit:
        """Who asks, in which language and theme: the person's own, for whoever has not signed in those chosen here, else the browser's."""
        cookies = request.cookies
        secret = cookies.get(self._cookie, "")
        person = self._parts.sessions.find(digest(secret)) if secret else None
        viewer = self._parts.rooms.viewer(person) if person else None
        here = self.stranger(request)
        language = _one_of(LANGUAGES, viewer.language if viewer else None, here.language)
        theme = _one_of(THEMES, viewer.theme if viewer else here.theme, "auto")
        toast = _untoast(cookies.get(_TOAST, ""))
        return Visit(secret or self._parts.new_secret(), viewer, language, theme, _here(request), toast, not secret, self._parts.new_secret())

    def stranger(self, request: Request) -> Visit:
        """Whoever asks, without asking the database: for pages that say it is down."""
        cookies = request.cookies
        language = _one_of(LANGUAGES, cookies.get(_LANGUAGE), _accepted(request))
        return Visit("", None, language, _one_of(THEMES, cookies.get(_THEME), "auto"), _here(request))

    def still_there(self, visit: Visit) -> bool:
        """Whether the session of `visit` lives and its person may still look."""
        person = self._parts.sessions.find(digest(visit.secret))
        return person is not None and self._parts.rooms.viewer(person) is not None

    def seal(self, response: Response, visit: Visit) -> None:
        """Gives whoever has none a secret, so that forms before sign-in have a token too, and forgets the toast that was shown."""
        if visit.fresh:
            self._keep(response, self._cookie, visit.secret)
        if visit.toast:
            response.delete_cookie(_TOAST, path="/", secure=self._https, httponly=True, samesite="lax")

    def enter(self, response: Response, person: str, visit: Visit) -> None:
        """A new session under a new secret, whatever the browser brought; the old one ends, and choices of whoever sat here before go."""
        secret = self._parts.new_secret()
        self._parts.sessions.end(digest(visit.secret))
        self._parts.sessions.start(digest(secret), person)
        self._keep(response, self._cookie, secret)
        self._forget(response)

    def leave(self, response: Response, visit: Visit) -> None:
        self._parts.sessions.end(digest(visit.secret))
        response.delete_cookie(self._cookie, path="/", secure=self._https, httponly=True, samesite="lax")
        self._forget(response)

    def preferring(self, visit: Visit, language: str, theme: str) -> Visit:
        """The visit in that language and theme; "" and unknown ones leave it as it is."""
        language, theme = _one_of(LANGUAGES, language, visit.language), _one_of(THEMES, theme, visit.theme)
        viewer = replace(visit.viewer, language=language) if visit.viewer is not None else None
        return replace(visit, language=language, theme=theme, viewer=viewer)

    def choose(self, response: Response, visit: Visit, language: str, theme: str) -> None:
        """Keeps a language or a theme for the person, and beside it for this browser: a page that says the database is down cannot ask it.
        Unknown ones are left."""
        language, theme = language if language in LANGUAGES else "", theme if theme in THEMES else ""
        if visit.viewer is not None and (language or theme):
            self._parts.tastes.choose(visit.viewer.id, language=language, theme=theme)
        for name, chosen in ((_LANGUAGE, language), (_THEME, theme)):
            if chosen:
                self._keep(response, name, chosen)

    def toast(self, response: Response, text: str) -> None:
        """Shows `text` once, on the next page."""
        self._keep(response, _TOAST, text[:240].encode().hex())

    async def form(self, request: Request, visit: Visit, limit: int) -> FormData:
        """The form that was sent, if our own page sent it. Raises HTTPException 403 for a foreign one, 413 beyond `limit` bytes, 400 for a broken one."""
        self._same_origin(request)
        try:
            form = await Request(request.scope, _bounded(request, limit)).form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=limit)
        except ClientDisconnect:
            raise HTTPException(400) from None  # nobody waits for the answer
        fault = 400 if not _can_be_kept(form) else 403 if not hmac.compare_digest(str(form.get("csrf", "")).encode(), visit.csrf.encode()) else 0
        if fault:
            await form.close()
            raise HTTPException(fault)
        return form

    def _same_origin(self, request: Request) -> None:
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
        if (origin or site) is None or (origin is not None and origin not in self._origins) or site not in (None, "same-origin"):
            raise HTTPException(403)

    def _keep(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, path="/", secure=self._https, httponly=True, samesite="lax")

    def _forget(self, response: Response) -> None:
        for name in (_LANGUAGE, _THEME):
            response.delete_cookie(name, path="/", secure=self._https, httponly=True, samesite="lax")


def _bounded(request: Request, limit: int) -> Receive:
    taken = 0

    async def receive() -> Message:
        nonlocal taken
        message = await request.receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413)
        return message

    said = request.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said) > limit:
        raise HTTPException(413)
    return receive


def _can_be_kept(form: FormData) -> bool:
    """Whether all of it is text that can be stored: a charset of the sender's choice may give halves of characters."""
    try:
        "".join(word for key, value in form.multi_items() for word in (key, value if isinstance(value, str) else value.filename or "")).encode()
    except UnicodeEncodeError:
        return False
    return True


def _here(request: Request) -> str:
    if request.method != "GET":
        return ""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _one_of(allowed: tuple[str, ...], chosen: str | None, otherwise: str) -> str:
    return chosen if chosen in allowed else otherwise


def _accepted(request: Request) -> str:
    first = request.headers.get("accept-language", "").strip().lower()
    return "en" if first.startswith("en") else "id"


def _untoast(raw: str) -> str:
    try:
        return bytes.fromhex(raw).decode()
    except ValueError:
        return ""
