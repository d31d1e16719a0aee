"""Lists that agents saved under a name."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0062"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tab", sa.String(), nullable=False),
        sa.Column("narrow", sa.JSON(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_saved_views_agent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("agent_id", "name", name="uq_saved_views_name"),
    )


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("saved_views")
