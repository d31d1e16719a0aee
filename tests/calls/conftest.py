"""What the tests of callers who call again share."""

import pytest
from known_flow import hotline
from little_flow import sid
from sqlalchemy import select

from ivr.calls.given import from_json
from ivr.tables import Call, Turn


@pytest.fixture
def ring(tmp_path, database):
    """Return a hotline; `most` is how many calls of a number it takes in an hour."""
    return lambda most=0: hotline(tmp_path / "known", database, most)


@pytest.fixture
def facts(database):
    """The facts with which call `number` came in."""

    def read(number: int) -> dict[str, str]:
        first = select(Turn.given).join(Call, Call.id == Turn.call_id)
        with database.reading() as session:
            given = session.scalar(first.where(Call.sid == sid(number)))
        return from_json(given)[0].facts

    return read
