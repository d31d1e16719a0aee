"""What agents have typed and not sent."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0067_3"


def upgrade() -> None:
    """Apply this step."""
    parents = {
        "case_number": ("cases.number", "CASCADE"),
        "agent_id": ("agents.id", None),
    }
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [there], name=op.f(f"fk_drafts_{column}"), ondelete=gone
            )
            for column, (there, gone) in parents.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("case_number", "agent_id", "form", name="uq_drafts_form"),
    )
    op.create_index("ix_drafts_at", "drafts", ["at"])


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("drafts")
