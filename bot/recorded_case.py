"""A request of the data folder as a case in YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.desk import Desk
from bot.drafting.file import quoted
from storage.unit import Reader
from workflows.recording import Past, Recorded, recorded

_PLAIN = re.compile(r"[\w][\w ./@()-]*(:\d\d)?\Z")  # words, names, amounts, dates with a time of day


def record(desk: Desk, reader: Reader, number: str) -> Recorded | None:
    """The case of that request, `None` if there is none of that number. Raises Missing where another engine decided it."""
    request = reader.ledger.by_number(number)
    if request is None:
        return None
    sop = desk.library.of_digest(reader, request.digest)
    history = [Past(entry.event, entry.facts, entry.at) for entry in reader.ledger.history(request.id)]
    return recorded(sop, history, desk.calendar, f"Recorded {number}")


def case_text(found: Recorded) -> str:
    """Cast and case as they stand in a SOP file."""
    cast = [f"  {quoted(name)}: {_flow(person)}" for name, person in found.cast.items()]
    given = [f"    given: {_flow(found.case['given'])}"] if "given" in found.case else []
    rows = [f"      - {_flow(row)}" for row in found.case["rows"]]
    return "\n".join(("cast:", *cast, "", "cases:", f"  - name: {quoted(found.case['name'])}", *given, "    rows:", *rows, ""))


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quoted(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    return str(value) if _PLAIN.match(str(value)) else quoted(str(value))
