"""Why a recording has no words is stored in English, and shown in each language."""

import io
import struct
import wave

import pytest
import requests

from ivr.audio.fetch import FetchError, check
from ivr.console.languages import Language
from ivr.reasons import REASONS, recalled
from ivr.sentences import Sentence
from ivr.sound.form import NotAudioError
from ivr.sound.inspect import inspect_open
from ivr.vault.keys import MissingKeyError

CHINESE, KOREAN = Language("zh"), Language("ko")


def wav(rate: int = 8000, channels: int = 1, seconds: float = 1.0) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(bytes(int(seconds * rate) * 2 * channels))
    return file.getvalue()


REFUSED = {
    "": b"",
    "HTML": b"<!DOCTYPE html><html></html>",
    "no sound": wav()[:44] + b"",
    "cut": wav()[:4000],
    "no telephone": wav(rate=100),
    "no form": struct.pack("<4sI4s", b"RIFF", 4, b"WAVE"),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_what_no_sound_is_refused_for_is_known(content: bytes):
    with pytest.raises(NotAudioError) as wrong:
        inspect_open(io.BytesIO(content))
    said = recalled(str(wrong.value))
    assert isinstance(said, Sentence)
    assert said == str(wrong.value)
    assert CHINESE.told(said) != KOREAN.told(said) != said


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500])
def test_what_twilio_answers_is_known(status: int):
    answer = requests.Response()
    answer.status_code = status
    with pytest.raises(FetchError) as wrong:
        check(answer)
    said = recalled(str(wrong.value))
    assert isinstance(said, Sentence)
    assert str(status) in CHINESE.told(said)
    assert CHINESE.told(said) != said


def test_a_reason_within_a_reason_is_said_in_the_language_too():
    text = "recognition failed 3 times, at last: recognition took over 60 s"
    said = "识别失败了 3 次，最后一次：识别超过了 60 秒"
    assert CHINESE.told(recalled(text)) == said


def test_a_missing_key_is_named():
    said = KOREAN.told(recalled(str(MissingKeyError("k1"))))
    assert said == "키 k1이(가) 없습니다. IVR_STORAGE_KEYS에 다시 넣으세요"


def test_what_nobody_knows_stays_as_it_is():
    assert recalled("something new") == "something new"
    assert not isinstance(recalled("something new"), Sentence)


@pytest.mark.parametrize("pattern", REASONS)
def test_each_sentence_is_found_again_by_its_own_text(pattern: str):
    values = {name: f"<{name}>" for name in gaps(pattern)}
    said = recalled(pattern % values)
    assert isinstance(said, Sentence)
    assert (said.pattern, said) == (pattern, pattern % values)


def gaps(pattern: str) -> list[str]:
    return [part.partition(")")[0] for part in pattern.split("%(")[1:]]
