"""The first shape of the tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _requests()
    _waits()
    _deliveries()
    _people()
    _organisation()


def _text(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _whole(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, WHOLE, nullable=nullable)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _names(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """`column` of `table` names a row of `other` ("table.column")."""
    return sa.ForeignKeyConstraint([column], [other], name=f"fk_{table}_{column}")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _requests() -> None:
    op.create_table(
        "sops",
        _text("digest"), _text("name"), _text("text"), _whole("published_at"), _text("published_by"), _whole("live"),
        _key("sops", "digest"),
        sqlite_strict=True,
    )
    _index("sops", "name", "live")
    op.create_table(
        "requests",
        _text("id"), _text("number"), _text("number_key"), _text("sop"), _text("digest"), _text("requester"), _text("submitter"),
        _text("status"), _whole("submitted"), _whole("decided", nullable=True), _whole("ended", nullable=True),
        _whole("changed"), _whole("version"), _text("body"), _text("state_digest"), _text("headline"),
        _text("amount", nullable=True), _text("currency"), _text("states"), _text("words"),
        _key("requests", "id"),
        _names("requests", "digest", "sops.digest"),
        sa.UniqueConstraint("number_key", name="uq_requests_number_key"),
        sqlite_strict=True,
    )
    _index("requests", "requester")
    _index("requests", "sop", "submitted")
    _index("requests", "status")
    _index("requests", "ended", "digest")
    op.create_table(
        "history",
        _text("request"), _whole("seq"), _whole("at"), _text("by"), _text("on_behalf_of"), _text("event"), _text("facts"),
        _text("from_states"), _text("to_states"), _text("state_digest"), _text("engine"), _text("prev"), _text("digest"),
        _key("history", "request", "seq"),
        _names("history", "request", "requests.id"),
        sqlite_strict=True,
    )
    op.create_table(
        "involved",
        _text("person"), _text("request"),
        _key("involved", "person", "request"),
        _names("involved", "request", "requests.id"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _waits() -> None:
    op.create_table(
        "waiting",
        _text("request"), _text("state"), _text("person"), _whole("visit"), _text("why"), _whole("since"),
        _whole("due", nullable=True),
        _key("waiting", "request", "state", "person"),
        _names("waiting", "request", "requests.id"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _index("waiting", "person")
    op.create_table(
        "alarms",
        _text("request"), _text("state"), _whole("visit"), _whole("timer"), _whole("at"),
        _key("alarms", "request", "state", "visit", "timer"),
        _names("alarms", "request", "requests.id"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _index("alarms", "at")
    op.create_table(
        "nudges",
        _text("person"), _text("request"), _text("state"), _whole("visit"), _whole("due"),
        _key("nudges", "person", "request", "state"),
        _names("nudges", "request", "requests.id"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _index("nudges", "request")


def _deliveries() -> None:
    op.create_table(
        "outbox",
        _whole("id"), _text("lane"), _text("kind"), _text("request"), _text("person"), _text("body"), _whole("created"),
        _whole("not_before"), _whole("attempts"), _whole("claimed_until"), _whole("parked"), _text("failure"),
        _key("outbox", "id"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    _index("outbox", "parked", "lane", "id")
    op.create_table(
        "cards",
        _whole("id"), _text("request"), _text("person"), _text("role"), _text("state"), _whole("visit"), _text("platform"),
        _text("handle"), _text("shown_digest"), _whole("closed"),
        _key("cards", "id"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    _index("cards", "platform", "handle")
    _index("cards", "request", "person")
    op.create_table(
        "seen",
        _text("platform"), _text("delivery"), _text("answer"), _whole("at"),
        _key("seen", "platform", "delivery"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _index("seen", "at")
    op.create_table(
        "drafts",
        _text("person"), _text("platform"), _text("body"), _whole("updated"),
        _key("drafts", "person", "platform"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _people() -> None:
    op.create_table(
        "people",
        _text("id"), _whole("position"), _text("name"), _text("short"), _text("unit"), _text("manager"), _text("rank"),
        _text("title"), _text("honorific"), _text("language"), _text("chosen_language"), _text("zone"), _whole("hours_from"),
        _whole("hours_to"), _whole("active"), _text("columns"),
        _key("people", "id"),
        sqlite_strict=True,
    )
    op.create_table(
        "roles",
        _text("person"), _text("role"), _text("unit"),
        _key("roles", "person", "role", "unit"),
        _names("roles", "person", "people.id"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "accounts",
        _text("platform"), _text("account"), _text("person"),
        _key("accounts", "platform", "account"),
        _names("accounts", "person", "people.id"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _index("accounts", "person")
    op.create_table(
        "absences",
        _text("person"), _text("first"), _text("last"), _text("delegate"),
        _key("absences", "person", "first"),
        _names("absences", "person", "people.id"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "directory_history",
        _whole("id"), _whole("at"), _text("by"), _text("person"), _text("kind"), _text("change"),
        _key("directory_history", "id"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    _index("directory_history", "person")
    op.create_table(
        "links",
        _text("code_hash"), _text("purpose"), _text("person"), _whole("expires"), _whole("used", nullable=True),
        _key("links", "code_hash"),
        sqlite_strict=True,
    )
    op.create_table(
        "sessions",
        _text("id_hash"), _text("person"), _text("csrf"), _whole("expires"),
        _key("sessions", "id_hash"),
        sqlite_strict=True,
    )
    _index("sessions", "person")


def _organisation() -> None:
    op.create_table(
        "series",
        _text("template"), _text("key"), _whole("last"),
        _key("series", "template", "key"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "registers",
        _text("name"), _text("key"), _whole("position"), _text("cells"),
        _key("registers", "name", "key"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "files",
        _text("digest"), _text("name"), _whole("size"), _text("media_type"), _text("by"), _whole("at"),
        _key("files", "digest"),
        sqlite_strict=True,
    )
    op.create_table(
        "settings",
        _text("key"), _text("value"),
        _key("settings", "key"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
