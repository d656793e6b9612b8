"""The demo company is whole: every role a shipped SOP names has somebody, everybody has what the SOPs ask of a person."""

from __future__ import annotations

import re
from pathlib import Path

from bot.demo_company import PEOPLE, SOPS, demo_config, demo_people


def held(role: str, unit: str = "") -> list[str]:
    return [person.id for person in demo_people().people if (role, unit) in person.roles]


def test_every_role_a_shipped_sop_names_has_a_holder_in_every_unit_that_needs_one() -> None:
    texts = [file.read_text() for file in sorted(SOPS.glob("*.yaml"))]
    assert texts
    uses = {(role, bool(scoped)) for text in texts for role, scoped in re.findall(r"\brole\.(\w+)(\()?", text)}
    units = {person.unit for person in demo_people().people}
    assert [role for role, scoped in sorted(uses) if not scoped and not held(role)] == []
    assert [(role, unit) for role, scoped in uses if scoped for unit in units if not held(role, unit)] == []
    assert {role for role, _ in uses} == set(demo_people().roles)


def test_everybody_has_a_short_name_a_place_in_the_line_and_an_account() -> None:
    file = demo_people()
    assert len(file.people) == 15
    assert all(person.short and person.title and person.honorific and person.rank and person.unit in file.units for person in file.people)
    assert len({person.short for person in file.people}) == 15
    assert [person.id for person in file.people if not person.manager] == ["ratna"]
    assert file.accounts == {("console", person.id): person.id for person in file.people}


def test_two_languages_and_more_than_one_time_zone_live_here() -> None:
    people = demo_people().people
    assert {person.language for person in people} == {"id", "en"}
    assert {person.zone for person in people} == {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}


def test_everybody_has_what_the_leave_sop_asks_of_a_person() -> None:
    assert all(set(person.columns) == {"golongan", "tgl_masuk"} for person in demo_people().people)


def test_titles_are_in_both_languages() -> None:
    file = demo_people()
    assert all(set(titles) == {"en", "id"} for titles in (*file.units.values(), *file.roles.values()))


def test_the_demo_listens_on_loopback_with_the_console_and_keeps_its_data_apart() -> None:
    config = demo_config({"ALUR_PORT": "9000"})
    assert (config.web.host, config.web.port, config.console.enabled, config.data.folder) == ("127.0.0.1", 9000, True, Path("demo-data"))
    assert (config.people.file, config.sops.folder) == (PEOPLE, SOPS)
    assert set(config.people.administrators) <= {person.id for person in demo_people().people}
    assert demo_config({"ALUR_DATA": "/tmp/x", "ALUR_SOPS__FOLDER": "/sops"}).sops.folder == Path("/sops")
