"""Commands for those who write SOPs: what an editor needs, a layout that is always the same, a first draft."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_sops import Files, Language
from bot.terminal import FAULTS, language, read_text, stop, tell
from bot.wording.catalogue import say

CheckOnly = Annotated[bool, typer.Option("--check", help="Write nothing; name the files that are laid out otherwise, and end with 1 if there are any.")]


def schema(lang: Language = None) -> None:
    """Print the JSON Schema of SOP files, by which editors complete and check. `alur init` writes it beside the SOPs it makes."""
    from bot.sop_schema import schema_text

    typer.echo(schema_text(lang or language()), nl=False)


def fmt(files: Files, check_only: CheckOnly = False) -> None:
    """Lay SOP files out in the one way: two spaces a level, short pieces on a line. Words, comments and meaning stay."""
    failed, changed = 0, 0
    for file in files:
        text = read_text(file)
        laid = _laid_out(file, text)
        failed += laid is None
        if laid is None or laid == text:
            continue
        changed += 1
        if not check_only:
            file.write_text(laid, encoding="utf-8")
        tell("cli.fmt_would" if check_only else "cli.fmt_done", file=file)
    if failed or (check_only and changed):
        stop(FAULTS)
    if not changed:
        tell("cli.fmt_kept", count=len(files))


def _laid_out(file: Path, text: str) -> str | None:
    """The text in the one layout; `None` where it has none, which is said."""
    from bot.wording.faults import fault_lines
    from workflows.faults import Faulty
    from workflows.layout import LayoutFailed, laid_out

    try:
        return laid_out(text)
    except Faulty as faulty:
        for fault in faulty.faults:
            typer.echo(fault_lines(str(file), text, fault, language()), err=True)
    except LayoutFailed:
        typer.echo(say("cli.fmt_failed", language(), file=file), err=True)
    return None
