"""Figures that are counted before somebody asks for them."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0073"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "figure_sets",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_figure_sets")),
    )


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("figure_sets")
