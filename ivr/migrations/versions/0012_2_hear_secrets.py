"""Who may hear where secrets were told, and who did."""

import sqlalchemy as sa
from alembic import op

revision = "0012_2"
down_revision = "0021"


def upgrade() -> None:
    """Apply this step; nobody has the right until it is given."""
    right = sa.Column(
        "hear_secrets", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("agents", right)
    op.create_table(
        "hearings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"],
            ["recordings.id"],
            name="fk_hearings_recording_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name="fk_hearings_agent_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_hearings"),
    )
    op.create_index("ix_hearings_recording_id", "hearings", ["recording_id"])


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("hearings")
    op.drop_column("agents", "hear_secrets")
