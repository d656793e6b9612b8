"""The doctor: every code from trouble really made, in both languages, with the right ending; nothing is ever written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from bot.clock import SystemClock
from bot.commands import Decide, Submit
from bot.demo_company import PEOPLE, SOPS
from bot.doctor.finding import CODES
from storage.examination import examining
from tests.bot.slack_troubles import SLACK_TROUBLES, app_token_refused, app_without_its_scope, bot_token_refused, scopes_missing, slack_app
from tests.bot.troubles import HOUR, LAPTOP, SETTINGS, TROUBLES, Firm, Trouble
from tests.crashes.house import free_port


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm with the people of the demo company and purchases, in which nothing is wrong."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "alur.toml").write_text(SETTINGS)
    shutil.copyfile(PEOPLE, folder / "people.yaml")
    firm = Firm(folder)
    firm.import_people(PEOPLE.read_text())
    firm.publish((SOPS / "purchase.yaml").read_text())
    with firm.desk() as desk:
        sent = desk.handle(Submit("purchase", "rina", "rina", LAPTOP)).request
        assert sent is not None
        desk.handle(Decide(sent.id, "withdraw", "rina"))
    firm.change("DELETE FROM outbox")
    return folder


@pytest.fixture
def firm(sound: Path, tmp_path: Path) -> Firm:
    return Firm(Path(shutil.copytree(sound, tmp_path / "firm")))


ALL = [*TROUBLES, *SLACK_TROUBLES]


@pytest.mark.parametrize(("code", "trouble"), ALL, ids=[f"{code}, {trouble.__name__}" for code, trouble in ALL])
def test_trouble_is_found_said_and_left_as_it_is(code: str, trouble: Trouble, firm: Firm) -> None:
    with ExitStack() as stack:
        trouble(firm, stack)
        before = firm.content()
        found = firm.doctor("--json")
        indonesian = firm.doctor(language="id")
        assert firm.content() == before
    told = json.loads(found.stdout)["findings"]
    mine = [finding for finding in told if finding["code"] == code]
    assert mine, [finding["code"] for finding in told]
    severities = {finding["severity"] for finding in told}
    assert found.exit_code == indonesian.exit_code == (2 if code == "settings" else 1 if "fault" in severities else 0)
    assert {finding["severity"] for finding in mine} == {CODES[code][0]}
    for finding in mine:
        assert "{" not in finding["says"]
        assert finding["way_out"]
        assert len(finding["says"]) <= 400
    assert f": {code}: " in indonesian.output
    assert "{" not in indonesian.output


def test_every_code_is_found_somewhere() -> None:
    assert {code for code, _ in ALL} == set(CODES)


def test_where_all_is_well_it_says_so_and_leaves_no_file_behind(firm: Firm) -> None:
    before = firm.content()
    found = firm.doctor()
    assert found.stdout.splitlines()[0] == "Alur is not at work here"
    assert found.stdout.splitlines()[-1] == "All is well."
    assert found.exit_code == 0
    assert firm.content() == before


def test_it_looks_at_a_house_at_work_without_disturbing_it(firm: Firm) -> None:
    port = str(free_port())
    firm.environment.update({"ALUR_PORT": port, "ALUR_CONSOLE__ENABLED": "true"})
    command = [sys.executable, "-c", "from bot.cli import app; app()", "run"]
    with subprocess.Popen(command, cwd=firm.folder, env={**os.environ, "ALUR_LANG": "en", **firm.environment}, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"Alur runs at http://127.0.0.1:{port}\n"
            assert process.stdout.readline() == f"The console, to try it: http://127.0.0.1:{port}/console\n"
            found = json.loads(firm.doctor("--json").stdout)
            assert (found["at_work"], found["findings"]) == ({"process": process.pid, "port": int(port)}, [])
            assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
        finally:
            process.terminate()
    assert process.returncode == 0


def test_an_app_on_slack_is_asked_for_its_tokens_and_for_every_scope_before_the_first_start_too(firm: Firm, tmp_path: Path) -> None:
    with ExitStack() as stack:
        slack_app(firm, stack)
        assert json.loads(firm.doctor("--json").stdout)["findings"] == []
        assert firm.doctor().exit_code == 0
    with ExitStack() as stack:
        scopes_missing(firm, stack)
        firm.environment["ALUR_DATA"] = str(tmp_path / "none-yet")
        found, indonesian = firm.doctor(), firm.doctor(language="id")
    said = "slack has not given the scope files:write, which is for files under a card. Add it in the app's settings, then install the app again."
    assert f"fault: platform-scope-missing: {said}\n  Way out: alur init slack" in found.stdout
    assert "slack belum memberi izin files:read, untuk file yang dikirim orang." in indonesian.stdout
    assert found.stdout.count("platform-scope-missing") == 2


@pytest.mark.parametrize(("trouble", "why"), [(bot_token_refused, "token-refused"), (app_token_refused, "app-token-refused"), (app_without_its_scope, "app-scope-missing")])
def test_which_token_slack_does_not_accept_is_said(trouble: Trouble, why: str, firm: Firm) -> None:
    with ExitStack() as stack:
        trouble(firm, stack)
        assert f": {why}. Write the one that holds" in firm.doctor().stdout


def test_who_takes_in_and_who_stands_by_is_told_and_is_no_fault(firm: Firm) -> None:
    with firm.desk() as desk:
        now = desk.clock.now()
        held = {"telegram": ("4711@alur-1/a", now + HOUR), "telegram standby 4712@alur-2/b": ("4712@alur-2/b", now + HOUR), "other": ("1@gone/c", now)}
        desk.database.carry_out(lambda unit: [unit.leases.take(name, holder, now - HOUR, until) for name, (holder, until) in held.items()])
    found = firm.doctor()
    assert found.stdout.splitlines()[2:] == ["telegram: process 4711 on alur-1 takes messages in. Standing by: process 4712 on alur-2.", "All is well."]
    assert "telegram: pesan diterima oleh proses 4711 di alur-1. Siap menggantikan: proses 4712 di alur-2." in firm.doctor(language="id").stdout
    told = json.loads(firm.doctor("--json").stdout)["turns"]
    assert told == [{"platform": "telegram", "takes_in": {"process": 4711, "machine": "alur-1"}, "stand_by": [{"process": 4712, "machine": "alur-2"}]}]


def test_what_a_killed_process_left_in_the_log_is_seen(firm: Firm, tmp_path: Path) -> None:
    with firm.desk() as desk:
        desk.handle(Submit("purchase", "rina", "rina", LAPTOP))
        copy = Path(shutil.copytree(firm.folder / "data", tmp_path / "killed"))
    assert (copy / "alur.db-wal").stat().st_size > 0
    with examining(copy / "alur.db") as seen:
        assert len(seen.reader.ledger.running()) == 1
    assert (copy / "alur.db-wal").stat().st_size > 0


def test_the_clock_of_a_demo_that_was_moved_is_no_fault(firm: Firm) -> None:
    with firm.desk(ahead=90 * 24 * HOUR) as desk:
        moment: datetime = desk.clock.now()
        offset = str((moment - SystemClock().now()).total_seconds())
        desk.database.carry_out(lambda unit: unit.settings.set("demo.founded", moment.isoformat()))
        desk.database.carry_out(lambda unit: unit.settings.set("demo.offset", offset))
        desk.handle(Submit("purchase", "rina", "rina", LAPTOP))
    assert json.loads(firm.doctor("--json").stdout)["findings"] == []
