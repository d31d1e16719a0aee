"""Recordings where a secret was told: muted, and whole for minutes by a right."""

import json
import wave
from datetime import timedelta
from io import BytesIO

import pytest
from audio_files import ffmpeg, needs_ffmpeg
from case_rows import AT, add_case, add_recording
from click.testing import CliRunner
from console_browser import Browser, fields, make_app
from sqlalchemy import update

from ivr.cli.agents import agents
from ivr.tables import Agent, Call, Recording, Transcript

RATE = 8000
LOUD = b"\x11\x22"
# The words stand at half a second each; the secret is the third and fourth.
WORDS = "my code 4711 4712 is it"
# 1.0 to 2.0 s, and 0.3 s around.
FIRST, LAST = int(0.7 * RATE), int(2.3 * RATE)


def wav(seconds=3, channels=1):
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(LOUD * channels * RATE * seconds)
    return file.getvalue()


@pytest.fixture
def told(people, clock, database, tmp_path):
    """Return the case's number and the recording's id; a secret was told in it."""
    del people, clock
    (tmp_path / "rec").mkdir()
    (tmp_path / "rec" / "a.wav").write_bytes(wav())
    with database.writing() as session:
        case = add_case(session)
        sid = add_recording(
            session, case, WORDS, state="transcribed", path="a.wav", sha256="0" * 64
        )
        row = session.query(Transcript).one()
        row.words = [
            {**word, "word": "", "removed": "code"} if at in {2, 3} else word
            for at, word in enumerate(row.words)
        ]
        return case.number, sid


@pytest.fixture
def browse(people, tmp_path, database):
    def opened(name, *, hear_secrets=False):
        with database.writing() as session:
            session.execute(
                update(Agent)
                .where(Agent.name == name)
                .values(hear_secrets=hear_secrets)
            )
        app = make_app(database, tmp_path / "rec", secure=False)
        browser = Browser(app, people, secure=False)
        browser.come_in(name)
        return browser

    return opened


def frames(answer):
    with wave.open(BytesIO(answer.data)) as sound:
        return sound.readframes(sound.getnframes())


MUTED = LOUD * FIRST + bytes(2 * (LAST - FIRST)) + LOUD * (3 * RATE - LAST)


def ask(browser, number, sid):
    page = browser.read(f"/console/cases/{number}")
    token = fields(page, f"/console/cases/{number}/note")["csrf_token"]
    address = f"/console/cases/{number}/recordings/{sid}/hear-whole"
    return browser.post(address, {"csrf_token": token})


@pytest.mark.parametrize("name", ["Mei", "Ada"])
def test_nobody_hears_a_secret_unasked(browse, told, name):
    answer = browse(name, hear_secrets=True).get(f"/console/recordings/{told[1]}")
    assert (answer.status_code, frames(answer) == MUTED) == (200, True)


def test_a_part_is_muted_as_in_the_whole(browse, told):
    browser, address = browse("Mei"), f"/console/recordings/{told[1]}"
    whole = browser.get(address)
    for begin, end in (
        (0, 3),
        (44 + 2 * FIRST - 5, 44 + 2 * FIRST + 5),
        (30000, 48043),
    ):
        part = browser.get(address, headers={"Range": f"bytes={begin}-{end}"})
        assert (part.status_code, part.data) == (206, whole.data[begin : end + 1])
    assert whole.headers["ETag"] == part.headers["ETag"] != f'"{"0" * 64}"'


@pytest.mark.parametrize("name", ["Mei", "Ada"])
def test_whoever_lacks_the_right_cannot_have_it_whole(browse, told, people, name):
    number, sid = told
    browser = browse(name)
    assert ask(browser, number, sid).status_code == 403
    for query in ("?whole=1", "/peaks?whole=1"):
        answer = browser.get(f"/console/recordings/{sid}{query}")
        assert (answer.status_code, answer.mimetype) == (403, "text/plain")
    assert [line[0] for line in people.timeline(number)] == ["opened"]
    assert "Hear it whole" not in browser.read(f"/console/cases/{number}")


def test_with_the_right_it_is_heard_whole_and_the_case_says_who_did(
    browse, told, people, clock
):
    number, sid = told
    browser = browse("Mei", hear_secrets=True)
    address = f"/console/recordings/{sid}?whole=1"
    assert browser.get(address).status_code == 403
    assert ask(browser, number, sid).status_code == 303
    assert browser.get(address).data == wav()
    assert people.timeline(number)[1:] == [("heard_unmuted", "Mei", f"recording {sid}")]
    assert "You hear it whole until" in browser.read(f"/console/cases/{number}")
    assert browse("Jun", hear_secrets=True).get(address).status_code == 403
    clock.shift(timedelta(minutes=10))
    assert browser.get(address).status_code == 403


