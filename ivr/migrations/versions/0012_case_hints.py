"""Hints and fields of messages, and which transcripts were read for them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0014"

NOT_UNDERSTOOD = sa.text("understood_at IS NULL")
READ = ("transcripts", "corrections")


def upgrade() -> None:
    """Apply this step."""
    for table in READ:
        understood = sa.Column("understood_at", sa.DateTime(timezone=True))
        op.add_column(table, understood)
        op.create_index(
            f"ix_{table}_not_understood",
            table,
            ["id"],
            sqlite_where=NOT_UNDERSTOOD,
            postgresql_where=NOT_UNDERSTOOD,
        )
    op.create_table(
        "case_hints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("topic", sa.String()),
        sa.Column("priority", sa.String()),
        sa.Column("start", sa.Float()),
        sa.Column("end", sa.Float()),
        sa.Column("confidence", sa.Float()),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name="fk_case_hints_call_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["recording_id"],
            ["recordings.id"],
            name="fk_case_hints_recording_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_hints"),
    )
    for column in ("call_id", "recording_id"):
        op.create_index(f"ix_case_hints_{column}", "case_hints", [column])


def downgrade() -> None:
    """Undo this step; hints are gone, and are found again after the next upgrade."""
    op.drop_table("case_hints")
    for table in reversed(READ):
        op.drop_index(f"ix_{table}_not_understood", table)
        op.drop_column(table, "understood_at")
