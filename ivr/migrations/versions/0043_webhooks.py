"""Events of all cases in one order, and who outside is told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0035"

NEW = sa.text("position IS NULL")


def upgrade() -> None:
    """Apply this step; the events of before keep the order of their ids."""
    op.create_table(
        "counters",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.add_column("case_events", sa.Column("position", sa.Integer(), nullable=True))
    op.execute("UPDATE case_events SET position = id")
    op.execute(
        "INSERT INTO counters (name, value)"
        " SELECT 'case_events', coalesce(max(id), 0) FROM case_events"
    )
    op.create_index("uq_case_events_position", "case_events", ["position"], unique=True)
    op.create_index(
        "ix_case_events_new",
        "case_events",
        ["id"],
        sqlite_where=NEW,
        postgresql_where=NEW,
    )
    moment = sa.DateTime(timezone=True)
    make_endpoints(moment)
    make_deliveries(moment)


def make_endpoints(moment: sa.DateTime) -> None:
    """Make the table of those who are told."""
    optional = ("old_until", "disabled_at", "failing_since", "rests_until")
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("details", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("old_secret", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        *(sa.Column(name, moment, nullable=True) for name in optional),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoints")),
    )


def make_deliveries(moment: sa.DateTime) -> None:
    """Make the table of what is on its way."""
    name = "webhook_deliveries"
    parents = {
        "endpoint_id": "webhook_endpoints.id",
        "event_id": "case_events.id",
        "case_number": "cases.number",
    }
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("endpoint_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("case_number", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("leased_until", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [there], name=op.f(f"fk_{name}_{column}"), ondelete="CASCADE"
            )
            for column, there in parents.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("message_id", name=op.f(f"uq_{name}_message_id")),
        sa.UniqueConstraint("endpoint_id", "event_id", name=f"uq_{name}_event"),
    )
    for column in ("event_id", "case_number"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
    op.create_index(f"ix_{name}_due", name, ["endpoint_id", "state", "due_at"])


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("webhook_deliveries")
    op.drop_table("webhook_endpoints")
    op.drop_index("ix_case_events_new", "case_events")
    op.drop_index("uq_case_events_position", "case_events")
    op.drop_column("case_events", "position")
    op.drop_table("counters")
