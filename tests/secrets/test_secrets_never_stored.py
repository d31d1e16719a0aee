"""Nothing of a secret reaches the database, whichever way it came."""

import json
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from secret_texts import CARDS, HEX_KEY, phrase
from signed import ACCOUNT, CALL, TOKEN
from sqlalchemy import select
from stored_bytes import stored_in

from ivr.audio.fetch import RecordingSource
from ivr.audio.news import RecordingNews
from ivr.audio.pipeline import Pipeline
from ivr.audio.store import Store
from ivr.calls.desk import Desk, Hotline
from ivr.calls.flows import Flows
from ivr.calls.given import from_json
from ivr.calls.recordings import note_recording
from ivr.flow.engine import advance, begin
from ivr.flow.files import FlowFiles
from ivr.flow.loader import load_files
from ivr.flow.state import State
from ivr.speech.transcriber import Speech, Word
from ivr.tables import Call, CaseEvent, Recording, Transcript, Turn

sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))

from case_rows import keep_wav

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
VISA, AMEX = CARDS["Visa"], CARDS["American Express"]
SEED = phrase("en", bytes(range(3, 19)))
RECORDING = "RE" + "d" * 32
FLOW = """\
flow: free
languages: [en-US]
country: CN
account: {digits: 9}
speech: [en-US]
topics: {other: {}}
start: main
give_up: promise
main:
  menu:
    "1": {option: account_key, topic: other, then: who}
    "2": {option: free, topic: other, then: reference}
who: {collect: account, then: message}
reference: {collect: reference, digits: 4-20, then: message}
message: {voicemail: {longest: 60 s}, then: promise}
promise: {case: open, say: promise, then: bye}
bye: {hang_up: bye}
"""
PROMPTS = """\
account_key: {say: "For your account", hear: [account]}
free: {say: "For a reference", hear: [reference]}
who: "Your account?"
reference: "Your reference?"
message: "What happened?"
promise: "Your case number is {case_number}."
bye: "Goodbye."
"""


@pytest.fixture(scope="module")
def flow():
    texts = {"flow.yaml": FLOW, "prompts/en-US.yaml": PROMPTS}
    return load_files(FlowFiles("flow.yaml", texts, {}))


@pytest.fixture
def hotline(database, flow):
    return Hotline(database, Flows(flow))


@pytest.fixture
def stored(database):
    return lambda: stored_in(database)


def assert_none_of(stored, *secrets):
    kept = stored()
    assert CALL.encode() in kept
    for secret in secrets:
        assert secret.encode() not in kept
        assert json.dumps(secret)[1:-1].encode() not in kept
        assert " ".join(secret).encode() not in kept  # as it is read back


def timeline(rows):
    return [(row["kind"], row["text"]) for row in rows(CaseEvent)]


def test_a_card_typed_at_an_account_question_is_stored_nowhere(
    twilio, rows, cases, stored
):
    twilio.press("1", VISA, "314159265", "1")
    twilio.step(5, RecordingSid=RECORDING, RecordingDuration="7", Digits="#")
    assert_none_of(stored, VISA, VISA[:9], VISA[-9:])
    (case,) = cases()
    assert (case["account"], case["flags"]) == (
        "314159265",
        ["secret_heard:card_number"],
    )
    assert timeline(rows) == [("opened", ""), ("secret_removed", "card_number")]


@pytest.mark.parametrize("secret", [VISA, AMEX, VISA * 2, "1234" * 12])
@pytest.mark.parametrize("way", ["1", "2"])
def test_a_long_secret_typed_anywhere_is_stored_nowhere(
    twilio, rows, cases, stored, secret, way
):
    twilio.press(secret, way, secret, secret, secret)
    twilio.status(CallStatus="completed", SequenceNumber="3")
    assert_none_of(stored, secret, secret[:8])
    (case,) = cases()
    kind = "card_number" if secret in {VISA, AMEX} else "long_number"
    assert case["flags"] == [f"secret_heard:{kind}"]
    assert case["collected"] == {}
    assert ("secret_removed", kind) in timeline(rows)


def test_a_call_with_secrets_can_be_played_again(twilio, rows, flow):
    twilio.press("1", VISA, "31415926512", "314159265", "483920", "1")
    twilio.step(7, RecordingSid=RECORDING, RecordingDuration="7", Digits="#")
    state = begin(flow)
    for row in rows(Turn):
        for one in from_json(row["given"]):
            state = advance(flow, state, one).state
    assert state == State.from_json(rows(Call)[0]["state"])


