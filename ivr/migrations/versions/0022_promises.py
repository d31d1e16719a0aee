"""The ledger of promises; warnings and escalations of cases."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0013"


def upgrade() -> None:
    """Apply this step.

    Cases of before have their promise too: that of those still open is open, the
    others' is not known any more, so they have none.
    """
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "promises",
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", moment, nullable=True),
        sa.Column("answered_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["cases.number"],
            name=op.f("fk_promises_case_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_number", name=op.f("pk_promises")),
    )
    op.create_index("ix_promises_open", "promises", ["state", "due_at"])
    for name in ("warned_at", "late_at", "escalated_at"):
        op.add_column("cases", sa.Column(name, moment, nullable=True))
    op.add_column("cases", sa.Column("escalation", sa.String(), nullable=True))
    op.execute(
        "INSERT INTO promises (case_number, made_at, due_at, state)"
        " SELECT number, opened_at, due_at, 'open' FROM cases"
        " WHERE closed_at IS NULL AND NOT abandoned"
    )


def downgrade() -> None:
    """Undo this step."""
    for name in ("escalation", "escalated_at", "late_at", "warned_at"):
        op.drop_column("cases", name)
    op.drop_table("promises")
