"""How many agents were at work by the hour, and what is expected from that."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0032"


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "staffing",
        sa.Column("at", moment, nullable=False),
        sa.Column("agents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("at", name=op.f("pk_staffing")),
    )
    op.create_table(
        "forecasts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_forecasts")),
    )


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("forecasts")
    op.drop_table("staffing")
