"""What reports count: how calls ended, when callers were answered first."""

import json
from typing import Any, cast

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0042"

BATCH = 1000
INDEXES = {
    "ix_calls_started_at": ("calls", "started_at"),
    "ix_cases_opened_at": ("cases", "opened_at"),
    "ix_cases_answered_at": ("cases", "answered_at"),
    "ix_contacts_at": ("contacts", "at"),
    "ix_promises_due_at": ("promises", "due_at"),
}
# The endings are those after which nobody was answered (ivr.cases.promises).
ANSWERED = """
UPDATE cases SET answered_at = coalesce(
  (SELECT answered_at FROM promises WHERE case_number = number),
  (SELECT min(person_at) FROM callbacks WHERE case_number = number),
  CASE WHEN disposition IS NOT NULL AND disposition NOT IN
    ('duplicate', 'nuisance', 'no_longer_needed', 'not_reached') THEN closed_at END
)
"""


def upgrade() -> None:
    """Apply this step.

    Of calls of before it is known what they were about, and not whether the caller
    hung up: they have no ending.
    """
    for name in ("topic", "language", "ending", "left_at"):
        op.add_column("calls", sa.Column(name, sa.String(), nullable=True))
    moment = sa.DateTime(timezone=True)
    op.add_column("cases", sa.Column("answered_at", moment, nullable=True))
    for name, (table, column) in INDEXES.items():
        op.create_index(name, table, [column])
    op.execute(ANSWERED)
    tell_topics()


def tell_topics() -> None:
    """Write what the calls of before were about."""
    calls = sa.table(
        "calls", *map(sa.column, ("id", "state", "topic", "language", "ended_at"))
    )
    here = op.get_bind()
    known = sa.select(calls.c.id, calls.c.state).order_by(calls.c.id).limit(BATCH)
    known = known.where(calls.c.ended_at.is_not(None))
    write = (
        sa.update(calls)
        .where(calls.c.id == sa.bindparam("call"))
        .values(topic=sa.bindparam("about"), language=sa.bindparam("spoken"))
    )
    last = 0
    while rows := here.execute(known.where(calls.c.id > last)).all():
        last = rows[-1].id
        found = [{"call": row.id, **told(row.state)} for row in rows]
        here.execute(write, found)


def told(state: str) -> dict[str, Any]:
    """Return the topic and the language of a stored state; None where it tells none."""
    try:
        stored = json.loads(state)
    except ValueError:
        stored = {}
    known = cast("dict[str, Any]", stored if isinstance(stored, dict) else {})
    return {"about": known.get("topic"), "spoken": known.get("language")}


def downgrade() -> None:
    """Undo this step."""
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
    op.drop_column("cases", "answered_at")
    for name in ("left_at", "ending", "language", "topic"):
        op.drop_column("calls", name)
