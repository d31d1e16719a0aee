"""What is done every so often is done by one worker of all, whoever looks at once."""

import threading
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta

import pytest

from ivr.chores import Periodic, last_done
from ivr.db import Database

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
HOURLY = Periodic("counting sheep", timedelta(hours=1))
WORKERS, TIMES = 3, 5


def together(works):
    """Do all of these at the same moment; raise what one of them raised."""
    begin, wrong = threading.Barrier(len(works)), list[Exception]()

    def at_once(work):
        begin.wait(20)
        try:
            work()
        except Exception as raised:  # noqa: BLE001 - told below
            wrong.append(raised)

    threads = [threading.Thread(target=at_once, args=(work,)) for work in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []


@pytest.fixture
def workers(database):
    """The same database as three machines have it."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(closing(Database(database.url))) for _ in range(WORKERS)
        ]


def test_of_three_workers_one_does_a_chore_each_time(workers):
    done = list[datetime]()
    moments = [AT + number * timedelta(hours=1) for number in range(TIMES)]
    for at in moments:
        together(
            [
                lambda one=one, at=at: HOURLY.run(one, lambda: done.append(at), at)
                for one in workers
            ]
        )
        HOURLY.run(workers[0], lambda: done.append(AT), at + timedelta(minutes=59))
    assert done == moments


def test_who_looked_too_early_looks_again_once_it_holds_the_chore(workers):
    here, there, _ = workers
    done = list[str]()

    class Overtaken(Database):
        """A worker that another one overtakes after its first look."""

        def writing(self):
            if not done:
                HOURLY.run(there, lambda: done.append("there"), AT)
            return super().writing()

    with closing(Overtaken(here.url)) as slow:
        HOURLY.run(slow, lambda: done.append("here"), AT)
    assert done == ["there"]


def test_a_chore_that_failed_is_tried_again_by_whoever_looks_next(workers):
    def fails():
        raise LookupError

    with pytest.raises(LookupError):
        HOURLY.run(workers[0], fails, AT)
    done = list[datetime]()
    HOURLY.run(workers[1], lambda: done.append(AT), AT)
    assert done == [AT]


def test_a_time_that_is_still_to_come_holds_nothing_up(workers):
    done = list[str]()
    wrong = AT + timedelta(days=400)
    HOURLY.run(workers[0], lambda: done.append("by a wrong clock"), wrong)
    HOURLY.run(workers[1], lambda: done.append("by a right one"), AT)
    assert done == ["by a wrong clock", "by a right one"]


def test_three_who_begin_at_once_agree_on_when_they_began(workers):
    together([lambda one=one: last_done(one, "nightly", first=AT) for one in workers])
    later = AT + timedelta(days=1)
    assert {last_done(one, "nightly", first=later) for one in workers} == {AT}
