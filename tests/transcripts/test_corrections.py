"""Corrections as versions: nothing is lost, nothing is changed, no secret is kept."""

from datetime import timedelta

import pytest
from case_rows import AT, add_case, add_recording
from sqlalchemy import select

from ivr.cases.correcting import correct
from ivr.cases.listing import as_json, get_case, list_cases
from ivr.cases.refusals import CaseNotFoundError, CaseTakenError
from ivr.cases.transcripts import versions_of, whole_json
from ivr.speech.transcriber import Speech, Word
from ivr.tables import Correction, Recording, Transcript
from ivr.transcripts.corrections import (
    LONGEST_TEXT,
    CorrectionConflictError,
    CorrectionTextError,
    NothingToCorrectError,
)
from ivr.transcripts.kept import keep
from ivr.transcripts.shown import Difference

pytestmark = pytest.mark.both_databases

LATER = AT + timedelta(minutes=5)


@pytest.fixture
def said(desk):
    """A case whose caller was understood as `please call me bag`."""
    with desk.database.writing() as session:
        case = add_case(session)
        words = "please call me bag?"
        return case.number, add_recording(session, case, words, state="transcribed")


@pytest.fixture
def save(desk, said):
    """Save a correction; returns what was saved."""

    def saved(text, base, agent=None, at=LATER):
        with desk.database.writing() as session:
            who = agent or desk.mei
            return correct(session, *said, who, text, at=at, base=base)

    return saved


def test_a_correction_is_a_version_and_the_original_stays(desk, said, save, rows):
    number, _ = said
    before = rows(Transcript)
    save("please call me back", 0)
    save("please call me back tomorrow", 1, desk.jun)
    assert rows(Transcript) == before
    assert rows(Correction, "version", "base", "agent_id", "at", "text") == [
        {
            "version": 1,
            "base": 0,
            "agent_id": desk.mei.id,
            "at": LATER,
            "text": "please call me back",
        },
        {
            "version": 2,
            "base": 1,
            "agent_id": desk.jun.id,
            "at": LATER,
            "text": "please call me back tomorrow",
        },
    ]
    assert desk.timeline(number)[1:] == [
        ("transcript_corrected", "Mei", "version 1"),
        ("transcript_corrected", "Jun", "version 2"),
    ]


def test_the_list_and_the_case_tell_the_newest_version(desk, said, save):
    number, _ = said
    save("please call me back", 0)
    save("call me back", 1, desk.jun)
    with desk.database.reading() as session:
        (listed,) = list_cases(session, include_closed=True)
        whole = whole_json(session, get_case(session, number))
    assert as_json(listed)["transcript"] == {
        "status": "done",
        "text": "call me back",
        "confidence": 0.875,
        "language": "en-US",
        "reason": None,
    }
    assert as_json(listed)["summary"] == "call me back"
    assert whole["transcript"] == as_json(listed)["transcript"] | {
        "model": "small",
        "made_at": AT.isoformat(),
        "understood": "please call me bag",
        "words": [
            {"word": "please", "start": 0, "end": 0.5, "confidence": 1.0},
            {"word": "call", "start": 0.5, "end": 1.0, "confidence": 1.0},
            {"word": "me", "start": 1.0, "end": 1.5, "confidence": 1.0},
            {"word": "bag", "start": 1.5, "end": 2.0, "confidence": 0.5},
        ],
        "versions": [
            {
                "version": 1,
                "base": 0,
                "author": "Mei",
                "at": LATER.isoformat(),
                "text": "please call me back",
            },
            {
                "version": 2,
                "base": 1,
                "author": "Jun",
                "at": LATER.isoformat(),
                "text": "call me back",
            },
        ],
    }


def test_the_later_of_two_agents_gets_both_texts(desk, save, rows):
    save("please call me back", 0)
    with pytest.raises(CorrectionConflictError) as caught:
        save("please call my bank", 0, desk.jun)
    assert str(caught.value) == "Mei has corrected this text since you opened it"
    assert caught.value.newest.text == "please call me back"
    assert len(rows(Correction)) == 1


def test_a_form_that_is_sent_twice_is_one_version(desk, said, save, rows):
    first, second = save("please call me back", 0), save("please call me back", 0)
    assert (first.again, second.again) == (False, True)
    assert len(rows(Correction)) == 1
    assert len(desk.timeline(said[0])) == 2


def test_text_that_is_saved_unchanged_confirms_it(desk, said, save):
    save(" please  call me bag\r\n", 0)
    assert desk.timeline(said[0])[1:] == [("transcript_confirmed", "Mei", "version 1")]


def test_a_rerun_adds_a_transcript_and_destroys_no_correction(desk, save, rows):
    save("please call me back", 0)
    again = Speech((Word("please", 0, 1, 0.9),))
    made = {"language": "en-US", "model": "large", "now": LATER + timedelta(hours=1)}
    with desk.database.writing() as session:
        recording = session.scalar(select(Recording))
        keep(session, recording.id, again, **made)
    assert rows(Transcript, "model", "current", "text") == [
        {"model": "small", "current": False, "text": "please call me bag"},
        {"model": "large", "current": True, "text": "please"},
    ]
    with desk.database.reading() as session:
        recording = session.scalar(select(Recording))
        assert recording.text == "please call me back"
        assert recording.transcript.model == "large"
        (version,) = versions_of(session, recording)
    assert version.differences == [
        Difference("please call me ", "same"),
        Difference("bag", "gone"),
        Difference("back", "added"),
    ]


def test_a_secret_in_a_correction_is_left_out_and_flagged(desk, said, save, rows):
    number, _ = said
    saved = save("my card is 4111 1111 1111 1111 please", 0)
    assert saved.secrets == ("card_number",)
    assert rows(Correction, "text") == [{"text": "my card is [secret removed] please"}]
    assert desk.row(number).flags == ["secret_heard:card_number"]
    again = save("my card is 4111 1111 1111 1111 please", 0)
    assert (again.again, again.secrets) == (True, ("card_number",))


def test_whoever_does_not_have_the_case_corrects_nothing(desk, said, save):
    with desk.database.writing() as session:
        get_case(session, said[0]).case.assigned_to = desk.mei.id
    with pytest.raises(CaseTakenError, match=r"^Mei already has case \d+$"):
        save("please call me back", 0, desk.jun)
    assert save("please call me back", 0, desk.lead).correction.version == 1


def test_what_is_not_there_cannot_be_corrected(desk, said, save, rows):
    with desk.database.writing() as session:
        case = add_case(session)
        pending = add_recording(session, case, state="stored")
    number, sid = said
    refused = [
        ((number, pending), 0, CaseNotFoundError),
        ((case.number, sid), 0, CaseNotFoundError),
        ((case.number, pending), 0, NothingToCorrectError),
        ((number, sid), 3, NothingToCorrectError),
    ]
    for which, base, error in refused:
        with desk.database.writing() as session, pytest.raises(error):
            correct(session, *which, desk.mei, "words", at=AT, base=base)
    with pytest.raises(CorrectionTextError, match="longer than"):
        save("x" * (LONGEST_TEXT + 1), 0)
    assert rows(Correction) == []
