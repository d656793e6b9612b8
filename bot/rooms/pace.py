"""How long requests took from sending to their end, for the board: in working time, over the last days."""

from __future__ import annotations

from datetime import timedelta
from statistics import median

from bot.desk import Desk
from bot.picture import Eye
from bot.wording import moments
from bot.wording.catalogue import say
from bot.wording.formats import GAP
from storage.sight import Sight
from storage.unit import Reader
from workflows.forecast import ENOUGH, GIVEN_UP

DAYS = 30
_MOST = 300  # more say no more


def pace(desk: Desk, reader: Reader, eye: Eye, sight: Sight) -> tuple[tuple[str, str], str]:
    """The median ("1,5", "hari kerja"; two "" where too few ended to tell) and of how many it is. One read by the index of ends, at each look."""
    since = desk.clock.now() - timedelta(days=DAYS)
    found = reader.reports.ended(sight, since, _MOST)
    done = [listed for listed in found if listed.status not in GIVEN_UP]
    if len(done) < ENOUGH:
        return ("", ""), say("page.pace_few", eye.language, count=len(done), days=DAYS, enough=ENOUGH)
    took = [desk.calendar.working_seconds_between(listed.submitted, listed.ended) for listed in done if listed.ended is not None]
    text = moments.waited(int(median(took)), eye.reading)
    number, _, unit = text.partition(GAP) if text[:1].isdigit() else (text, "", "")
    key = "page.pace_of" if len(found) < _MOST else "page.pace_last"
    return (number, unit), say(key, eye.language, count=len(done), days=DAYS)
