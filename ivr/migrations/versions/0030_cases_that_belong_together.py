"""Cases that belong together: merged into one, or linked."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0034"

MOMENT = sa.DateTime(timezone=True)


def case(table: str, column: str) -> sa.ForeignKeyConstraint:
    """Return the constraint that a column names a case."""
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint(
        [column], ["cases.number"], name=name, ondelete="CASCADE"
    )


def agent(table: str) -> sa.ForeignKeyConstraint:
    """Return the constraint that a column names an agent."""
    name = op.f(f"fk_{table}_agent_id")
    return sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=name)


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "case_merges",
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("root", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("contacts", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        *(case("case_merges", column) for column in ("source", "target", "root")),
        agent("case_merges"),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_case_merges")),
    )
    op.create_index(op.f("ix_case_merges_root"), "case_merges", ["root"])
    op.create_table(
        "case_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        *(case("case_links", column) for column in ("first", "second")),
        agent("case_links"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_links")),
        sa.UniqueConstraint("first", "second", name="uq_case_links_first_second"),
    )
    op.create_index(op.f("ix_case_links_second"), "case_links", ["second"])


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("case_links")
    op.drop_table("case_merges")
