"""The command line as people type it: in a folder made by `alur init`, with real files and a real database."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.commands import Decide, Submit
from bot.demo_company import SOPS
from bot.terminal import opened
from tests.bot.troubles import PLAIN

BROKEN = """sop: broken
title: Broken
headline: "{{ amont }}"
form: {amount: money}
states:
  boss: {aprove: requester.manager}
"""


class Shell:
    """Types commands in its folder, in English; keeps nothing between them but the folder and `environment`."""

    def __init__(self) -> None:
        self._runner = CliRunner()
        self.environment = {"ALUR_LANG": "en"}

    def __call__(self, *words: str) -> Result:
        return self._runner.invoke(app, list(words), env=self.environment)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    run = Shell()
    with contextlib.chdir(tmp_path):
        assert run("init").exit_code == 0
        yield run


def test_a_folder_to_begin_with_is_never_written_over(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text("people: []\n")
    again = shell("init")
    assert again.exit_code == 0
    assert (tmp_path / "people.yaml").read_text() == "people: []\n"
    assert {file.name for file in (tmp_path / "sops").iterdir()} == {file.name for file in SOPS.iterdir()}


def test_what_was_shipped_checks_tests_and_explains_itself(shell: Shell) -> None:
    assert "no faults" in shell("check", "sops/purchase.yaml").output
    tested = shell("test", "sops/purchase.yaml")
    assert tested.exit_code == 0
    assert "9 of 9 cases passed" in tested.output
    assert "Line manager" in shell("explain", "sops/purchase.yaml", "--lang", "en").output
    assert "Atasan langsung" in shell("explain", "sops/purchase.yaml", "--lang", "id").output


def test_a_broken_sop_is_refused_with_every_fault_and_what_is_live_stays(shell: Shell, tmp_path: Path) -> None:
    assert shell("sop", "publish", "sops/purchase.yaml").exit_code == 0
    (tmp_path / "broken.yaml").write_text(BROKEN)
    checked = shell("check", "broken.yaml", "--json")
    assert checked.exit_code == 1
    faults = json.loads(checked.output)
    assert {(fault["line"], fault["proposal"]) for fault in faults} >= {(3, "amount"), (6, "approve")}
    assert shell("sop", "publish", "broken.yaml").exit_code == 1
    live = json.loads(shell("sop", "list", "--json").output)
    assert "broken" not in {sop["name"] for sop in live}
    assert "purchase" in {sop["name"] for sop in live}


LONELY = """sop: lonely
title: Lonely
headline: Lonely
states:
  board: {approve: role.nobody_has_it, need: majority}
  fin: {end: approved}
