"""What happens behind the scenes, in lines for the demo's rail: read from the ledger, and heard from the bulletin as it happens."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from adapters.console.settings import RailLine
from bot.bulletin import News
from bot.demo_company.telling import Saying, came_of, heard, set_alarms
from bot.desk import Desk
from bot.picture import Eye, Picture, picture, standpoint
from bot.wording import moments
from bot.wording.catalogue import LANGUAGES
from storage.unit import Reader

KEPT = 30  # lines on the rail
_LOOKED_THROUGH = 12  # requests whose history is looked through when the house starts
_UNSEEN = ("answered", "full")  # nobody needs to see that somebody was answered, or that they could not be
_OF_REQUESTS = frozenset({"began", "acted", "rang", "commented", "roster"})


@dataclass(frozen=True, slots=True)
class _Note:
    """One line in every language, each as (who, what, detail)."""

    at: datetime
    said: tuple[Saying, ...]


class Journal:
    """`hear` may be called from any thread; `lines` reads the database."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._unread: deque[News] = deque(maxlen=200)
        self._notes: deque[_Note] = deque(maxlen=KEPT)

    def hear(self, news: News) -> None:
        if news.kind not in _UNSEEN:
            self._unread.append(news)

    @property
    def has_news(self) -> bool:
        return bool(self._unread)

    def begin_anew(self) -> None:
        """Forgets what it heard and looks through the ledger for what happened last."""
        self._unread.clear()
        notes = self.desk.database.read(self._past)
        self._notes = deque(sorted(notes, key=lambda note: note.at), maxlen=KEPT)

    def lines(self, language: str) -> tuple[RailLine, ...]:
        """The newest first. What was heard since is worked out now, in all languages at once."""
        if self._unread:
            self.desk.database.read(self._read_up)
        place = LANGUAGES.index(language)
        now = self.desk.clock.now()
        return tuple(RailLine(_time(self.desk, note.at, now, language), *note.said[place]) for note in reversed(self._notes))

    def _read_up(self, reader: Reader) -> None:
        eyes = _eyes(self.desk, reader)
        while self._unread:
            self._notes.extend(self._notes_of(self._unread.popleft(), reader, eyes))

    def _notes_of(self, news: News, reader: Reader, eyes: Sequence[Eye]) -> list[_Note]:
        """The lines of one piece of news: what happened, under it what was set off by it."""
        request = reader.ledger.load(news.about) if news.about else None
        if news.kind not in _OF_REQUESTS or request is None:
            number = request.number if request else ""
            return [_Note(news.at, tuple(heard(news, number, eye) for eye in eyes))] if eyes else []
        seen = [picture(self.desk, reader, eye, request) for eye in eyes]
        place = next((place for place, entry in enumerate(seen[0].entries) if entry.at == news.at and entry.by == _by(news)), None) if seen else None
        if place is None:
            return []
        alarms = reader.alarms.of_request(request.id)
        opened = [name for name in seen[0].entries[place].to_states if name not in seen[0].entries[place].from_states]
        upcoming = [alarm for alarm in alarms if alarm.state in opened and alarm.visit == request.standing(alarm.state).visit][:2]
        notes = [_note(news.at, seen, partial(set_alarms, alarm)) for alarm in reversed(upcoming)]
        return [*notes, _note(news.at, seen, partial(came_of, place))]

    def _past(self, reader: Reader) -> list[_Note]:
        eyes = _eyes(self.desk, reader)
        notes = []
        for listed in sorted(reader.ledger.newest(), key=lambda listed: listed.changed, reverse=True)[:_LOOKED_THROUGH]:
            request = reader.ledger.load(listed.id)
            if request is not None and eyes:
                seen = [picture(self.desk, reader, eye, request) for eye in eyes]
                notes += [_note(entry.at, seen, partial(came_of, place)) for place, entry in enumerate(seen[0].entries)]
        return notes


def _by(news: News) -> str:
    return "" if news.kind == "roster" else news.person


def _note(at: datetime, seen: Sequence[Picture], tell: Callable[[Picture], Saying]) -> _Note:
    return _Note(at, tuple(tell(each) for each in seen))


def _eyes(desk: Desk, reader: Reader) -> list[Eye]:
    """A view in each language, with the organisation's clock; () while there is nobody."""
    first = next(iter(reader.people.directory().active), "")
    found = [standpoint(desk, reader, first, language) for language in LANGUAGES]
    return [replace(eye, viewer=replace(eye.viewer, id="", zone=desk.calendar.zone.key)) for eye in found if eye is not None]


def _time(desk: Desk, at: datetime, now: datetime, language: str) -> str:
    """The clock time; of other days the date."""
    zone = desk.calendar.zone
    day = at.astimezone(zone).date()
    if day != now.astimezone(zone).date():
        return moments.plain_date(day, language, now.astimezone(zone).year)
    return moments.clock(at, moments.Reader(language, zone, zone, now))
