"""Finding requests by words: a full-text index of their numbers, headlines and people, kept by the database (FTS5 on SQLite).

Two indexes, so that no decision has to write into one. `search_recent` holds the words of every request that was sent or has ended lately: few, and
who may see them is looked up row by row. At the beginning of each day those that have ended move on to `search_archive`, where beside the words stand
signs of the people they concern: however many there are, one query finds the newest that hold the words and that the reader may see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, column, delete, exists, insert, literal_column, select, table, update

from storage.codec import clean, loads
from storage.connection import Connection
from storage.connection import table as declared
from storage.sight import Sight

_MOST_WORDS = 16  # of what was typed; the rest is left out of account
_FEW = 64  # people below a reader who are looked for by their signs; of more than these, something is found soon by looking
_LOOKED_AT = 5_000  # rows that are looked at for one of them
_ENDINGS = 8  # words that begin alike; of more than these, their beginning is looked for
_LAST = "\U0010ffff"  # no word that begins with another comes after that one with this behind it

_requests, _involved, _searched = declared("requests"), declared("involved"), declared("searched")
_recent = table("search_recent", column("rowid"), column("words"))
_archive = table("search_archive", column("rowid"), column("words"), column("people"))
_terms = table("search_terms", column("term"))
_NEXT_TERM = select(_terms.c.term).where(_terms.c.term >= bindparam("at"), _terms.c.term <= bindparam("last")).limit(1)
_PLACE = select(_searched.c.place).where(_searched.c.request == bindparam("request")).scalar_subquery()
ADD_SEARCHED = insert(_searched).values(place=bindparam("place"), request=bindparam("request"))
_ENTER = insert(_searched).values(request=bindparam("request"))
_ADD = insert(_recent).values(rowid=_PLACE, words=bindparam("words"))
_CHANGE = tuple(update(each).values(words=bindparam("words")).where(each.c.rowid == _PLACE) for each in (_recent, _archive))
_CONCERN = update(_archive).values(people=bindparam("people")).where(_archive.c.rowid == _PLACE)
KEEP = insert(_archive).values(rowid=bindparam("place"), words=bindparam("words"), people=bindparam("people"))
PUT = insert(_recent).values(rowid=bindparam("place"), words=bindparam("words"))
_PASS = delete(_recent).where(_recent.c.rowid == bindparam("place"))
_EMPTY = (delete(_recent), delete(_archive))
_OF_PLACE = _searched.join(_requests, _requests.c.id == _searched.c.request)
_ENDED = (
    select(_searched.c.place, _requests.c.words, _requests.c.body)
    .select_from(_recent.join(_searched, _searched.c.place == _recent.c.rowid).join(_requests, _requests.c.id == _searched.c.request))
    .where(_requests.c.ended.is_not(None))
)
_ALL = select(_searched.c.place, _requests.c.words, _requests.c.body, _requests.c.ended).select_from(_OF_PLACE).where(_searched.c.place > bindparam("after"))
_PAGE = _ALL.order_by(_searched.c.place).limit(bindparam("most"))


def _matching(name: str) -> ColumnElement[bool]:
    return literal_column(name).op("MATCH", is_comparison=True)(bindparam("query"))


_CONCERNED = exists(select(literal_column("1")).where(_involved.c.person == bindparam("person"), _involved.c.request == _requests.c.id))
_SEEN = (_requests.c.id, _requests.c.requester, _requests.c.submitter, case((_CONCERNED, 1), else_=0))


def _found(source: Any, *order: ColumnElement[Any]) -> Select[Any]:
    joined = source.join(_searched, _searched.c.place == source.c.rowid).join(_requests, _requests.c.id == _searched.c.request)
    return select(*_SEEN).select_from(joined).where(_matching(source.name)).order_by(*order)


_FIND_RECENT = _found(_recent, case((_requests.c.ended.is_(None), 0), else_=1), _requests.c.submitted.desc(), _requests.c.id.desc())
_FIND_ARCHIVED = _found(_archive, _archive.c.rowid.desc()).limit(bindparam("most"))


class Search:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, request: str, words: str) -> None:
        """A new request, to be found by `words`."""
        self._connection.run(_ENTER, {"request": request})
        self._connection.run(_ADD, {"request": request, "words": words})

    def change(self, request: str, words: str) -> None:
        """It is found by other words from now on."""
        for statement in _CHANGE:
            self._connection.run(statement, {"request": request, "words": words})

    def concern(self, request: str, requester: str, involved: Iterable[str]) -> None:
        """It concerns more people than when it ended."""
        self._connection.run(_CONCERN, {"request": request, "people": signs(requester, involved)})

    def archive(self) -> int:
        """What has ended moves on to the archive; how many."""
        rows = self._connection.all(_ENDED)
        self._connection.many(KEEP, [_row(place, words, body) for place, words, body in rows])
        self._connection.many(_PASS, [{"place": place} for place, *_ in rows])
        return len(rows)

    def rebuild(self) -> None:
        """Both indexes anew, from the requests."""
        for statement in _EMPTY:
            self._connection.run(statement)
        after, page = 0, 1_000
        while rows := self._connection.all(_PAGE, {"after": after, "most": page}):
            after = rows[-1][0]
            self._connection.many(KEEP, [_row(place, words, body) for place, words, body, ended in rows if ended is not None])
            self._connection.many(PUT, [{"place": place, "words": words} for place, words, _, ended in rows if ended is None])

    def find(self, typed: str, sight: Sight | None, most: int) -> tuple[str, ...]:
        """Ids of the requests that hold every word of `typed`, or one that begins with it, of those the reader may see: the open ones first,
        then the newest; of the archive, those with the very words before the others."""
        wanted = [word for word in clean(typed).casefold().split() if any(sign.isalnum() for sign in word)][:_MOST_WORDS]
        if not wanted:
            return ()
        found = dict.fromkeys(islice(self._recent(_query(map(_beginning, wanted)), sight), most))
        if len(found) < most:
            found.update(dict.fromkeys(self._archived(_query(map(_word, wanted)), sight, most)))
        if len(found) < most and (longer := [self._longer(word) for word in wanted]) != [_word(word) for word in wanted]:
            found.update(dict.fromkeys(self._archived(_query(longer), sight, most)))
        return tuple(found)[:most]

    def _longer(self, word: str) -> str:
        """The words of the archive that begin with `word`, where they are few: looked for one by one they are found sooner than as a beginning,
        for which all places of all of them are gathered first."""
        terms, last = list[str](), word + _LAST
        while word.isascii() and word.isalnum() and len(terms) < _ENDINGS:
            row = self._connection.one(_NEXT_TERM, {"at": f"{terms[-1]}\1" if terms else word, "last": last})
            if row is None:
                return f"({' OR '.join(map(_word, terms or [word]))})" if terms != [word] else _word(word)
            terms.append(row[0])
        return _beginning(word)

    def _recent(self, query: str, sight: Sight | None) -> Iterator[str]:
        rows = self._connection.all(_FIND_RECENT, {"query": query, "person": sight.person if sight else ""})
        return (id for id, *who in rows if _is_seen(sight, *who))

    def _archived(self, query: str, sight: Sight | None, most: int) -> Iterator[str]:
        """The newest `most` of them. Where the reader is set over many people, those of the first `_LOOKED_AT` they may see."""
        asked, person = f"words : ({query})", sight.person if sight else ""
        if sight is None or sight.everything:
            return (row[0] for row in self._connection.all(_FIND_ARCHIVED, {"query": asked, "person": person, "most": most}))
        if len(sight.below) <= _FEW:
            asked = f"{asked} AND people : ({' OR '.join([_involving(person), *map(_requested_by, sorted(sight.below))])})"
            return (row[0] for row in self._connection.all(_FIND_ARCHIVED, {"query": asked, "person": person, "most": most}))
        rows = self._connection.all(_FIND_ARCHIVED, {"query": asked, "person": person, "most": _LOOKED_AT})
        return islice((id for id, *who in rows if _is_seen(sight, *who)), most)


def _is_seen(sight: Sight | None, requester: str, submitter: str, concerned: int) -> bool:
    return sight is None or sight.everything or bool(concerned) or sight.person in (requester, submitter) or requester in sight.below


def _word(word: str) -> str:
    """As FTS5 is asked for it: a string, in which nothing but a quote has a meaning, and that is doubled; parts of "PB/0001" stand side by side."""
    return '"' + word.replace('"', '""') + '"'


def _beginning(word: str) -> str:
    return _word(word) + "*"


def _query(asked: Iterable[str]) -> str:
    return " AND ".join(asked)


def _row(place: int, words: str, body: str) -> dict[str, Any]:
    request = loads(body)
    return {"place": place, "words": words, "people": signs(request["requester"], (*request["involved"], request["submitter"]))}


def signs(requester: str, involved: Iterable[str]) -> str:
    """The people of a request as words of the index: ids in hex, whatever they are made of."""
    return " ".join([_requested_by(requester), *(_involving(person) for person in dict.fromkeys((requester, *involved)))])


def _requested_by(person: str) -> str:
    return f"r{person.encode().hex()}"


def _involving(person: str) -> str:
    return f"i{person.encode().hex()}"
