"""What a form of the pages sent, as a wish: the words as they were typed, files, files that were handed in before."""

from __future__ import annotations

import json
from typing import TypedDict

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from dashboard.session import Visit
from dashboard.views import Attachment, Typed, Upload, Wish

_FIELD, _FILE = "field.", "file."


class Taste(TypedDict):
    """What somebody likes the pages to be; "" leaves it as it is."""

    language: str
    theme: str


def wish_of(visit: Visit, form: FormData, request: str, sop: str = "") -> Wish:
    """Raises HTTPException 400 for what no form of ours sends."""
    number = text_of(form, "visit")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise HTTPException(400)
    asked = frozenset(text_of(form, "asked").split())
    step, _, rest = text_of(form, "do").partition(":")
    at, _, text = rest.partition("=")
    return Wish(
        request=request,
        act=text_of(form, "act"),
        state=text_of(form, "state"),
        visit=int(number),
        reason=text_of(form, "reason").strip(),
        fields=_typed(visit, form, asked),
        seat=text_of(form, "seat"),
        sop=sop,
        asked=asked,
        step=step,
        at=at,
        text=text,
        once=visit.once,
    )


def taste_of(form: FormData) -> Taste:
    """The language or theme that was chosen in the middle of the form, "" for none."""
    what, _, key = text_of(form, "do").partition(":")
    return {"language": key if what == "language" else "", "theme": key if what == "theme" else ""}


def text_of(form: FormData, name: str) -> str:
    """The words under that name, "" for none."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def carried(visit: Visit, file: Attachment) -> str:
    """A file that was handed in, as the form carries it along: only what a page of this session has shown comes back."""
    return visit.sealed(json.dumps([file.digest, file.name, file.size, file.media_type]))


def _typed(visit: Visit, form: FormData, asked: frozenset[str]) -> Typed:
    """By place; one that was asked and has nothing (boxes not ticked, no file) is there too."""
    typed: dict[str, list[str | Upload | Attachment]] = {name: [] for name in asked}
    for key, value in form.multi_items():
        if key.startswith(_FILE) and isinstance(value, str):
            typed.setdefault(key.removeprefix(_FILE), []).append(_kept(visit, value))
        elif key.startswith(_FIELD):
            given = typed.setdefault(key.removeprefix(_FIELD), [])
            given += [item] if (item := _given(value)) is not None else []
    return {name: tuple(given) for name, given in typed.items()}


def _given(value: str | UploadFile) -> str | Upload | None:
    if isinstance(value, str):
        return value.replace("\r\n", "\n") if value.strip() else None
    return Upload(value.filename, value.content_type or "application/octet-stream", value.file) if value.filename else None


def _kept(visit: Visit, value: str) -> Attachment:
    text = visit.unsealed(value)
    if text is None:
        raise HTTPException(400)
    digest, name, size, media_type = json.loads(text)
    return Attachment(digest, name, "", media_type, size)
