"""The command `alur test`: plays the cases of SOP files, says what no case reaches, and makes a case of a request that was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli_sops import AsJson, sound
from bot.terminal import FAULTS, WRONG_USE, language, opened, show, stop, tell
from bot.wording.catalogue import say

if TYPE_CHECKING:
    from workflows.cases import CaseResult
    from workflows.coverage import Missed, Reached
    from workflows.recording import Recorded

Tested = Annotated[list[Path] | None, typer.Argument(help="SOP files (YAML).")]
Number = Annotated[str, typer.Option("--record", help="The number of a request: print it as a case, instead of playing files.")]


def run_tests(files: Tested = None, record: Number = "", as_json: AsJson = False) -> None:
    """Play the cases that SOP files bring with them, say where one fails, and what no case reaches: states, ways out of them, conditions both ways.

    With --record NUMBER it prints a case made of a request in the data folder, such as one tried out in the console: cast, given, rows and what each
    row came to. The case is played first, and only printed if it passes. What was refused, commented or typed into a form on the way leaves no trace in a
    history, so it is not in the case; what depended on other requests, or on a directory that changed meanwhile, a case cannot tell.
    """
    if record:
        _record(record, as_json)
    elif not files:
        stop(WRONG_USE, "cli.nothing_to_test")
    else:
        _play(files, as_json)


def _play(files: list[Path], as_json: bool) -> None:
    from workflows.cases import run_cases
    from workflows.coverage import Coverage

    results: list[CaseResult] = []
    reached: list[Reached] = []
    for file in files:
        sops = sound(file)
        for each in sops:
            coverage = Coverage(each)
            ran = run_cases(each, sops, coverage=coverage)
            results += ran
            reached += [coverage.reached()] if ran else []
            for result in ran if not as_json else ():
                _say_case(result)
        if not any(each.cases for each in sops) and not as_json:
            tell("cli.no_cases", file=file)
    failed = sum(not result.passes for result in results)
    if as_json:
        show({"cases": [_plain_case(result) for result in results], "coverage": [_plain_reached(each) for each in reached]})
    elif results:
        tell("cli.cases", passed=len(results) - failed, count=len(results))
        for each_reached in reached:
            _say_reached(each_reached)
    if failed:
        stop(FAULTS)


def _say_case(result: CaseResult) -> None:
    miss = result.failure
    if miss is None:
        tell("cli.case_passed", name=result.name)
    else:
        tell(f"cli.case_{miss.code}", name=result.name, row=miss.row, key=miss.key, expected=miss.expected, got=miss.got)


def _plain_case(result: CaseResult) -> dict[str, Any]:
    miss = result.failure
    failure = {key: getattr(miss, key) if miss else None for key in ("row", "code", "key", "expected", "got")}
    return {"case": result.name, "passed": result.passes, **failure}


def _say_reached(reached: Reached) -> None:
    counts = {"states": reached.states, "ways": reached.ways, "conditions": reached.conditions}
    tell("cli.covered", sop=reached.sop, **{key: pair[0] for key, pair in counts.items()}, **{f"all_{key}": pair[1] for key, pair in counts.items()})
    for missed in reached.missed:
        whole = missed.kind == "act" and not missed.state
        key = f"cli.missed_{missed.kind}{'_whole' if whole else ''}"
        typer.echo(f"  {say(key, language(), line=missed.line, state=missed.state, name=missed.name)}")


def _plain_reached(reached: Reached) -> dict[str, Any]:
    counts = {key: {"reached": pair[0], "all": pair[1]} for key, pair in (("states", reached.states), ("ways", reached.ways), ("conditions", reached.conditions))}
    return {"sop": reached.sop, **counts, "missed": [_plain_missed(each) for each in reached.missed]}


def _plain_missed(missed: Missed) -> dict[str, Any]:
    return {"kind": missed.kind, "state": missed.state, "name": missed.name, "line": missed.line}


def _record(number: str, as_json: bool) -> None:
    from bot.recorded_case import case_text, record
    from workflows.facts import Missing

    with opened() as desk:
        try:
            found = desk.database.read(lambda reader: record(desk, reader, number))
        except Missing:
            stop(FAULTS, "cli.record_engine", number=number)
    if found is None:
        stop(FAULTS, "cli.not_found", words=number)
    if not found.result.passes:
        _refuse(number, found)
    if as_json:
        show({"cast": found.cast, "case": found.case})
    else:
        typer.echo(f"{say('cli.record_head', language(), number=number)}\n{case_text(found)}", nl=False)


def _refuse(number: str, found: Recorded) -> None:
    typer.echo(say("cli.record_fails", language(), number=number), err=True)
    miss = found.result.failure
    if miss is not None:
        typer.echo(say(f"cli.case_{miss.code}", language(), name=found.result.name, row=miss.row, key=miss.key, expected=miss.expected, got=miss.got), err=True)
    for doubt in found.doubts:
        typer.echo(say(f"cli.record_{doubt}", language()), err=True)
    stop(FAULTS)
