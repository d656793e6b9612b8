"""The demo company: its people, its settings, and the SOPs Alur ships with."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import workflows
from bot.config import Config
from bot.config_reader import read_config
from bot.people_file import PeopleFile, read_people

PEOPLE = Path(str(files(__name__))) / "people.yaml"
SETTINGS = PEOPLE.with_name("alur.toml")
SOPS = Path(str(files(workflows))) / "sops"


def demo_config(environment: Mapping[str, str] = os.environ) -> Config:
    """The demo's settings under those of the environment; its data lies in `demo-data` where Alur runs unless told otherwise. Raises ConfigFaulty."""
    shipped = {"ALUR_PEOPLE__FILE": str(PEOPLE), "ALUR_SOPS__FOLDER": str(SOPS)}
    return read_config(SETTINGS.read_text(encoding="utf-8"), Path(), {**shipped, **environment})


def demo_people() -> PeopleFile:
    """Everybody in the demo company."""
    return read_people(PEOPLE.read_text(encoding="utf-8"), PEOPLE.suffix)