"""


def test_a_warning_is_said_and_keeps_nothing_from_going_live(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "lonely.yaml").write_text(LONELY)
    (tmp_path / "few.yaml").write_text("people: [{id: ann, name: Ann Lee, roles: [nobody_has_it]}, {id: bo, name: Bo Tan}]\n")
    checked = shell("check", "lonely.yaml")
    assert checked.exit_code == 0
    assert "warning: vote-can-tie" in checked.output
    assert "warning: nobody-decides: When Ratna Sihombing asks (and 14 more)" in checked.output
    assert "no faults, 2 warnings" in checked.output
    named = json.loads(shell("check", "lonely.yaml", "--people", "few.yaml", "--json").output)
    assert [(fault["code"], fault["serious"]) for fault in named] == [("vote-can-tie", False), ("nobody-decides", False)]
    assert shell("check", "lonely.yaml", "--people", "missing.yaml").exit_code == 2
    published = shell("sop", "publish", "lonely.yaml")
    assert published.exit_code == 0
    assert "warning: vote-can-tie" in published.output
    assert "Lonely is live" in published.output


def test_a_file_is_laid_out_once_and_a_check_writes_nothing(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "loose.yaml"
    file.write_text("sop:  loose   # mine\nform: {a: text,b: text}\n")
    assert shell("fmt", "--check", "loose.yaml").exit_code == 1
    assert "  loose" in file.read_text()
    assert "laid out" in shell("fmt", "loose.yaml").output
    assert file.read_text() == "sop: loose # mine\nform: {a: text, b: text}\n"
    again = shell("fmt", "--check", "loose.yaml", "sops/purchase.yaml")
    assert (again.exit_code, again.output) == (0, "2 files, nothing to change\n")
    file.write_text("form: [a\n")
    broken = shell("fmt", "loose.yaml")
    assert broken.exit_code == 1
    assert "yaml-syntax" in broken.output
    assert file.read_text() == "form: [a\n"


def test_a_case_that_fails_is_said_with_its_row_and_ends_with_one(shell: Shell, tmp_path: Path) -> None:
    text = (tmp_path / "sops" / "purchase.yaml").read_text().replace("{pending: Budi, due: 2026-11-27 17:00", "{pending: Sari, due: 2026-11-27 17:00", 1)
    (tmp_path / "wrong.yaml").write_text(text)
    tested = shell("test", "wrong.yaml")
    assert tested.exit_code == 1
    assert "row 1: pending should be Sari, but is Budi" in tested.output
    assert "8 of 9 cases passed" in tested.output


def test_people_are_imported_listed_and_linked_and_faults_change_nothing(shell: Shell, tmp_path: Path) -> None:
    assert shell("people", "import", "people.yaml").exit_code == 0
    people = json.loads(shell("people", "list", "--json").output)
    assert {"rina", "budi"} <= {person["id"] for person in people}
    assert "Code for Rina Wulandari" in shell("people", "link", "rina").output
    assert shell("people", "link", "nobody").exit_code == 1
    (tmp_path / "bad.csv").write_text("id,name,manager\nann,Ann,ghost\n")
    assert shell("people", "import", "bad.csv").exit_code == 1
    assert len(json.loads(shell("people", "list", "--json").output)) == len(people)


def test_a_command_that_is_taken_is_refused_before_anything_goes_live(shell: Shell, tmp_path: Path) -> None:
    plain = 'sop: {name}\ntitle: T\ncommand: [{words}]\nheadline: "x"\nstates:\n  boss: {{title: B, approve: requester.manager}}\n  done: {{title: D, end: done}}\n'
    for name, words in (("one", "ambil"), ("two", "kirim, ambil"), ("three", "mana"), ("four", "a, a")):
        (tmp_path / f"{name}.yaml").write_text(plain.format(name=name, words=words))
    refused = shell("sop", "publish", "one.yaml", "two.yaml", "three.yaml", "four.yaml")
    assert refused.exit_code == 1
    for owner in ("one.yaml:3:11: command-taken: The chat command “/ambil” is already taken by two", "already taken by one", "taken by Alur", "taken by four"):
        assert owner in refused.output
    assert json.loads(shell("sop", "list", "--json").output) == []
    assert shell("sop", "publish", "one.yaml").exit_code == 0
    assert shell("sop", "publish", "one.yaml").exit_code == 0
    assert shell("sop", "publish", "two.yaml").exit_code == 1


def test_lists_and_searches_say_so_when_there_is_nothing(shell: Shell) -> None:
    assert "No requests are running" in shell("list").output
    assert json.loads(shell("list", "--json").output) == []
    found = shell("where", "laptop")
    assert found.exit_code == 1
    assert "Nothing matches" in found.output


def test_lists_name_people_and_steps_in_the_language_asked_for(shell: Shell) -> None:
    assert shell("people", "import", "people.yaml").exit_code == 0
    assert shell("sop", "publish", "sops/purchase.yaml").exit_code == 0
    with opened() as desk:
        directory = desk.database.read(lambda reader: reader.people.directory())
        person = next(each for each in directory.people.values() if each.manager)
        fields = {"item": "kursi", "total": Decimal(4_000_000), "why": "rusak"}
        sent = [desk.handle(Submit("purchase", person.id, person.id, fields)).request for _ in range(2)]
        desk.handle(Decide(sent[0].id if sent[0] else "", "withdraw", person.id))
    boss = directory.people[person.manager].name
    assert shell("list").output.split("  ")[2:] == [person.name, f"Line manager: {boss}\n"]
    shell.environment["ALUR_LANG"] = "id"
    found = shell("where", "kursi").output
    assert f"Atasan langsung: {boss}" in found
    assert f"{person.name}  Ditarik" in found
    assert {row["status"] for row in json.loads(shell("where", "kursi", "--json").output)} == {"running", "withdrawn"}


def test_a_request_that_was_is_printed_as_a_case_that_passes(shell: Shell, tmp_path: Path) -> None:
    assert shell("people", "import", "people.yaml").exit_code == 0
    assert shell("sop", "publish", "sops/purchase.yaml").exit_code == 0
    with opened() as desk:
        directory = desk.database.read(lambda reader: reader.people.directory())
        (rina,) = directory.find("rina")
        sent = desk.handle(Submit("purchase", rina.id, rina.id, {"item": "kursi: 2", "total": Decimal(4_000_000), "why": "rusak"})).request
        assert sent is not None
        visit = sent.standing("manager").visit
        desk.handle(Decide(sent.id, "return", rina.manager, "manager", visit, reason="yang mana?"))
    printed = shell("test", "--record", sent.number)
    assert printed.exit_code == 0
    head = (tmp_path / "sops" / "purchase.yaml").read_text(encoding="utf-8").partition("\ncast:")[0]
    (tmp_path / "again.yaml").write_text(f"{head}\n{printed.output}", encoding="utf-8")
    tested = shell("test", "again.yaml")
    assert (tested.exit_code, "1 of 1 cases passed" in tested.output) == (0, True)
    assert json.loads(shell("test", "--record", sent.number, "--json").output)["case"]["name"] == f"Recorded {sent.number}"
    assert shell("test", "--record", "PB/9999/I/2027").exit_code == 1
    assert shell("test").exit_code == 2


def test_what_no_case_reaches_is_said_and_told_to_machines(shell: Shell) -> None:
    said = shell("test", "sops/procurement.yaml").output
    assert "procurement: the cases reach 17 of 17 states" in said
    assert "no case goes from “terima_sisa” to “terima_sisa”" in said
    plain = json.loads(shell("test", "sops/procurement.yaml", "--json").output)
    assert all(case["passed"] for case in plain["cases"])
    assert {missed["kind"] for missed in plain["coverage"][0]["missed"]} >= {"act", "way", "timer", "true", "false"}


def test_a_backup_goes_into_a_new_folder_and_comes_back_into_an_empty_one(shell: Shell, tmp_path: Path) -> None:
    assert shell("people", "import", "people.yaml").exit_code == 0
    assert shell("backup", "copy").exit_code == 0
    assert shell("backup", "copy").exit_code == 2
    assert shell("restore", "copy").exit_code == 2
    shell.environment["ALUR_DATA"] = str(tmp_path / "elsewhere")
    assert shell("restore", "copy").exit_code == 0
    assert json.loads(shell("people", "list", "--json").output)
    assert shell("db", "status").exit_code == 0
    assert shell("restore", "people.yaml").exit_code == 2


def test_a_name_that_several_bear_is_said_with_their_ids(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text("people:\n  - {id: dewi.a, name: Dewi Anggraini}\n  - {id: dewi.k, name: Dewi Kartika}\n")
    assert shell("people", "import", "people.yaml").exit_code == 0
    several = shell("people", "link", "Dewi")
    assert several.exit_code == 1
    assert "2 people are called “Dewi”: Dewi Anggraini (dewi.a) and Dewi Kartika (dewi.k). Use the id." in several.output
    assert shell("people", "link", "dewi.k").exit_code == 0
    assert "Nobody called" in shell("people", "link", "Rina").output


def test_a_language_that_alur_does_not_speak_is_refused(shell: Shell) -> None:
    refused = shell("explain", "sops/leave.yaml", "--lang", "fr")
    assert refused.exit_code == 2
    assert "'en', 'id'" in refused.output


def test_wrong_settings_end_with_two_and_name_their_key(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "alur.toml").write_text("[web]\nprot = 80\n")
    wrong = shell("list")
    assert wrong.exit_code == 2
    assert "web.prot" in wrong.output
    assert "port" in wrong.output
    assert shell("check", "missing.yaml").exit_code == 2


def test_output_that_nobody_reads_to_the_end_is_no_trouble_with_the_folder(shell: Shell) -> None:
    assert shell("people", "import", "people.yaml").exit_code == 0
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as unread:
        command = [sys.executable, "-c", "from bot.cli import app; app()", "people", "list"]
        said = subprocess.run(command, stdout=unread, stderr=subprocess.PIPE, text=True, check=False).stderr
    assert "ALUR_DATA" not in said


LOADED = """
import sys
from bot.cli import app
app(sys.argv[1:], standalone_mode=False)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize(
    ("words", "spared"),
    [
        (("--help",), {"sqlalchemy", "pydantic", "starlette", "yaml", "asyncio"}),
        (("check", str(SOPS / "purchase.yaml")), {"sqlalchemy", "starlette", "asyncio"}),
        (("explain", str(SOPS / "purchase.yaml")), {"sqlalchemy", "starlette", "asyncio"}),
        (("graph", str(SOPS / "purchase.yaml")), {"sqlalchemy", "starlette", "asyncio", "resvg_py"}),
    ],
)
def test_a_command_loads_nothing_it_has_no_use_for(words: tuple[str, ...], spared: set[str]) -> None:
    said = subprocess.run([sys.executable, "-c", LOADED, *words], capture_output=True, text=True, check=True).stdout
    assert not spared & set(said.splitlines()[-1].split())


