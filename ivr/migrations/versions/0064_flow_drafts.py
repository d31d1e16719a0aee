"""The draft of a flow, what was done to it, and what was tried of it."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0061"


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "flow_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=True),
        sa.Column("main", sa.String(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("sounds", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("begun_at", moment, nullable=False),
        sa.Column("begun_by", sa.String(), nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("ending", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_drafts")),
        sa.UniqueConstraint("open", name=op.f("uq_flow_drafts_open")),
    )
    add_edits(moment)
    add_trials(moment)


def add_edits(moment: sa.DateTime) -> None:
    """Add the table of what was done."""
    op.create_table(
        "flow_draft_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_draft_edits")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["flow_drafts.id"], name=op.f("fk_flow_draft_edits_draft_id")
        ),
    )
    op.create_index("ix_flow_draft_edits_draft", "flow_draft_edits", ["draft_id", "id"])


def add_trials(moment: sa.DateTime) -> None:
    """Add the table of what was tried."""
    op.create_table(
        "flow_trials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=True),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("leased_until", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_trials")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["flow_drafts.id"], name=op.f("fk_flow_trials_draft_id")
        ),
    )
    op.create_index("ix_flow_trials_state", "flow_trials", ["state", "id"])
    op.create_index("ix_flow_trials_draft", "flow_trials", ["draft_id", "id"])


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("flow_trials")
    op.drop_table("flow_draft_edits")
    op.drop_table("flow_drafts")
