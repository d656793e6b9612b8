"""The page that leads from README's first SOP to a real one: every piece is put in its place, checked and played, every command typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests import first_sop
from tests.test_checks_page import blocks
from workflows.cases import run_cases
from workflows.review import reviewed

PAGE = (Path(__file__).parents[1] / "docs" / "first-sop.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^```(\w+) ?(.*?)\n(.*?)^```$", PAGE, re.M | re.S)
CLI = CliRunner(env={"ALUR_LANG": "en", "COLUMNS": "200"})


def stages() -> Iterator[tuple[str, str, str]]:
    """The file after each piece, its kind, and what is said of it where it is broken on purpose."""
    (text,) = first_sop.files().values()
    said = [body.strip() for kind, what, body in FENCES if (kind, what) == ("text", "said")]
    for kind, what, body in FENCES:
        if kind != "yaml":
            continue
        whole = "".join({**blocks(text), **blocks(body)}.values())
        if what == "piece":
            text = whole
        yield what, whole, said.pop(0) if what.startswith("broken") else ""


STAGES = list(stages())


@pytest.mark.parametrize(("kind", "text", "said"), STAGES, ids=[f"{place} {kind}" for place, (kind, _, _) in enumerate(STAGES, 1)])
def test_a_piece_in_its_place_has_no_fault_and_its_cases_pass(kind: str, text: str, said: str, tmp_path: Path) -> None:
    if said:
        (tmp_path / "pinjam.yaml").write_text(text, encoding="utf-8")
        printed = "".join(CLI.invoke(app, [command, str(tmp_path / "pinjam.yaml")]).output for command in ("check", "test"))
        assert said in printed
        return
    (sop,) = reviewed(text)
    assert sop.warnings == ()
    results = run_cases(sop)
    assert results
    assert [(result.name, result.failure) for result in results if result.failure] == []


def test_the_sop_of_eight_steps_has_eight_nothing_doubtful_and_its_cases_pass() -> None:
    page = (Path(__file__).parents[1] / "docs" / "eight-steps.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"^```yaml file=kendaraan.yaml\n(.*?)^```$", page, re.M | re.S)
    (sop,) = reviewed(text)
    assert sop.warnings == ()
    assert sum(state.kind not in ("lanes", "end") for state in sop.states.values()) == 8
    results = run_cases(sop)
    assert results
    assert [(result.name, result.failure) for result in results if result.failure] == []
    assert {name for name in re.findall(r"`(\w+)`", page.partition("## What in it")[2]) if "_" in name} <= {*sop.states, *sop.lets}


def test_every_command_of_the_page_does_what_it_should(tmp_path: Path) -> None:
    (tmp_path / "pinjam.yaml").write_text(STAGES[-1][1], encoding="utf-8")
    lines = [line for kind, what, body in FENCES if (kind, what) == ("sh", "run") for line in body.splitlines()]
    assert len(lines) == 6
    for line in lines:
        words = shlex.split(line)
        settings = dict(word.split("=") for word in words if re.match(r"[A-Z_]+=", word))
        arguments = [str(tmp_path / word) if word.startswith("pinjam.") else word for word in words[len(settings) + 1 :]]
        environment = {name: str(tmp_path / value) for name, value in settings.items()}
        done = CLI.invoke(app, arguments, env=environment or {"ALUR_DATA": str(tmp_path / "none")})
        assert done.exit_code == 0, f"{line}\n{done.output}"
    assert (tmp_path / "pinjam.svg").read_text(encoding="utf-8").startswith("<svg")
