"""An index for each list that agents work from, in the work order."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

ORDER = ["rank", "tier", "called_at", "number"]
LISTS = {
    "ix_cases_open": ("closed_at IS NULL", ORDER),
    "ix_cases_action": ("closed_at IS NULL AND status <> 'waiting'", ORDER),
    "ix_cases_mine": ("closed_at IS NULL", ["assigned_to", *ORDER]),
    "ix_cases_unassigned": ("closed_at IS NULL AND assigned_to IS NULL", ORDER),
    "ix_cases_waiting": ("status = 'waiting'", ORDER),
    "ix_cases_ended": ("closed_at IS NOT NULL", ORDER),
}


def upgrade() -> None:
    """Apply this step.

    PostgreSQL does not take the order of an index of all cases, by when they were
    closed, for that of the open ones.
    """
    for name, (which, columns) in LISTS.items():
        of = sa.text(which)
        op.create_index(name, "cases", columns, sqlite_where=of, postgresql_where=of)


def downgrade() -> None:
    """Undo this step."""
    for name in LISTS:
        op.drop_index(name, "cases")
