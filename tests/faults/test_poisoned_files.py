"""F31, F36: who dies of what.  A file answers for itself, never for its company."""

import time
from threading import Thread

import pytest
from audio_files import wav
from recordings_way import SID

from ivr.audio.rows import LEASE, claim, lease_time
from ivr.speech.transcriber import CrashedError, InterruptedRecognitionError, Speech
from ivr.tables import Recording, Transcript

pytestmark = pytest.mark.both_databases

OTHER, CALL = "RE" + "e" * 32, "CA" + "e" * 32
SOUND = wav(8000)
MOST_LEASE_S = lease_time(99).total_seconds()


class Recogniser:
    """Stands in for a child process; each file meets what `meets` says, in order."""

    def __init__(self):
        self.meets = {}
        self.inside, self.most_inside = 0, 0
        self.takes_s = 0.0

    def has(self, _language):
        return True

    def get(self, _language):
        return self, "model"

    def transcribe(self, path, *, timeout_s):
        del timeout_s
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        try:
            time.sleep(self.takes_s)
            left = self.meets.get(path.name.partition(".")[0], [])
            if left and (wrong := left.pop(0)) is not None:
                raise wrong
            return Speech(())
        finally:
            self.inside -= 1


@pytest.fixture
def pool():
    return Recogniser()


def crash(*, alone):
    return CrashedError("it ended", alone=alone)


def states(rows):
    return {row["sid"]: (row["state"], row["reason"]) for row in rows(Recording)}


@pytest.mark.fault(31)
def test_f31_a_file_that_crashes_it_five_times_alone_is_set_aside_and_no_other(
    pool, media, announce, carry_on, rows
):
    media.answers = [(200, {}, SOUND)]
    announce()
    announce(sid=OTHER, call=CALL)
    pool.meets = {SID: [crash(alone=True)] * 5, OTHER: [crash(alone=False)] * 9}
    carry_on()
    assert states(rows) == {
        SID: ("failed", "recognition failed 5 times, at last: it ended"),
        OTHER: ("transcribed", None),
    }


@pytest.mark.fault(31)
def test_f31_a_file_that_comes_through_is_not_held_to_its_crashes(
    pool, media, announce, carry_on, rows
):
    media.answers = [(200, {}, SOUND)]
    announce()
    pool.meets = {SID: [crash(alone=True)] * 4}
    carry_on()
    assert states(rows) == {SID: ("transcribed", None)}
    assert rows(Recording, "crashes", "alone") == [{"crashes": 0, "alone": False}]


@pytest.mark.fault(36)
def test_f36_a_worker_that_ends_gives_its_work_back_at_once(
    pool, pipeline, another, media, announce, rows
):
    media.answers = [(200, {}, SOUND)]
    announce()

    class EndedError(InterruptedRecognitionError):
        def __init__(self):
            pipeline.stopping.set()
            super().__init__("the worker ends")

    pool.meets = {SID: [None]}
    pool.transcribe = lambda *_, **__: (_ for _ in ()).throw(EndedError())
    pipeline.work_on(SID)
    assert rows(Recording, "state", "lease", "attempts", "crashes") == [
        {"state": "stored", "lease": None, "attempts": 0, "crashes": 0}
    ]
    del pool.transcribe
    second = another()
    assert second.due() == [SID]
    second.work_on(SID)
    assert states(rows) == {SID: ("transcribed", None)}


def lapse(database, clock, sid, times):
    """Let workers take the recording up and die, so many times."""
    for _ in range(times + 1):
        with database.writing() as session:
            assert claim(session, sid, "dead", clock()) is not None
        clock.pass_by(seconds=MOST_LEASE_S + 1)


def test_f36_a_file_at_which_workers_die_leaves_the_others_time_in_between():
    times = [lease_time(lapses) / LEASE for lapses in (0, 1, 2, 3, 4, 5, 6, 99)]
    assert times == [1, 1, 1, 2, 4, 8, 8, 8]


@pytest.mark.fault(36)
def test_f36_workers_that_die_for_other_reasons_cost_a_recording_nothing(
    database, media, announce, carry_on, rows, clock, change
):
    media.answers = [(200, {}, SOUND)]
    announce()
    carry_on()
    change(state="stored")
    clock.pass_by(minutes=1)
    lapse(database, clock, SID, 40)
    carry_on()
    assert states(rows) == {SID: ("transcribed", None)}


@pytest.mark.fault(36)
def test_f36_a_file_at_which_workers_die_while_others_are_heard_is_set_aside(
    database, media, announce, carry_on, rows, clock, change
):
    media.answers = [(200, {}, SOUND)]
    announce()
    announce(sid=OTHER, call=CALL)
    carry_on()
    change(state="stored")
    lapse(database, clock, SID, 21)
    with database.writing() as session:  # of the other, heard meanwhile
        for one in session.query(Transcript):
            one.made_at = clock()
    carry_on()
    assert states(rows) == {
        SID: ("failed", "the worker died 22 times while it was recognised"),
        OTHER: ("transcribed", None),
    }


def test_f36_a_file_under_suspicion_is_recognised_beside_no_other(
    pool, pipeline, media, announce, change, carry_on
):
    media.answers = [(200, {}, SOUND)]
    sids = [f"RE{number:032x}" for number in range(1, 5)]
    for sid in sids:
        announce(sid=sid)
    carry_on()
    for sid in sids:
        change(sid, state="stored", alone=True)
    pool.most_inside = 0
    pool.takes_s = 0.05
    threads = [Thread(target=pipeline.work_on, args=(sid,)) for sid in sids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pool.most_inside == 1
