"""Several transcripts of a recording, and corrections as versions."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0020"

CURRENT = sa.text("current")


def upgrade() -> None:
    """Apply this step."""
    with op.batch_alter_table("transcripts") as batch_op:
        batch_op.drop_constraint("uq_transcripts_recording_id", type_="unique")
        batch_op.add_column(
            sa.Column("current", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.create_index("ix_transcripts_recording_id", ["recording_id"])
    op.create_index(
        "uq_transcripts_current",
        "transcripts",
        ["recording_id"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )
    version = sa.Column("corrected", sa.Integer(), nullable=False, server_default="0")
    op.add_column("recordings", version)
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"],
            ["recordings.id"],
            name="fk_corrections_recording_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name="fk_corrections_agent_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sa.UniqueConstraint(
            "recording_id", "version", name="uq_corrections_recording_id"
        ),
    )


def downgrade() -> None:
    """Undo this step; corrections, and transcripts that are not current, are gone."""
    op.drop_table("corrections")
    op.drop_column("recordings", "corrected")
    op.execute("DELETE FROM transcripts WHERE NOT current")
    op.drop_index("uq_transcripts_current", "transcripts")
    with op.batch_alter_table("transcripts") as batch_op:
        batch_op.drop_index("ix_transcripts_recording_id")
        batch_op.drop_column("current")
        batch_op.create_unique_constraint(
            "uq_transcripts_recording_id", ["recording_id"]
        )
