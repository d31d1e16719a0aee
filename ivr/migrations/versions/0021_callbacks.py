"""Calls that we make, the agents' own numbers, and how fast we may call."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0008"

UNDER_WAY = sa.text("ended_at IS NULL")
TEXTS = ("agent_number", "caller_number", "from_number")
MAYBE = ("lease", "sid", "caller_sid", "outcome", "reason")
MOMENTS = ("due_at", "leased_until", "placed_at", "rung_at", "person_at", "ended_at")


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.add_column("agents", sa.Column("phone", sa.String(), nullable=True))
    op.create_table(
        "paces",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("next_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_paces")),
    )
    op.create_table(
        "callbacks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in TEXTS),
        *(sa.Column(name, sa.String(), nullable=True) for name in MAYBE),
        sa.Column("requested_at", moment, nullable=False),
        *(sa.Column(name, moment, nullable=True) for name in MOMENTS),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["cases.number"],
            name=op.f("fk_callbacks_case_number"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_callbacks_agent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
        sa.UniqueConstraint("token", name=op.f("uq_callbacks_token")),
        sa.UniqueConstraint("sid", name=op.f("uq_callbacks_sid")),
    )
    op.create_index(op.f("ix_callbacks_case_number"), "callbacks", ["case_number"])
    op.create_index("ix_callbacks_due", "callbacks", ["ended_at", "due_at"])
    op.create_index(
        "uq_callbacks_under_way",
        "callbacks",
        ["case_number"],
        unique=True,
        sqlite_where=UNDER_WAY,
        postgresql_where=UNDER_WAY,
    )


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("callbacks")
    op.drop_table("paces")
    op.drop_column("agents", "phone")
