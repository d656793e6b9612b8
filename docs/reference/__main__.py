"""Writes docs/sop-reference.md anew; `make reference` calls this."""

from __future__ import annotations

from docs.reference.page import PAGE, reference

PAGE.write_text(reference(), encoding="utf-8")
