"""When the clock begins the next requests of a SOP."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sops", sa.Column("starts_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
