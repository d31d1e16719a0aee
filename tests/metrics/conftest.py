import sys
from pathlib import Path

import pytest

# The rows of cases, and a real hotline, are made in one place for all tests.
sys.path.extend(
    str(Path(__file__).parents[1] / beside) for beside in ("cases", "server")
)

from case_rows import Desk, make_desk

from ivr.db import Database


@pytest.fixture
def desk(database: Database) -> Desk:
    return make_desk(database)
