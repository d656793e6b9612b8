"""The tables. Text and whole numbers only, so that rows need no conversion on any database; moments are milliseconds since 1970 in UTC.

Flags are 0 or 1, JSON is canonical text (see `codec`), amounts are decimals as text. Every change here is a new Alembic step in
`migrations/versions`; a test holds the two equal.
"""

from typing import Any, ClassVar

from sqlalchemy import DDL, BigInteger, Index, Integer, MetaData, Text, event
from sqlmodel import Field, SQLModel

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
# What searching by words looks through (see `search`): full-text indexes and the words of one of them, which SQLModel cannot declare.
SEARCH = (
    "CREATE VIRTUAL TABLE search_recent USING fts5(words)",
    "CREATE VIRTUAL TABLE search_archive USING fts5(words, people, prefix='2 3 4 5')",
    "CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_archive, instance)",
)
for _made in SEARCH:
    event.listen(METADATA, "after_create", DDL(_made).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
WHOLE = BigInteger().with_variant(Integer(), "sqlite")  # a STRICT table of SQLite knows no BIGINT; 64 bits on both


def _key() -> Any:
    return Field(primary_key=True, sa_type=Text)


def _text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


def _whole(**options: Any) -> Any:
    return Field(sa_type=WHOLE, **options)


def _counted() -> Any:
    return Field(default=None, primary_key=True, sa_type=WHOLE)


class Row(SQLModel):
    """The common root: one metadata with named constraints, strict types on SQLite."""

    metadata: ClassVar[MetaData] = METADATA
    __table_args__: ClassVar[Any] = {"sqlite_strict": True}


class SopRow(Row, table=True):
    """`starts_at`: when the clock begins its next requests, if it is live."""

    __tablename__ = "sops"
    __table_args__: ClassVar[Any] = (Index(None, "name", "live"), {"sqlite_strict": True})
    digest: str = _key()
    name: str = _text()
    text: str = _text()
    published_at: int = _whole()
    published_by: str = _text()
    live: int = _whole()
    starts_at: int | None = _whole()


class RequestRow(Row, table=True):
    """`number_key` is the number casefolded; `states` the open ones; `words` what a search looks through; `changed` the last event's moment."""

    __tablename__ = "requests"
    __table_args__: ClassVar[Any] = (
        *(Index(None, *names) for names in (("sop", "submitted"), ("ended", "digest"), ("submitted", "id"))),
        *(Index(None, role, "submitted") for role in ("requester", "submitter")),
        {"sqlite_strict": True},
    )
    id: str = _key()
    number: str = _text()
    number_key: str = _text(unique=True)
    sop: str = _text()
    digest: str = _text(foreign_key="sops.digest")
    requester: str = _text()
    submitter: str = _text()
    status: str = _text(index=True)
    submitted: int = _whole()
    decided: int | None = _whole()
    ended: int | None = _whole()
    changed: int = _whole()
    version: int = _whole()
    body: str = _text()
    state_digest: str = _text()
    headline: str = _text()
    amount: str | None = _text()
    currency: str = _text()
    states: str = _text()
    words: str = _text()


class HistoryRow(Row, table=True):
    """One event of one request; `digest` chains over the row and the digest before it (see `chain`)."""

    __tablename__ = "history"
    request: str = Field(primary_key=True, sa_type=Text, foreign_key="requests.id")
    seq: int = Field(primary_key=True, sa_type=WHOLE)
    at: int = _whole()
    by: str = _text()
    on_behalf_of: str = _text()
    event: str = _text()
    facts: str = _text()
    from_states: str = _text()
    to_states: str = _text()
    state_digest: str = _text()
    engine: str = _text()
    prev: str = _text()
    digest: str = _text()


class SearchedRow(Row, table=True):
    """The place a request has in the indexes of its words: rising as they were sent."""

    __tablename__ = "searched"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_autoincrement": True}
    place: int | None = _counted()
    request: str = _text(unique=True, foreign_key="requests.id")


class InvolvedRow(Row, table=True):
    """Who a request concerns or concerned."""

    __tablename__ = "involved"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    person: str = _key()
    request: str = Field(primary_key=True, sa_type=Text, foreign_key="requests.id")


class WaitingRow(Row, table=True):
    """What waits for whom: replaced with each decision."""

    __tablename__ = "waiting"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    request: str = Field(primary_key=True, sa_type=Text, foreign_key="requests.id")
    state: str = _key()
    person: str = Field(primary_key=True, sa_type=Text, index=True)
    visit: int = _whole()
    why: str = _text()
    since: int = _whole()
    due: int | None = _whole()


class StayRow(Row, table=True):
    """A stay of an ended request at one state, written when it ended; `way` tells by which states it went, `done` whether it was brought to its end."""

    __tablename__ = "stays"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    sop: str = _key()
    state: str = _key()
    opened: int = Field(primary_key=True, sa_type=WHOLE)
    request: str = Field(primary_key=True, sa_type=Text, foreign_key="requests.id")
    until: int = _whole()
    ended: int = _whole()
    way: int = _whole()
    done: int = _whole()


class AlarmRow(Row, table=True):
    __tablename__ = "alarms"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    request: str = Field(primary_key=True, sa_type=Text, foreign_key="requests.id")
    state: str = _key()
    visit: int = Field(primary_key=True, sa_type=WHOLE)
    timer: int = Field(primary_key=True, sa_type=WHOLE)
    at: int = _whole(index=True)


class NudgeRow(Row, table=True):
    """A polite reminder that waits for its person's next digest."""

    __tablename__ = "nudges"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    person: str = _key()
    request: str = Field(primary_key=True, sa_type=Text, foreign_key="requests.id", index=True)
    state: str = _key()
    visit: int = _whole()
    due: int = _whole()


class OutboxRow(Row, table=True):
    """A delivery to be made. Ids only ever grow; within a `lane` they go out in order, one at a time."""

    __tablename__ = "outbox"
    __table_args__: ClassVar[Any] = (Index(None, "parked", "lane", "id"), {"sqlite_strict": True, "sqlite_autoincrement": True})
    id: int | None = _counted()
    lane: str = _text()
    kind: str = _text()
    request: str = _text()
    person: str = _text()
    body: str = _text()
    created: int = _whole()
    not_before: int = _whole()
    attempts: int = _whole()
    claimed_until: int = _whole()
    parked: int = _whole()
    failure: str = _text()


class CardRow(Row, table=True):
    """A card that is or will be on somebody's screen; `person` is "" where it is nobody's alone; `handle` is the platform's own and empty until it was posted."""

    __tablename__ = "cards"
    __table_args__: ClassVar[Any] = (
        Index(None, "request", "person"),
        Index(None, "platform", "handle"),
        {"sqlite_strict": True, "sqlite_autoincrement": True},
    )
    id: int | None = _counted()
    request: str = _text()
    person: str = _text()
    role: str = _text()
    state: str = _text()
    visit: int = _whole()
    platform: str = _text()
    handle: str = _text()
    shown_digest: str = _text()
    closed: int = _whole()


class PlaceRow(Row, table=True):
    """Where cards for several people stand: `kind` group (`name` as SOPs have it), trace (the request begun there), home (whose); the rest is the platform's own."""

    __tablename__ = "places"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    kind: str = _key()
    name: str = _key()
    platform: str = _text()
    place: str = _text()
    thread: str = _text()


class PersonRow(Row, table=True):
    """`position` is the order of the directory; `chosen_language` what the person asked for in chat, over the file's."""

    __tablename__ = "people"
    id: str = _key()
    position: int = _whole()
    name: str = _text()
    short: str = _text()
    unit: str = _text()
    manager: str = _text()
    rank: str = _text()
    title: str = _text()
    honorific: str = _text()
    language: str = _text()
    chosen_language: str = _text()
    zone: str = _text()
    hours_from: int = _whole()
    hours_to: int = _whole()
    active: int = _whole()
    columns: str = _text()


class RoleRow(Row, table=True):
    __tablename__ = "roles"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    person: str = Field(primary_key=True, sa_type=Text, foreign_key="people.id")
    role: str = _key()
    unit: str = _key()


class AccountRow(Row, table=True):
    __tablename__ = "accounts"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    platform: str = _key()
    account: str = _key()
    person: str = _text(foreign_key="people.id", index=True)


class AbsenceRow(Row, table=True):
    """Dates as ISO text, both included."""

    __tablename__ = "absences"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    person: str = Field(primary_key=True, sa_type=Text, foreign_key="people.id")
    first: str = _key()
    last: str = _text()
    delegate: str = _text()


class DirectoryRow(Row, table=True):
    """The directory's own history: what changed of whom, when, by whom."""

    __tablename__ = "directory_history"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_autoincrement": True}
    id: int | None = _counted()
    at: int = _whole()
    by: str = _text()
    person: str = _text(index=True)
    kind: str = _text()
    change: str = _text()


class LinkRow(Row, table=True):
    """A one-time code, kept only as its hash; `purpose` says what it opens."""

    __tablename__ = "links"
    code_hash: str = _key()
    purpose: str = _text()
    person: str = _text()
    expires: int = _whole()
    used: int | None = _whole()


class SessionRow(Row, table=True):
    """A dashboard session, kept only as its id's hash."""

    __tablename__ = "sessions"
    id_hash: str = _key()
    person: str = _text(index=True)
    csrf: str = _text()
    expires: int = _whole()


class SeenRow(Row, table=True):
    """A delivery of a platform that was answered, with the answer, so that a repeat gets the same."""

    __tablename__ = "seen"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    platform: str = _key()
    delivery: str = _key()
    answer: str = _text()
    at: int = _whole(index=True)


class DraftRow(Row, table=True):
    __tablename__ = "drafts"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    person: str = _key()
    platform: str = _key()
    body: str = _text()
    updated: int = _whole()


class SeriesRow(Row, table=True):
    __tablename__ = "series"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    template: str = _key()
    key: str = _key()
    last: int = _whole()


class RegisterEntryRow(Row, table=True):
    """A row of a register of the organisation; `position` is the order of its file."""

    __tablename__ = "registers"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    name: str = _key()
    key: str = _key()
    position: int = _whole()
    cells: str = _text()


class FileRow(Row, table=True):
    """Metadata of a file; its bytes lie in the data folder by digest. `name` and `by` of who handed it in first, `at` the last time."""

    __tablename__ = "files"
    digest: str = _key()
    name: str = _text()
    size: int = _whole()
    media_type: str = _text()
    by: str = _text()
    at: int = _whole()


class NamedFileRow(Row, table=True):
    """A file that the history of a request names: it stays, whatever became of the request."""

    __tablename__ = "named_files"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    digest: str = _key()
    request: str = Field(primary_key=True, sa_type=Text, foreign_key="requests.id")


class TasteRow(Row, table=True):
    """How somebody wants pages to look, on whatever device."""

    __tablename__ = "tastes"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    person: str = _key()
    theme: str = _text()


class SettingRow(Row, table=True):
    __tablename__ = "settings"
    __table_args__: ClassVar[Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
    key: str = _key()
    value: str = _text()


class LeaseRow(Row, table=True):
    __tablename__ = "leases"
    name: str = _key()
    holder: str = _text()
    until: int = _whole()
