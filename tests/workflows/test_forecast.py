"""When a request will likely be done: from past stays at its step, in working time."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workflows
from tests.workflows.scopes import CALENDAR, jakarta
from workflows.forecast import ENOUGH, Case, Forecast, Stay, forecast, of_all, stays, way_of

HOUR = 3600
SHORT, LONG = way_of(["manager", "order"]), way_of(["manager", "director", "order"])
OPENED = jakarta("2026-11-23 09:00")  # a Monday; people work from 8 to 17
TEN = [Case(hours * HOUR, (hours + 2) * HOUR, SHORT) for hours in range(1, 11)]


def at(minute: int) -> datetime:
    return datetime(2026, 11, 23, 2, tzinfo=UTC) + timedelta(minutes=minute)


def test_stays_are_read_from_what_was_open_after_each_event() -> None:
    moves = [(0, ["manager"]), (1, ["manager"]), (5, ["form"]), (9, ["manager"]), (12, ["both", "finance", "legal"]), (15, ["both", "legal"]), (20, [])]
    found = stays((at(minute), states) for minute, states in moves)
    expected = [("manager", 0, 5), ("form", 5, 9), ("manager", 9, 12), ("finance", 12, 15), ("both", 12, 20), ("legal", 12, 20)]
    assert [(stay.state, stay.opened, stay.until) for stay in found] == [(state, at(opened), at(until)) for state, opened, until in expected]
    assert stays([(at(0), ["manager"])]) == ()


def test_a_way_is_the_same_whatever_the_order_and_however_often_it_was_returned() -> None:
    assert way_of(["a", "form", "b", "a"]) == way_of(["b", "a"]) != way_of(["a"])


@pytest.mark.parametrize(
    ("now", "cases", "way", "expected"),
    [
        # 8 of 10 took at most 8 + 2 working hours from Monday 09:00: Tuesday 10:00. Half of them stayed at most 5 hours.
        ("2026-11-23 09:00", TEN, SHORT, (10, "2026-11-24 10:00", 5)),
        # After 4 hours those that had gone on by then say nothing: of 4, 5 ... 10 hours the sixth is 9 + 2.
        ("2026-11-23 13:00", TEN, SHORT, (10, "2026-11-24 11:00", 5)),
        ("2026-11-23 13:00", TEN, LONG, (10, "2026-11-24 11:00", 5)),
        ("2026-11-23 09:00", TEN[:9], SHORT, (9, None, 0)),
        ("2026-11-23 09:00", [], SHORT, (0, None, 0)),
        # Longer than all but four of them: nobody can tell how much longer.
        ("2026-11-23 15:30", TEN, SHORT, (10, None, 5)),
        # Enough went by the same way: the others do not count; too few: all of the step do.
        ("2026-11-23 09:00", [*TEN, *[Case(40 * HOUR, 90 * HOUR, LONG)] * 30], SHORT, (10, "2026-11-24 10:00", 5)),
        ("2026-11-23 09:00", [*TEN, *[Case(40 * HOUR, 90 * HOUR, LONG)] * 9], LONG, (19, "2026-12-07 09:00", 10)),
        # Of the same way none stayed so long, of the step enough did.
        ("2026-11-24 12:00", [*TEN, *[Case(40 * HOUR, 45 * HOUR, LONG)] * 9], SHORT, (19, "2026-11-30 09:00", 10)),
        # What was decided in the evening took no working time; minutes are rounded up to the hour.
        ("2026-11-23 09:00", [Case(0, 0, SHORT)] * 10, SHORT, (10, "2026-11-23 09:00", 0)),
        ("2026-11-23 09:00", [Case(60, 90, SHORT)] * 10, SHORT, (10, "2026-11-23 10:00", 60 / HOUR)),
    ],
)  # fmt: skip
def test_eight_of_ten_similar_ones_that_stood_as_long_were_done_by_then(now: str, cases: list[Case], way: int, expected: tuple[int, str | None, float]) -> None:
    count, end, hours = expected
    found = forecast(OPENED, cases, way, jakarta(now), CALENDAR)
    assert (found.cases, found.end, found.usual) == (count, jakarta(end) if end else None, hours * HOUR)


def test_a_request_at_several_steps_is_done_when_the_last_is_and_nobody_can_tell_if_one_cannot() -> None:
    early, late, slow, few = Forecast(20, at(60), 5), Forecast(12, at(90), 6), Forecast(30, None, 7), Forecast(3)
    assert of_all([], at(0)) is None
    assert of_all([early, late], at(0)) == late
    assert of_all([early, slow], at(0)) == slow
    assert of_all([slow, few, early], at(0)) == few


@given(st.lists(st.builds(Case, st.integers(0, 10**6), st.integers(0, 10**7), st.just(SHORT)), max_size=120), st.integers(0, 10**5))
def test_nothing_is_foretold_for_the_past_nor_from_too_little(cases: list[Case], minutes: int) -> None:
    now = OPENED + timedelta(minutes=minutes)
    found = forecast(OPENED, cases, SHORT, now, CALENDAR)
    assert found.end is None or (found.end >= now and found.end.minute == 0)
    assert (found.end is None) or found.cases >= ENOUGH


def test_no_module_of_the_core_knows_forecasts() -> None:
    for file in Path(workflows.__file__).parent.glob("*.py"):
        imported = {node.module for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)}
        assert "workflows.forecast" not in imported, file.name


def test_a_stay_of_no_length_is_kept() -> None:
    assert stays([(at(3), ["manager"]), (at(3), [])]) == (Stay("manager", at(3), at(3)),)
