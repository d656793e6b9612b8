"""How fast messages may go out, by a clock that is held and moved."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

import pytest

from adapters.telegram.pacing import GROUP, OVERALL, PRIVATE, Pacing
from tests.servers.telegram.limits import Pacing as Limits
from tests.servers.telegram.limits import least_seconds


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


def test_room_is_promised_to_as_many_as_will_have_a_place_soon_and_a_promise_nobody_uses_is_forgotten() -> None:
    watch = Watch()
    pacing = Pacing(watch)
    assert [pacing.room(1, 1.5) for _ in range(5)] == pytest.approx([0, 0, 0, 0, 2 * PRIVATE.gap])
    assert pacing.room(2, 1.5) == 0
    assert [pacing.take(1, 1.5) for _ in range(4)] == pytest.approx([0, 0, 0, PRIVATE.gap])  # a promise is no place: those go at once that come
    assert pacing.room(1, 1.5) > PRIVATE.gap
    watch.now += 10 * PRIVATE.gap
    assert [pacing.room(1, 1.5) for _ in range(4)] == [0, 0, 0, 0]
    watch.now += 10 * PRIVATE.gap
    assert pacing.room(1, 1.5) == 0


def test_the_pace_of_a_chat_begins_when_its_first_message_goes_out_not_when_it_begins_to_wait_for_others() -> None:
    pacing = Pacing(Watch())
    for chat in range(OVERALL.burst):
        pacing.take(100 + chat, 60)
    waits = [pacing.take(1, 60) for _ in range(4)]
    assert waits[0] > 0
    assert waits[3] - waits[0] == pytest.approx(PRIVATE.gap)


def test_a_wait_that_is_too_long_takes_no_place_and_is_told_when_to_come_back_after_those_before() -> None:
    watch = Watch()
    pacing = Pacing(watch)
    for _ in range(3):
        pacing.take(1, 0)
    turns = [pacing.take(1, 0.5) for _ in range(4)]
    assert turns == pytest.approx([PRIVATE.gap * (place + 1) for place in range(4)])
    assert pacing.take(2, 0.5) == 0
    assert pacing.take(1, 1.5) == pytest.approx(PRIVATE.gap)
    watch.now += turns[-1]
    assert [pacing.take(1, 0.5) for _ in range(3)] == pytest.approx([0, 0, 0])


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


def storm(counts: dict[int, int], hands: int, held: dict[int, float], worst: float = 1.5) -> tuple[dict[int, list[float]], Limits]:
    """Messages to many chats as a courier brings them, `hands` at once: one whose wait is too long is put back until then. `held`: chats for which
    Telegram takes nothing for so many seconds. Gives the moments at which each chat's messages came, and the limits they kept."""
    watch = Watch()
    pacing, limits = Pacing(watch), Limits(watch)
    limits.strict = True
    for chat, seconds in held.items():
        pacing.hold(chat, seconds)
    due = [(0.0, number, chat) for number, chat in enumerate(chat for round in range(max(counts.values())) for chat, count in counts.items() if round < count)]
    heapify(due)
    free = [watch.now] * hands
    came: dict[int, list[float]] = {chat: [] for chat in counts}
    while due:
        at, number, chat = heappop(due)
        hand = heappop(free)
        watch.now = max(watch.now, at, hand)
        wait = pacing.take(chat, worst)
        if wait > worst:
            heappush(due, (watch.now + wait, number, chat))
            heappush(free, watch.now)
            continue
        came[chat].append(watch.now + wait)
        heappush(free, watch.now + wait)
    for moment, chat in sorted((moment, chat) for chat, moments in came.items() for moment in moments):
        watch.now = moment
        limits.take(chat)  # raises where Telegram would say 429
    return came, limits


def test_two_thousand_cards_for_three_hundred_people_take_hardly_longer_than_telegram_demands() -> None:
    counts = {chat: 2000 // 300 + (chat <= 2000 % 300) for chat in range(1, 301)}
    came, _ = storm(counts, hands=20, held={7: 90.0})
    begun = 1000.0
    assert {chat: len(moments) for chat, moments in came.items()} == counts
    assert all(moments == sorted(moments) for moments in came.values())
    others = [moments[-1] - begun for chat, moments in came.items() if chat != 7]
    assert max(others) <= 1.3 * least_seconds(counts)
    assert came[7][0] - begun >= 90
