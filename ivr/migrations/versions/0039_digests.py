"""The nightly digests: which was sent to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0043"


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("letter", sa.String(), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("leased_until", moment, nullable=True),
        sa.Column("sent_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("day", "to", name=op.f("uq_digests_day_to")),
    )
    op.create_index("ix_digests_due", "digests", ["state", "due_at"])


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("digests")
