"""What the doctor can find: every code with its severity and the way out, a command or a setting. Their sentences are `bot/wording/doctor.py`'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["fault", "warning", "hint"]
FAULT: Severity = "fault"
WARNING: Severity = "warning"
HINT: Severity = "hint"

CODES: Mapping[str, tuple[Severity, str]] = {
    "settings": (FAULT, "config.example.toml"),
    "console-open": (WARNING, "[console] enabled"),
    "links-lead-nowhere": (WARNING, "[web] public_url"),
    "zone-unsaid": (HINT, "[calendar] zone"),
    "folder-missing": (HINT, "alur run"),
    "folder-unusable": (FAULT, "[data] folder"),
    "disk-low": (WARNING, "[data] folder"),
    "started-otherwise": (WARNING, "alur run"),
    "database-missing": (HINT, "alur run"),
    "database-unreadable": (FAULT, "alur restore FOLDER"),
    "database-damaged": (FAULT, "alur restore FOLDER"),
    "database-behind": (WARNING, "alur db upgrade"),
    "database-newer": (FAULT, "alur db status"),
    "database-without-wal": (HINT, "alur run"),
    "wal-long": (WARNING, "alur run"),
    "moment-ahead": (FAULT, "timedatectl"),
    "no-sops": (HINT, "alur sop publish FILE"),
    "sop-unreadable": (FAULT, "alur sop publish FILE"),
    "sop-altered": (FAULT, "alur sop publish FILE"),
    "sop-doubtful": (WARNING, "alur check FILE"),
    "step-without-people": (WARNING, "alur people import FILE"),
    "role-empty": (WARNING, "alur people import FILE"),
    "group-unplaced": (WARNING, "/group NAME"),
    "no-people": (HINT, "alur people import FILE"),
    "manager-left": (WARNING, "alur people import FILE"),
    "manager-circle": (FAULT, "alur people import FILE"),
    "no-administrators": (WARNING, "[people] administrators"),
    "administrator-gone": (WARNING, "[people] administrators"),
    "nobody-linked": (WARNING, "alur people link PERSON"),
    "people-unlinked": (HINT, "alur people link PERSON"),
    "names-collide": (HINT, "alur people import FILE"),
    "deliveries-waiting": (WARNING, "alur run"),
    "deliveries-failing": (WARNING, "/readyz"),
    "deliveries-set-aside": (WARNING, "[log] level"),
    "people-out-of-reach": (WARNING, "alur people link PERSON"),
    "alarms-overdue": (WARNING, "alur run"),
    "request-stranded": (FAULT, "alur people import FILE"),
    "file-missing": (FAULT, "alur restore FOLDER"),
    "platform-scope-missing": (FAULT, "alur init slack"),
    "platform-locked": (FAULT, "alur.toml"),
    "platform-shared": (WARNING, "alur run"),
    "platform-away": (WARNING, "/readyz"),
}
"""In the order in which they are looked for."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """A size, to be said in the reader's way."""

    count: int


@dataclass(frozen=True, slots=True)
class Finding:
    """`values` fill the places of the sentence; `at`: a way out nearer than that of the code, such as the key of a setting."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    at: str = ""

    @property
    def severity(self) -> Severity:
        return CODES[self.code][0]

    @property
    def way_out(self) -> str:
        return self.at or CODES[self.code][1]
