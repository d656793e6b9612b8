"""Which files the histories name, so that the others can be swept."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_DIGEST = re.compile(r'"([0-9a-f]{64})"')


def upgrade() -> None:
    named = op.create_table(
        "named_files",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "request", name="pk_named_files"),
        sa.ForeignKeyConstraint(["request"], ["requests.id"], name="fk_named_files_request"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    history = sa.table("history", sa.column("request"), sa.column("event"), sa.column("facts"))
    rows = op.get_bind().execute(sa.select(history.c.request, history.c.event, history.c.facts))
    found = {(digest, request) for request, event, facts in rows for digest in _DIGEST.findall(event + facts)}
    if found:
        op.bulk_insert(named, [{"digest": digest, "request": request} for digest, request in sorted(found)])
