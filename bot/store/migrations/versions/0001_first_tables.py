"""The first tables: workspaces, what is held of them, weeks and hints."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "workspaces",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("removed", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "channels",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "members",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("alias", sa.BigInteger, nullable=False),
        sa.Column("counters", sa.LargeBinary, nullable=False),
        sa.Column("history", sa.LargeBinary, nullable=False),
    )
    op.create_index("members_by_version", "members", ["workspace", "version"])
    op.create_table(
        "seen",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("mark", sa.BigInteger, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("first", sa.BigInteger, nullable=False),
        sa.Column("second", sa.BigInteger),
        sa.Column("last_day", sa.BigInteger, nullable=False),
    )
    op.create_index("seen_by_version", "seen", ["workspace", "version"])
    op.create_table(
        "weeks",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("monday", sa.BigInteger, primary_key=True),
        sa.Column("posts", sa.BigInteger, nullable=False),
        sa.Column("authors", sa.BigInteger, nullable=False),
        sa.Column("replied", sa.BigInteger, nullable=False),
        sa.Column("questions", sa.BigInteger, nullable=False),
        sa.Column("answered", sa.BigInteger, nullable=False),
        sa.Column("answer_minutes", sa.Text, nullable=False),
        sa.Column("links", sa.BigInteger, nullable=False),
        sa.Column("link_drops", sa.BigInteger, nullable=False),
        sa.Column("newcomers", sa.BigInteger, nullable=False),
        sa.Column("welcomed", sa.BigInteger, nullable=False),
        sa.Column("thanks", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "hints",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("tell", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("posted", sa.BigInteger, nullable=False),
        sa.Column("messages", sa.Text, nullable=False),
        sa.Column("times", sa.Text, nullable=False),
        sa.Column("people", sa.Text, nullable=False),
        sa.Column("numbers", sa.Text, nullable=False),
        sa.Column("traits", sa.Text, nullable=False),
        sa.Column("certainty", sa.Double, nullable=False),
        sa.Column("pattern", sa.Boolean, nullable=False),
        sa.Column("decided_at", sa.BigInteger, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )
