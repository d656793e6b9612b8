"""The people file: YAML and CSV mean the same, and every fault is told at once with its line and a way out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.people_file import PeopleFaulty, read_people
from bot.wording.people_file import WORDS, people_fault
from workflows.world import PersonRecord

YAML = """
people:
  - {id: rina, name: Rina Wulandari, short: Rina, unit: pemasaran, manager: budi, language: en, zone: Asia/Makassar, hours: 07:30-16:00,
     accounts: [console:rina, telegram:42], golongan: staff, tgl_masuk: 2020-01-01, plafon: 5000000, nik: "0012"}
  - {id: budi, name: Budi Santoso, roles: [finance, kadiv@pemasaran], rank: manager, title: Manajer, honorific: Pak, active: no}
"""
CSV = """id;name;short;unit;manager;language;zone;hours;accounts;golongan;tgl_masuk;plafon;nik;roles;rank;title;honorific;active
rina;Rina Wulandari;Rina;pemasaran;budi;en;Asia/Makassar;07:30-16:00;console:rina, telegram:42;staff;2020-01-01;5000000;0012;;;;;

budi;Budi Santoso;;;;;;;;;;;;finance kadiv@pemasaran;manager;Manajer;Pak;no
"""


@pytest.mark.parametrize(("text", "suffix"), [(YAML, "yaml"), (CSV, ".csv"), ("\ufeff" + CSV.replace(", ", "|").replace(";", ","), "csv")])
def test_yaml_and_csv_of_either_habit_give_the_same_people(text: str, suffix: str) -> None:
    file = read_people(text, suffix, PersonRecord("", "", zone="Asia/Jayapura"))
    own = {"golongan": "staff", "tgl_masuk": date(2020, 1, 1), "plafon": Decimal(5000000), "nik": "0012"}
    assert file.people == (
        PersonRecord("rina", "Rina Wulandari", "Rina", "pemasaran", "budi", language="en", zone="Asia/Makassar", hours=(450, 960), columns=own),
        PersonRecord(
            "budi",
            "Budi Santoso",
            rank="manager",
            title="Manajer",
            honorific="Pak",
            roles=(("finance", ""), ("kadiv", "pemasaran")),
            zone="Asia/Jayapura",
            active=False,
        ),
    )
    assert file.accounts == {("console", "rina"): "rina", ("telegram", "42"): "rina"}


def test_an_address_is_kept_where_sops_may_read_it_and_several_may_share_one() -> None:
    file = read_people("people: [{id: a, name: A, email: gudang@kantor.example}, {id: b, name: B, email: gudang@kantor.example}]", "yaml")
    assert [person.columns for person in file.people] == [{"email": "gudang@kantor.example"}] * 2


def test_titles_of_units_and_roles_come_in_both_languages_or_one() -> None:
    file = read_people("units: {hq: Pusat}\nroles: {finance: {en: Finance, id: Keuangan}}\npeople: [{id: a, name: A, unit: hq, roles: finance@hq}]", "yaml")
    assert (file.units, file.roles) == ({"hq": {"*": "Pusat"}}, {"finance": {"en": "Finance", "id": "Keuangan"}})


def told(text: str, suffix: str = "yaml") -> list[tuple[str, int, str, str]]:
    with pytest.raises(PeopleFaulty) as raised:
        read_people(text, suffix)
    for fault in raised.value.faults:
        for language in ("id", "en"):
            assert people_fault(fault, language, "people.yaml").startswith(f"people.yaml:{fault.at.line}:{fault.at.column}: ")
    return [(fault.code, fault.at.line, fault.words, fault.proposal) for fault in raised.value.faults]


def person(rest: str) -> str:
    return f"people:\n  - {{id: a, name: A, {rest}}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("people:\n  - {name: A}", ("missing", 2, "id", "")),
        ("people:\n  - {id: a}", ("missing", 2, "name", "")),
        ("people:\n  - {id: a b, name: A}", ("not-an-id", 2, "a b", "")),
        ("people:\n  - {id: clock, name: A}", ("id-of-the-clock", 2, "clock", "")),
        ("people:\n  - {id: a, name: A}\n  - {id: a, name: B}", ("duplicate-id", 3, "a", "")),
        ("people: [{id: a, name: A}, {id: a, name: B}]", ("duplicate-id", 1, "a", "")),
        ("people:\n  - {id: budi, name: A}\n  - {id: b, name: B, manager: bdi}", ("unknown-manager", 3, "bdi", "budi")),
        (person("email: rina at office"), ("not-an-email", 2, "rina at office", "")),
        (person("mail: rina@kantor.example"), ("misspelt-key", 2, "mail", "email")),
        (person("manager: a"), ("circle-of-managers", 2, "a", "")),
        (person("roles: [finance!]"), ("not-a-role", 2, "finance!", "")),
        (person("roles: 12@x"), ("not-a-role", 2, "12@x", "")),
        ("roles: {finance: Keuangan}\n" + person("roles: [finanse]"), ("unknown-role", 3, "finanse", "finance")),
        ("units: {jakarta: J}\n" + person("unit: jakrta"), ("unknown-unit", 3, "jakrta", "jakarta")),
        ("units: {jakarta: J}\n" + person("roles: [finance@jakrta]"), ("unknown-unit", 3, "jakrta", "jakarta")),
        (person("accounts: [rina]"), ("not-an-account", 2, "rina", "")),
        (person("accounts: [console:x]") + "\n  - {id: b, name: B, accounts: [console:x]}", ("duplicate-account", 3, "console:x", "")),
        (person("zone: Asia/Jakrta"), ("unknown-zone", 2, "Asia/Jakrta", "Asia/Jakarta")),
        (person("zone: ../etc/passwd"), ("unknown-zone", 2, "../etc/passwd", "")),
        (person("language: fr"), ("unknown-language", 2, "fr", "")),
        (person("hours: 9-17"), ("not-hours", 2, "9-17", "")),
        (person("hours: 17:00-08:00"), ("not-hours", 2, "17:00-08:00", "")),
        (person("active: perhaps"), ("not-a-truth", 2, "perhaps", "")),
        (person("mangaer: b"), ("misspelt-key", 2, "mangaer", "manager")),
        (person("Tgl Masuk: x"), ("not-a-name", 2, "Tgl Masuk", "tgl_masuk")),
        (person("short: [a]"), ("not-a-text", 2, "short", "")),
        (person("roles: {a: b}"), ("not-a-list", 2, "roles", "")),
        ("people: [rina]", ("not-a-person", 1, "rina", "")),
        ("people: rina", ("not-a-list", 1, "people", "")),
        ("persons: []\npeople: []", ("unknown-section", 1, "persons", "")),
        ("units: {}", ("no-people", 1, "", "")),
        ("roles: [finance]\npeople: []", ("not-titles", 1, "", "")),
        ("units: {hq: [x]}\npeople: []", ("not-titles", 1, "hq", "")),
        (person("name: B"), ("duplicate-key", 2, "name", "")),
        ("people: *x", ("alias", 1, "*x", "")),
        ("", ("empty-file", 1, "", "")),
        ("people: []", ("nobody-active", 1, "", "")),
        (person("active: no"), ("nobody-active", 1, "", "")),
    ],
)
def test_a_fault_in_yaml_names_its_line_and_a_way_out(text: str, expected: tuple[str, int, str, str]) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,name\na,A,x", ("too-many-cells", 2, "3", "")),
        ("id,name,name\na,A,A", ("duplicate-column", 1, "name", "")),
        ('id,name\na,"A\nB"\na,C', ("duplicate-id", 4, "a", "")),
        ("id,nama\na,A", ("missing", 2, "name", "")),
        ("id,name\na," + "x" * 200_000, ("not-csv", 2, "", "")),
        ("", ("no-people", 1, "", "")),
        ("id,name\n", ("nobody-active", 1, "", "")),
    ],
)
def test_a_fault_in_csv_names_its_line(text: str, expected: tuple[str, int, str, str]) -> None:
    assert expected in told(text, "csv")


def test_all_faults_are_told_at_once_in_the_order_of_the_text() -> None:
    text = "people:\n  - {id: a, name: A, manager: b, zone: X}\n  - {id: b, name: B, manager: c, hours: late}\n  - {id: c, name: C, manager: b}"
    assert [code for code, *_ in told(text)] == ["unknown-zone", "not-hours", "circle-of-managers"]


def test_a_circle_is_named_person_by_person() -> None:
    with pytest.raises(PeopleFaulty) as raised:
        read_people("people: [{id: a, name: A, manager: b}, {id: b, name: B, manager: c}, {id: c, name: C, manager: b}]", "yaml")
    assert [fault.detail["path"] for fault in raised.value.faults] == ["b → c → b"]


def test_every_code_that_can_arise_has_its_sentence() -> None:
    assert all(len(sentences) == 2 and "!" not in "".join(sentences) for sentences in WORDS.values())
