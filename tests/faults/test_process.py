"""The process as those who run it meet it: it ends cleanly while busy, and says in one sentence why it does not start."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import httpx
import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from storage.database import Database
from storage.files import Cabinet
from tests.adapters.console_person import buttons
from tests.crashes.house import free_port, house
from tests.crashes.people import People
from tests.crashes.remains import complaints, remains


def alur(folder: Path, *words: str, **environment: str) -> Result:
    """Types `alur ...` in `folder`."""
    with contextlib.chdir(folder):
        return CliRunner().invoke(app, list(words), env={"ALUR_LANG": "en", **environment})


@contextmanager
def looking_on(people: People, address: str, *paths: str) -> Iterator[None]:
    """Pages that Budi leaves open, each listening to its stream in a thread."""
    with httpx.Client(base_url=address, headers={"Origin": address}, timeout=30) as client:
        people.say("budi", "/dasbor")
        link = people.find("budi", lambda: [url for message in people.messages("budi") for button in buttons(message["body"]) if (url := button["url"])], "a link")[0]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', client.get(link).text))
        assert client.post(link, data=hidden, follow_redirects=True).status_code == 200

        def listen(path: str) -> None:
            try:
                with client.stream("GET", path) as stream:
                    for _ in stream.iter_bytes():
                        pass
            except httpx.TransportError:
                return

        threads = [Thread(target=listen, args=(path,)) for path in paths]
        for thread in threads:
            thread.start()
        yield
        for thread in threads:
            thread.join(10)
            assert not thread.is_alive()


def test_asked_to_stop_while_busy_it_ends_within_five_seconds_and_keeps_what_it_answered(tmp_path: Path) -> None:
    with house(tmp_path / "house") as found, closing(People(found)) as people:
        people.say("rina", "/beli 4jt laptop")
        people.say("rina", "dua staf baru")
        people.press("rina", "Kirim", "Laptop, Rp")
        answered: list[str] = []

        def chat(who: str) -> None:
            with httpx.Client(base_url=found.address, headers={"Origin": found.address}) as client:
                for number in range(10_000):
                    body = {"account": who, "text": f"/beli {number + 1}jt {who}{number}", "delivery": f"busy-{who}-{number}"}
                    try:
                        answer = client.post("/console/say", json=body)
                    except httpx.TransportError:
                        return
                    if answer.status_code == 200 and answer.json()["kind"] == "reply":
                        answered.append(body["delivery"])

        threads = [Thread(target=chat, args=(who,)) for who in ("tono", "kiki", "dina", "fajar")]
        with looking_on(people, found.address, "/console/stream", "/live", "/live"):
            for thread in threads:
                thread.start()
            people.find("anybody", lambda: len(answered) > 20, "some answers")
            asked = monotonic()
            assert found.stop() == 0
            assert monotonic() - asked < 5
        for thread in threads:
            thread.join(10)
    assert complaints(found.log()) == []
    with closing(sqlite3.connect(found.config.data.folder / "alur.db")) as database:
        seen = {delivery for (delivery,) in database.execute("SELECT delivery FROM seen")}
    assert set(answered) <= seen
    assert remains(found).histories.keys() == {"PB/0001/XI/2026"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made by `alur init`."""
    made = tmp_path_factory.mktemp("firm")
    assert alur(made, "init").exit_code == 0
    return made


