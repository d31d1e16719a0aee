"""Flow revisions, publications and switches; what callers gave; a case's tags.

Columns are added and dropped in place: a table that is made anew is first dropped,
and on SQLite that empties the tables whose rows belong to it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "flow_revisions",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("files", sa.String(), nullable=False),
        sa.Column("stored_at", MOMENT, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_flow_revisions")),
    )
    op.create_table(
        "flow_publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["flow_revisions.digest"],
            name=op.f("fk_flow_publications_digest"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_publications")),
    )
    op.create_table(
        "switches",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_switches")),
    )
    op.add_column("turns", sa.Column("given", sa.String(), nullable=True))
    tags = sa.Column("tags", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("cases", tags)
    op.create_index("ix_calls_caller", "calls", ["caller", "started_at"])
    op.create_index("ix_cases_caller", "cases", ["caller", "closed_at"])


def downgrade() -> None:
    """Undo this step."""
    op.drop_index("ix_cases_caller", "cases")
    op.drop_index("ix_calls_caller", "calls")
    op.drop_column("cases", "tags")
    op.drop_column("turns", "given")
    op.drop_table("switches")
    op.drop_table("flow_publications")
    op.drop_table("flow_revisions")
