"""Texts of a SOP with `{{ expression | format }}` in them, and the templates of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from workflows.faults import Mark
from workflows.names import Names
from workflows.sop import Text


def compile_text(raw: str | Mapping[str, str], names: Names, at: Mark) -> Text:
    raise NotImplementedError


def number_template(raw: str, at: Mark = Mark(1, 1)) -> str:
    raise NotImplementedError


def format_number(template: str, seq: int, at: date, fields: Mapping[str, str]) -> str:
    raise NotImplementedError