def test_taking_the_right_back_ends_it_at_once(browse, told):
    number, sid = told
    browser = browse("Mei", hear_secrets=True)
    ask(browser, number, sid)
    browse("Mei", hear_secrets=False)
    assert browser.get(f"/console/recordings/{sid}?whole=1").status_code == 403


def test_leave_for_one_recording_opens_no_other(browse, told, database, people):
    number, sid = told
    browser = browse("Mei", hear_secrets=True)
    other = people.case()
    assert ask(browser, other, sid).status_code == 404
    with database.writing() as session:
        call = session.query(Call).order_by(Call.id).first()
        row = {"language": "en-US", "state": "stored", "announced_at": AT}
        file = {"path": "a.wav", "sha256": "1" * 64}
        session.add(Recording(sid="RE2", call_id=call.id, **row, **file))
    ask(browser, number, sid)
    assert browser.get("/console/recordings/RE2?whole=1").status_code == 403


def test_the_outline_is_flat_where_it_is_muted(browse, told):
    browser, address = (
        browse("Mei", hear_secrets=True),
        f"/console/recordings/{told[1]}",
    )
    flat = [
        p == 0 for p in json.loads(browser.get(f"{address}/peaks").data)["peaks"][0]
    ]
    assert flat == [0.7 - 0.1 <= at / 20 < 2.3 + 0.05 for at in range(60)]
    ask(browser, *told)
    whole = json.loads(browser.get(f"{address}/peaks?whole=1").data)
    assert all(point > 0 for point in whole["peaks"][0])


def test_every_transcript_mutes_not_the_current_one_alone(browse, told, database):
    with database.writing() as session:
        old = session.query(Transcript).one()
        old.current = False
        session.flush()
        plain = {"text": "hello", "words": [], "made_at": AT}
        session.add(
            Transcript(
                recording_id=old.recording_id, language="en-US", model="b", **plain
            )
        )
    answer = browse("Mei").get(f"/console/recordings/{told[1]}")
    assert frames(answer) == MUTED


@needs_ffmpeg
def test_a_form_that_cannot_be_muted_is_rewritten_first(browse, told, tmp_path):
    (tmp_path / "a.wav").write_bytes(wav())
    ffmpeg(tmp_path / "a.wav", tmp_path / "a.mp3")
    (tmp_path / "a.mp3").rename(tmp_path / "rec" / "a.wav")
    answer = browse("Mei").get(f"/console/recordings/{told[1]}")
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    heard = frames(answer)
    assert set(heard[2 * FIRST : 2 * LAST]) == {0}
    assert set(heard[: 2 * FIRST - 4000]) != {0}


def test_a_message_is_heard_once_its_words_are_made_or_after_ten_minutes(
    browse, told, database, clock
):
    number, sid = told
    with database.writing() as session:
        session.query(Transcript).delete()
        row = session.query(Recording).one()
        row.state, row.due_at = "stored", AT
    browser, address = browse("Mei"), f"/console/recordings/{sid}"
    answer = browser.get(address)
    assert (answer.status_code, answer.text) == (
        409,
        "its words are being made; it can be heard after that\n",
    )
    assert "once its words are there" in browser.read(f"/console/cases/{number}")
    clock.shift(timedelta(minutes=10, seconds=1))
    assert browser.get(address).data == wav()


def test_a_message_that_waits_for_a_model_can_be_heard(browse, told, database):
    with database.writing() as session:
        session.query(Transcript).delete()
        session.query(Recording).one().state = "stored"
    assert browse("Mei").get(f"/console/recordings/{told[1]}").data == wav()


def test_the_right_is_given_and_taken_by_name(people, database, monkeypatch):
    del people
    monkeypatch.setenv("IVR_DATABASE_URL", str(database.url))

    def run(*words):
        return CliRunner().invoke(agents, words).output

    assert "hears secrets" not in run("list")
    run("hear-secrets", "Mei", "on")
    assert "Mei  agent  active  hears secrets\n" in run("list")
    run("hear-secrets", "Mei", "off")
    assert "hears secrets" not in run("list")
    wrong = CliRunner().invoke(agents, ["hear-secrets", "Nobody", "on"])
    assert str(wrong.exception) == "there is no agent 'Nobody'"
