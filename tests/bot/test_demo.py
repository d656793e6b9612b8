"""`alur demo` as a newcomer meets it: one line with an address, a sentence if the port is taken, a clean end."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START = "from bot.cli import main; import sys; sys.argv = ['alur', 'demo']; main()"
HOUSE = Path(__file__).parents[2]


def environment(folder: Path, port: int) -> dict[str, str]:
    return {**os.environ, "ALUR_DATA": str(folder), "ALUR_PORT": str(port), "ALUR_LANG": "en"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def started(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", START]
    process = subprocess.Popen(command, env=environment(folder, port), cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def failed(folder: Path, port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", START], env=environment(folder, port), cwd=HOUSE, capture_output=True, text=True, check=False)


def address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"http://\S+", said)
    assert found, said
    return found.group()


def test_it_says_one_address_serves_it_ends_on_control_c_and_starts_again(tmp_path: Path) -> None:
    port = free_port()
    for told in ("Making the demo company\n", ""):
        with started(tmp_path, port) as process:
            place = address(process)
            assert place == f"http://127.0.0.1:{port}/console?left=rina&right=budi"
            with urllib.request.urlopen(place, timeout=10) as page:
                assert page.status == 200
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
            assert (process.returncode, out, err) == (0, "", told)


def test_a_taken_port_is_said_before_the_company_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        ended = failed(tmp_path / "data", port)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"Port {port} is in use. Choose another: ALUR_PORT=8081 alur demo\n"
    assert not (tmp_path / "data" / "alur.db").exists()


def test_a_second_demo_on_the_same_data_is_refused_whatever_its_port(founded: Path, tmp_path: Path) -> None:
    port, folder = free_port(), shutil.copytree(founded, tmp_path / "data")
    with started(folder, port) as process:
        address(process)
        for other in (port, free_port()):
            ended = failed(folder, other)
            assert (ended.returncode, ended.stdout) == (2, "")
            assert ended.stderr == (
                f"{folder} is in use by another Alur (process {process.pid}, port {port}). "
                "Stop that one first, or choose another place with ALUR_DATA.\n"
            )


def test_a_folder_that_cannot_be_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = failed(tmp_path / "file" / "data", free_port())
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"{tmp_path}/file/data cannot be used: Not a directory. Choose another place with ALUR_DATA.\n"
