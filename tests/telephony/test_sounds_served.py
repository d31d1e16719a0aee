"""Recorded prompts: open to anybody, each under the revision that plays it."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from ivr.calls.revisions import take
from ivr.calls.sounds import Sounds
from ivr.db import DatabaseError
from ivr.flow.files import FlowFiles
from ivr.flow.loader import load_files
from ivr.telephony.sounds import answer_sound

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
FLOW = """\
flow: small
languages: [en-US]
start: main
give_up: message
topics: {transfers: {priority: high}}
main:
  menu:
    "1": {option: transfer, topic: transfers, then: message}
    "2": {option: anything, then: message}
message: {voicemail: {longest: 60 s}, then: promise}
promise: {case: open, then: goodbye}
goodbye: {hang_up: goodbye}
"""
PROMPTS = """\
transfer: "For a transfer"
anything: "For anything else"
message: {say: "Please speak.", play: please speak.wav}
goodbye: {say: "Goodbye.", play: bye.mp3}
"""
SOUNDS = {"prompts/please speak.wav": b"RIFF", "prompts/bye.mp3": b"ID3"}
TEXTS = {"small.yaml": FLOW, "prompts/en-US.yaml": PROMPTS}
FILES = FlowFiles("small.yaml", TEXTS, SOUNDS)
REVISION = load_files(FILES).revision


@pytest.fixture
def client(database, twilio):
    take(database, FILES, load_files(FILES), AT)
    return twilio.client


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("prompts/please%20speak.wav", "audio/wav"),
        ("prompts/bye.mp3", "audio/mpeg"),
    ],
)
def test_a_sound_is_served_for_ever_to_whoever_asks(client, name, content_type):
    answer = client.get(f"/twilio/sounds/{REVISION}/{name}")
    assert (answer.status_code, answer.data) == (
        200,
        SOUNDS[name.replace("%20", " ")],
    )
    wanted = ("Content-Type", "Cache-Control", "X-Content-Type-Options")
    assert [answer.headers[header] for header in wanted] == [
        content_type,
        "public, max-age=31536000, immutable",
        "nosniff",
    ]


def test_a_sound_that_is_at_hand_already_is_not_sent_again(client):
    address = f"/twilio/sounds/{REVISION}/prompts/bye.mp3"
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(address, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_the_length_of_a_sound_can_be_asked_for_alone(client):
    answer = client.head(f"/twilio/sounds/{REVISION}/prompts/please speak.wav")
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == "4"


@pytest.mark.parametrize(
    "path",
    [
        f"{REVISION}/prompts/none.wav",
        f"{REVISION}/please speak.wav",
        f"{REVISION}/small.yaml",
        f"{REVISION}/prompts/en-US.yaml",
        f"{REVISION}/../{REVISION}/prompts/bye.mp3",
        f"{REVISION}/prompts/../prompts/bye.mp3",
        f"{REVISION}/%2e%2e/prompts/bye.mp3",
        f"{REVISION}/etc//passwd.wav",
        f"{REVISION.upper()}/prompts/bye.mp3",
        "000000000000/prompts/bye.mp3",
        "%00/prompts/bye.mp3",
    ],
)
def test_what_is_no_sound_of_the_revision_is_a_bare_404(client, path):
    answer = client.get(f"/twilio/sounds/{path}")
    assert (answer.status_code, answer.data) == (404, b"")
    assert "Content-Type" not in answer.headers


def test_a_sound_that_is_stored_later_is_found_then(database):
    sounds = Sounds(database)
    before = sounds.find(REVISION, "prompts/bye.mp3")
    take(database, FILES, load_files(FILES), AT)
    after = sounds.find(REVISION, "prompts/bye.mp3")
    assert (before, after) == (None, b"ID3")


def test_without_a_database_a_sound_may_be_asked_for_again():
    def find(revision, name):
        raise DatabaseError(f"no {revision} and no {name}")

    with Flask("x").test_request_context("/"):
        answer = answer_sound(find, REVISION, "prompts/bye.mp3")
    assert (answer.status_code, answer.data) == (503, b"")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("sounds/000000000000/x.wav", "GET, HEAD"), ("voice", "POST")],
)
def test_another_method_is_told_which_there_are(twilio, path, allowed):
    answer = twilio.client.delete(f"/twilio/{path}")
    assert (answer.status_code, answer.data) == (405, b"")
    assert answer.headers["Allow"] == allowed
