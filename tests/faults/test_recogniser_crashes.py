"""F31, F32: recognisers that crash or grow, on real Vosk and real signals."""

import os
import shutil
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import structlog
from audio_files import DEMO_SPEECH

from ivr.speech.children import ChildTranscriber
from ivr.speech.memory import held_bytes
from ivr.speech.models import packaged_model
from ivr.speech.room import Limits, Room
from ivr.speech.transcriber import (
    CrashedError,
    InterruptedRecognitionError,
    RecognitionError,
)

pytestmark = pytest.mark.slow

MODEL = packaged_model("ko-KR")
SPEECH = DEMO_SPEECH / "wrong-practices.wav"
WORDS = "구시대 의 잘못된 관행과"
SCRIPTS = Path(__file__).parents[1] / "speech"
SEGFAULT = "the recogniser was ended by SIGSEGV"
ABORT = "the recogniser was ended by SIGABRT"
KILLED = "the recogniser was ended by SIGKILL, perhaps for want of memory"


@pytest.fixture
def transcriber(monkeypatch):
    """Makes transcribers whose recogniser can be killed by a file."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(SCRIPTS), *sys.path]))
    made = []

    def make(threads=2, room=None, model=MODEL):
        script = "deadly_recogniser"
        made.append(ChildTranscriber(model, script, threads=threads, room=room))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def file(tmp_path):
    """The same sentence under another name."""

    def make(name):
        path = tmp_path / f"{name}.wav"
        path.write_bytes(SPEECH.read_bytes())
        return path

    return make


def outcome(transcriber, path):
    """The words of a file, or why it has none and whether it is to blame."""
    try:
        return transcriber.transcribe(path, timeout_s=60).text
    except CrashedError as crash:
        return str(crash), crash.alone
    except RecognitionError as wrong:
        return str(wrong)


def outcomes(transcriber, paths):
    """The outcomes of files that are there at the same time."""
    with ThreadPoolExecutor(len(paths)) as threads:
        return list(threads.map(lambda path: outcome(transcriber, path), paths))


@pytest.mark.fault(31)
def test_f31_files_that_kill_the_recogniser_are_found_and_others_have_their_words(
    transcriber, file
):
    found = transcriber(threads=3)
    paths = [file("segfault"), file("abort"), file("beside")]
    assert outcomes(found, paths) == [(SEGFAULT, True), (ABORT, True), WORDS]
    assert outcome(found, file("killed")) == (KILLED, True)
    assert outcome(found, SPEECH) == WORDS


@pytest.mark.fault(31)
def test_f31_a_file_that_takes_too_long_costs_its_neighbour_nothing(transcriber, file):
    found = transcriber(threads=2)
    assert outcome(found, SPEECH) == WORDS
    with ThreadPoolExecutor(1) as threads:
        beside = threads.submit(outcome, found, file("beside"))
        with pytest.raises(RecognitionError, match=r"^recognition took over 0 s$"):
            found.transcribe(file("late"), timeout_s=0.1)
        assert beside.result() == WORDS


@pytest.mark.fault(31)
def test_f31_an_end_of_ours_blames_no_file(transcriber):
    found = transcriber(threads=1)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(found.transcribe, SPEECH, timeout_s=60)
        while found._child is None or not found._child.files:
            pass
        found.close()
        with pytest.raises(InterruptedRecognitionError):
            asked.result()
    with pytest.raises(InterruptedRecognitionError):
        found.transcribe(SPEECH, timeout_s=60)


@pytest.mark.fault(32)
def test_f32_a_recogniser_is_replaced_after_so_many_files_and_loses_none(
    transcriber, file
):
    found = transcriber(threads=2, room=Room(limits=Limits(files=2)))
    children = []

    def ask(path):
        told = outcome(found, path)
        children.append(found._child.pid)
        return told

    paths = [file(f"file-{number}") for number in range(4)]
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(ask, paths)) == [WORDS] * 4
    assert len(set(children)) == 2
    assert held_bytes(children[0]) == 0
    assert held_bytes(found._child.pid) > 0


@pytest.mark.fault(32)
def test_f32_a_recogniser_that_grows_is_replaced(transcriber, file):
    limits = Limits(growth=180 * 1000**2)
    found = transcriber(threads=1, room=Room(limits=limits))
    greedy = file("eats-100-megabytes")
    children = []
    for _ in range(4):
        assert outcome(found, greedy) == WORDS
        children.append(found._child.pid)
    # It has grown too much after the second file, so the third has another.
    assert children == [children[0]] * 2 + [children[2]] * 2
    assert children[0] != children[2]


def test_models_share_a_budget_and_the_one_unused_longest_goes(transcriber, tmp_path):
    models = []
    for name in ("one", "two"):
        models.append(tmp_path / name)
        shutil.copytree(MODEL, models[-1], copy_function=os.link)
    room = Room()
    one, two = (transcriber(1, room, model) for model in models)
    assert outcome(one, SPEECH) == WORDS
    room.budget = int(one._seat.needed * 1.5)
    assert outcome(two, SPEECH) == WORDS
    assert (one._child, two._child.is_gone) == (None, False)
    # Both at once: never two that run, and nobody waits for ever.
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(outcome, each, SPEECH) for each in (one, two, one)]
        most = 0
        while not all(each.done() for each in asked):
            children = [seat.child for seat in room._seats if seat.child is not None]
            most = max(most, sum(1 for child in children if not child.is_gone))
        assert [each.result() for each in asked] == [WORDS] * 3
    assert most == 1


def test_a_model_larger_than_the_budget_runs_alone_and_is_told_once(
    transcriber,
):
    room = Room(budget=1000)
    found = transcriber(1, room)
    with structlog.testing.capture_logs() as logged:
        assert outcome(found, SPEECH) == WORDS
        os.kill(found._child.pid, signal.SIGKILL)
        found._child._process.wait()
        assert outcome(found, SPEECH) == WORDS
    told = [line for line in logged if line["event"] == "model_larger_than_budget"]
    assert [(line["budget"], line["setting"]) for line in told] == [
        (1000, "IVR_MODELS_MEMORY")
    ]