def test_a_slip_of_the_finger_flags_nothing(twilio, cases, stored):
    twilio.press("1", "3141592659", "314159265", "1")
    twilio.status(CallStatus="completed", SequenceNumber="3")
    assert_none_of(stored, "3141592659")
    assert cases()[0]["flags"] == []


@pytest.mark.parametrize(
    ("said", "secret", "kind"),
    [
        (f"my recovery phrase is {' '.join(SEED)}", SEED[3], "seed_phrase"),
        (f"it is {HEX_KEY}", HEX_KEY, "private_key"),
        ("my password is hunter2", "hunter2", "password"),
        ("the code is 483920", "483920", "code"),
        ("four one one one " + "one " * 12, "one one", "card_number"),
    ],
)
def test_a_secret_said_at_a_menu_is_stored_nowhere(
    twilio, cases, stored, said, secret, kind
):
    twilio.voice()
    twilio.step(1, SpeechResult=said, Confidence="0.9")
    twilio.press("1")
    twilio.step(2, SpeechResult="account", Confidence="0.9")
    twilio.status(CallStatus="completed", SequenceNumber="3")
    assert_none_of(stored, secret)
    assert cases()[0]["flags"] == [f"secret_heard:{kind}"]


class Says:
    """A pool whose recogniser understands `words`, each half a second long."""

    def __init__(self, words):
        self.words = words

    def has(self, language):
        return bool(language)

    def get(self, language):
        return self, language

    def transcribe(self, path, *, timeout_s):
        assert path.exists()
        assert timeout_s > 0
        return speech(self.words)


def speech(words):
    return Speech(tuple(Word(w, n / 2, n / 2 + 0.5, 0.9) for n, w in enumerate(words)))


def transcribe(database, tmp_path, words, language="en-US"):
    """Take a recording of the call that was stored on to its words."""
    store = Store(tmp_path / "recordings")
    path = keep_wav(tmp_path / "recordings", f"{RECORDING}.wav")
    with database.writing() as session:
        row = session.execute(select(Recording)).scalar_one()
        row.state, row.path, row.language = "stored", path, language
        row.due_at = datetime.now(UTC)
    nowhere = RecordingSource("http://127.0.0.1:9", ACCOUNT, TOKEN)
    Pipeline(database, nowhere, store, Says(words)).work_on(RECORDING)


@pytest.mark.fault(44)
@pytest.mark.parametrize("opened_first", [True, False])
def test_a_transcript_keeps_the_times_of_a_secret_and_not_its_words(
    twilio, hotline, database, rows, cases, stored, tmp_path, opened_first
):
    said = ["my", "seed", "phrase", "is", *SEED, "goodbye", "now"]
    if opened_first:
        twilio.press("1", "314159265", "1")
        twilio.step(4, RecordingSid=RECORDING, RecordingDuration="7", Digits="#")
    else:
        news = RecordingNews(RECORDING, CALL, "completed")
        database.write(lambda found: note_recording(Desk(hotline, found, AT), news))
    transcribe(database, tmp_path, said)
    if not opened_first:
        twilio.status(CallStatus="completed", SequenceNumber="3")
    assert_none_of(stored, *(f"{a} {b}" for a, b in pairwise(SEED)))
    (row,) = rows(Transcript)
    assert row["text"] == "my seed phrase is [secret removed] goodbye now"
    assert [word["word"] for word in row["words"]] == [
        *said[:4],
        *[""] * len(SEED),
        *said[-2:],
    ]
    assert row["words"][4] == {
        "word": "",
        "start": 2.0,
        "end": 2.5,
        "confidence": 0.9,
        "removed": "seed_phrase",
    }
    (case,) = cases()
    assert case["flags"] == ["secret_heard:seed_phrase"]
    assert case["transcript"]["text"] == row["text"]
    assert timeline(rows) == [("opened", ""), ("secret_removed", "seed_phrase")]


@pytest.mark.parametrize("language", ["ko-KR", "zh-CN"])
def test_a_transcript_in_another_language_is_spared_too(
    twilio, database, rows, stored, tmp_path, language
):
    words = phrase(language[:2], bytes(range(3, 19)))
    twilio.press("1", "314159265", "1")
    twilio.step(4, RecordingSid=RECORDING, RecordingDuration="7", Digits="#")
    transcribe(database, tmp_path, words, language)
    assert_none_of(stored, " ".join(words[:3]), " ".join(words[-3:]))
    (row,) = rows(Transcript)
    assert row["text"] in {"[비밀 삭제됨]", "[机密已删除]"}
    assert {word["word"] for word in row["words"]} == {""}
