"""A worker that is told to end waits for what it is at, and not for what waits."""

from threading import Event, Thread

from processes import wait_for

from ivr.alarm import Alarm, open_queue
from ivr.worker.recycling import Wear
from ivr.worker.worker import THREADS, Worker


class Pool:
    def close(self):
        pass


class Busy:
    """A pipeline with more to do than there are threads; each step takes its time."""

    def __init__(self):
        self.stopping, self.breaking_off, self.pool = Event(), Event(), Pool()
        self.begun, self.finished = list[str](), list[str]()

    def due(self):
        return [f"RE{number}" for number in range(THREADS + 3)]

    def work_on(self, sid):
        self.begun.append(sid)
        self.stopping.wait()
        self.finished.append(sid)


def test_more_recordings_than_threads_do_not_hold_up_the_end(tmp_path):
    pipeline = Busy()
    alarm = Alarm(open_queue(f"sqlite:///{tmp_path / 'queue.db'}"))
    worker = Worker(pipeline, alarm, rounds={}, wear=Wear(0, 0))
    worker.go_round()
    wait_for(lambda: len(pipeline.begun) == THREADS, 20, "the threads to be at work")
    ending = Thread(target=worker._end, daemon=True)
    ending.start()
    ending.join(20)
    assert not ending.is_alive(), "it waits for what never began"
    assert sorted(pipeline.finished) == sorted(pipeline.begun) == ["RE0", "RE1"]
