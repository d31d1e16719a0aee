"""When each part of the hotline was last at work."""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0064"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "beats",
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_beats")),
    )


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("beats")
