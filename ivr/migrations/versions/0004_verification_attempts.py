"""Every try to learn who calls, instead of wrong PINs alone; a case says why."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TABLE = "verification_attempts"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("caller", sa.String(), nullable=True),
        sa.Column("attested", sa.Boolean(), nullable=False),
        sa.Column("on_file", sa.Boolean(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f(f"fk_{TABLE}_call_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("at", "call_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    for column in ("account", "caller"):
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column, "counted", "at"])
    op.drop_table("pin_failures")
    op.add_column(
        "cases",
        sa.Column(
            "verification_reasons", sa.JSON(), server_default="[]", nullable=False
        ),
    )


def downgrade() -> None:
    """Undo this step."""
    op.drop_column("cases", "verification_reasons")
    op.create_table(
        "pin_failures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin_failures")),
    )
    op.create_index("ix_pin_failures_account", "pin_failures", ["account", "at"])
    op.drop_table(TABLE)