def test_a_taken_port_is_said(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        ended = alur(folder, "run", ALUR_PORT=port)
    assert ended.exit_code == 2
    assert ended.stderr.splitlines()[-1] == f"Port {port} is in use. Choose another: ALUR_PORT=8081 alur run"


def test_all_wrong_settings_are_said_at_once(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "alur.toml").write_text('[web]\nport = "many"\n[calendar]\nzone = "Mars"\nweekdays = []\n[colour]\nred = 1\n')
    ended = alur(folder, "run", ALUR_CONFIG=str(tmp_path / "alur.toml"), ALUR_LOG__LEVEL="loud")
    assert ended.exit_code == 2
    said = ended.stderr.splitlines()
    assert [key for key in ("web.port", "calendar.zone", "calendar.weekdays", "colour", "ALUR_LOG__LEVEL") if not any(key in line for line in said)] == []
    assert len(said) == 5


@pytest.mark.parametrize("words", [("run",), ("where", "laptop"), ("backup", "copy"), ("db", "status")])
def test_a_database_of_a_newer_alur_is_said_and_left_alone(folder: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    with closing(Database.open(tmp_path / "alur.db")) as database:
        database.upgrade()
    with closing(sqlite3.connect(tmp_path / "alur.db")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()
    ended = alur(folder, *words, ALUR_DATA=str(tmp_path))
    assert (ended.exit_code, ended.stderr) == (2, "The database was made by a newer Alur (9999). Install that version.\n")


@pytest.mark.parametrize(("file", "text", "says"), [("sops/broken.yaml", "sop: broken\nstates: {boss: {aprove: role.x}}\n", "broken.yaml:"), ("people.yaml", "people:\n  - {id: a, name: A, manager: nobody}\n", "people.yaml:2")])
def test_a_first_start_takes_over_nothing_from_files_with_faults(tmp_path: Path, file: str, text: str, says: str) -> None:
    assert alur(tmp_path, "init").exit_code == 0
    (tmp_path / file).write_text(text)
    ended = alur(tmp_path, "run", ALUR_PORT="1")
    assert ended.exit_code == 1
    assert says in ended.stderr
    listed = alur(tmp_path, "sop", "list", "--json")
    assert (listed.exit_code, listed.stdout.strip()) == (0, "[]")


@contextmanager
def running(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """`alur run` in `folder`, once it has said that it runs."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import app; app()", "run"],
        cwd=folder, env={**os.environ, "ALUR_PORT": str(port), "ALUR_LANG": "en"}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"Alur runs at http://127.0.0.1:{port}\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_one_alur_at_a_time_works_on_a_data_folder_and_the_other_commands_beside_it(tmp_path: Path) -> None:
    assert alur(tmp_path, "init").exit_code == 0
    for language, says in (("en", "data is in use by another Alur (process {}, port {})."), ("id", "data sedang dipakai Alur lain (proses {}, port {}).")):
        port = free_port()
        with running(tmp_path, port) as first:
            for words in (("run",), ("restore", "copy")):
                ended = alur(tmp_path, *words, ALUR_PORT=str(free_port()), ALUR_LANG=language)
                assert (ended.exit_code, ended.stdout) == (2, "")
                assert ended.stderr.startswith(says.format(first.pid, port))
            for beside in (("list",), ("people", "list"), ("people", "import", "people.yaml"), ("sop", "publish", "sops/leave.yaml"), ("sop", "list"), ("db", "status"), ("backup", f"copy-{language}")):
                ended = alur(tmp_path, *beside)
                assert ended.exit_code == 0, ended.output
    with running(tmp_path, free_port()):
        pass  # the last one was killed, and nothing is left of its hold


def test_a_start_sweeps_what_nothing_names(tmp_path: Path) -> None:
    assert alur(tmp_path, "init").exit_code == 0
    digest, _ = Cabinet(tmp_path / "data" / "files").keep([b"never sent"])
    lost = Cabinet(tmp_path / "data" / "files").path(digest)
    os.utime(lost, (0, 0))
    with running(tmp_path, free_port()):
        end = monotonic() + 20
        while lost.exists():
            assert monotonic() < end
            sleep(0.02)


def epoch(folder: Path) -> str:
    """Of the console's transcripts below `folder`: another one has open pages begin anew."""
    with closing(sqlite3.connect(folder / "console" / "console.sqlite")) as transcripts:
        return str(transcripts.execute("SELECT value FROM note WHERE name = 'epoch'").fetchone()[0])


def test_a_running_alur_is_backed_up_and_its_backup_runs_elsewhere(tmp_path: Path) -> None:
    with house(tmp_path / "house") as found, closing(People(found)) as people:
        for number in (1, 2, 3):
            people.say("rina", f"/beli {number}jt laptop")
            people.say("rina", "dua staf baru")
            people.press("rina", "Kirim", f"Laptop, Rp{number}")
            copied = alur(tmp_path, "backup", f"copy{number}", ALUR_DATA=str(found.config.data.folder))
            assert copied.exit_code == 0, copied.stderr
    assert alur(tmp_path, "restore", "copy2", ALUR_DATA=str(tmp_path / "other" / "data")).exit_code == 0
    assert len({epoch(place) for place in (found.config.data.folder, tmp_path / "copy2", tmp_path / "other" / "data")}) == 2
    with house(tmp_path / "other") as other, closing(People(other)) as people:
        assert [message["body"]["text"] for message in people.messages("rina") if message["side"] == "own"] == ["/beli 1jt laptop", "dua staf baru", "/beli 2jt laptop", "dua staf baru"]
        people.press("budi", "Setujui", "PB/0002")
        people.reads("budi", "Disetujui Budi Santoso", "PB/0002")
        people.rest()
        assert other.stop() == 0
    with closing(Database.open(other.config.database_url)) as database:
        assert database.read(lambda reader: reader.ledger.verify()) == ()
        assert [row.number for row in database.read(lambda reader: reader.ledger.running())] == ["PB/0001/XI/2026", "PB/0002/XI/2026"]
