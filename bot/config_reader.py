"""Reads the settings: TOML and the environment in, one `Config` out, every fault told at once."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from pydantic import BaseModel, ValidationError

from bot.config import Calendar, Config, ConfigFault, ConfigFaulty, Telegram, is_loopback
from bot.holidays import known_country

FILE = "alur.toml"
SECRETS = {
    "database": ("url",),
    "web": ("metrics_token",),
    "telegram": ("token", "webhook_secret"),
    "slack": ("bot_token", "app_token", "signing_secret"),
}  # keys that hold something secret, or may: `<key>_file` names a file that holds the value instead
_BOT_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SLACK_TOKENS = {"bot_token": re.compile(r"xoxb-[A-Za-z0-9-]+"), "app_token": re.compile(r"xapp-[A-Za-z0-9-]+")}
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what Telegram takes as a secret token
SHORT_NAMES = {"ALUR_PORT": ("web", "port"), "ALUR_DATA": ("data", "folder")}
FAULT_OF_TYPE = {
    "bool_parsing": "not-a-truth",
    "bool_type": "not-a-truth",
    "greater_than_equal": "out-of-range",
    "int_from_float": "not-a-number",
    "int_parsing": "not-a-number",
    "int_type": "not-a-number",
    "less_than_equal": "out-of-range",
    "literal_error": "not-a-choice",
    "path_type": "not-a-text",
    "string_pattern_mismatch": "not-a-currency",
    "string_type": "not-a-text",
    "time_parsing": "not-a-time",
    "time_type": "not-a-time",
    "too_short": "empty-list",
    "tuple_type": "not-a-list",
    "zone": "unknown-zone",
}  # by pydantic's own name of the error; whatever is not here is "not-valid"


def load_config(file: Path | None, environment: Mapping[str, str] = os.environ) -> Config:
    """The settings of `file` (`None`: defaults alone) under those of the environment. Raises ConfigFaulty."""
    if file is None:
        return read_config("", Path(), environment)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigFaulty((ConfigFault("not-readable", "", 0, str(file)),)) from error
    return read_config(text, file.parent, environment)


def read_config(text: str, folder: Path, environment: Mapping[str, str]) -> Config:
    """The settings written in `text`; relative paths in it start at `folder`, those of the environment at the working folder.
    Raises ConfigFaulty with all faults, in the order of the text, the environment's last."""
    try:
        given = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers and depths beyond what Python reads
        raise ConfigFaulty((ConfigFault("not-toml", "", 0, str(error)),)) from error
    places = _Places(text, given)
    faults = list(places.refuse_sections())
    _anchor_paths(places.given, folder)
    places.override(environment)
    faults += places.read_secrets(folder)
    faults += _unknown_keys(places)
    config, wrong = _validated(places)
    faults += wrong or list(_contradictions(config, places))
    if faults:
        raise ConfigFaulty(tuple(sorted(faults, key=lambda fault: (fault.line or len(text), fault.key))))
    return config


class _Places:
    """The values given, section by section, and where each was said: a line of the text or an environment variable."""

    def __init__(self, text: str, given: Mapping[str, Any]) -> None:
        self.raw = given
        self.given: dict[str, dict[str, Any]] = {name: dict(keys) for name, keys in given.items() if isinstance(keys, dict)}
        self.lines = dict(_lines(text))
        self.variables: dict[str, str] = {}

    def fault(self, code: str, key: str, words: str = "", proposal: str = "", **detail: str) -> ConfigFault:
        variable = self.variables.get(key, "")
        line = 0 if variable else self.lines.get(key, self.lines.get(key.partition(".")[0], 0))
        return ConfigFault(code, key, line, words, proposal, variable, detail)

    def refuse_sections(self) -> Iterator[ConfigFault]:
        """Sections that do not exist, and keys outside a section; each leaves the values."""
        for name, value in self.raw.items():
            known = name in Config.model_fields
            if not isinstance(value, dict):
                yield self.fault("not-a-section" if known else "unknown-section", name, name, _close(name, Config.model_fields))
            elif not known:
                yield self.fault("unknown-section", name, name, _close(name, Config.model_fields))
            if not known:
                self.given.pop(name, None)

    def override(self, environment: Mapping[str, str]) -> None:
        """`ALUR_SECTION__KEY` says the value of `key` in `[section]`, whatever the text says."""
        for variable, value in sorted(environment.items()):
            section, _, key = variable.removeprefix("ALUR_").lower().partition("__")
            if variable in SHORT_NAMES:
                section, key = SHORT_NAMES[variable]
            elif not variable.startswith("ALUR_") or not key:
                continue
            self.variables[f"{section}.{key}"] = variable
            self.given.setdefault(section, {})[key] = value

    def read_secrets(self, folder: Path) -> Iterator[ConfigFault]:
        """Replaces each `<key>_file` by what its file holds."""
        for section, keys in SECRETS.items():
            for key in keys:
                if (named := self.given.get(section, {}).pop(f"{key}_file", None)) is None:
                    continue
                name = f"{section}.{key}_file"
                if key in self.given[section]:
                    yield self.fault("said-twice", name, f"{section}.{key}")
                    continue
                try:
                    path = Path(str(named)) if name in self.variables else folder / str(named)
                    self.given[section][key] = path.read_text(encoding="utf-8").strip()
                except (OSError, ValueError):  # also names that no file can have
                    yield self.fault("not-readable", name, str(named))


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Each section and `section.key` with the line it stands on."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if words.startswith("["):
            section = words.partition("]")[0].strip("[ ")
            yield section, number
        elif "=" in words and not words.startswith("#"):
            key = words.partition("=")[0].strip()
            yield (f"{section}.{key}" if section else key), number


def _anchor_paths(given: Mapping[str, dict[str, Any]], folder: Path) -> None:
    for section, keys in given.items():
        for key, field in _fields(section).items():
            if field.annotation in (Path, Path | None) and isinstance(keys.get(key), str):
                keys[key] = folder / keys[key]


def _fields(section: str) -> Mapping[str, Any]:
    kind = Config.model_fields[section].annotation if section in Config.model_fields else None
    return kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else {}


def _unknown_keys(places: _Places) -> list[ConfigFault]:
    """Takes out what has no meaning, with the nearest name that has."""
    faults = []
    for section in list(places.given):
        known = _fields(section)
        for key in [key for key in places.given[section] if key not in known]:
            del places.given[section][key]
            if not known:
                faults.append(places.fault("unknown-section", f"{section}.{key}", section, _close(section, Config.model_fields)))
            else:
                faults.append(places.fault("unknown-key", f"{section}.{key}", key, _close(key, known)))
        if not known:
            del places.given[section]
    return faults


def _close(word: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(word, list(known), 1, 0.6)), "")


