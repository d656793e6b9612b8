"""Full-text indexes to find requests by words, and indexes that bring the newest without sorting all."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEEP = sa.text("INSERT INTO search_archive (rowid, words, people) VALUES (:place, :words, :people)")
_PUT = sa.text("INSERT INTO search_recent (rowid, words) VALUES (:place, :words)")
_ROWS = sa.text(
    "SELECT s.place, r.words, r.body, r.ended FROM searched s JOIN requests r ON r.id = s.request WHERE s.place > :after ORDER BY s.place LIMIT 1000"
)


def upgrade() -> None:
    op.drop_index("ix_requests_requester", "requests")
    for columns in (("submitted", "id"), ("requester", "submitted"), ("submitter", "submitted")):
        op.create_index(f"ix_requests_{'_'.join(columns)}", "requests", list(columns))
    op.create_table(
        "searched",
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_searched"),
        sa.ForeignKeyConstraint(["request"], ["requests.id"], name="fk_searched_request"),
        sa.UniqueConstraint("request", name="uq_searched_request"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.execute("CREATE VIRTUAL TABLE search_recent USING fts5(words)")
    op.execute("CREATE VIRTUAL TABLE search_archive USING fts5(words, people, prefix='2 3 4 5')")
    op.execute("INSERT INTO searched (request) SELECT id FROM requests ORDER BY submitted, id")
    _fill()


def _fill() -> None:
    connection, after = op.get_bind(), 0
    while rows := connection.execute(_ROWS, {"after": after}).fetchall():
        after = rows[-1][0]
        for place, words, body, ended in rows:
            if ended is None:
                connection.execute(_PUT, {"place": place, "words": words})
            else:
                connection.execute(_KEEP, {"place": place, "words": words, "people": _people(json.loads(body))})


def _people(request: dict[str, object]) -> str:
    """As `storage.search.signs` writes them."""
    requester, submitter, involved = str(request["requester"]), str(request["submitter"]), request["involved"]
    assert isinstance(involved, list)
    signs = ("i" + str(person).encode().hex() for person in dict.fromkeys((requester, *involved, submitter)))
    return " ".join(["r" + requester.encode().hex(), *signs])
