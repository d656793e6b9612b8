"""The pages of SOPs: which ones a person may start or looks after, and one of them drawn and said in plain sentences."""

from __future__ import annotations

from bot.desk import Desk
from bot.figures import figures
from bot.path.of_sop import NO_FIGURES, path_of_sop
from bot.path.plan import told
from bot.path.shown import on_desk, on_phone
from bot.picture import Eye
from bot.wording import formats
from bot.wording.catalogue import say
from bot.wording.explain import Part, explained
from dashboard.sop_views import Said, Section, SopLine, SopPage
from dashboard.views import Drawn, Step
from storage.unit import Reader
from workflows.sop import Sop


def sops_of(desk: Desk, reader: Reader, eye: Eye) -> tuple[SopLine, ...]:
    """Those that are live, by title."""
    found = (_line(desk, reader, eye, sop) for sop in desk.library.all_live(reader))
    return tuple(sorted((line for line in found if line is not None), key=lambda line: line.title))


def may_read(desk: Desk, reader: Reader, eye: Eye, sop: Sop) -> bool:
    """Whether the viewer sees the SOP's page, and what it says is what `sop` says."""
    live = desk.library.live(reader, sop.name)
    return live is not None and live.digest == sop.digest and _line(desk, reader, eye, live) is not None


def _line(desk: Desk, reader: Reader, eye: Eye, sop: Sop) -> SopLine | None:
    owned, started = _owns(desk, reader, eye, sop), desk.may_start(reader, sop, eye.viewer.id)
    if not (owned or started):
        return None
    commands = formats.join([f"/{command}" for command in sop.commands], eye.language, either=True) if started else ""
    line = " · ".join(part for part in (commands, say("page.sop_owned", eye.language) if owned else "") if part)
    return SopLine(sop.name, sop.title.plain(eye.language), line, started)


def _owns(desk: Desk, reader: Reader, eye: Eye, sop: Sop) -> bool:
    """Whether the viewer looks after the SOP: its owners do, and the administrators after all."""
    return eye.viewer.id in desk.owners(reader, sop) or desk.administers(reader, eye.viewer.id)


def sop_page(desk: Desk, reader: Reader, eye: Eye, name: str) -> SopPage | None:
    """The live SOP of that name; with figures for those who look after it. `None` where the viewer may neither start it nor looks after it."""
    sop = desk.library.live(reader, name)
    line = _line(desk, reader, eye, sop) if sop is not None else None
    if sop is None or line is None:
        return None
    plan = path_of_sop(sop, eye.language, eye.roles, figures(desk, reader, sop, eye.reading) if _owns(desk, reader, eye, sop) else NO_FIGURES)
    steps = tuple(Step(stop.mark, stop.title, tuple(part for part in (*stop.lines, stop.asks) if part)) for stop, _ in told(plan))
    sections = tuple(Section(part.heading, _said(part)) for part in explained(sop, eye.language, eye.roles) if part.lines)
    return SopPage(line, Drawn(on_desk(plan), on_phone(plan)), plan.second, steps, sections)


def _said(part: Part) -> tuple[Said, ...]:
    """The lines of a section, what is said of a step with the step."""
    found: list[Said] = []
    for depth, line in part.lines:
        if depth == 0 or not found:
            found.append(Said("" if depth else line))
        if depth:
            found[-1] = Said(found[-1].line, (*found[-1].under, (depth > 1, line)))
    return tuple(found)
