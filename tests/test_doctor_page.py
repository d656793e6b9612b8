"""The page about what the doctor finds: every code has its section, which tells severity, cause, example and way out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.doctor.finding import CODES
from bot.wording.catalogue import has

PAGE = (Path(__file__).parents[1] / "docs" / "doctor.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", PAGE, re.M | re.S))


def test_every_code_has_one_section_in_the_order_of_the_look_and_a_sentence() -> None:
    assert re.findall(r"^### (\S+)$", PAGE, re.M) == list(CODES)
    assert [code for code in CODES if not has(f"doctor.{code}")] == []


@pytest.mark.parametrize("code", CODES)
def test_a_section_tells_severity_cause_example_and_the_way_out(code: str) -> None:
    severity, way_out = CODES[code]
    text = " ".join(SECTIONS[code].split())
    told = re.fullmatch(r"(Fault|Warning|Hint)\. \*\*Cause:\*\* (.+) \*\*Example:\*\* (.+) \*\*Way out:\*\* (.+)", text)
    assert told is not None, text
    assert told[1].lower() == severity
    assert min(len(told[2].split()), len(told[3].split())) >= 3
    assert way_out in told[4].replace("`", "")
