"""What a posted summary points at and whom it names, so that it can be corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both columns; of what was posted before nothing is known."""
    for name in ("questions", "people"):
        column = sa.Column(name, sa.Text, nullable=False, server_default="[]")
        op.add_column("summaries", column)
