"""F40: web processes that are asked to end, one after the other, while calls go on."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event

import pytest
import requests
from documented_client import Twilio, fields
from processes import lives, wait_for
from real_hotline import call_sid

pytestmark = [pytest.mark.slow, pytest.mark.both_databases, pytest.mark.fault(40)]

CALLERS = 3
KEYS = ("1", "2", "2", "2", "417038825", "1", "0")
PAGES = [("/twilio/voice", {"CallStatus": "ringing"})] + [
    (f"/twilio/step?turn={turn}", {"Digits": key}) for turn, key in enumerate(KEYS, 1)
]


def post(twilio, page, form):
    """Ask as Twilio does: once more, where a connection that stood open is gone."""
    try:
        return twilio.post(page, form)
    except requests.ConnectionError:
        return twilio.post(page, form)


def call_all_the_time(hotline, begin, stop):
    """Make call after call; return what was answered, by call and turn."""
    answered, number = {}, begin
    with closing(Twilio(hotline.twilio.url)) as twilio:
        while not stop.is_set():
            number += 1
            for turn, (page, more) in enumerate(PAGES):
                answer = post(twilio, page, fields(call_sid(number), **more))
                answered[call_sid(number), turn] = answer.status_code, answer.text
    return answered


def workers(hotline):
    return [one for one in hotline.parts(" web ") if one.parent != hotline.pid]


def replace_each(hotline):
    """Ask every web process to end; wait until another is in its place."""
    before = workers(hotline)
    for one in before:
        os.kill(one.pid, signal.SIGTERM)
        wait_for(lambda pid=one.pid: not lives(pid), 60, f"{one} to end")
        wait_for(
            lambda: len(workers(hotline)) == len(before), 60, "another web process"
        )
        turns = hotline.rows("SELECT count(*) FROM turns")
        wait_for(
            lambda old=turns: hotline.rows("SELECT count(*) FROM turns") > old,
            60,
            "calls to go on",
        )
    return len(before)


def test_web_processes_are_replaced_in_mid_call_and_nobody_notices(hotline):
    stop = Event()
    with ThreadPoolExecutor(CALLERS) as pool:
        callers = [
            pool.submit(call_all_the_time, hotline, 1000 * one, stop)
            for one in range(1, CALLERS + 1)
        ]
        try:
            wait_for(lambda: hotline.rows("SELECT 1 FROM calls"), 30, "calls")
            replaced = replace_each(hotline)
        finally:
            stop.set()
    answered = {key: got for caller in callers for key, got in caller.result().items()}
    assert replaced > 1
    assert {status for status, _ in answered.values()} == {200}
    query = "SELECT sid, number, answer FROM turns JOIN calls ON calls.id = call_id"
    stored = {(sid, turn): text for sid, turn, text in hotline.rows(query)}
    assert {key: text for key, (_, text) in answered.items()} == stored
    assert len(answered) == len({sid for sid, _ in answered}) * len(PAGES)
    assert "fallback" not in hotline.log()
    assert '"part_died"' not in hotline.log()
