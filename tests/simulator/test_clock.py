"""Time passes only in calls."""

from datetime import datetime, timedelta

import pytest
from plain_application import CALLER, NUMBER, START

from ivr.simulator import VirtualClock
from ivr.simulator.clock import rfc2822
from ivr.simulator.sound import seconds_to_say


def test_a_clock_wants_to_know_its_zone():
    with pytest.raises(ValueError, match="aware"):
        VirtualClock(datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001  that is the point


def test_a_clock_never_goes_back():
    clock = VirtualClock(START)
    clock.advance(60)
    clock.reach(START)
    assert clock.now() == START + timedelta(seconds=60)


def test_times_are_written_as_twilio_writes_them():
    shanghai = datetime.fromisoformat("2026-03-02T17:00:05+08:00")
    assert rfc2822(shanghai) == "Mon, 02 Mar 2026 09:00:05 +0000"


@pytest.mark.parametrize(
    ("text", "language", "seconds"),
    [
        ("x" * 30, "en-US", 2.0),
        ("一二三四五六七八九", "zh-CN", 2.0),
        ("가" * 14, "ko-KR", 2.0),
        ("x" * 30, "zxx", 2.0),
    ],
)
def test_every_language_has_its_pace(text, language, seconds):
    assert seconds_to_say(text, language) == seconds


def test_the_next_call_begins_when_the_last_one_ended(application, exchange, ring):
    application.says("/voice", '<Pause length="30"/>')
    ring()
    assert exchange.clock.now() == START + timedelta(seconds=30)
    assert ring().turns[0].at == START + timedelta(seconds=30)


def test_calls_that_overlap_do_not_add_up(application, exchange):
    application.says("/voice", '<Gather timeout="20"/>')
    one, two = (exchange.call(from_=CALLER, to=NUMBER) for _ in range(2))
    one.stay_silent()
    two.stay_silent()
    assert (one.seconds, two.seconds) == (20, 20)
    assert exchange.clock.now() == START + timedelta(seconds=20)
