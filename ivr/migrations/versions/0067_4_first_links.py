"""The links by which the first admin comes in."""

import sqlalchemy as sa
from alembic import op

revision = "0067_4"
down_revision = "0068"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "first_links",
        sa.Column("code_sha256", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code_sha256", name=op.f("pk_first_links")),
    )


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("first_links")
