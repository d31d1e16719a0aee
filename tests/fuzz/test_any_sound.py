"""Whatever comes instead of a recording: it is heard, or set aside with its reason.

    IVR_FUZZ_SOUNDS=2000 IVR_FUZZ_FROM=1000000 pytest -q tests/fuzz/test_any_sound.py

takes so many through the whole way, and a hundred times as many through the readers.
"""

import hashlib
import json
import os
import re
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

sys.path.append(str(Path(__file__).parents[1] / "audio"))

from audio_files import needs_ffmpeg
from mutated_sound import forms, mutant
from recordings_way import *  # noqa: F403 - its fixtures, whichever they are

from ivr.audio.listening import PEAKS, Listening, beside
from ivr.sound.ffmpeg import DecodeError
from ivr.sound.form import LONGEST_S, NotAudioError
from ivr.sound.inspect import inspect
from ivr.sound.peaks import peaks
from ivr.sound.rewrite import rewrite
from ivr.tables import Recording, Transcript

pytestmark = needs_ffmpeg

MANY = int(os.environ.get("IVR_FUZZ_SOUNDS", "0"))
FIRST = int(os.environ.get("IVR_FUZZ_FROM", "0"))
READ_PER_HEARD = 100
# Of an exception that nobody expected: `KeyError`, `ValueError: …`, a traceback.
ODD = re.compile(r"^(\w+\.)*\w*(Error|Exception|Warning)\b|Traceback|\n")
SID = re.compile(r"RE[0-9a-f]{32}")
MOST_GROWTH_KB = 200_000
# Two seconds of speech, repeated at the most eight times, thrice.
MOST_S = 60


@pytest.fixture(scope="module")
def bodies(tmp_path_factory):
    return forms(tmp_path_factory.mktemp("forms"))


def sid_of(number):
    return f"RE{number:032x}"


def held_kb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def read(path, target):
    """Read a file as a child of the hotline would; return what was wrong with it."""
    try:
        sound = inspect(path)
    except NotAudioError as wrong:
        return str(wrong)
    assert 0 < sound.seconds <= LONGEST_S
    if not sound.is_plain:
        return ""
    try:
        outline = json.loads(peaks(path))
        rewrite(path, target)
    except DecodeError as wrong:
        return str(wrong)
    assert len(outline["peaks"]) == sound.channels
    assert all(0 <= one <= 1 for side in outline["peaks"] for one in side)
    assert outline["duration"] == pytest.approx(sound.seconds, abs=0.001)
    assert inspect(target).frames == sound.frames
    return ""


def test_whatever_the_bytes_are_they_are_read_or_refused(bodies, tmp_path):
    path, target = tmp_path / "came", tmp_path / "made.wav"
    before, reasons = held_kb(), []
    many = MANY * READ_PER_HEARD or 1500
    for number in range(FIRST, FIRST + many):
        path.write_bytes(mutant(bodies, number))
        begun = time.monotonic()
        reason = read(path, target)
        assert time.monotonic() - begun < MOST_S, number
        assert not ODD.search(reason), (number, reason)
        reasons.append(reason)
    refused = np.mean([bool(one) for one in reasons])
    assert 0.05 < refused < 0.95  # or the accidents hit nothing, or everything
    assert held_kb() - before < MOST_GROWTH_KB


class Way:
    """Recordings that are on their way, by what comes for each of them."""

    def __init__(self, media, announce, bodies):
        self.media, self.announce, self.bodies = media, announce, bodies
        self.sent = {}
        media.answers = lambda: self.serve

    def serve(self, handler):
        body = self.sent[SID.search(handler.path)[0]]
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    def send(self, number):
        sid = sid_of(number)
        self.sent[sid] = mutant(self.bodies, number)
        self.announce(sid=sid, call=f"CA{number:032x}")


@pytest.fixture
def way(media, announce, bodies):
    return Way(media, announce, bodies)


def checked(pipeline, row, body, words):
    """Fail unless a recording is heard or set aside, with every byte that came."""
    kept = pipeline.store.find(row["path"]).read_bytes()
    assert hashlib.sha256(kept).digest() == hashlib.sha256(body).digest(), row
    if row["state"] == "failed":
        assert row["reason"], row
        assert not ODD.search(row["reason"]), row
        return "set aside"
    assert (row["state"], row["reason"]) == ("transcribed", None), row
    (spoken,) = words
    assert spoken["text"].split() == [one["word"] for one in spoken["words"]]
    times = [one[side] for one in spoken["words"] for side in ("start", "end")]
    assert all(0 <= at <= LONGEST_S for at in times)
    if pipeline.store.has(beside(row["path"], PEAKS)):
        with Listening(pipeline.store).peaks(row["path"]) as file:
            assert json.load(file)["duration"] > 0
        return "heard and drawn"
    return "heard"


def gone_through(way, pipeline, carry_on, rows, numbers):
    """Take mutants the whole way; return how each ended."""
    for number in numbers:
        way.send(number)
    before, begun = held_kb(), time.monotonic()
    with capture_logs() as logged:
        carry_on()
    odd = [one for one in logged if ODD.search(str(one.get("reason", "")))]
    assert odd == []
    assert {one["event"] for one in logged if one["log_level"] == "error"} <= {
        "recording_set_aside"
    }
    assert time.monotonic() - begun < MOST_S * len(numbers)
    assert held_kb() - before < MOST_GROWTH_KB
    heard = rows(Transcript)
    return [
        checked(
            pipeline,
            row,
            way.sent[row["sid"]],
            [one for one in heard if one["recording_id"] == row["id"]],
        )
        for row in rows(Recording)
    ]


def test_whatever_comes_is_heard_or_set_aside_with_its_bytes_and_the_reason(
    way, pipeline, carry_on, rows
):
    ends = gone_through(way, pipeline, carry_on, rows, range(FIRST, FIRST + 8))
    assert {"set aside", "heard and drawn"} <= set(ends)


@pytest.mark.slow
def test_more_of_what_comes_is_heard_or_set_aside(way, pipeline, carry_on, rows):
    numbers = range(FIRST + 100, FIRST + 100 + (MANY or 24))
    ends = gone_through(way, pipeline, carry_on, rows, numbers)
    assert len(ends) == len(numbers)
