"""Agents' looks at cases: what is unread, and who is there."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0066"


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "case_looks",
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("at", moment, nullable=False),
        sa.Column("writing_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["cases.number"],
            name=op.f("fk_case_looks_case_number"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_case_looks_agent_id")
        ),
        sa.PrimaryKeyConstraint("case_number", "agent_id", name=op.f("pk_case_looks")),
    )
    op.create_index("ix_case_looks_at", "case_looks", ["at"])
    op.create_index("ix_case_looks_agent", "case_looks", ["agent_id"])


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("case_looks")
