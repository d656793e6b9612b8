"""The chat commands of Alur itself, in both languages."""

from __future__ import annotations

BEGIN = "start"  # what platforms send for somebody who opens a chat with the bot, or opens it again
NAMES: dict[str, tuple[str, ...]] = {
    "request": ("request", "ajukan"),
    "where": ("where", "mana"),
    "queue": ("queue", "antrian", "antrean"),
    "mine": ("mine", "pengajuanku"),
    "delegate": ("delegate", "wakilkan", "delegasi"),
    "away": ("away", "cuti_saya", "cuti-saya"),
    "dashboard": ("dashboard", "dasbor"),
    "link": ("link",),
    "group": ("group", "grup"),
    "lang": ("lang", "bahasa"),
    "help": ("help", "bantuan", BEGIN),
}


IN_FORMS = {"cancel": "press.cancel", "batal": "press.cancel", "back": "press.back", "kembali": "press.back", "skip": "press.skip", "lewati": "press.skip"}  # the button each is
ADMINISTRATION = frozenset({"group"})  # commands of administrators alone


def command_of(word: str) -> str | None:
    """The command of Alur's own that `word` names, `None` for none."""
    return next((key for key, names in NAMES.items() if word in names), None)
