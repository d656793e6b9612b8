"""Makes the folder a firm begins with: settings, people, the shipped SOPs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.demo_company import PEOPLE, SOPS

_SETTINGS = '[people]\nfile = "people.yaml"\nadministrators = []\n\n[sops]\nfolder = "sops"\n\n[console]\nenabled = true\n'


def make(folder: Path) -> Iterator[Path]:
    """Writes what is not there yet, never over anything; gives each file it made."""
    (folder / "sops").mkdir(parents=True, exist_ok=True)
    settings = folder / "alur.toml"
    if not settings.exists():
        settings.write_text(_SETTINGS, encoding="utf-8")
        yield settings
    for source, target in ((PEOPLE, folder / "people.yaml"), *((file, folder / "sops" / file.name) for file in sorted(SOPS.glob("*.yaml")))):
        if not target.exists():
            shutil.copyfile(source, target)
            yield target
