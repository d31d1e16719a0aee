"""Programs' tokens, and the answers that their changes were given."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

IN_USE = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    optional = ("expires_at", "revoked_at", "last_used_at", "window_at")
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lookup", sa.String(), nullable=False),
        sa.Column("secret_sha256", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        *(sa.Column(name, moment, nullable=True) for name in optional),
        sa.Column("taken", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_api_tokens_agent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("lookup", name=op.f("uq_api_tokens_lookup")),
    )
    op.create_index(
        "uq_api_tokens_name_in_use",
        "api_tokens",
        ["name"],
        unique=True,
        sqlite_where=IN_USE,
        postgresql_where=IN_USE,
    )
    make_answers(moment)


def make_answers(moment: sa.DateTime) -> None:
    """Make the table of answers."""
    op.create_table(
        "api_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=True),
        sa.Column("request_sha256", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["token_id"],
            ["api_tokens.id"],
            name=op.f("fk_api_answers_token_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["cases.number"],
            name=op.f("fk_api_answers_case_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_answers")),
        sa.UniqueConstraint("token_id", "key", name="uq_api_answers_token_key"),
    )
    op.create_index(op.f("ix_api_answers_case_number"), "api_answers", ["case_number"])
    op.create_index("ix_api_answers_at", "api_answers", ["at"])


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("api_answers")
    op.drop_table("api_tokens")
