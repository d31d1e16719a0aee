"""Runs that compare the telephone network's lists with ours, and what they found.

What the network last said of a text message that it took.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0038"


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "reconciliations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("since", moment, nullable=False),
        sa.Column("until", moment, nullable=False),
        sa.Column("covered", moment, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("counts", sa.JSON(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliations")),
    )
    op.create_index("ix_reconciliations_state", "reconciliations", ["state", "id"])
    op.create_table(
        "discrepancies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sid", sa.String(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("found_at", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=True),
        sa.Column("seen_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["calls.id"],
            name=op.f("fk_discrepancies_call_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancies")),
        sa.UniqueConstraint("sid", name=op.f("uq_discrepancies_sid")),
    )
    op.create_index(op.f("ix_discrepancies_call_id"), "discrepancies", ["call_id"])
    op.create_index("ix_discrepancies_seen", "discrepancies", ["seen_at"])
    op.add_column("messages", sa.Column("delivery", sa.String(), nullable=True))
    op.add_column("messages", sa.Column("error_code", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_messages_sid"), "messages", ["sid"])


def downgrade() -> None:
    """Undo this step."""
    op.drop_index(op.f("ix_messages_sid"), "messages")
    op.drop_column("messages", "error_code")
    op.drop_column("messages", "delivery")
    op.drop_table("discrepancies")
    op.drop_table("reconciliations")
