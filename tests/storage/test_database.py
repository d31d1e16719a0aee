"""A database's turns and connections."""

import gc

import pytest
from sqlalchemy import event, text

from ivr.db import Database
from ivr.scribe import DatabaseError


@pytest.mark.sqlite_alone("PostgreSQL has many writers at a time")
@pytest.mark.parametrize("busy_timeout_s", [0.1])
def test_a_writer_whose_turn_does_not_come_is_told(database):
    with database._turn, pytest.raises(DatabaseError) as told:
        database.write(lambda _: None)
    assert str(told.value) == f"database {database.url}: too busy; try again"


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
