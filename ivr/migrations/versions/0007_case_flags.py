"""Flags of calls and of their cases: that a secret was told and removed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TABLES = ("calls", "cases")


def upgrade() -> None:
    """Apply this step."""
    for table in TABLES:
        flags = sa.Column("flags", sa.JSON(), nullable=False, server_default="[]")
        op.add_column(table, flags)


def downgrade() -> None:
    """Undo this step."""
    for table in reversed(TABLES):
        op.drop_column(table, "flags")