def test_the_manifest_of_an_app_for_slack_follows_settings_and_what_is_live(shell: Shell, tmp_path: Path) -> None:
    def commands() -> list[str]:
        return [command["command"] for command in json.loads(shell("init", "slack").stdout)["features"]["slash_commands"]]

    before = shell("init", "slack")
    assert {"/alur", "/beli", "/buy", "/cuti", "/mana", "/where"} <= set(commands())
    assert "left out: /leave, /away, /help. They work written as /alur leave." in before.stderr
    shell.environment["ALUR_LANG"] = "id"
    assert "Tetap dapat ditulis sebagai /alur leave." in shell("init", "slack").stderr
    shell.environment["ALUR_LANG"] = "en"
    assert shell("sop", "publish", "sops/purchase.yaml").exit_code == 0
    assert ("/beli" in commands(), "/cuti" in commands()) == (True, False)
    names = ", ".join(f"x{place}" for place in range(60))
    (tmp_path / "many.yaml").write_text(f"command: [{names}]\n" + PLAIN % "requester.manager")
    assert shell("sop", "publish", "many.yaml").exit_code == 0
    assert (len(commands()), "Slack takes 50 commands at most" in shell("init", "slack").stderr) == (50, True)
    refused = shell("init", "slack", "--name", "x" * 36)
    assert (refused.exit_code, refused.stderr) == (2, "An app's name in Slack has 1 to 35 characters.\n")
    shell.environment |= {"ALUR_SLACK__MODE": "http"}
    assert (shell("init", "slack").exit_code, "Slack calls https addresses alone" in shell("init", "slack").stderr) == (2, True)
    shell.environment |= {"ALUR_WEB__PUBLIC_URL": "https://alur.example.com/"}
    found = json.loads(shell("init", "slack", "--lang", "en", "--name", "Alur Uji").stdout)
    assert found["settings"]["event_subscriptions"]["request_url"] == "https://alur.example.com/slack/events"
    assert (found["display_information"]["name"], found["features"]["slash_commands"][0]["description"]) == ("Alur Uji", "Requests and approvals")
