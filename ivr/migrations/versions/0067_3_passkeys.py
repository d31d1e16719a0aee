"""Passkeys: what a browser or a security key signs with at the sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "0067_3"
down_revision = "0073_3"


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"],
            ["agents.id"],
            name=op.f("fk_passkeys_agent_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index("ix_passkeys_agent_id", "passkeys", ["agent_id"])
    op.create_table(
        "used_challenges",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_used_challenges")),
    )


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("used_challenges")
    op.drop_table("passkeys")
