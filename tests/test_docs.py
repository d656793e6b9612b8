"""The documentation is true: links lead somewhere, commands and targets exist, the settings it names are settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.config import Config
from bot.demo_company import demo_people
from bot.people_file import KEYS, read_people
from tests import first_sop
from workflows.loader import load

HOUSE = Path(__file__).parents[1]
PAGES = sorted({*HOUSE.glob("*.md"), *HOUSE.glob("docs/**/*.md"), *HOUSE.glob("changes/*.md")} - {HOUSE / "docs/reference/text.md"})  # read as the page made of it
NAMES = [str(page.relative_to(HOUSE)) for page in PAGES]


def found(pattern: str) -> Iterator[tuple[str, str]]:
    """What the first group of `pattern` matches, with the page it stands on."""
    return ((name, match[1]) for name, page in zip(NAMES, PAGES) for match in re.finditer(pattern, page.read_text(encoding="utf-8"), re.M))


def test_every_relative_link_leads_to_a_file() -> None:
    links = [(name, link.partition("#")[0]) for name, link in found(r"\]\(([^)\s]+)\)") if "://" not in link and not link.startswith("#")]
    assert links
    assert [(name, link) for name, link in links if not (HOUSE / name).parent.joinpath(link).exists()] == []


def anchors(page: Path) -> set[str]:
    """What a link may name on a page: its headings, as sites that show Markdown name them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_anchor_is_a_heading_of_its_page() -> None:
    named = [(name, *link.split("#")) for name, link in found(r"\]\(([^)\s]*#[^)\s]+)\)") if "://" not in link]
    assert len(named) > 100
    assert [(name, page, anchor) for name, page, anchor in named if anchor not in anchors((HOUSE / name).parent / page if page else HOUSE / name)] == []


def test_every_page_of_the_documentation_is_reached_from_the_way_in() -> None:
    entry, reached = HOUSE / "docs" / "README.md", set[Path]()
    ahead = [entry]
    while ahead:
        page = ahead.pop()
        reached.add(page)
        links = {(page.parent / link).resolve() for link in re.findall(r"\]\(([^)\s#]+\.md)", page.read_text(encoding="utf-8"))}
        ahead += [link for link in links - reached if link.is_relative_to(HOUSE / "docs")]
    assert [str(page.relative_to(HOUSE)) for page in PAGES if page.is_relative_to(HOUSE / "docs") and page not in reached] == []


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text(), re.M))
    named = [(name, target) for name, target in found(r"(?:^|`|[A-Z_]+=\S+ )make ([a-z]+)")]
    assert {"demo", "test", "lint", "bench", "lock"} <= {target for _, target in named}
    assert [(name, target) for name, target in named if target not in targets] == []


def test_every_file_named_in_the_house_exists() -> None:
    paths = [(name, path) for name, path in found(r"`((?:adapters|bot|dashboard|docs|storage|tests|workflows)/[\w./-]*\w)`")]
    assert [(name, path) for name, path in paths if not (HOUSE / path).exists()] == []


def test_every_command_of_alur_named_exists() -> None:
    cli = pytest.importorskip("bot.cli")
    app = next(value for value in vars(cli).values() if isinstance(value, typer.Typer))
    group = typer.main.get_group(app)
    for name, words in found(r"(?:`|^|\w/|\s)alur ((?:[a-z][a-z-]*)(?: [a-z]+)?)"):
        first, _, second = words.partition(" ")
        command = group.commands.get(first)
        assert command is not None, f"{name}: alur {words}"
        if commands := getattr(command, "commands", None):
            alone = getattr(command, "invoke_without_command", False) and not second
            assert alone or second in commands, f"{name}: alur {words}"


