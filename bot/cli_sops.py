"""Commands for those who own procedures: check, explain, publish, list."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from bot.terminal import FAULTS, WRONG_USE, language, opened, read_text, settings, show, stop, tell

if TYPE_CHECKING:
    from bot.checking import Checked
    from bot.config import Config
    from bot.desk import Desk
    from workflows.faults import Fault
    from workflows.sop import Sop

sop = typer.Typer(no_args_is_help=True, help="SOPs that are live: publish them, and see which they are.")
Files = Annotated[list[Path], typer.Argument(help="SOP files (YAML).")]
PeopleFile = Annotated[Path | None, typer.Option("--people", help="A people file to check with, instead of the directory.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON, for programs.")]
Case = Annotated[str, typer.Option("--for", help='One request: "amount=60jt, requester=Rina". What is left out is assumed, and said to be.')]
CaseJson = Annotated[bool, typer.Option("--json", help="Together with --for: JSON, for programs.")]
Language = Annotated[Literal["en", "id"] | None, typer.Option("--lang", help="The language; that of ALUR_LANG or the terminal if left out.")]


def _plain(file: Path, fault: Fault) -> dict[str, Any]:
    return {
        "file": str(file),
        "line": fault.at.line,
        "column": fault.at.column,
        "code": fault.code,
        "words": fault.words,
        "proposal": fault.proposal,
        "serious": fault.serious,
    }


def check(files: Files, people: PeopleFile = None, as_json: AsJson = False, lang: Language = None) -> None:
    """Find all faults of SOP files, each with its place and a way to put it right. Each code has its section in docs/checks.md.

    A fault keeps a SOP from going live and ends the command with 1; a warning is said and ends it with 0. Where there is a directory or a people file,
    every state is also tried for every requester in it: whether there is somebody who can decide.
    """
    from bot.checking import checked, checked_by_people

    if people is not None:
        read_text(people)
    config, spoken = settings(), lang or language()
    found = [checked_by_people(checked(file), config, people, spoken) for file in files]
    if as_json:
        show([_plain(each.file, fault) for each in found for fault in each.faults])
    for each in found if not as_json else ():
        typer.echo("".join(f"{line}\n" for line in each.lines(spoken)), nl=False)
        if not each.serious:
            warned = len(each.faults)
            tell("cli.checked_warned" if warned else "cli.checked", file=each.file, sops=", ".join(sop.name for sop in each.sops), count=warned)
    if serious := sum(each.serious for each in found):
        stop(FAULTS, "" if as_json else "cli.faults", count=serious)


def explain(file: Annotated[Path, typer.Argument(help="A SOP file (YAML).")], case: Case = "", as_json: CaseJson = False, lang: Language = None) -> None:
    """Say a SOP back in plain sentences, with every default spelled out.

    With --for it tells one request beforehand: whether it would be refused, who is asked at each step and why, which steps are passed by, until when.
    The people are those of the directory, else of the people file, else of the SOP's own cast.
    """
    from bot.role_titles import roles_of
    from bot.wording.explain import explain_text

    sops = sound(file)
    if as_json and not case:
        stop(WRONG_USE, "cli.json_for")
    config, spoken = settings(), lang or language()
    for each in sops:
        if case:
            _explain_case(each, case, config, spoken, as_json)
        else:
            typer.echo(explain_text(each, spoken, roles_of(config)))


def _explain_case(sop: Sop, text: str, config: Config, language: str, as_json: bool) -> None:
    from bot.company import Company, with_company
    from bot.rendering.supposed import Telling
    from bot.supposing import Unclear, suppose
    from bot.wording.explain import plain_text
    from workflows.stage import Unreadable

    def tell_case(company: Company) -> None:
        telling = Telling(sop, suppose(sop, text, company), company)
        show(telling.plain()) if as_json else typer.echo(plain_text(telling.title, telling.parts()))

    try:
        with_company(config, sop, language, tell_case)
    except Unclear as unclear:
        if as_json:
            show({"faults": unclear.faults})
        else:
            typer.echo("\n".join(unclear.faults), err=True)
        stop(WRONG_USE)
    except Unreadable as fault:
        stop(FAULTS, "case.cast", what=fault.what)


def sound(file: Path) -> tuple[Sop, ...]:
    """The SOPs of a file that can be read; the faults of one that cannot end the command."""
    from bot.checking import checked

    found = checked(file)
    if not found.sops:
        _refuse([found])
    return found.sops


def _refuse(found: list[Checked]) -> NoReturn:
    for each in found:
        for line in each.lines(language()):
            typer.echo(line, err=True)
    stop(FAULTS, "cli.faults", count=sum(each.serious for each in found))


@sop.command("publish")
def publish(files: Files) -> None:
    """Make SOP files live for new requests. If one has faults, nothing changes; warnings are said, and it goes live."""
    from bot.checking import checked
    from bot.commands import Publish
    from workflows.starting import first_start

    found = [checked(file) for file in files]
    if any(each.serious for each in found):
        _refuse(found)
    with opened() as desk:
        _check_commands(desk, {each.file: each.sops for each in found})
        for ready in found:
            for line in ready.beside(_by_people(desk, ready.sops)).lines(language()):
                typer.echo(line, err=True)
            desk.handle(Publish(ready.text))
            for each in ready.sops:
                title, commands = each.title.plain(language()), ", ".join(f"/{command}" for command in each.commands)
                tell("cli.published" if commands else "cli.published_plain", title=title, commands=commands)
                if (begins := first_start(each, desk.clock.now(), desk.calendar)) is not None:
                    tell("cli.begins", when=begins.astimezone(desk.calendar.zone).strftime("%Y-%m-%d %H:%M"))


def _by_people(desk: Desk, sops: Iterable[Sop]) -> tuple[Fault, ...]:
    """For whom in the directory these SOPs find nobody to decide."""
    from workflows.checks_people import of_people

    now = desk.clock.now()
    return desk.database.read(lambda reader: tuple(fault for each in sops for fault in of_people(each, desk.world(reader), now, desk.calendar)))


@sop.command("list")
def list_live(as_json: AsJson = False) -> None:
    """Show the SOPs that new requests begin with."""
    with opened() as desk:
        live = desk.database.read(lambda reader: [(row, desk.library.of_digest(reader, row.digest)) for row in reader.sops.list()])
        if as_json:
            show([{"name": row.name, "digest": row.digest, "published_at": row.published_at.isoformat(), "published_by": row.published_by} for row, _ in live])
            return
        for row, each in live:
            when = row.published_at.astimezone(desk.calendar.zone)
            tell("cli.sop", name=row.name, title=each.title.plain(language()), when=when.strftime("%Y-%m-%d %H:%M"))
        if not live:
            tell("cli.no_sops")


def _check_commands(desk: Desk, files: dict[Path, tuple[Sop, ...]]) -> None:
    """Ends the command where a chat command of the files is taken, by what is live or by each other."""
    from bot.publishing import taken
    from bot.wording.faults import fault_lines

    live = desk.database.read(desk.library.all_live)
    new = {sop.name: sop for sops in files.values() for sop in sops}
    after = (*(sop for sop in live if sop.name not in new), *new.values())
    found = [(file, fault) for file, sops in files.items() for sop in sops for fault in taken(sop, after)]
    for file, fault in found:
        typer.echo(fault_lines(str(file), read_text(file), fault, language()))
    if found:
        stop(FAULTS, "cli.faults", count=len(found))
