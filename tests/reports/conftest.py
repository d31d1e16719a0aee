"""A hotline in New York, staffed on weekdays from nine to five."""

import sys
from pathlib import Path

import pytest

sys.path.extend(
    str(Path(__file__).parents[1] / beside)
    for beside in ("cases", "console", "notices")
)

from case_rows import make_desk
from report_rows import Rows, add_month


@pytest.fixture
def desk(database):
    return make_desk(database)


@pytest.fixture
def rows_of(desk):
    return Rows(desk)


@pytest.fixture
def month(rows_of):
    """Four days at the turn of a month, with the end of summer time in it."""
    add_month(rows_of)
    return rows_of
