"""F36: a worker that is killed at random instants loses no voicemail, doubles none.

`python tests/faults/kill_rounds.py` does the whole of it: 200 kills, 50 voicemails.
"""

import pytest
from kill_rounds import Rounds
from recordings_api import serving_recordings


@pytest.mark.fault(36, 38)
@pytest.mark.slow
def test_f36_voicemails_are_stored_and_transcribed_once_through_random_kills(tmp_path):
    with serving_recordings() as api:
        Rounds(tmp_path, api, seed=7).run(rounds=6, voicemails=3)
