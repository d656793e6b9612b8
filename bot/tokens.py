"""What a button carries: which act, of which request, of which opening. It gives no rights; whoever presses is judged anew."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s

LIMIT = 64  # bytes; the smallest any platform allows (Telegram's callback data)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Token:
    """`act` a decision or a question about the request; `request` its id, "" for buttons of forms and lists; `visit` 0 for the whole request."""

    act: str
    request: str = ""
    visit: int = 0
    extra: str = ""

    @property
    def place(self) -> int | None:
        """The number that `extra` is, `None` where it is none: tokens can be forged."""
        return int(self.extra) if self.extra.isascii() and self.extra.isdigit() else None


def write(token: Token) -> str:
    """The token as text of at most 64 bytes. Raises ValueError if it does not fit: act and extra together may have 35 bytes with a request."""
    short = urlsafe_b64encode(bytes.fromhex(token.request)).decode().rstrip("=") if token.request else ""
    text = "|".join((token.act, short, _base36(token.visit), token.extra))
    if len(text.encode()) > LIMIT or "|" in token.act:
        raise ValueError(f"the button {token.act!r} does not fit into {LIMIT} bytes")
    return text


def read(text: str) -> Token | None:
    """The token that `write` made, or `None` for anything else."""
    parts = text.split("|", 3)
    if len(parts) != 4 or not parts[0]:
        return None
    act, short, visit, extra = parts
    try:
        if len(text.encode()) > LIMIT:
            return None
        request = urlsafe_b64decode(short + "=" * (-len(short) % 4)).hex() if short else ""
        number = int(visit or "0", 36)
    except (ValueError, Error):
        return None
    return Token(act, request, number, extra) if number >= 0 else None


def seat_key(person: str) -> str:
    """Six characters that stand for a person's id of any length on a button; "" for nobody."""
    return urlsafe_b64encode(blake2s(person.encode(), digest_size=4).digest()).decode().rstrip("=") if person else ""


def seat_of(key: str, people: Iterable[str]) -> str:
    """Whom of `people` the key stands for, "" for none of them."""
    return next((person for person in people if key and seat_key(person) == key), "")


def _base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text
