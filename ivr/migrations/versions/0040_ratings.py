"""What callers thought of how they were helped."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0022"

ASKED_BY_US = sa.text("asked_by <> 'survey'")
SURVEYED = sa.text("asked_by = 'survey'")
WHOSE = {
    "case_number": "cases.number",
    "call_id": "calls.id",
    "callback_id": "callbacks.id",
}


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "ratings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in WHOSE),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("highest", sa.Integer(), server_default="5", nullable=False),
        sa.Column("at", moment, nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [name], [column], name=op.f(f"fk_ratings_{name}"), ondelete="CASCADE"
            )
            for name, column in WHOSE.items()
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_ratings_agent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
    )
    for name in ("case_number", "call_id"):
        op.create_index(op.f(f"ix_ratings_{name}"), "ratings", [name])
    op.create_index("ix_ratings_at", "ratings", ["at"])
    for name, column, rows in (
        ("uq_ratings_case", "case_number", ASKED_BY_US),
        ("uq_ratings_survey", "call_id", SURVEYED),
    ):
        op.create_index(
            name,
            "ratings",
            [column],
            unique=True,
            sqlite_where=rows,
            postgresql_where=rows,
        )


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("ratings")
