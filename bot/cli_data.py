"""Commands for those who run an installation: people, where, list, backup, restore, the database."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli_sops import AsJson
from bot.terminal import (
    FAULTS,
    WRONG_USE,
    alone,
    language,
    opened,
    progress,
    read_settings,
    read_text,
    settings,
    show,
    stop,
    tell,
    trouble_told,
)
from storage.failures import NewerDatabase

if TYPE_CHECKING:
    from bot.desk import Desk
    from storage.listings import Listed
    from storage.unit import Reader

people = typer.Typer(no_args_is_help=True, help="The directory: who works here, under whom, in which roles.")
db = typer.Typer(no_args_is_help=True, help="The database: which version it has, and bringing it up to date.")


@people.command("import")
def import_people(file: Annotated[Path, typer.Argument(help="The people file, CSV or YAML.")]) -> None:
    """Take over a people file: whoever is not in it has left. If it has faults, nothing of it is taken."""
    from bot.commands import ImportPeople
    from bot.people_file import PeopleFaulty
    from bot.wording.people_file import people_fault

    text = read_text(file)
    with opened() as desk:
        try:
            desk.handle(ImportPeople(text, file.suffix.lstrip(".")))
        except PeopleFaulty as faulty:
            for fault in faulty.faults:
                typer.echo(people_fault(fault, language(), str(file)), err=True)
            stop(FAULTS)
        tell("cli.imported", count=len(desk.database.read(lambda reader: reader.people.directory().active)))


@people.command("list")
def list_people(as_json: AsJson = False) -> None:
    """Show everybody in the directory who has not left."""
    with opened() as desk:
        directory = desk.database.read(lambda reader: reader.people.directory())
        rows = [directory.people[id] for id in directory.active]
        if as_json:
            show([{"id": each.id, "name": each.name, "unit": each.unit, "manager": each.manager, "roles": [list(role) for role in each.roles]} for each in rows])
            return
        for each in rows:
            typer.echo(f"{each.id}  {each.name}  {each.unit}")


@people.command("link")
def link(person: Annotated[str, typer.Argument(help="Who: id, short name or full name.")]) -> None:
    """Make a one-time code with which a person links a chat account: they send it as /link CODE."""
    from bot.invitations import invite
    from bot.wording.formats import join

    with opened() as desk:
        found = desk.database.read(lambda reader: reader.people.directory().find(person))
        if len(found) > 1:
            stop(FAULTS, "cli.persons", count=len(found), person=person, names=join([f"{each.name} ({each.id})" for each in found], language()))
        if not found:
            stop(FAULTS, "cli.no_person", person=person)
        made = desk.database.carry_out(lambda unit: invite(desk, unit, found[0].id))
        tell("cli.code", name=found[0].name, code=made.code)
        for _, address in made.addresses:
            typer.echo(address)


def _headline(row: Listed) -> str:
    return str(json.loads(row.headline).get(language(), ""))


def _plain(row: Listed) -> dict[str, Any]:
    return {
        "number": row.number,
        "sop": row.sop,
        "headline": _headline(row),
        "requester": row.requester,
        "status": row.status,
        "states": list(row.states),
        "submitted": row.submitted.isoformat(),
    }


def _print(desk: Desk, rows: list[tuple[Listed, tuple[str, ...]]], as_json: bool) -> None:
    if as_json:
        show([{**_plain(row), "holders": list(holders)} for row, holders in rows])
        return
    from bot.rendering.plain_rows import row_words, where_words

    def lines(reader: Reader) -> list[str]:
        people = reader.people.directory().people
        stands = (where_words(desk.library.of_digest(reader, row.digest), row.states, row.status, holders, people, language()) for row, holders in rows)
        return [row_words(row.number, _headline(row), row.requester, where, people) for (row, _), where in zip(rows, stands, strict=True)]

    for line in desk.database.read(lines):
        typer.echo(line)


def where(words: Annotated[list[str], typer.Argument(help="A request's number, or words of its headline.")], as_json: AsJson = False) -> None:
    """Show where requests stand, found by number or by words."""
    wanted = " ".join(words)
    with opened() as desk:
        rows = desk.database.read(
            lambda reader: [(row, tuple(wait.person for wait in reader.ledger.waiting_on(row.id))) for row in reader.ledger.search(wanted, most=50)]
        )
        if not rows:
            stop(FAULTS, "cli.not_found", words=wanted)
        _print(desk, rows, as_json)


def list_running(as_json: AsJson = False) -> None:
    """Show every running request and who holds it."""
    with opened() as desk:
        rows = desk.database.read(
            lambda reader: [(row.request, tuple(wait.person for wait in row.waits)) for row in reader.reports.running()]
        )
        if not rows and not as_json:
            tell("cli.empty")
        _print(desk, rows, as_json)


def backup(folder: Annotated[Path, typer.Argument(help="Where to put it; a folder that does not exist yet.")]) -> None:
    """Copy the database, all files and the chats of the console, while Alur runs or not."""
    from bot.platforms import folders
    from storage.backup import backup as back_up

    config = settings()
    with opened(config) as desk:
        try:
            back_up(desk.database, folder, folders(config))
        except FileExistsError:
            stop(WRONG_USE, "cli.exists", place=folder)
        tell("cli.backed_up", folder=folder)


def restore(folder: Annotated[Path, typer.Argument(help="A folder that `alur backup` made.")]) -> None:
    """Put a backup back where there is no data yet. It is checked first."""
    from bot.platforms import folders, put_back
    from storage.backup import NotABackup
    from storage.backup import restore as bring_back
    from storage.database import path_of

    config = settings()
    path = path_of(config.database_url)
    with alone(config):
        try:
            bring_back(folder, path, folders(config))
            put_back(config)
        except NotABackup as fault:
            stop(WRONG_USE, "cli.no_backup", folder=folder, faults=", ".join(fault.faults))
        except FileExistsError as taken:
            stop(WRONG_USE, "cli.exists", place=taken.args[0])
    tell("cli.restored", place=path)


def bench_data(
    folder: Annotated[Path, typer.Argument(help="The data folder to fill; it holds no requests yet.")],
    rows: Annotated[int, typer.Option(min=100, help="How many requests.")] = 1_000_000,
) -> None:
    """Fill a data folder with made requests of a large firm, to measure on. A million take some minutes and 10 GB."""
    from bot.bench_data.filling import NotEmpty, fill
    from bot.clock import SystemClock
    from bot.demo_company import demo_config
    from bot.main import calendar_of

    config = read_settings(lambda: demo_config({**os.environ, "ALUR_DATA": str(folder)}))
    with alone(config), trouble_told(), progress("cli.bench_making") as told:
        try:
            fill(config, calendar_of(config), SystemClock().now(), rows, told)
        except NotEmpty:
            stop(WRONG_USE, "cli.bench_taken", folder=folder)
    tell("cli.bench_made", count=rows, folder=folder)


@db.command("upgrade")
def upgrade() -> None:
    """Bring the database to the version this Alur needs."""
    with opened() as desk:
        tell("cli.database", revision=desk.database.status().found)


@db.command("status")
def status() -> None:
    """Show which version the database has. Ends with 1 if it must be upgraded first."""
    from storage.database import Database

    with trouble_told():
        found = Database.open(settings().database_url).status()
        if found.newer:
            raise NewerDatabase(found.found)
    if not found.current:
        tell("cli.database_behind", revision=found.found or "-", wanted=found.wanted)
        stop(FAULTS)
    tell("cli.database", revision=found.found)
