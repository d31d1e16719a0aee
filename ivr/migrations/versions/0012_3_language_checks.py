"""Whether messages are in another language than their menu."""

import sqlalchemy as sa
from alembic import op

revision = "0012_3"
down_revision = "0012_2"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "language_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("lease", sa.String()),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.String()),
        sa.Column("found", sa.String()),
        sa.Column("share", sa.Float()),
        sa.ForeignKeyConstraint(
            ["recording_id"],
            ["recordings.id"],
            name="fk_language_checks_recording_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_language_checks"),
        sa.UniqueConstraint("recording_id", name="uq_language_checks_recording_id"),
    )
    due = ["due_at", "leased_until"]
    op.create_index("ix_language_checks_due", "language_checks", due)


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("language_checks")
