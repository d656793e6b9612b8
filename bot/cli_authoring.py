"""Commands for those who write SOPs: what an editor needs, a layout that is always the same, a first draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from bot.cli_sops import Files, Language
from bot.terminal import FAULTS, WRONG_USE, language, read_text, settings, stop, tell
from bot.wording.catalogue import say

if TYPE_CHECKING:
    from bot.drafting.answers import Draft

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


class FolderOrCommand(TyperGroup):
    """`alur init [FOLDER]` beside `alur init sop`: a first word that is no command is the folder."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            ctx.obj, args = Path(args[0]), args[1:]
        return super().parse_args(ctx, args)


init = typer.Typer(cls=FolderOrCommand, invoke_without_command=True)


@init.callback(help="""Make a folder to begin with: settings, a people file and the shipped SOPs. What is there already stays as it is.

`alur init FOLDER` makes it there, `alur init` here. `alur init sop` writes a first draft of a SOP of your own.""")
def make_folder(ctx: typer.Context) -> None:
    if ctx.invoked_subcommand is not None:
        return
    from bot.starter_folder import make

    for file in make(ctx.obj or Path(), language()):
        tell("cli.made", file=file)
    tell("cli.made_next")


Many = list[str] | None
Title = Annotated[str, typer.Option("--title", help='Its name, "English / Indonesian"; one name stands for both.')]
Name = Annotated[str, typer.Option("--name", help="Its short name, for the file. Usual: made of the title.")]
Commands = Annotated[Many, typer.Option("--command", help="A chat command that starts it; may be given several times.")]
Ask = Annotated[Many, typer.Option("--ask", help='A field: "Item / Barang", "Total: money", "Kind: New, Used", "Note: text?". In order, as often as needed.')]
Approve = Annotated[Many, typer.Option("--approve", help='Who decides, in order: "manager", "finance from 10jt", "Director / Direktur: director from 50jt". Usual: manager.')]
Then = Annotated[Many, typer.Option("--then", help='Who does something after approval: "Issue PO / Buat PO: purchasing".')]
Due = Annotated[str, typer.Option("--due", help='The deadline of each step: "2 working days", or never.')]
Number = Annotated[str, typer.Option("--number", help='Letters for the numbers ("PB"), or a whole template.')]
Out = Annotated[Path | None, typer.Option("--out", help="The file to write. Usual: NAME.yaml in the folder of the SOPs, else here.")]
Silent = Annotated[bool, typer.Option("--yes", help="Ask nothing: what is not said takes what is usual.")]


@init.command("sop")
def init_sop(
    title: Title = "", name: Name = "", command: Commands = None, ask: Ask = None, approve: Approve = None, then: Then = None, due: Due = "", number: Number = "",
    out: Out = None, yes: Silent = False, lang: Language = None,
) -> None:  # fmt: skip
    """Write a first draft of a SOP, with cases, from a few answers. It passes `alur check` and `alur test`; what it says is yours to change.

    What the options do not answer is asked here. A file that is there is never written over.
    """
    from bot.drafting.interview import Given, Interview

    spoken = lang or language()
    given = Given(title, name, tuple(command or ()), tuple(ask or ()), tuple(approve or ()), tuple(then or ()), due, number)
    _write_draft(_drafted(Interview(given, None if yes else _prompt(spoken), lambda key, **values: typer.echo(say(key, spoken, **values))), spoken), out, spoken)


def _prompt(spoken: str) -> Any:
    def ask(key: str, usual: str) -> str:
        phrase, _, count = key.partition(" ")
        return str(typer.prompt(say(phrase, spoken, count=count), default=usual, show_default=bool(usual)))

    return ask


def _drafted(interview: Any, spoken: str) -> Draft:
    from bot.drafting.answers import Unclear

    try:
        return interview.run()  # type: ignore[no-any-return]
    except Unclear as unclear:
        typer.echo(say(unclear.key, spoken, **unclear.values), err=True)
        stop(WRONG_USE)
    except typer.Abort:
        typer.echo("\n" + say("draft.stopped", spoken), err=True)
        stop(WRONG_USE)


def _write_draft(draft: Draft, out: Path | None, spoken: str) -> None:
    """Writes the draft and the schema beside it, once the check and its own cases have passed."""
    from bot.drafting.file import written
    from bot.sop_schema import schema_text
    from workflows.cases import run_cases
    from workflows.review import reviewed
    from workflows.schema import FILE

    folder = settings().sops.folder
    file = out or (folder if folder.is_dir() else Path()) / f"{draft.name}.yaml"
    if file.exists():
        stop(WRONG_USE, "cli.exists", place=file)
    text = written(draft)
    results = [result for sop in reviewed(text) for result in run_cases(sop)]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    if not (beside := file.parent / FILE).exists():
        beside.write_text(schema_text(spoken), encoding="utf-8")
    typer.echo(say("draft.made", spoken, file=file, count=sum(result.passes for result in results)))
    typer.echo(say("draft.next", spoken, file=file))
