"""The command that draws: the path of a SOP, or of one request."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli_sops import Language, sound
from bot.terminal import FAULTS, WRONG_USE, language, opened, settings, stop, tell

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.figures import Figures
    from bot.path.plan import Plan
    from workflows.sop import Sop

Format = Literal["svg", "png", "mermaid"]
_OF_SUFFIX: dict[str, Format] = {".svg": "svg", ".png": "png", ".mmd": "mermaid", ".mermaid": "mermaid"}


def graph(
    file: Annotated[Path | None, typer.Argument(help="A SOP file (YAML); none with --request.")] = None,
    request: Annotated[str, typer.Option("--request", help="Draw the path of the request with this number, as its requester sees it.")] = "",
    figures: Annotated[bool, typer.Option("--figures", help="With how many are and were at each step, and how long it took them, by the requests stored here.")] = False,
    lang: Language = None,
    form: Annotated[Format | None, typer.Option("--format", help="svg if left out, or what the name of --out says.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write it here; otherwise it is printed.")] = None,
) -> None:
    """Draw the path of a SOP: its steps, conditions, lanes and ways back; or that of a request, with where it is.

    A file with several SOPs gives a drawing each; with --out their names stand behind that of the file.
    """
    if bool(request) == bool(file) or (figures and request):
        stop(WRONG_USE, "cli.graph_what")
    spoken = lang or language()
    chosen = form or _OF_SUFFIX.get(out.suffix.lower() if out else "", "svg")
    if file is None:
        _write(_drawn(_of_request(request, spoken), chosen), out, chosen)
        return
    plans = _of_file(file, spoken, figures)
    for name, plan in plans:
        place = out.with_stem(f"{out.stem}-{name}") if out and len(plans) > 1 else out
        _write(_drawn(plan, chosen), place, chosen)


def _of_file(file: Path, language: str, figures: bool) -> list[tuple[str, Plan]]:
    from bot.path.of_sop import NO_FIGURES, path_of_sop
    from bot.role_titles import roles_of

    sops = sound(file)
    roles = roles_of(settings())
    told = _figures(sops, language) if figures else {}
    return [(sop.name, path_of_sop(sop, language, roles, told.get(sop.name, NO_FIGURES))) for sop in sops]


def _figures(sops: Iterable[Sop], language: str) -> dict[str, Figures]:
    """By SOP, of the requests that are stored here."""
    from bot.figures import figures
    from bot.wording.moments import Reader as Reading

    with opened() as desk:
        reading = Reading(language, desk.calendar.zone, desk.calendar.zone, desk.clock.now(), (desk.calendar.end - desk.calendar.start) * 60)
        return desk.database.read(lambda reader: {sop.name: figures(desk, reader, sop, reading) for sop in sops})


def _of_request(number: str, language: str) -> Plan:
    with opened() as desk:
        plan = _found(desk, number, language)
    if plan is None:
        stop(FAULTS, "cli.not_found", words=number)
    return plan


def _found(desk: Desk, number: str, language: str) -> Plan | None:
    from bot.path.of_request import lasting_path
    from bot.picture import picture, standpoint
    from storage.unit import Reader

    def work(reader: Reader) -> Plan | None:
        request = reader.ledger.by_number(number)
        eye = standpoint(desk, reader, request.requester, language) if request else None
        return lasting_path(picture(desk, reader, eye, request)) if request and eye else None

    return desk.database.read(work)


def _drawn(plan: Plan, form: Format) -> bytes:
    from bot.path.mermaid import mermaid
    from bot.path.shown import alone, png

    writers: dict[Format, Callable[[], bytes]] = {"svg": lambda: alone(plan).encode(), "png": lambda: png(plan), "mermaid": lambda: mermaid(plan).encode()}
    return writers[form]()


def _write(drawn: bytes, out: Path | None, form: Format) -> None:
    """Into the file, or onto the output; a picture is not written onto a terminal."""
    if out is None:
        if form == "png" and sys.stdout.isatty():
            stop(WRONG_USE, "cli.graph_terminal")
        sys.stdout.buffer.write(drawn)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(drawn)
    except OSError as fault:
        stop(WRONG_USE, "cli.no_place", place=out, why=fault.strerror or type(fault).__name__)
    tell("cli.made", file=out)
