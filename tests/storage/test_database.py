"""A database's turns and connections."""

import gc

from sqlalchemy import event, text

from ivr.db import Database


def test_one_that_nobody_has_any_more_closes_its_connections(database):
    other = Database(database.url)
    closed = []
    event.listen(other.engine, "close", lambda *_: closed.append(True))
    with other.reading() as session:
        session.execute(text("SELECT 1"))
    assert closed == []
    del other
    gc.collect()
    assert closed == [True]
