"""What callers say to being recorded, and the recordings of calls back."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0030"


def upgrade() -> None:
    """Apply this step.

    The new column is no foreign key: SQLite would need the table made anew for that,
    on which rows hang.  A recording goes with its call, as the callback with its case.
    """
    moment = sa.DateTime(timezone=True)
    op.add_column("callbacks", sa.Column("consent", sa.String(), nullable=True))
    op.add_column("callbacks", sa.Column("consent_at", moment, nullable=True))
    op.add_column("recordings", sa.Column("callback_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_recordings_callback_id"), "recordings", ["callback_id"])


def downgrade() -> None:
    """Undo this step; the index first, since SQLite drops no column that has one."""
    op.drop_index(op.f("ix_recordings_callback_id"), "recordings")
    op.drop_column("recordings", "callback_id")
    for name in ("consent", "consent_at"):
        op.drop_column("callbacks", name)
