"""`ivr recordings`: seen, tried again, transcribed again, and found at Twilio."""

import json
from datetime import UTC, datetime

import pytest
from case_rows import add_case, add_recording, keep_wav
from command_line import CommandLine
from signed import ACCOUNT, TOKEN

from ivr.audio.fetch import RefusedError
from ivr.audio.holds import Holds
from ivr.simulator import Exchange, StoredRecording, VirtualClock
from ivr.tables import Recording

STORED = {"sha256": "0" * 64, "due_at": None}


@pytest.fixture
def ivr(database, tmp_path):
    return CommandLine(tmp_path, database.url)


@pytest.fixture
def put(database):
    """Add recordings; each is named by its row's values."""

    def make(words="", **values):
        with database.writing() as session:
            case = add_case(session)
            return add_recording(session, case, words, **values)

    return make


@pytest.fixture
def states(database):
    def read():
        with database.reading() as session:
            rows = session.query(Recording)
            return {row.sid: (row.state, row.reason) for row in rows}

    return read


def test_recordings_are_listed_with_why_they_wait(ivr, put):
    sid = put(state="failed", attempts=21, reason="it is XML")
    put(state="announced", due_at=datetime.now(UTC))
    (row,) = json.loads(ivr("recordings", "list", "--state", "failed", "--json").out)
    at = row.pop("announced_at")
    assert datetime.fromisoformat(at).tzinfo is not None
    assert row.pop("call_sid").startswith("CA")
    assert row == {
        "sid": sid,
        "state": "failed",
        "language": "en-US",
        "seconds": None,
        "attempts": 21,
        "reason": "it is XML",
        "model": None,
        "due_at": None,
        "remove_at": None,
        "removed_at": None,
    }
    ended = ivr("recordings", "list")
    assert ended.err == ""
    heads, *lines = ended.out.splitlines()
    assert heads.split() == "recording state lang s tries next reason".split()
    assert len(lines) == 2
    assert next(line for line in lines if sid in line).endswith("it is XML")


def test_an_account_that_is_refused_stands_above_the_list(ivr, database):
    Holds(database, "a", lambda: datetime.now(UTC)).refused(RefusedError("No (401)"))
    told = ivr("recordings", "list").err
    assert told.startswith("ivr: No recording can be fetched since ")
    assert told.endswith(" UTC: No (401)\n")


def test_what_was_set_aside_is_tried_again_where_it_stood(ivr, put, states):
    path = keep_wav(ivr.folder / "recordings", "a.wav")
    lost = put(state="failed", attempts=30, reason="it is XML", path="no.wav", **STORED)
    heard = put(state="failed", attempts=5, reason="recognition", path=path, **STORED)
    silent = put(state="failed", reason="silent")
    told = ivr("recordings", "retry", "--failed", "--reason", "xml").out
    assert told == "1 will be tried again.\n"
    assert states()[lost] == ("announced", None)
    assert ivr("recordings", "retry", "--failed").out == "1 will be tried again.\n"
    assert states()[heard] == ("stored", None)
    assert states()[silent] == ("failed", "silent")
    assert ivr("recordings", "retry", silent).out == "1 will be tried again.\n"
    assert states()[silent] == ("announced", None)


def test_recordings_are_transcribed_again_but_not_corrected_ones(ivr, put, states):
    ours = put("one", state="transcribed", language="ko-KR", **STORED)
    corrected = put("two", state="transcribed", language="ko-KR", corrected=1, **STORED)
    other = put("three", state="transcribed", **STORED)
    told = ivr("recordings", "transcribe", "--language", "ko-KR").out
    assert told == (
        "1 will be transcribed again.\n1 that people corrected are left; see --force.\n"
    )
    assert states() == {
        ours: ("stored", None),
        corrected: ("transcribed", None),
        other: ("transcribed", None),
    }
    told = ivr("recordings", "transcribe", corrected, "--force").out
    assert told == "1 will be transcribed again.\n"
    assert states()[corrected] == ("stored", None)
    told = ivr("recordings", "transcribe", "--since", "2999-01-01").out
    assert told == "0 will be transcribed again.\n"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            ["retry"],
            "name recordings, or give --failed with or without --reason",
        ),
        (
            ["retry", "RE1", "--failed"],
            "name recordings, or give --failed with or without --reason",
        ),
        (["retry", "RE1"], "no recording RE1 is failed; nothing was changed"),
        (
            ["transcribe"],
            "name recordings, or give --language, --model or --since",
        ),
        (["transcribe", "RE1"], "no recording RE1 is transcribed; nothing was changed"),
    ],
)
def test_what_cannot_be_meant_is_one_line(ivr, database, typed, told):
    del database
    ended = ivr("recordings", *typed)
    assert (ended.code, ended.complaint) == (2, told)


def test_what_twilio_has_and_we_never_heard_of_is_taken_in_once(ivr, states):
    now = datetime.now(UTC)
    sid, call = "RE" + "1" * 32, "CA" + "1" * 32
    exchange = Exchange(account_sid=ACCOUNT, auth_token=TOKEN, clock=VirtualClock(now))
    exchange.recordings[sid] = StoredRecording(
        sid, call, b"", 3, now, status="completed"
    )
    with exchange.serving() as url:
        more = {
            "IVR_TWILIO_API_URL": url,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
        }
        first, again = (ivr("recordings", "backfill", **more).out for _ in range(2))
    assert first.splitlines()[0] == f"{sid}  with a new call"
    assert "Twilio has 1 recordings since " in first
    assert first.endswith("1 were not known, 1 of them of calls that were not.\n")
    assert again.endswith(" 0 were not known, 0 of them of calls that were not.\n")
    assert states() == {sid: ("announced", None)}


def test_a_wrong_token_is_one_line(ivr):
    now = datetime.now(UTC)
    exchange = Exchange(account_sid=ACCOUNT, auth_token=TOKEN, clock=VirtualClock(now))
    with exchange.serving() as url:
        ended = ivr("recordings", "backfill", IVR_TWILIO_API_URL=url)
    assert ended.complaint == (
        "Twilio refuses our account (401); check TWILIO_AUTH_TOKEN"
    )
