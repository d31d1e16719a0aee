"""From when on the caller of a case can be called, where that was not at once."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.add_column("cases", sa.Column("reachable_at", moment, nullable=True))


def downgrade() -> None:
    """Undo this step."""
    op.drop_column("cases", "reachable_at")
