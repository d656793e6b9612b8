"""The words that the archive of the search by words holds, to find those that begin alike."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_archive, instance)")
