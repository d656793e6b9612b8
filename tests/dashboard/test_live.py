"""The stream of changes: only of what one may see, alive through silence, over when the session is."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from dashboard.live import events
from tests.fakes.marketing import example
from tests.fakes.office import Office


def stream(office: Office, person: str, heartbeat: float = 60, still_there: bool = True) -> AsyncGenerator[str, None]:
    viewer = office.viewer(person)
    assert viewer is not None
    return events(office.changes(viewer), heartbeat, lambda: still_there)


async def test_a_change_is_told_to_those_who_may_see_it_and_to_nobody_else() -> None:
    office = example()
    rina, tono = stream(office, "rina"), stream(office, "tono")
    for opened in (rina, tono):
        assert await anext(opened) == ": open\n\n"
    office.tell("c12")
    office.tell("c14")
    assert await anext(rina) == "event: changed\ndata: c12\n\n"
    assert await anext(tono) == "event: changed\ndata: c14\n\n"
    await rina.aclose()
    await tono.aclose()
    assert office.listening == 0


async def test_silence_is_filled_so_that_nobody_between_hangs_up() -> None:
    opened = stream(example(), "rina", heartbeat=0)
    assert [await anext(opened) for _ in range(3)] == [": open\n\n", ": still here\n\n", ": still here\n\n"]
    await opened.aclose()


async def test_a_session_that_has_ended_ends_the_stream() -> None:
    office = example()
    lines = [line async for line in stream(office, "rina", heartbeat=0, still_there=False)]
    assert lines == [": open\n\n", "event: ended\ndata:\n\n"]
    assert office.listening == 0
