"""Legal holds, what was forgotten, and the chores that one process at a time does."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012_3"

MOMENT = sa.DateTime(timezone=True)
FORGETTABLE = ("calls", "cases")


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "legal_holds",
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["cases.number"],
            name="fk_legal_holds_case_number",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_number", name="pk_legal_holds"),
    )
    deletions()
    op.create_table(
        "chores",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_chores"),
    )
    for table in FORGETTABLE:
        op.add_column(table, sa.Column("forgotten_at", MOMENT, nullable=True))


def deletions() -> None:
    """Make the table of what was forgotten."""
    op.create_table(
        "deletions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("id_sha256", sa.String(), nullable=False),
        sa.Column("sid", sa.String(), nullable=True),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("files_gone_at", MOMENT, nullable=True),
        sa.Column("rows_gone_at", MOMENT, nullable=True),
        sa.Column("remote", sa.String(), nullable=False),
        sa.Column("remote_at", MOMENT, nullable=True),
        sa.Column("remote_status", sa.Integer(), nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_deletions"),
        sa.UniqueConstraint("id_sha256", name="uq_deletions_id_sha256"),
    )
    op.create_index("ix_deletions_open", "deletions", ["rows_gone_at"])
    op.create_index("ix_deletions_due", "deletions", ["due_at"])


def downgrade() -> None:
    """Undo this step."""
    for table in reversed(FORGETTABLE):
        op.drop_column(table, "forgotten_at")
    for table in ("chores", "deletions", "legal_holds"):
        op.drop_table(table)
