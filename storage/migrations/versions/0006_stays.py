"""How long requests that have ended stood at each of their steps."""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any
from zlib import crc32

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PORTION = 1_000  # requests at a time
_CUT_SHORT = ("rejected", "withdrawn", "cancelled", "expired", "lapsed")
_NEXT = sa.text("SELECT max(id) FROM (SELECT id FROM requests WHERE id > :after ORDER BY id LIMIT :portion) AS some")
_MOVES = sa.text(
    "SELECT r.id, r.sop, r.ended, r.status, h.at, h.to_states FROM requests r JOIN history h ON h.request = r.id"
    " WHERE r.id > :after AND r.id <= :last AND r.ended IS NOT NULL ORDER BY r.id, h.seq"
)


def upgrade() -> None:
    stays = op.create_table(
        "stays",
        sa.Column("sop", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened", _WHOLE, nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("until", _WHOLE, nullable=False),
        sa.Column("ended", _WHOLE, nullable=False),
        sa.Column("way", _WHOLE, nullable=False),
        sa.Column("done", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("sop", "state", "opened", "request", name="pk_stays"),
        sa.ForeignKeyConstraint(["request"], ["requests.id"], name="fk_stays_request"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    connection, after = op.get_bind(), ""
    while last := connection.execute(_NEXT, {"after": after, "portion": _PORTION}).scalar():
        moves = connection.execute(_MOVES, {"after": after, "last": last}).fetchall()
        rows = [row for _, group in groupby(moves, lambda move: move[0]) for row in _rows(list(group))]
        if rows:
            op.bulk_insert(stays, rows)
        after = last


def _rows(moves: Sequence[Sequence[Any]]) -> list[dict[str, object]]:
    """As `storage.stays.stay_rows` makes them."""
    request, sop, ended, status, *_ = moves[0]
    here: dict[str, int] = {}
    found: dict[tuple[str, int], int] = {}
    for *_, at, to_states in moves:
        states = json.loads(to_states)
        found.update({(state, here.pop(state)): at for state in [*here] if state not in states})
        here.update({state: at for state in states if state not in here})
    way = crc32(" ".join(sorted({state for state, _ in found} - {"form"})).encode())
    common = {"sop": sop, "request": request, "ended": ended, "done": int(status not in _CUT_SHORT), "way": way}
    return [{**common, "state": state, "opened": opened, "until": until} for (state, opened), until in found.items()]
