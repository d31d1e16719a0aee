"""What finds cases, and the triggers that keep it in step with the rows."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from ivr.migrations import search_triggers as triggers

revision = "0036"
down_revision = "0039"


def upgrade() -> None:
    """Apply this step; every case there is waits to be read."""
    op.create_table(
        "search_docs",
        sa.Column("case_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("tokens", tokens_type(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["cases.number"],
            name=op.f("fk_search_docs_case_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_number", name=op.f("pk_search_docs")),
    )
    op.create_index("ix_search_docs_form", "search_docs", ["form", "case_number"])
    op.create_table(
        "search_waiting",
        sa.Column("id", large_number(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_waiting")),
    )
    op.create_table(
        "search_rebuilds",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_search_rebuilds")),
    )
    for statement in triggers.up(op.get_bind().dialect.name):
        op.execute(statement)
    op.execute("INSERT INTO search_waiting (case_number) SELECT number FROM cases")


def large_number() -> sa.types.TypeEngine[Any]:
    """Return the type of what grows with every change."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def tokens_type() -> sa.types.TypeEngine[Any]:
    """Return the type of the tokens."""
    if op.get_bind().dialect.name == "postgresql":
        return sa.ARRAY(sa.Integer())
    return sa.Text()


def downgrade() -> None:
    """Undo this step."""
    for statement in triggers.down(op.get_bind().dialect.name):
        op.execute(statement)
    for name in ("search_rebuilds", "search_waiting", "search_docs"):
        op.drop_table(name)