def _validated(places: _Places) -> tuple[Config, list[ConfigFault]]:
    try:
        return Config.model_validate(places.given), []
    except ValidationError as error:
        told: dict[str, ConfigFault] = {}
        for each in error.errors():
            key = ".".join(str(part) for part in each["loc"][:2])
            told.setdefault(key, _wrong_value(each["type"], key, str(each["input"]), each.get("ctx", {}), places))
        return Config(), list(told.values())


def _wrong_value(type: str, key: str, words: str, limits: Mapping[str, Any], places: _Places) -> ConfigFault:
    section, _, name = key.partition(".")
    if name in SECRETS.get(section, ()):
        words = ""
    choices = re.findall("'(.*?)'", str(limits.get("expected", "")))
    known = available_timezones() if type == "zone" else choices
    detail = {name: str(limits[name]) for name in ("ge", "le") if name in limits} | ({"choices": ", ".join(choices)} if choices else {})
    return places.fault(FAULT_OF_TYPE.get(type, "not-valid"), key, words, _close(words, known), **detail)


def _contradictions(config: Config, places: _Places) -> Iterator[ConfigFault]:
    """What is wrong with values that are each right by themselves."""
    if config.calendar.work_end <= config.calendar.work_start:
        yield places.fault("ends-before-start", "calendar.work_end", f"{config.calendar.work_end:%H:%M}", start=f"{config.calendar.work_start:%H:%M}")
    if config.calendar.holidays not in ("", Calendar().holidays) and not known_country(config.calendar.holidays):
        yield places.fault("unknown-country", "calendar.holidays", config.calendar.holidays)
    if config.console.enabled and not config.web.allow_remote_console and not is_loopback(config.web.host):
        yield places.fault("console-in-the-open", "web.host", config.web.host)
    yield from _of_telegram(config, places)
    yield from _of_slack(config, places)
    if not config.database_url.startswith("sqlite:"):
        yield places.fault("not-built-yet", "database.url", config.database_url.partition(":")[0])


def _of_telegram(config: Config, places: _Places) -> Iterator[ConfigFault]:
    """Secrets are never said back. Telegram calls a webhook over TLS only."""
    telegram = config.telegram
    if telegram.token and not _BOT_TOKEN.fullmatch(telegram.token):
        yield places.fault("not-a-bot-token", "telegram.token")
    for key, address in (("api_base_url", telegram.api_base_url), ("file_base_url", telegram.file_base_url)):
        if address and not address.startswith(("https://", "http://")):
            yield places.fault("not-an-address", f"telegram.{key}", address)
    if not telegram.api_base_url:
        yield places.fault("not-an-address", "telegram.api_base_url", "")
    if not telegram.token or telegram.mode != "webhook":
        return
    if not _WEBHOOK_SECRET.fullmatch(telegram.webhook_secret):
        yield places.fault("no-webhook-secret", "telegram.webhook_secret")
    if not config.address.startswith("https://") and telegram.api_base_url == Telegram().api_base_url:
        yield places.fault("webhook-without-tls", "web.public_url", config.address)


def _of_slack(config: Config, places: _Places) -> Iterator[ConfigFault]:
    """Which secret is needed is said by the way things are brought."""
    slack = config.slack
    for key, shape in _SLACK_TOKENS.items():
        if (token := getattr(slack, key)) and not shape.fullmatch(token):
            yield places.fault("not-a-slack-token", f"slack.{key}", begins=shape.pattern[:5])
    if not slack.api_base_url.startswith(("https://", "http://")):
        yield places.fault("not-an-address", "slack.api_base_url", slack.api_base_url)
    if slack.bot_token and slack.mode == "socket" and not slack.app_token:
        yield places.fault("no-app-token", "slack.app_token")
    if slack.bot_token and slack.mode == "http" and not slack.signing_secret:
        yield places.fault("no-signing-secret", "slack.signing_secret")
