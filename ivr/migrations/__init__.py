"""The tables' history, step by step."""

from pathlib import Path
from sqlite3 import Error

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from ivr.db import Database, DatabaseError, sentence, shown

LATER = (
    "its tables are of a later version than this one; install that version, or restore "
    "a backup of before"
)


def is_ours(name: str | None, _kind: str, _parents: object) -> bool:
    """Tell whether a table is told of in `ivr.tables`.

    The search index is not: it is made by `search_triggers`.  SQLite's keeps tables of
    its own, named after it.  Nor is the queue, which may be in the same database.
    """
    others = ("search_index", "ix_search_docs_tokens", "huey_")
    return not (name or "").startswith(others)


# What Alembic compares with `ivr.tables`.
OURS = {"include_name": is_ours}


def config(url: str) -> Config:
    """Return what Alembic needs to find these steps and the database."""
    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent))
    found.attributes["url"] = url
    return found


def upgrade(database: Database) -> None:
    """Bring the tables to the newest form; raises DatabaseError when it cannot."""
    try:
        command.upgrade(config(database.url), "head")
    except CommandError as wrong:  # a step that stands there is none of ours
        raise DatabaseError(f"database {shown(database.url)}: {LATER}") from wrong
    except DBAPIError as wrong:
        raise DatabaseError(sentence(database.url, wrong.orig)) from wrong
    except Error as wrong:
        raise DatabaseError(sentence(database.url, wrong)) from wrong


def is_current(database: Database) -> bool:
    """Tell whether the tables have the newest form; raises DatabaseError."""
    newest = ScriptDirectory.from_config(config(database.url)).get_heads()
    with database.reading() as session:
        context = MigrationContext.configure(session.connection())
        return set(context.get_current_heads()) == set(newest)
