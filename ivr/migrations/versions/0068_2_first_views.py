"""With which view an agent's list opens."""

import sqlalchemy as sa
from alembic import op

revision = "0068_2"
down_revision = "0067_4"


def upgrade() -> None:
    """Apply this step."""
    parents = {
        "agent_id": ("agents.id", None),
        "view_id": ("saved_views.id", "CASCADE"),
    }
    op.create_table(
        "first_views",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("view_id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [there], name=op.f(f"fk_first_views_{column}"), ondelete=gone
            )
            for column, (there, gone) in parents.items()
        ),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_first_views")),
    )


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("first_views")
