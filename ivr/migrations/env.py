"""Runs the migrations on the database that `ivr.db` names."""

from alembic import context

from ivr.engines import BUSY_TIMEOUT_S, open_engine
from ivr.migrations import is_ours
from ivr.tables import Base


def run() -> None:
    """Run them in one transaction, so that a step is done wholly or not at all."""
    url = str(context.config.attributes["url"])
    engine = open_engine(url, BUSY_TIMEOUT_S)
    writer = engine.execution_options(begin="IMMEDIATE")
    with writer.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            transactional_ddl=True,
            compare_type=True,
            include_name=is_ours,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()
