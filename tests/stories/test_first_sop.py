"""README's first SOP of one's own, followed to the letter: its file, its commands, its steps."""

from __future__ import annotations

import asyncio
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests import first_sop
from tests.stories.office import Office

DATA = "ALUR_DATA=demo-data"


def test_readme_has_a_file_commands_and_steps() -> None:
    assert list(first_sop.files()) == ["pinjam.yaml"]
    assert [shlex.split(line)[-1] for line in first_sop.commands()] == ["pinjam.yaml"] * 5
    assert len(first_sop.steps()) == 5


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the newcomer is: README's files, and the environment beside them. What concerns no data has been typed."""
    folder = tmp_path_factory.mktemp("newcomer")
    for name, text in first_sop.files().items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / ".venv").symlink_to(Path(sys.prefix), target_is_directory=True)
    for line in first_sop.commands():
        if DATA not in line:
            run(line, folder)
    return folder


def run(line: str, folder: Path) -> None:
    """Types `line` in `folder`."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    ended = subprocess.run(line, shell=True, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


async def test_the_first_sop_goes_from_a_file_to_a_decision(office: Office, folder: Path) -> None:
    for line in first_sop.commands():
        if DATA in line:
            await asyncio.to_thread(run, line.replace(DATA, f"ALUR_DATA={shlex.quote(str(office.folder))}"), folder)
    people = {"Rina Wulandari": "rina", "Budi Santoso": "budi", "Sumarno": "sumarno"}
    for step in first_sop.steps():
        act = office.press if step.presses else office.say
        await act(people[step.who], step.words)
    told = await office.sees("rina", "Dipinjamkan", "Proyektor", "Sumarno")
    assert "kembali Kam 26 Nov" in told.text
