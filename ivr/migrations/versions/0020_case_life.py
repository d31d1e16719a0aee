"""A case's life: resolved and waiting, how it ended, what each event changed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0007"

MOMENTS = ("resolved_at", "follow_up_at", "touched_at")
NAMES = ("disposition", "root_cause")


def upgrade() -> None:
    """Apply this step."""
    for name in MOMENTS:
        moment = sa.Column(name, sa.DateTime(timezone=True), nullable=True)
        op.add_column("cases", moment)
    for name in NAMES:
        op.add_column("cases", sa.Column(name, sa.String(), nullable=True))
    reopened = sa.Column("reopened", sa.Integer(), nullable=False, server_default="0")
    op.add_column("cases", reopened)
    changes = sa.Column("changes", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("case_events", changes)


def downgrade() -> None:
    """Undo this step."""
    op.drop_column("case_events", "changes")
    for name in ("reopened", *NAMES, *MOMENTS):
        op.drop_column("cases", name)
