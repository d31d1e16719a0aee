"""The queue on each of its engines: alarms arrive, each at one worker, or are missed.

What is missed costs time and nothing else: the sweep finds every row.
"""

import gc
import warnings
from contextlib import contextmanager

import pytest
import redis_server
from huey.consumer import Consumer
from postgres import own_database
from processes import wait_for

from ivr.alarm import Alarm, open_queue, queue_url

# Huey leaves the connections of its threads to be collected.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

RINGS = [f"RE{number:032x}" for number in range(20)]


@pytest.fixture(autouse=True)
def forgotten():
    """Have what is left of one test collected in it, and not in another one."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
def url(request, tmp_path):
    """The address of an empty queue."""
    if request.param == "sqlite":
        yield queue_url("", f"sqlite:///{tmp_path / 'ivr.db'}")
    elif request.param == "redis":
        with redis_server.serving(tmp_path) as found:
            yield queue_url(found, "postgresql+psycopg://nobody@localhost/none")
    else:
        cluster = request.getfixturevalue("cluster")
        with own_database(cluster.url, "queue") as found:
            yield queue_url("", found)


@contextmanager
def worker(url):
    """Have a worker wait for alarms; yield those that it heard."""
    heard = list[str]()
    alarm = Alarm(open_queue(url))
    alarm.on_wake = heard.append
    consumer = Consumer(alarm.queue, workers=1, periodic=False, max_delay=0.1)
    consumer.start()
    try:
        yield heard
    finally:
        consumer.stop(graceful=True)


def test_each_alarm_wakes_one_of_the_workers_once(url):
    with worker(url) as one, worker(url) as other:
        ringer = Alarm(open_queue(url))
        for sid in RINGS:
            ringer.ring(sid)
        wait_for(lambda: len(one) + len(other) >= len(RINGS), 60, "every alarm")
    assert sorted([*one, *other]) == RINGS


def test_alarms_of_a_time_without_workers_wait_for_one(url):
    ringer = Alarm(open_queue(url))
    for sid in RINGS:
        ringer.ring(sid)
    wait_for(lambda: ringer.queue.pending_count() == len(RINGS), 60, "the alarms")
    with worker(url) as heard:
        wait_for(lambda: len(heard) >= len(RINGS), 60, "every alarm")
    assert sorted(heard) == RINGS


def test_whoever_rings_waits_for_no_queue_that_is_gone(tmp_path):
    """A telephone call is being answered meanwhile."""
    with redis_server.serving(tmp_path) as url:
        ringer = Alarm(open_queue(url))
        ringer.ring(RINGS[0])
        wait_for(lambda: ringer.queue.pending_count() == 1, 60, "the alarm")
    for sid in RINGS:
        ringer.ring(sid)
