"""The command that looks whether all is well."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import typer

from bot.cli_sops import AsJson, Language
from bot.terminal import FAULTS, WRONG_USE, language, progress, settings_file, show, stop


def doctor(as_json: AsJson = False, lang: Language = None) -> None:
    """Look through settings, platforms, data folder, database, SOPs, people and open work for what is wrong. Each code has its section in docs/doctor.md.

    Works while Alur runs or not, and never writes. A fault ends it with 1, a wrong setting with 2; warnings and hints are said and end it with 0.
    """
    from bot.config import Config, ConfigFaulty
    from bot.config_reader import load_config
    from bot.doctor.checkup import Checkup, examine
    from bot.doctor.finding import FAULT
    from bot.doctor.premises import of_faulty
    from bot.doctor.telling import lines, plain, severity_count

    spoken, file, config = lang or language(), settings_file(), Config()
    try:
        config = load_config(file)
        with progress("doctor.looking") as told:
            found = examine(config, str(file or ""), told)
    except ConfigFaulty as faulty:
        found = Checkup(list(of_faulty(faulty, str(file or ""))))
    zone = ZoneInfo(config.calendar.zone)
    if as_json:
        show(plain(found, spoken, zone))
    else:
        typer.echo("\n".join(lines(found, spoken, zone)))
    if any(finding.code == "settings" for finding in found.findings):
        stop(WRONG_USE)
    if severity_count(found, FAULT):
        stop(FAULTS)
