"""Recordings for programs: words with their versions, sound in parts and muted."""

import json
import wave
from io import BytesIO

import pytest
from case_rows import AT, add_recording, keep_wav
from program import Program, make_token, problem
from sqlalchemy import select

from ivr.tables import Case, Recording, Transcript

SECRET = "[secret removed]"


@pytest.fixture
def heard(desk, tmp_path):
    """A case with a message; return its number and the recording's id."""
    number = desk.case()
    path = keep_wav(tmp_path / "rec", "one.wav")
    with desk.database.writing() as session:
        case = session.get(Case, number)
        found = {"path": path, "sha256": "0" * 64, "seconds": 1}
        sid = add_recording(session, case, "where is? it", state="transcribed", **found)
    return number, sid


def test_the_words_of_a_case_come_with_times_doubts_and_versions(desk, program, heard):
    number, sid = heard
    (told,) = program.get(f"/cases/{number}/recordings").json["recordings"]
    assert told == {
        "sid": sid,
        "seconds": 1,
        "language": "en-US",
        "state": "transcribed",
        "reason": None,
        "audible": True,
        "muted": False,
        "text": "where is it",
        "model": "small",
        "made_at": AT.isoformat(),
        "understood": "where is it",
        "words": [
            {"word": "where", "start": 0.0, "end": 0.5, "confidence": 1.0},
            {"word": "is", "start": 0.5, "end": 1.0, "confidence": 0.5},
            {"word": "it", "start": 1.0, "end": 1.5, "confidence": 1.0},
        ],
        "versions": [],
    }
    del desk


def test_a_correction_is_the_next_version(program, heard):
    number, sid = heard
    there = f"/cases/{number}/recordings/{sid}/corrections"
    saved = program.post(there, {"text": "where is my coin", "base": 0})
    assert saved.status_code == 201
    assert (saved.json["version"], saved.json["author"]) == (1, "Mei")
    late = program.post(there, {"text": "where was it", "base": 0})
    assert problem(late)[:2] == (409, "corrected")
    (told,) = program.get(f"/cases/{number}/recordings").json["recordings"]
    assert (told["text"], told["understood"]) == ("where is my coin", "where is it")
    assert [one["text"] for one in told["versions"]] == ["where is my coin"]
    lost = f"/cases/{number}/recordings/RE0/corrections"
    assert problem(program.post(lost, {"text": "a", "base": 0}))[0] == 404


def sound(program, sid, part="", **headers):
    asked = {"Range": f"bytes={part}"} if part else {}
    return program.get(f"/recordings/{sid}", headers=asked | headers)


def test_the_sound_is_had_whole_and_in_parts(program, heard):
    _, sid = heard
    whole = sound(program, sid)
    assert (whole.status_code, whole.mimetype) == (200, "audio/wav")
    with wave.open(BytesIO(whole.data)) as read:
        assert (read.getframerate(), read.getnframes()) == (8000, 8000)
    part = sound(program, sid, "100-199")
    assert (part.status_code, part.data) == (206, whole.data[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.data)}"
    same = sound(program, sid, **{"If-None-Match": whole.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    beyond = sound(program, sid, "999999-")
    assert problem(beyond)[:2] == (416, "wrong_range")


def test_a_secret_is_muted_and_needs_leave_to_be_heard(desk, program, heard):
    _, sid = heard
    with desk.database.writing() as session:
        row = session.scalars(select(Transcript)).one()
        words = [dict(one) for one in row.words]
        words[1] |= {"word": "", "removed": "password"}
        row.words, row.text = words, f"where {SECRET} it"
    (told,) = program.get("/cases/1001/recordings").json["recordings"]
    assert told["muted"] is True
    assert SECRET in told["text"]
    refused = program.get(f"/recordings/{sid}?whole=true")
    assert problem(refused)[:2] == (403, "not_heard")
    muted = sound(program, sid)
    assert (muted.status_code, muted.mimetype) == (200, "audio/wav")
    assert muted.headers["ETag"].strip('"').startswith("0" * 64 + "-")


def test_what_waits_for_its_words_is_not_heard_yet(desk, program, heard):
    _, sid = heard
    with desk.database.writing() as session:
        row = session.scalars(select(Recording)).one()
        row.state, row.due_at = "stored", AT
        session.delete(session.scalars(select(Transcript)).one())
    assert problem(sound(program, sid))[:2] == (409, "not_yet_heard")


@pytest.mark.parametrize("sid", ["RE0", "ivr.db", "a" * 64])
def test_a_recording_that_is_not_there(program, heard, sid):
    del heard
    answer = program.get(f"/recordings/{sid}")
    assert problem(answer)[:2] == (404, "no_such_recording")


def test_hearing_takes_a_scope_of_its_own(desk, app, heard):
    number, sid = heard
    scopes = ["cases:read", "cases:write"]
    deaf = Program(app, desk, make_token(desk, "deaf", scopes=scopes))
    for path in (f"/recordings/{sid}", f"/cases/{number}/recordings"):
        assert problem(deaf.get(path))[:2] == (403, "missing_scope")
    assert json.loads(deaf.get(f"/cases/{number}").data)["recording"]["sid"] == sid
