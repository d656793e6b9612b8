"""The settings: defaults, the environment over the file, and every fault told at once in both languages."""

from __future__ import annotations

import tomllib
from datetime import time
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.config import Config, ConfigFaulty
from bot.config_reader import FAULT_OF_TYPE, SECRETS, load_config, read_config
from bot.wording.config import WORDS, config_fault

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def faults(text: str, **environment: str) -> list[tuple[str, str, int, str]]:
    with pytest.raises(ConfigFaulty) as raised:
        read_config(text, Path("/etc/alur"), environment)
    for fault in raised.value.faults:
        for language in ("en", "id"):
            sentence = config_fault(fault, language, "alur.toml")
            assert "{" not in sentence
            assert sentence.startswith(fault.variable or "alur.toml")
    return [(fault.code, fault.key, fault.line, fault.proposal) for fault in raised.value.faults]


def test_the_example_holds_every_key_with_its_default() -> None:
    text = EXAMPLE.read_text()
    assert read_config(text, Path(), {}) == Config()
    said = {line.lstrip("# ").partition(" =")[0] for line in text.splitlines() if " = " in line}
    keys = {key for section in Config().__dict__.values() for key in type(section).model_fields}
    assert said == keys | {f"{key}_file" for secret in SECRETS.values() for key in secret}
    assert set(tomllib.loads(text)) == set(Config.model_fields)


def test_every_section_and_property_is_frozen() -> None:
    for section in Config().__dict__.values():
        assert isinstance(section, BaseModel)
        assert section.model_config.get("frozen")


def test_paths_of_the_file_start_at_its_folder_and_those_of_the_environment_where_alur_runs(tmp_path: Path) -> None:
    file = tmp_path / "alur.toml"
    file.write_text('[data]\nfolder = "kept"\n[calendar]\noverrides = "/days.toml"\n[sops]\nfolder = "sop"')
    config = load_config(file, {"ALUR_SOPS__FOLDER": "here"})
    assert (config.data.folder, config.calendar.overrides, config.sops.folder) == (tmp_path / "kept", Path("/days.toml"), Path("here"))
    assert config.database_url == f"sqlite:///{tmp_path}/kept/alur.db"


@pytest.mark.parametrize(
    ("variable", "value", "section", "key", "expected"),
    [
        ("ALUR_PORT", "9000", "web", "port", 9000),
        ("ALUR_DATA", "/tmp/x", "data", "folder", Path("/tmp/x")),
        ("ALUR_CONSOLE__ENABLED", "true", "console", "enabled", True),
        ("ALUR_CALENDAR__WORK_END", "16:30", "calendar", "work_end", time(16, 30)),
        ("ALUR_CALENDAR__WEEKDAYS", "monday, saturday", "calendar", "weekday_numbers", (0, 5)),
        ("ALUR_PEOPLE__ADMINISTRATORS", "rina,budi", "people", "administrators", ("rina", "budi")),
        ("ALUR_TELEGRAM__TOKEN", "12:ab_C-9", "telegram", "token", "12:ab_C-9"),
        ("ALUR_SLACK__MODE", "http", "slack", "mode", "http"),
        ("ALUR_SLACK__MATCH_EMAIL", "true", "slack", "match_email", True),
        ("ALUR_BROWSER", "chromium", "web", "port", 8081),
    ],
)
def test_the_environment_overrides_the_file(variable: str, value: str, section: str, key: str, expected: object) -> None:
    config = read_config("[web]\nport = 8081", Path(), {variable: value})
    assert getattr(getattr(config, section), key) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[web]\nprt = 1", ("unknown-key", "web.prt", 2, "port")),
        ("[calender]\nzone = 'x'", ("unknown-section", "calender", 1, "calendar")),
        ("port = 1", ("unknown-section", "port", 1, "")),
        ("web = 1", ("not-a-section", "web", 1, "web")),
        ("[web]\n\nport = 'many'", ("not-a-number", "web.port", 3, "")),
        ("[web]\nport = 0", ("out-of-range", "web.port", 2, "")),
        ("[nag]\ndaily_limit = 25", ("out-of-range", "nag.daily_limit", 2, "")),
        ("[web]\nhost = 1", ("not-a-text", "web.host", 2, "")),
        ("[data]\nfolder = 1", ("not-a-text", "data.folder", 2, "")),
        ("[console]\nenabled = 'perhaps'", ("not-a-truth", "console.enabled", 2, "")),
        ("[log]\nlevel = 'loud'", ("not-a-choice", "log.level", 2, "")),
        ("[calendar]\nweekdays = ['monday', 'thurday']", ("not-a-choice", "calendar.weekdays", 2, "thursday")),
        ("[calendar]\nweekdays = []", ("empty-list", "calendar.weekdays", 2, "")),
        ("[people]\nadministrators = 1", ("not-a-list", "people.administrators", 2, "")),
        ("[calendar]\nzone = 'Asia/Jakrta'", ("unknown-zone", "calendar.zone", 2, "Asia/Jakarta")),
        ("[calendar]\nwork_start = '8'", ("not-a-time", "calendar.work_start", 2, "")),
        ("[calendar]\nwork_end = '07:00'", ("ends-before-start", "calendar.work_end", 2, "")),
        ("[calendar]\nholidays = 'XX'", ("unknown-country", "calendar.holidays", 2, "")),
        ("[organisation]\ncurrency = 'Rp'", ("not-a-currency", "organisation.currency", 2, "")),
        ("[telegram]\ntoken = 'x'", ("not-a-bot-token", "telegram.token", 2, "")),
        ("[telegram]\nmode = 'pulling'", ("not-a-choice", "telegram.mode", 2, "polling")),
        ("[telegram]\napi_base_url = 'api.telegram.org'", ("not-an-address", "telegram.api_base_url", 2, "")),
        ("[telegram]\nfile_base_url = 'files'", ("not-an-address", "telegram.file_base_url", 2, "")),
        ("[web]\npublic_url = 'https://alur.test'\n[telegram]\ntoken = '1:a'\nmode = 'webhook'", ("no-webhook-secret", "telegram.webhook_secret", 3, "")),
        ("[telegram]\ntoken = '1:a'\nmode = 'webhook'\nwebhook_secret = 's'", ("webhook-without-tls", "web.public_url", 0, "")),
        ("[slack]\nbot_token = 'xapp-1'\napp_token = 'xapp-1'", ("not-a-slack-token", "slack.bot_token", 2, "")),
        ("[slack]\nbot_token = 'xoxb-1'", ("no-app-token", "slack.app_token", 1, "")),
        ("[slack]\nbot_token = 'xoxb-1'\nmode = 'http'", ("no-signing-secret", "slack.signing_secret", 1, "")),
        ("[slack]\nmode = 'sockets'", ("not-a-choice", "slack.mode", 2, "socket")),
        ("[slack]\napi_base_url = 'slack.com'", ("not-an-address", "slack.api_base_url", 2, "")),
        ("[database]\nurl = 'postgresql://db/alur'", ("not-built-yet", "database.url", 2, "")),
        ("[web]\nhost = '0.0.0.0'\n[console]\nenabled = true", ("console-in-the-open", "web.host", 2, "")),
        ("[database]\nurl = 'sqlite://'\nurl_file = 'x'", ("said-twice", "database.url_file", 3, "")),
        ("[database]\nurl_file = 'nowhere'", ("not-readable", "database.url_file", 2, "")),
        ("[web", ("not-toml", "", 0, "")),
    ],
)
def test_a_fault_names_its_key_and_line(text: str, expected: tuple[str, str, int, str]) -> None:
    assert faults(text) == [expected]