def test_every_option_named_beside_a_command_is_one_of_it_and_those_of_explain_are_told() -> None:
    cli = pytest.importorskip("bot.cli")
    group = typer.main.get_group(cli.app)
    named = {(name, words, option) for name, words, option in options_named()}
    assert {option for _, words, option in named if words == "explain"} >= {"--for"}
    for name, words, option in named:
        command: Any = group
        for word in words.split():
            command = command.commands[word] if word in getattr(command, "commands", {}) else command
        assert option in {spelling for param in command.params for spelling in param.opts}, f"{name}: alur {words} {option}"


def commands_of(group: Any, before: str = "alur") -> Iterator[tuple[str, Any]]:
    """Every command with its whole name."""
    for name, command in group.commands.items():
        yield from commands_of(command, f"{before} {name}") if hasattr(command, "commands") else [(f"{before} {name}", command)]


def test_every_command_and_option_is_told_on_the_page_about_running_and_says_what_it_is() -> None:
    cli = pytest.importorskip("bot.cli")
    table = (HOUSE / "docs" / "running.md").read_text().partition("## Commands")[2].partition("## Settings")[0]
    for name, command in commands_of(typer.main.get_group(cli.app)):
        row = re.search(rf"`{name}\b[^`]*`((?: `--[a-z]+`)*)", table)
        assert row is not None, name
        told = [param for param in command.params if param.name != "help"]
        assert {spelling for param in told for spelling in param.opts if spelling.startswith("--")} == set(re.findall(r"--[a-z]+", row[1])), name
        assert [param.name for param in told if not (param.help or "").strip()] == []
        assert (command.help or "").strip().endswith("."), name


def options_named() -> Iterator[tuple[str, str, str]]:
    """Page, command and option, of every option that stands behind a command on its line."""
    for name, line in found(r"\balur ((?:[a-z][a-z-]* )+[^`\n]*--[a-z].*)$"):
        words = re.match(r"(?:[a-z]+ ?)+", line)
        for option in re.findall(r"(--[a-z-]+)", line.split("`")[0]):
            yield name, words[0].strip() if words else "", option


def test_every_setting_named_in_the_pages_is_one() -> None:
    named = [(name, section, key) for name, text in found(r"`(\[[a-z]+\] [a-z_]+)[` =]") for section, key in [text[1:].split("] ")]]
    assert named
    fields = {section: set(type(value).model_fields) for section, value in Config().__dict__.items()}
    assert [each for each in named if each[2] not in fields.get(each[1], set())] == []


def test_the_page_about_people_is_a_people_file_and_names_every_key() -> None:
    text = (HOUSE / "docs" / "running.md").read_text()
    example = re.search(r"```yaml\n(.*?)```", text, re.S)
    assert example is not None
    assert [person.id for person in read_people(example[1], "yaml").people] == ["budi", "rina"]
    table = " ".join(re.findall(r"^\| (`.*?) \|", text, re.M))
    assert set(KEYS) <= set(re.findall(r"`(\w+)`", table))


def test_the_first_sop_of_the_readme_is_one_without_a_fault_and_its_steps_can_be_followed() -> None:
    (name,) = first_sop.files()
    (sop,) = load(first_sop.files()[name])
    assert sop.warnings == ()
    assert all(command.endswith(name) for command in first_sop.commands())
    steps = first_sop.steps()
    people = {person.name for person in demo_people().people}
    assert len(steps) == len(re.findall(r"^\d+\. ", first_sop.README.read_text(), re.M))
    assert {step.who for step in steps} <= people
    assert steps[0].words.split()[0].lstrip("/") in sop.commands


def test_every_decision_is_in_the_index_and_says_what_was_decided() -> None:
    folder = HOUSE / "docs" / "decisions"
    index = (folder / "README.md").read_text()
    pages = sorted(page for page in folder.glob("*.md") if page.name != "README.md")
    assert [page.name for page in pages if f"({page.name})" not in index] == []
    assert [page.name for page in pages if "**Decided.**" not in page.read_text()] == []
    numbers = [page.name[:4] for page in pages]
    assert len(set(numbers)) == len(numbers)
