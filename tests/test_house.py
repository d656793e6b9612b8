"""The house keeps its own rules: sizes, layers, one clock, no mocks, nothing of the machine it was written on."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path
from statistics import median, quantiles

import pytest

HOUSE = Path(__file__).parents[1]
PACKAGES = ("adapters", "benchmarks", "bot", "dashboard", "storage", "workflows")
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "core", "misc"}
# A path, an index or a download of the place where somebody worked; written apart so that this file does not find itself.
FOREIGN = re.compile("|".join(["/" + "root/", "/" + "home/", "/" + "work/", "/" + "Users/", "py" + "pi[.]", "python" + "hosted", "files[.]python" + "hosted", "--index" + "-url", "--extra-index" + "-url"]))


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the repository; where there is no git (an unpacked archive), all that do not belong to tools."""
    listed = subprocess.run(["git", "ls-files", "--cached", "-z"], cwd=HOUSE, capture_output=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        names = listed.stdout.decode().split("\0")
        return tuple(HOUSE / name for name in names if name and (HOUSE / name).is_file())
    return tuple(file for file in HOUSE.rglob("*") if file.is_file() and not any(part.startswith(".") or part in ("build", "dist") for part in file.relative_to(HOUSE).parts))


def ours(*suffixes: str) -> list[Path]:
    return [file for file in tracked() if file.suffix in suffixes and "vendor" not in file.parts]


def product() -> list[Path]:
    return [file for file in ours(".py") if file.relative_to(HOUSE).parts[0] in PACKAGES]


def lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def functions(file: Path) -> list[tuple[str, int]]:
    nodes = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [(f"{file.relative_to(HOUSE)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1) for node in nodes]


def test_no_file_is_too_long_and_most_are_short() -> None:
    assert [f"{file.relative_to(HOUSE)} has {lines(file)} lines" for file in ours(".py") if lines(file) > LONGEST_FILE] == []
    assert median(lines(file) for file in product()) <= 150


def test_no_function_is_too_long_and_most_are_short() -> None:
    sizes = [found for file in ours(".py") for found in functions(file)]
    assert [f"{name} has {size} lines" for name, size in sizes if size > LONGEST_FUNCTION] == []
    of_product = [size for file in product() for _, size in functions(file)]
    assert median(of_product) <= 8
    assert quantiles(of_product, n=10)[8] <= 25


def test_every_module_says_what_it_is_for() -> None:
    silent = [file for file in ours(".py") if lines(file) and not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))]
    assert [str(file.relative_to(HOUSE)) for file in silent] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(file.relative_to(HOUSE)) for file in ours(".py") if file.stem in VAGUE_NAMES or VAGUE_NAMES & set(file.relative_to(HOUSE).parts)] == []


@pytest.mark.parametrize("word", ["unittest" + ".mock", "Magic" + "Mock", "monkey" + "patch", "freeze" + "gun", "time." + "sleep("])
def test_nothing_is_mocked_patched_or_slept_away_in_tests(word: str) -> None:
    assert [str(file.relative_to(HOUSE)) for file in ours(".py") if "tests" in file.parts and word in file.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"])
def test_nothing_is_left_for_later_in_a_comment(word: str) -> None:
    assert [str(file.relative_to(HOUSE)) for file in ours(".py", ".js", ".css", ".html") if re.search(rf"\b{word}\b", file.read_text(encoding="utf-8"))] == []


def test_no_file_names_a_place_of_somebodys_machine_or_an_index() -> None:
    kinds = (".py", ".md", ".toml", ".yaml", ".lock", ".html", ".js", ".css", "")
    texts = {file: file.read_text(encoding="utf-8", errors="replace") for file in ours(*kinds)}
    assert [f"{file.relative_to(HOUSE)}: {found.group()}" for file, text in texts.items() for found in FOREIGN.finditer(text)] == []


def test_the_locks_pin_by_hash_and_hold_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "benchmarks/requirements.lock"):
        text = (HOUSE / name).read_text()
        entries = re.split(r"\n(?=\S)", text.strip())
        assert "://" not in text
        assert all(re.match(r"[a-z0-9.-]+==\S+", entry) and "--hash=sha256:" in entry for entry in entries)


def test_the_development_lock_agrees_with_the_products() -> None:
    pins = [dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (HOUSE / name).read_text(), re.M)) for name in ("requirements.lock", "requirements-dev.lock")]
    assert pins[0].items() <= pins[1].items()


def test_a_platform_is_named_in_its_own_folder_only() -> None:
    names = "|".join({"telegram", "slack"} | {folder.name for folder in (HOUSE / "adapters").iterdir() if folder.is_dir() and folder.name.isalpha()})
    asks = re.compile(rf"""\bplatform\b *(==|!=|in) *[({{\[]?["']({names})["']""")
    told = [str(file.relative_to(HOUSE)) for file in product() if "adapters" not in file.parts and asks.search(file.read_text(encoding="utf-8"))]
    assert told == []


def test_every_vendored_folder_carries_a_licence_and_is_listed() -> None:
    notice = (HOUSE / "NOTICE").read_text()
    folders = {Path(*file.parts[: file.parts.index("vendor") + 2]) for file in tracked() if "vendor" in file.parts}
    for folder in (folder if folder.is_dir() else folder.parent for folder in folders):
        assert list(folder.glob("LICENSE*")), f"{folder.relative_to(HOUSE)} has no licence"
        assert str(folder.relative_to(HOUSE)) in notice, f"{folder.relative_to(HOUSE)} is not in NOTICE"
