"""Recordings: what was tried, what holds all up, and Twilio's copies."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0012"


def moment(name: str) -> sa.Column[Any]:
    """Return a column for a moment that may be unknown."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def count(name: str) -> sa.Column[Any]:
    """Return a column that counts from nought."""
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def columns() -> list[sa.Column[Any]]:
    """Return what is added to a recording's row."""
    return [
        moment("tried_since"),
        count("lapses"),
        count("crashes"),
        sa.Column("alone", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("refused_sha256", sa.String(), nullable=True),
        count("refused_times"),
        moment("remove_at"),
        moment("removed_at"),
        count("removal_attempts"),
        sa.Column("removal_reason", sa.String(), nullable=True),
    ]


def upgrade() -> None:
    """Apply this step."""
    for column in columns():
        op.add_column("recordings", column)
    op.create_index(op.f("ix_recordings_remove_at"), "recordings", ["remove_at"])
    op.create_table(
        "recording_holds",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_recording_holds")),
    )


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("recording_holds")
    op.drop_index(op.f("ix_recordings_remove_at"), "recordings")
    for column in reversed(columns()):
        op.drop_column("recordings", column.name)
