"""A second step at the sign-in: codes of an app, and codes for who lost it."""

import sqlalchemy as sa
from alembic import op

revision = "0067_2"
down_revision = "0067"


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "totp_secrets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("confirmed_at", moment, nullable=True),
        sa.Column("last_step", sa.Integer(), server_default="0", nullable=False),
        agent_of("totp_secrets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_totp_secrets")),
        sa.UniqueConstraint("agent_id", name=op.f("uq_totp_secrets_agent_id")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("used_at", moment, nullable=True),
        agent_of("recovery_codes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_index("ix_recovery_codes_agent_id", "recovery_codes", ["agent_id"])
    op.create_table(
        "sign_in_steps",
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        agent_of("sign_in_steps"),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_sign_in_steps")),
    )
    op.add_column(
        "sign_in_failures",
        sa.Column("step", sa.String(), server_default="password", nullable=False),
    )


def agent_of(table: str) -> sa.ForeignKeyConstraint:
    """Return what binds a row to its agent."""
    name = op.f(f"fk_{table}_agent_id")
    return sa.ForeignKeyConstraint(
        ["agent_id"], ["agents.id"], name=name, ondelete="CASCADE"
    )


def downgrade() -> None:
    """Undo this step."""
    op.drop_column("sign_in_failures", "step")
    for table in ("sign_in_steps", "recovery_codes", "totp_secrets"):
        op.drop_table(table)
