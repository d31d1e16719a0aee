"""Promises reckoned from what is waiting; what the clock looks for, by index."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0041_2"

INDEXES = {
    "ix_cases_class_due": ["closed_at", "rank", "tier", "due_at"],
    "ix_cases_due": ["closed_at", "due_at"],
    "ix_cases_follow_up": ["follow_up_at"],
    "ix_cases_status": ["status", "resolved_at"],
}


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "measures",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_measures")),
    )
    op.add_column("promises", sa.Column("limit_at", moment, nullable=True))
    for name, columns in INDEXES.items():
        op.create_index(name, "cases", columns)


def downgrade() -> None:
    """Undo this step."""
    for name in INDEXES:
        op.drop_index(name, "cases")
    op.drop_column("promises", "limit_at")
    op.drop_table("measures")
