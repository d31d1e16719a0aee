"""F38: web, worker and database are killed 200 times while calls come in.

`python tests/faults/kill_everything.py --rounds 200` does it with any seed.
"""

import pytest
from kill_everything import play

SEED = 1
ROUNDS = {"postgresql": 120, "sqlite": 80}


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.fault(13, 36, 38)
def test_everything_acknowledged_is_there_once_through_200_kills(
    database_kind, tmp_path
):
    done = play(database_kind, tmp_path, ROUNDS[database_kind], SEED)
    assert done.hits.total() == ROUNDS[database_kind]
    assert done.ledger.acknowledged > ROUNDS[database_kind]
