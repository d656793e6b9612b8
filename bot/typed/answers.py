"""Text that looks like a decision: "setuju", "tolak, anggaran habis". It only offers a button; nothing is decided from text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.typed.outcome import cleaned

_APPROVE = (
    *("setuju", "setujui", "disetujui", "saya setuju", "acc", "ok", "oke", "okay", "approve", "approved", "yes approve", "i approve"),
    *("agree", "agreed", "ok setuju", "oke setuju", "ok acc", "ya setuju", "setuju pak", "setuju bu"),
)
_REJECT = ("tidak setuju", "tak setuju", "tidak disetujui", "saya tolak", "tolak", "ditolak", "reject", "rejected", "not approved", "decline", "declined", "disapprove")
_RETURN = ("kembalikan", "dikembalikan", "balikin", "mohon diperbaiki", "perbaiki", "revisi", "return", "returned", "send back", "please fix")
_DONE = ("selesai", "sudah selesai", "beres", "done", "finished", "completed")
_ACTS = {"reject": _REJECT, "return": _RETURN, "approve": _APPROVE, "done": _DONE}
_CONDITION = re.compile(r"^(?:tapi|tetapi|asal|asalkan|kalau|jika|bila|dengan syarat|but|if|provided|except|kecuali|belum|nggak|tidak|not)\b")
_JOINT = re.compile(r"^(?:\s*[,:;.\-–—]+\s*|\s+(?:karena|sebab|krn|because|as|since)\s+|\s+)", re.IGNORECASE)
_NUMBERED = re.compile(r"[A-Za-z](?=\S*\d)[A-Za-z0-9]*(?:[/.\-][A-Za-z0-9]+)+\Z")
_BEFORE_NUMBER = frozenset({"untuk", "buat", "pengajuan", "permintaan", "nomor", "no", "for", "request", "number"})
_EDGES = ",.:;!?()[]\"'“”‘’#"
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Answer:
    """`act` is approve reject return done; `reason` in the writer's own letters, "" for none."""

    act: str
    reason: str = ""


def read_answer(text: str) -> Answer | None:
    """The decision the text looks like, or `None`. A yes with a condition is none: it needs a person's eye."""
    words = " ".join(text.split())
    if not words or len(words) > _LONGEST:
        return None
    small = cleaned(words)
    for act, phrases in _ACTS.items():
        for phrase in sorted(phrases, key=len, reverse=True):
            if small.rstrip(".! ") == phrase:
                return Answer(act)
            if re.match(rf"{re.escape(phrase)}\b", small) and len(small) == len(words):
                return _with_rest(act, words[len(phrase) :])
    return None


def read_numbered(text: str) -> tuple[str, Answer] | None:
    """What may be the number of a request beside a decision about it, and that decision: "tolak PB/0012 anggaran habis", "PB/0012: setuju".
    A number inside the reason is none."""
    words = text.split()[:_LONGEST]
    place = next((place for place, word in enumerate(words) if _NUMBERED.match(word.strip(_EDGES))), None)
    if place is None:
        return None
    before = words[:place]
    while before and before[-1].strip(_EDGES).casefold() in _BEFORE_NUMBER:
        before.pop()
    act, rest = " ".join(before).rstrip(_EDGES), " ".join(words[place + 1 :]).lstrip(_EDGES + " ")
    known = read_answer(act) if act else None
    if act and (known is None or known.reason):
        return None
    found = read_answer(f"{act}, {rest}" if act and rest else act or rest)
    return (words[place].strip(_EDGES), found) if found is not None else None


def _with_rest(act: str, rest: str) -> Answer | None:
    joint = _JOINT.match(rest)
    reason = rest[joint.end() :].strip() if joint else ""
    if not reason:
        return None
    reason = re.sub(r"^(?:karena|sebab|krn|because)\s+", "", reason, flags=re.IGNORECASE)
    if act in ("approve", "done"):
        clear = joint is not None and joint.group().strip() != "" and not _CONDITION.match(cleaned(reason))
        return Answer(act, reason) if clear else None
    return Answer(act, reason)
