"""What SQLite's full-text index still has of cases that are gone, merged away.

FTS5 deletes by noting that something is deleted; what was there stays in the older
segments until they are merged (https://www.sqlite.org/fts5.html, 6.8).  Its option
`secure-delete` came with SQLite 3.42, and is not there everywhere.  So all segments are
made into one, in steps between which others write.  The pages that this frees are
overwritten (`PRAGMA secure_delete`).
"""

from typing import Any

from sqlalchemy import text

from ivr.db import Database

# A step rewrites so many pages of 4 kB, which is well under a second's work.
PAGES = 500
MERGE = text("INSERT INTO search_index (search_index, rank) VALUES ('merge', :pages)")
# A step that had nothing to do changes fewer rows than this.
NOTHING = 2


def merge_away(database: Database) -> int:
    """Leave in the index nothing of what was deleted; return how many steps it took.

    PostgreSQL's own vacuum sees to that, so nothing is done there.
    """
    if not database.is_sqlite:
        return 0
    # Below nought: begin with all there is, and not with what is due for merging.
    steps, pages = 1, -PAGES
    while merged(database, pages) >= NOTHING:
        steps, pages = steps + 1, PAGES
    return steps


def merged(database: Database, pages: int) -> int:
    """Merge so many pages; return how many rows were changed by it."""
    with database.writing() as session:
        plain: Any = session.connection().connection.dbapi_connection
        before = plain.total_changes
        session.execute(MERGE, {"pages": pages})
        return plain.total_changes - before
