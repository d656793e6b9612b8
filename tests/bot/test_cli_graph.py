"""`alur graph` as people type it: a SOP or a request, in each form, onto the output or into a file."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path

import pytest

from bot.commands import Submit
from bot.terminal import opened
from tests.bot.test_cli import Shell, shell

__all__ = ["shell"]

TWO = """sop: first
title: First
headline: "{{ number }}"
states: {boss: {approve: requester.manager}, over: {end: approved}}
---
sop: second
title: Second
headline: "{{ number }}"
states: {head: {approve: requester.manager}, over: {end: approved}}
"""


def test_a_sop_is_drawn_in_either_language_in_the_form_that_is_named(shell: Shell, tmp_path: Path) -> None:
    drawn = shell("graph", "sops/purchase.yaml", "--lang", "id")
    assert (drawn.exit_code, ET.fromstring(drawn.output).tag) == (0, "{http://www.w3.org/2000/svg}svg")
    assert "Atasan langsung" in drawn.output
    assert shell("graph", "sops/purchase.yaml", "--format", "mermaid").output.startswith("flowchart LR\n")
    for name, begins in (("path.png", b"\x89PNG"), ("path.svg", b"<svg"), ("path.mmd", b"flowchart")):
        assert shell("graph", "sops/purchase.yaml", "--out", name).output == f"{name} made\n"
        assert (tmp_path / name).read_bytes().startswith(begins)


def test_each_sop_of_a_file_gets_a_drawing_of_its_own(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(TWO)
    assert shell("graph", "two.yaml", "--out", "path.svg").exit_code == 0
    assert {file.name for file in tmp_path.glob("*.svg")} == {"path-first.svg", "path-second.svg"}


def test_a_request_is_drawn_by_its_number(shell: Shell) -> None:
    assert shell("sop", "publish", "sops/purchase.yaml").exit_code == 0
    assert shell("people", "import", "people.yaml").exit_code == 0
    with opened() as desk:
        person = next(each for each in desk.database.read(lambda reader: reader.people.directory()).people.values() if each.manager)
        done = desk.handle(Submit("purchase", person.id, person.id, {"item": "chairs", "total": Decimal(4_000_000), "why": "old ones"}))
    assert done.request is not None
    drawn = shell("graph", "--request", done.request.number)
    assert drawn.exit_code == 0
    assert all(words in drawn.output for words in ("You are here", done.request.number, "chairs, IDR\u00a04,000,000"))


def test_figures_of_the_requests_stored_here_are_drawn_where_they_are_asked_for(shell: Shell) -> None:
    assert shell("sop", "publish", "sops/purchase.yaml").exit_code == 0
    assert shell("people", "import", "people.yaml").exit_code == 0
    with opened() as desk:
        person = next(each for each in desk.database.read(lambda reader: reader.people.directory()).people.values() if each.manager)
        desk.handle(Submit("purchase", person.id, person.id, {"item": "chairs", "total": Decimal(4_000_000), "why": "old ones"}))
    assert "1 here" in shell("graph", "sops/purchase.yaml", "--figures").output
    assert "1 here" not in shell("graph", "sops/purchase.yaml").output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("sops/purchase.yaml", "--request", "PB/0001"), 2),
        (("--request", "PB/0001"), 1),
        (("--request", "PB/0001", "--figures"), 2),
        (("missing.yaml",), 2),
        (("sops/purchase.yaml", "--format", "gif"), 2),
        (("sops/purchase.yaml", "--out", "nowhere/path.svg"), 2),
    ],
)
def test_what_cannot_be_drawn_is_said_and_nothing_is_printed(shell: Shell, words: tuple[str, ...], code: int) -> None:
    refused = shell("graph", *words)
    assert (refused.exit_code, refused.stdout) == (code, "")
    assert refused.stderr.strip()
