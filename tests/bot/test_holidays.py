"""Holidays: the country's, with or without joint leave, and the organisation's corrections."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.config import ConfigFaulty
from bot.holidays import Holidays, read_holidays
from bot.wording.config import config_fault

CHRISTMAS_EVE, CHRISTMAS, FOUNDING = date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 1)


def test_joint_leave_is_a_choice() -> None:
    assert {CHRISTMAS, CHRISTMAS_EVE} <= Holidays().of(2026)
    assert CHRISTMAS_EVE not in Holidays(joint_leave=False).of(2026)
    assert Holidays("").of(2026) == frozenset()


@pytest.mark.parametrize(("country", "year"), [("US", 2026), ("ID", 1900), ("ID", 2101)])
def test_a_country_without_joint_leave_and_years_nobody_knows_are_no_error(country: str, year: int) -> None:
    assert (CHRISTMAS in Holidays(country).of(year)) == (country == "US")


def test_the_organisations_file_adds_and_removes_days(tmp_path: Path) -> None:
    (tmp_path / "days.toml").write_text("add = [2026-12-01]\nremove = [2026-12-24, 2027-01-01]")
    days = read_holidays("ID", True, tmp_path / "days.toml")
    assert FOUNDING in days.of(2026)
    assert CHRISTMAS_EVE not in days.of(2026)
    assert FOUNDING.replace(year=2027) not in days.of(2027)
    assert date(2027, 1, 1) not in days.of(2027)


@pytest.mark.parametrize(
    ("text", "code"),
    [("add = 2026-12-01", "not-dates"), ("add = ['2026-12-01']", "not-dates"), ("add = [2026-12-01T09:00:00]", "not-dates"), ("dd = []", "unknown-key"), ("add =", "not-toml")],
)
def test_a_faulty_file_is_refused_with_its_reason(text: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "days.toml").write_text(text)
    with pytest.raises(ConfigFaulty) as raised:
        read_holidays("ID", True, tmp_path / "days.toml")
    assert [fault.code for fault in raised.value.faults] == [code]
    assert config_fault(raised.value.faults[0], "en").startswith("calendar.overrides: ")


def test_a_missing_file_is_refused() -> None:
    with pytest.raises(ConfigFaulty):
        read_holidays("ID", True, Path("/nowhere/days.toml"))
