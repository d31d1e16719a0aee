"""When a low rating was seen to, and a quick way to what was resolved of late."""

import sqlalchemy as sa
from alembic import op

revision = "0041_2"
down_revision = "0031"


def upgrade() -> None:
    """Apply this step."""
    moment = sa.DateTime(timezone=True)
    op.add_column("ratings", sa.Column("told_at", moment, nullable=True))
    op.create_index("ix_ratings_untold", "ratings", ["told_at", "score"])
    op.create_index("ix_cases_resolved", "cases", ["resolved_at"])


def downgrade() -> None:
    """Undo this step."""
    op.drop_index("ix_cases_resolved", "cases")
    op.drop_index("ix_ratings_untold", "ratings")
    op.drop_column("ratings", "told_at")
