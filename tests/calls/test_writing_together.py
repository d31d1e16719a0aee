"""Work that waits at the same time is committed at once, and fails alone."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar

import pytest

from ivr.scribe import MOST_TOGETHER, DatabaseError, Scribe

PATIENCE_S = 20


def until(true):
    limit = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < limit, "never became so"
        time.sleep(0.001)


class Disk:
    """Commits lists of work, each list when it is let; `together` is their sizes."""

    def __init__(self) -> None:
        self.together: list[int] = []
        self.goes = threading.Semaphore(0)
        self.busy = threading.Event()
        self.wrong: Exception | None = None

    def commit(self, works):
        self.together.append(len(works))
        self.busy.set()
        assert self.goes.acquire(timeout=PATIENCE_S)
        if self.wrong is not None:
            raise self.wrong
        return [work(None) for work in works]


@pytest.fixture
def disk():
    return Disk()


def crowd(disk, works):
    """Have all of `works` wait while another is being written; return their futures."""
    scribe = Scribe(disk.commit)
    pool = ThreadPoolExecutor(len(works) + 1)
    first = pool.submit(scribe.write, lambda _: "first")
    assert disk.busy.wait(PATIENCE_S)
    rest = []
    for waiting, work in enumerate(works, 1):
        rest.append(pool.submit(scribe.write, work))
        until(lambda waiting=waiting: len(scribe._waiting) == waiting)
    pool.shutdown(wait=False)
    return first, rest


def returning(value):
    return lambda _: value


def raising(wrong):
    def work(_):
        raise wrong

    return work


def test_who_finds_nobody_writing_writes_at_once_in_their_own_thread():
    ran = []
    scribe = Scribe(lambda works: [work(None) for work in works])
    assert scribe.write(lambda _: ran.append(threading.current_thread())) is None
    assert ran == [threading.current_thread()]


def test_what_waits_meanwhile_is_committed_together(disk):
    first, rest = crowd(disk, [returning(number) for number in range(5)])
    disk.goes.release(2)
    assert first.result(PATIENCE_S) == "first"
    assert [one.result(PATIENCE_S) for one in rest] == [0, 1, 2, 3, 4]
    assert disk.together == [1, 5]


def test_work_runs_in_the_context_of_whom_it_is_for(disk):
    whose = ContextVar("whose", default="nobody's")
    scribe = Scribe(disk.commit)

    def write(name):
        whose.set(name)
        return scribe.write(lambda _: whose.get())

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(write, "first")
        assert disk.busy.wait(PATIENCE_S)
        rest = [pool.submit(write, name) for name in ("second", "third")]
        until(lambda: len(scribe._waiting) == 2)
        disk.goes.release(2)
        written = [one.result(PATIENCE_S) for one in (first, *rest)]
    assert written == ["first", "second", "third"]


def test_no_more_than_so_many_are_committed_together(disk):
    first, rest = crowd(disk, [returning(1)] * (MOST_TOGETHER + 2))
    disk.goes.release(3)
    assert first.result(PATIENCE_S) == "first"
    assert sum(one.result(PATIENCE_S) for one in rest) == MOST_TOGETHER + 2
    assert disk.together == [1, MOST_TOGETHER, 2]


def test_work_that_raises_is_undone_alone(disk):
    works = [returning("a"), raising(LookupError("mine")), returning("c")]
    first, rest = crowd(disk, works)
    disk.goes.release(5)  # the three at once, then each by itself
    assert first.result(PATIENCE_S) == "first"
    assert (rest[0].result(PATIENCE_S), rest[2].result(PATIENCE_S)) == ("a", "c")
    with pytest.raises(LookupError, match="mine"):
        rest[1].result(PATIENCE_S)
    assert disk.together == [1, 3, 1, 1, 1]


def test_all_are_told_that_the_database_is_gone(disk):
    first, rest = crowd(disk, [returning(1), returning(2)])
    disk.wrong = DatabaseError("gone")
    disk.goes.release(2)
    for one in (first, *rest):
        with pytest.raises(DatabaseError, match="gone"):
            one.result(PATIENCE_S)


def test_who_is_broken_off_while_writing_leaves_nobody_waiting(disk):
    first, rest = crowd(disk, [raising(KeyboardInterrupt()), returning("late")])
    disk.goes.release(2)
    assert first.result(PATIENCE_S) == "first"
    with pytest.raises(KeyboardInterrupt):
        rest[0].result(PATIENCE_S)
    with pytest.raises(DatabaseError, match="the process ends"):
        rest[1].result(PATIENCE_S)
    disk.goes.release()
    scribe_is_free = Scribe(disk.commit).write(returning("again"))
    assert scribe_is_free == "again"
