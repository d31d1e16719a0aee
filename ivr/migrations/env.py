"""Runs the migrations on the database that `ivr.db` names."""

from alembic import context
from sqlalchemy import Connection, text

from ivr.engines import open_engine
from ivr.migrations import is_ours
from ivr.tables import Base

# How long one who starts waits for another who changes the tables just now.  Where the
# file is on this machine, whoever holds it for longer is to be told of.
PATIENCE_S = 120
SQLITE_PATIENCE_S = 15
# The name of our lock among those of the database; any number that is nobody else's.
LOCK = 0x69767273


def wait_for_others(connection: Connection) -> None:
    """Let machines that start together change the tables one after the other.

    SQLite's writers do by themselves; PostgreSQL takes a lock that ends with the
    transaction (https://www.postgresql.org/docs/current/explicit-locking.html).
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET lock_timeout = 0"))
        connection.execute(text(f"SET LOCAL statement_timeout = {PATIENCE_S * 1000}"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))


def run() -> None:
    """Run them in one transaction, so that a step is done wholly or not at all."""
    url = str(context.config.attributes["url"])
    engine = open_engine(url, SQLITE_PATIENCE_S)
    writer = engine.execution_options(begin="IMMEDIATE")
    with writer.connect() as connection:
        wait_for_others(connection)
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
