"""The JSON Schema of SOP files as it is written to disk, described in one language."""

from __future__ import annotations

import json
from functools import partial

from bot.wording.keys import meaning
from workflows.schema import FILE, schema

FIRST_LINE = f"# yaml-language-server: $schema={FILE}"
"""How a SOP names the schema that lies beside it, as editors with YAML support read it."""


def schema_text(language: str) -> str:
    """The schema as a file's text, what keys mean said in `language`."""
    return json.dumps(schema(partial(_says, language)), ensure_ascii=False, indent=1) + "\n"


def _says(language: str, place: str, key: str) -> str:
    return meaning(place, key, language)
