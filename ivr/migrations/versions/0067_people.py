"""Who changed what of the administration, and what pages about people need."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0071"

TOLD = "the audit log is only ever added to"
HAPPENINGS = ("UPDATE", "DELETE")


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.add_column(
        "agents", sa.Column("version", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("agents", sa.Column("seen_at", moment, nullable=True))
    op.add_column("agents", sa.Column("password_until", moment, nullable=True))
    op.create_index("ix_agent_sessions_agent_id", "agent_sessions", ["agent_id"])
    op.create_table(
        "audit_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("whom_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(), server_default="", nullable=False),
        sa.Column("details", sa.JSON(), server_default="{}", nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], ["agents.id"], name=op.f(f"fk_audit_lines_{name}")
            )
            for name in ("agent_id", "whom_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_lines")),
    )
    for name in ("agent_id", "whom_id", "kind"):
        op.create_index(f"ix_audit_lines_{name}", "audit_lines", [name, "id"])
    for statement in guards(op.get_bind().dialect.name):
        op.execute(statement)


def guards(dialect: str) -> Iterator[str]:
    """Yield what makes the database refuse to change or delete a line."""
    if dialect == "postgresql":
        yield (
            "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{TOLD}'; END $$"
        )
    for what in HAPPENINGS:
        head = f"CREATE TRIGGER audit_lines_{what.lower()} BEFORE {what} ON audit_lines"
        if dialect == "postgresql":
            yield f"{head} FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        else:
            yield f"{head} BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("audit_lines")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_refuse()")
    op.drop_index("ix_agent_sessions_agent_id", "agent_sessions")
    for name in ("password_until", "seen_at", "version"):
        op.drop_column("agents", name)
