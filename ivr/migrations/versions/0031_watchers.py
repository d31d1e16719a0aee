"""Agents who follow cases."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0044"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "case_watchers",
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("mentioned", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["cases.number"],
            name=op.f("fk_case_watchers_case_number"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_case_watchers_agent_id")
        ),
        sa.PrimaryKeyConstraint(
            "case_number", "agent_id", name=op.f("pk_case_watchers")
        ),
    )
    op.create_index("ix_case_watchers_agent", "case_watchers", ["agent_id"])


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("case_watchers")
