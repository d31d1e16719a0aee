"""Agents who are away, and cases that a supervisor returned to the agents."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0073_2"

ESCALATED = sa.text(
    "closed_at IS NULL AND escalated_at IS NOT NULL AND returned_at IS NULL"
)


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.add_column("agents", sa.Column("away_since", moment, nullable=True))
    op.add_column("cases", sa.Column("returned_at", moment, nullable=True))
    op.create_index(
        "ix_cases_escalated",
        "cases",
        ["rank", "tier", "called_at", "number"],
        sqlite_where=ESCALATED,
        postgresql_where=ESCALATED,
    )


def downgrade() -> None:
    """Undo this step."""
    op.drop_index("ix_cases_escalated", "cases")
    op.drop_column("cases", "returned_at")
    op.drop_column("agents", "away_since")
