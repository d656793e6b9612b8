"""What README tells a newcomer to do for a first SOP: the files to save, the commands to type, the steps in the console; for tests that do it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


@dataclass(frozen=True, slots=True)
class Step:
    """`who` (a full name) writes `words` in the console, or presses the button of that name."""

    who: str
    presses: bool
    words: str


def files() -> dict[str, str]:
    """Name and text of each file to save: blocks opened by ```` ```yaml file=NAME ````."""
    return dict(re.findall(r"^```\w+ file=(\S+)\n(.*?)^```", README.read_text(encoding="utf-8"), re.M | re.S))


def commands() -> list[str]:
    """The lines to type, in order: blocks opened by ```` ```sh run ````."""
    blocks = re.findall(r"^```sh run\n(.*?)^```", README.read_text(encoding="utf-8"), re.M | re.S)
    return [line for block in blocks for line in block.splitlines()]


def steps() -> list[Step]:
    """The steps in the console: numbered lines such as ``1. **Rina Wulandari** writes `/pinjam` `` or ``presses **Kirim**``."""
    lines = re.findall(r"^\d+\. \*\*(.+?)\*\* (?:writes `(.+?)`|presses \*\*(.+?)\*\*)\.$", README.read_text(encoding="utf-8"), re.M)
    return [Step(who, bool(button), button or words) for who, words, button in lines]