def test_all_faults_are_told_at_once_the_environments_last() -> None:
    told = faults("[web]\nport = 'x'\nhots = ''\n[log]\nlevel = 1", ALUR_NAG__DAILY_LIMIT="none", ALUR_WEB__PROT="1")
    assert [(code, line) for code, _, line, _ in told] == [
        ("not-a-number", 2),
        ("unknown-key", 3),
        ("not-a-choice", 5),
        ("not-a-number", 0),
        ("unknown-key", 0),
    ]


def test_a_missing_file_is_one_clear_fault() -> None:
    with pytest.raises(ConfigFaulty) as raised:
        load_config(Path("/nowhere/alur.toml"), {})
    assert config_fault(raised.value.faults[0], "en", "alur.toml").startswith("alur.toml: The file /nowhere/alur.toml cannot be read.")


def test_a_secret_comes_from_its_file_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("sqlite:////srv/hidden.db\n")
    config = read_config('[database]\nurl_file = "secret"', tmp_path, {})
    assert config.database_url == "sqlite:////srv/hidden.db"
    assert "hidden" not in repr(config)
    with pytest.raises(ConfigFaulty) as raised:
        read_config("[database]\nurl = ['hidden']\n[telegram]\ntoken = 'hidden'", tmp_path, {})
    assert "hidden" not in repr(raised.value.faults)
    assert "hidden" not in repr(read_config("[telegram]\ntoken = '1:hidden'\nwebhook_secret = 'hidden'", tmp_path, {}))
    assert "hidden" not in repr(read_config("[slack]\nbot_token = 'xoxb-hidden'\napp_token = 'xapp-hidden'\nsigning_secret = 'hidden'", tmp_path, {}))


@pytest.mark.parametrize(("host", "allowed"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("192.168.1.4", False), ("alur.test", False)])
def test_the_console_opens_on_loopback_only_unless_told_so(host: str, allowed: bool) -> None:
    text = f"[web]\nhost = '{host}'\nallow_remote_console = {{}}\n[console]\nenabled = true"
    assert read_config(text.format("true"), Path(), {}).console.enabled
    if allowed:
        assert read_config(text.format("false"), Path(), {}).console.enabled
    else:
        assert [code for code, *_ in faults(text.format("false"))] == ["console-in-the-open"]


def test_links_are_made_with_the_public_address_where_there_is_one() -> None:
    assert read_config("[web]\nhost = '::1'", Path(), {}).address == "http://[::1]:8080"
    assert read_config("[web]\npublic_url = 'https://alur.example/'", Path(), {}).address == "https://alur.example"


def test_every_fault_has_its_sentence() -> None:
    assert set(FAULT_OF_TYPE.values()) <= set(WORDS)
