"""An emergency that closes the desk, has words of its own, and ends at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0073_2"
down_revision = "0070"


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    false = sa.text("false")
    with op.batch_alter_table("switches") as table:
        table.add_column(sa.Column("until", moment, nullable=True))
        table.add_column(
            sa.Column("closed", sa.Boolean(), nullable=False, server_default=false)
        )
        table.add_column(
            sa.Column("words", sa.JSON(), nullable=False, server_default="{}")
        )
    op.create_table(
        "switch_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until", moment, nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_switch_changes")),
    )


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("switch_changes")
    with op.batch_alter_table("switches") as table:
        table.drop_column("words")
        table.drop_column("closed")
        table.drop_column("until")
