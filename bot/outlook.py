"""What past requests tell about one that is under way: when it will likely be done. Read when somebody looks, never while the engine works."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from storage.stays import PastStay
from storage.unit import Reader
from workflows.calendar import Calendar
from workflows.forecast import Case, Forecast, forecast, of_all, way_of
from workflows.request import FORM
from workflows.route import Step as Place
from workflows.sop import Sop
from workflows.step import Step

_HOLDERS = frozenset({"lanes", "states"})  # kinds of states that only hold others
Past = Callable[[str], Sequence[Case]]  # the cases at a state


def past_of(reader: Reader, sop: Sop, calendar: Calendar) -> Past:
    """What is stored of the steps of the SOP, as of the reader's moment; read when it is called."""
    return lambda state: [case for case in past_stays(reader, sop, calendar, state) if case.done]


def no_past(state: str) -> Sequence[Case]:
    """Nothing has happened yet."""
    return ()


def past_stays(reader: Reader, sop: Sop, calendar: Calendar, state: str) -> list[Case]:
    """The last ones at `state`, those of requests that were cut short too."""
    return [_case(calendar, stay) for stay in reader.stays.newest(sop.name, state)]


@lru_cache(maxsize=8_192)  # a stay of the past stays what it was, and working time takes longer to count than to remember
def _case(calendar: Calendar, stay: PastStay) -> Case:
    between = calendar.working_seconds_between
    return Case(between(stay.opened, stay.until), between(stay.opened, stay.ended), stay.way, stay.done)


def outlook(step: Step, places: Iterable[Place], past: Past) -> Forecast | None:
    """When the request will likely be done, if everyone says yes; `None` where it has ended or waits at no step. `places` is its way."""
    if step.request.ended is not None:
        return None
    going = (place.state for place in places if place.mark != "skipped" and place.kind != "end")
    way = way_of(name for state in going for name in (state, *step.around(state)))
    standing = (each for each in step.request.standings.values() if each.mark == "open" and (each.state == FORM or step.sop.states[each.state].kind not in _HOLDERS))
    found = [forecast(each.opened, past(each.state), way, step.now, step.calendar) for each in standing if each.opened is not None]
    return of_all(found, step.now)
