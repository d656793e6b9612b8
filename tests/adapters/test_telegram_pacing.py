"""How fast messages may go out, by a clock that is held and moved."""

from __future__ import annotations

import pytest

from adapters.telegram.pacing import GROUP, OVERALL, PRIVATE, Pacing


class Watch:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_chat_takes_three_at_once_then_one_a_second() -> None:
    watch = Watch()
    pacing = Pacing(watch)
    assert [pacing.take(1, 60) for _ in range(6)] == pytest.approx([0, 0, 0, PRIVATE.gap, 2 * PRIVATE.gap, 3 * PRIVATE.gap])
    watch.now += 2 * PRIVATE.gap
    assert pacing.take(1, 60) == pytest.approx(2 * PRIVATE.gap)
    assert PRIVATE.gap >= 1
    assert pacing.take(2, 60) == 0


def test_a_wait_that_is_too_long_takes_no_place() -> None:
    pacing = Pacing(Watch())
    for _ in range(3):
        pacing.take(1, 0)
    waits = [pacing.take(1, longest) for longest in (0.5, 0.5, 1.5, 1.5)]
    assert waits == pytest.approx([PRIVATE.gap, PRIVATE.gap, PRIVATE.gap, 2 * PRIVATE.gap])


def test_a_group_takes_twenty_a_minute() -> None:
    pacing = Pacing(Watch())
    assert [pacing.take(-5, 600) for _ in range(22)] == pytest.approx([0.0] * 20 + [GROUP.gap, 2 * GROUP.gap])
    assert GROUP.gap >= 60 / 20


def test_all_chats_together_take_thirty_a_second() -> None:
    pacing = Pacing(Watch())
    waits = [pacing.take(chat, 60) for chat in range(1, 92)]
    assert waits[: OVERALL.burst] == pytest.approx([0] * OVERALL.burst)
    assert waits[OVERALL.burst] == pytest.approx(OVERALL.gap)
    assert waits[90] == pytest.approx((91 - OVERALL.burst) * OVERALL.gap)
    assert OVERALL.gap >= 1 / 30


def test_what_telegram_says_holds_one_chat_and_no_other_not_even_for_the_urgent() -> None:
    watch = Watch()
    pacing = Pacing(watch)
    pacing.hold(1, 7)
    assert (pacing.take(1, 60), pacing.take(1, 60, urgent=True), pacing.take(2, 60)) == (7, 7, 0)
    watch.now += 7
    assert pacing.take(1, 60, urgent=True) == 0


def test_the_urgent_does_not_wait_and_makes_others_wait_no_longer_than_a_burst() -> None:
    pacing = Pacing(Watch())
    assert [pacing.take(1, 0, urgent=True) for _ in range(50)] == [0] * 50
    assert pacing.take(1, 60) == pytest.approx(PRIVATE.gap)
