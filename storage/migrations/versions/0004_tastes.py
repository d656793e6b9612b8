"""How people want pages to look."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tastes",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_tastes"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
