"""README's first SOP of one's own, followed to the letter: its file, its commands, its steps."""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
from pathlib import Path

import pytest

from tests import first_sop
from tests.stories.office import Office


def test_readme_has_a_file_commands_and_steps() -> None:
    assert list(first_sop.files()) == ["pinjam.yaml"]
    assert [shlex.split(line)[-1] for line in first_sop.commands()] == ["pinjam.yaml"] * 5
    assert len(first_sop.steps()) == 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the newcomer is: README's files, and the environment beside them."""
    for name, text in first_sop.files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / ".venv").symlink_to(Path(sys.prefix), target_is_directory=True)
    return tmp_path


async def run(line: str, folder: Path, data: Path) -> str:
    """Types `line` in `folder`; gives what it printed. The demo's data lie in `data`."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    typed = line.replace("ALUR_DATA=demo-data", f"ALUR_DATA={shlex.quote(str(data))}")
    process = await asyncio.create_subprocess_shell(typed, cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed.decode()
    return printed.decode()


async def test_the_first_sop_goes_from_a_file_to_a_decision(office: Office, folder: Path) -> None:
    for line in first_sop.commands():
        await run(line, folder, office.folder)
    people = {"Rina Wulandari": "rina", "Budi Santoso": "budi", "Sumarno": "sumarno"}
    for step in first_sop.steps():
        act = office.press if step.presses else office.say
        await act(people[step.who], step.words)
    told = await office.sees("rina", "Dipinjamkan", "Proyektor", "Sumarno")
    assert "kembali Kam 26 Nov" in told.text
