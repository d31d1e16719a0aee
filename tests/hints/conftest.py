"""What the tests of hints share."""

import sys
from pathlib import Path

import pytest
import time_machine

sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))
sys.path.insert(0, str(Path(__file__).parents[1] / "console"))
sys.path.insert(0, str(Path(__file__).parents[1] / "audio"))
sys.path.append(str(Path(__file__).parents[1] / "speech"))

from case_rows import add_case, add_recording, make_desk
from spoken_calls import AT, Spoken

from ivr.audio.language_check import LanguageChecker
from ivr.audio.store import Store
from ivr.speech.pool import TranscriberPool


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as stopped:
        yield stopped


@pytest.fixture
def spoken(hotline, clock):
    del clock
    return Spoken(hotline)


@pytest.fixture
def people(database):
    return make_desk(database)


@pytest.fixture
def pool(tmp_path):
    found = TranscriberPool(tmp_path / "models")
    yield found
    found.close()


@pytest.fixture
def checker(database, tmp_path, pool):
    (tmp_path / "rec").mkdir()
    return LanguageChecker(database, Store(tmp_path / "rec"), pool)


@pytest.fixture
def left(database, tmp_path):
    """Leave a message; it waits for a model, unless it was understood."""

    def leave(sound, said=None, **values):
        (tmp_path / "rec" / "a.wav").write_bytes(sound)
        plain = {"state": "transcribed" if said else "stored", "sha256": "0" * 64}
        with database.writing() as session:
            case = add_case(session)
            add_recording(session, case, said or "", path="a.wav", **plain | values)
        return case.number

    return leave
