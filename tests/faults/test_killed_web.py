"""F38: web processes killed under load; what was answered 200 is in the database."""

import itertools
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event

import pytest
import requests
from documented_client import Twilio, fields
from processes import wait_for
from real_hotline import call_sid

pytestmark = pytest.mark.slow

ROUNDS = 5
CALLERS = 6
# Dying sooner after its start, a part is not started again at once.
PROVEN_S = 5.5
TURNS = (
    ("/twilio/voice", {"CallStatus": "ringing"}),
    ("/twilio/step?turn=1", {"Digits": "1"}),
    ("/twilio/step?turn=2", {"Digits": "3"}),
    ("/twilio/step?turn=3", {"Digits": "1"}),
)


def phone_all_the_time(hotline, numbers, stop):
    """Make call after call; return what was answered, by call and turn."""
    answered = {}
    with closing(Twilio(hotline.twilio.url)) as twilio:
        while not stop.is_set():
            sid = call_sid(next(numbers))
            for turn, (page, more) in enumerate(TURNS):
                try:
                    answer = twilio.post(page, fields(sid, **more))
                except requests.RequestException:
                    time.sleep(0.05)
                    break
                if answer.status_code == 200:
                    answered[sid, turn] = answer.text
    return answered


def kill_the_web_part(hotline):
    for one in hotline.parts(" web "):
        os.kill(one.pid, signal.SIGKILL)


@pytest.mark.fault(38)
def test_whatever_was_answered_before_a_kill_is_stored(hotline):
    numbers, stop = itertools.count(1), Event()
    with ThreadPoolExecutor(CALLERS) as pool:
        callers = [
            pool.submit(phone_all_the_time, hotline, numbers, stop)
            for _ in range(CALLERS)
        ]
        try:
            for number in range(ROUNDS):
                time.sleep(PROVEN_S + number / 7)
                kill_the_web_part(hotline)
                wait_for(hotline.is_ready, 30, "the web part to come back")
        finally:
            stop.set()
    answered = {}
    for caller in callers:
        answered |= caller.result()
    assert len(answered) > 100 * ROUNDS
    query = "SELECT sid, number, answer FROM turns JOIN calls ON calls.id = call_id"
    stored = {(sid, turn): text for sid, turn, text in hotline.rows(query)}
    lost = {key for key, text in answered.items() if stored.get(key) != text}
    assert lost == set()
    assert hotline.rows("PRAGMA integrity_check") == [("ok",)]
    assert hotline.log().count('"part": "web", "code": -9') == ROUNDS
