"""`ivr doctor`: as it is typed, and what it prints."""

import json

import pytest


@pytest.fixture
def ready(ivr):
    """The command line of an installation with its tables and an admin."""
    add = ("agents", "add", "Root", "--role", "admin", "--password-stdin")
    assert ivr(*add, given=b"tulips in winter\n").code == 0
    return ivr


def test_what_does_not_work_is_told_with_its_mend_and_ends_with_1(ready):
    ended = ready("doctor", "--offline")
    assert ended.code == 1
    lines = ended.out.splitlines()
    assert "BAD   Worker          No worker was ever at work." in lines
    mend = "Start it: ivr serve, or ivr worker. Its log says why it ended."
    at = lines.index("BAD   Worker          No worker was ever at work.")
    assert lines[at + 1] == f"{'':<21} -> {mend}"
    assert "ok    People          People who may sign in: 1" in lines
    assert "Twilio" not in ended.out
    assert ended.err.startswith("ivr: not as it should be: Worker")


def test_programs_get_the_same_as_json(ready):
    ended = ready("doctor", "--offline", "--json")
    assert ended.code == 1
    found = {one.pop("check"): one for one in json.loads(ended.out)}
    assert found["database"] == {
        "state": "good",
        "findings": [
            {
                "state": "good",
                "text": "The database answers and has the tables of this version.",
                "mend": "",
            }
        ],
    }
    assert found["backups"]["state"] == "warning"


def test_a_secret_is_never_shown(ready):
    ended = ready("doctor", "--offline")
    assert "nobody-sees" not in ended.out + ended.err


@pytest.mark.parametrize("url", ["sqlite:///ivr.db", "sqlite:///a b%20c.db"])
def test_looking_before_there_is_anything_leaves_the_folder_empty(ivr, url):
    ended = ivr("doctor", "--offline", IVR_DATABASE_URL=url)
    assert ended.code == 1
    lines = ended.out.splitlines()
    assert "BAD   Database        There is no database yet." in lines
    assert "look  Queue           There is no queue yet." in lines
    assert list(ivr.folder.iterdir()) == []
    add = ("agents", "add", "Root", "--role", "admin", "--password-stdin")
    assert ivr(*add, given=b"tulips in winter\n", IVR_DATABASE_URL=url).code == 0
    after = ivr("doctor", "--offline", IVR_DATABASE_URL=url)
    assert "ok    People          People who may sign in: 1" in after.out.splitlines()
