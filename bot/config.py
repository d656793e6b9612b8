"""The settings of an installation as one frozen value, and what can be wrong with them. Reading them is `bot/config_reader.py`'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


@dataclass(frozen=True, slots=True)
class ConfigFault:
    """`key` is `section.key`, said on `line` (from 1; 0 = nowhere in the file) or by the environment variable `variable`."""

    code: str
    key: str
    line: int = 0
    words: str = ""
    proposal: str = ""
    variable: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)


class ConfigFaulty(Exception):
    """The settings cannot be used; `faults` are all that was found."""

    def __init__(self, faults: tuple[ConfigFault, ...]) -> None:
        super().__init__(f"{len(faults)} faults in the settings, the first: {faults[0].code} at {faults[0].key or 'the file'}")
        self.faults = faults


def _listed(value: Any) -> Any:
    """An environment variable gives a list as words between commas."""
    return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value


def _zoned(value: Any) -> Any:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, TypeError, OSError) as error:
        raise PydanticCustomError("zone", "unknown zone") from error
    return value


def _clock_time(value: Any) -> Any:
    if isinstance(value, time) or (isinstance(value, str) and len(value) == 5 and value[2] == ":"):
        return value
    raise PydanticCustomError("time_parsing", "not HH:MM")


def is_loopback(host: str) -> bool:
    """Whether that name or address of a host is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


Zone = Annotated[str, BeforeValidator(_zoned)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]
Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Weekdays = Annotated[tuple[Weekday, ...], BeforeValidator(_listed), Field(min_length=1)]


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Data(Section):
    """`folder` holds the database and the files people hand in."""

    folder: Path = Path("data")


class Database(Section):
    """`url` "" is SQLite in the data folder."""

    url: str = Field(default="", repr=False)


class Web(Section):
    """`public_url` is what links are made with, "" for the address listened on; `metrics_token` lets who brings it look at /metrics from elsewhere."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    public_url: str = ""
    allow_remote_console: bool = False
    metrics_token: str = Field(default="", repr=False)


class Sops(Section):
    folder: Path = Path("sops")


class People(Section):
    """`administrators` are ids of people: told of what nobody else is there for, and may publish."""

    file: Path = Path("people.yaml")
    administrators: Words = ()


class Calendar(Section):
    """The organisation's working time: `holidays` is a country code ("" for none), `joint_leave` says whether the government's extra days (cuti bersama) are free, `overrides` a file of the organisation's own days."""

    zone: Zone = "Asia/Jakarta"
    work_start: ClockTime = time(8)
    work_end: ClockTime = time(17)
    weekdays: Weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday")
    holidays: str = "ID"
    joint_leave: bool = True
    overrides: Path | None = None

    @property
    def weekday_numbers(self) -> tuple[int, ...]:
        """The working weekdays, Monday = 0."""
        return tuple(sorted({get_args(Weekday).index(day) for day in self.weekdays}))


class Organisation(Section):
    """`currency` is what money is in, the rupiah alone for now; `language` what people read who have not chosen."""

    name: str = ""
    currency: str = Field(default="IDR", pattern="^IDR$")
    language: Literal["id", "en"] = "id"


class Console(Section):
    """The chat in the browser, for demo and development: whoever opens it may speak as anybody."""

    enabled: bool = False


class Telegram(Section):
    """Telegram is used where there is a `token`. `api_base_url` and `file_base_url` ("" for the same) may name another server of its Bot API;
    `webhook_secret` is what Telegram brings along in `mode` webhook."""

    token: str = Field(default="", repr=False)
    api_base_url: str = "https://api.telegram.org"
    file_base_url: str = ""
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: str = Field(default="", repr=False)


class Slack(Section):
    """Slack is used where there is a `bot_token`. In `mode` socket Alur holds a socket, for which it needs the `app_token`; in `mode` http Slack calls
    `[web] public_url` + /slack/events and signs with the `signing_secret`. `api_base_url` may name another server of its Web API.
    With `match_email` somebody nobody has linked is known by the verified address that the people file has for one person alone."""

    bot_token: str = Field(default="", repr=False)
    app_token: str = Field(default="", repr=False)
    signing_secret: str = Field(default="", repr=False)
    mode: Literal["socket", "http"] = "socket"
    api_base_url: str = "https://slack.com/api/"
    match_email: bool = False


class Log(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"


class Nag(Section):
    """`daily_limit`: at most so many polite reminders a person and day."""

    daily_limit: int = Field(default=3, ge=1, le=24)


class Config(BaseModel):
    """All settings. Paths are absolute or relative to where the process runs; `database_url` and `address` spell out their defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Data = Data()
    database: Database = Database()
    web: Web = Web()
    sops: Sops = Sops()
    people: People = People()
    calendar: Calendar = Calendar()
    organisation: Organisation = Organisation()
    console: Console = Console()
    telegram: Telegram = Telegram()
    slack: Slack = Slack()
    log: Log = Log()
    nag: Nag = Nag()

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite:///{self.data.folder / 'alur.db'}"

    @property
    def address(self) -> str:
        """Where people reach the pages, without a slash at the end."""
        host = f"[{self.web.host}]" if ":" in self.web.host else self.web.host
        return self.web.public_url.rstrip("/") or f"http://{host}:{self.web.port}"
