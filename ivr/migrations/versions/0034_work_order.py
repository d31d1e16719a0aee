"""The work order: priority, proof of who calls, then the time of the call."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0040"

WORK = ["closed_at", "rank", "tier", "called_at", "number", "status"]


def upgrade() -> None:
    """Apply this step.

    Cases of before stand by the time of their call too, and callers who proved who
    they were before others of their priority.
    """
    never = sa.text("'1970-01-01 00:00:00'")
    tier = sa.Column("tier", sa.Integer(), nullable=False, server_default="1")
    moment = sa.DateTime(timezone=True)
    called = sa.Column("called_at", moment, nullable=False, server_default=never)
    op.add_column("cases", tier)
    op.add_column("cases", called)
    op.execute(
        "UPDATE cases SET called_at = COALESCE("
        "(SELECT started_at FROM calls WHERE calls.id = cases.call_id), opened_at), "
        "tier = CASE WHEN verification IN ('pin', 'attested') THEN 0 ELSE 1 END"
    )
    op.drop_index("ix_cases_work", "cases")
    op.create_index("ix_cases_work", "cases", WORK)


def downgrade() -> None:
    """Undo this step."""
    op.drop_index("ix_cases_work", "cases")
    op.create_index("ix_cases_work", "cases", ["closed_at", "rank", "due_at"])
    op.drop_column("cases", "called_at")
    op.drop_column("cases", "tier")
