"""Makes the folder a firm begins with: settings, people, the shipped SOPs with the schema that editors check them by."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.demo_company import PEOPLE, SOPS
from bot.sop_schema import schema_text
from workflows.schema import FILE

_SETTINGS = '[people]\nfile = "people.yaml"\nadministrators = []\n\n[sops]\nfolder = "sops"\n\n[console]\nenabled = true\n'


def make(folder: Path, language: str) -> Iterator[Path]:
    """Writes what is not there yet, never over anything; gives each file it made. `language`: that of the schema's descriptions."""
    (folder / "sops").mkdir(parents=True, exist_ok=True)
    for file, text in ((folder / "alur.toml", _SETTINGS), (folder / "sops" / FILE, schema_text(language))):
        if not file.exists():
            file.write_text(text, encoding="utf-8")
            yield file
    for source, target in ((PEOPLE, folder / "people.yaml"), *((file, folder / "sops" / file.name) for file in sorted(SOPS.glob("*.yaml")))):
        if not target.exists():
            shutil.copyfile(source, target)
            yield target
