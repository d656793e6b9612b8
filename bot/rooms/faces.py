"""People as the pages show them: a face with initials and a tint that stays the same, and how things stand as a pill."""

from __future__ import annotations

from zlib import crc32

from bot.list_rows import end_title
from bot.picture import Eye, Picture
from bot.wording.catalogue import has, say
from bot.wording.names import full_name, initials
from dashboard.views import Candidate, Face, Pill, Viewer
from workflows.sop import Sop

RULE = Face("Alur", "A", rule=True)
_TINTS = 5
_KINDS = {"approved": "ok", "rejected": "no", "withdrawn": "none", "cancelled": "none", "expired": "rest", "lapsed": "rest"}


def face(id: str, eye: Eye) -> Face:
    """Somebody's avatar."""
    return Face(full_name(id, eye.people), initials(id, eye.people), crc32(id.encode()) % _TINTS)


def viewer(eye: Eye, waiting: int, theme: str = "") -> Viewer:
    mine = face(eye.viewer.id, eye)
    unit = eye.unit(eye.viewer.id)
    return Viewer(eye.viewer.id, mine.name, unit, mine.initials, mine.tint, eye.language, waiting, theme)


def candidate(id: str, eye: Eye) -> Candidate:
    person = eye.people[id]
    return Candidate(id, face(id, eye), person.title or eye.unit(id), eye.unit(id))


def stands(status: str, sop: Sop, eye: Eye) -> Pill:
    """An ended or decided request as a pill, by the SOP's own title of that end where it wrote one."""
    key = f"stands.{status}"
    words = end_title(sop, status, eye.language) or (say(key, eye.language) if has(key) else status.replace("_", " ").capitalize())
    return Pill(_KINDS.get(status, "ok"), words)


def pill(picture: Picture) -> Pill:
    """How the request stands as a whole, or whom it waits for."""
    eye, request = picture.eye, picture.request
    if request.ended is not None:
        return stands(request.status, picture.sop, eye)
    if picture.returned:
        return Pill("back", say("stands.returned", eye.language))
    holders = picture.holders
    if not holders:
        return Pill("wait", say("stands.running", eye.language))
    return Pill("wait", say("own.waiting", eye.language, who=team(holders, eye)))


def team(ids: tuple[str, ...], eye: Eye) -> str:
    """One or two by name, more as a number."""
    names = [full_name(id, eye.people) for id in ids]
    if not names:
        return say("page.nobody", eye.language)
    if len(names) <= 2:
        return ", ".join(names)
    return say("page.team", eye.language, names=names[0], count=len(names) - 1)
