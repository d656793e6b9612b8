"""Commands for those who write SOPs: what an editor needs, a layout that is always the same, a first draft."""

from __future__ import annotations

import typer

from bot.cli_sops import Language
from bot.terminal import language


def schema(lang: Language = None) -> None:
    """Print the JSON Schema of SOP files, by which editors complete and check. `alur init` writes it beside the SOPs it makes."""
    from bot.sop_schema import schema_text

    typer.echo(schema_text(lang or language()), nl=False)
