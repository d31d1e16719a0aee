"""A call over the telephone, saved with its clock: it goes the same way again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from signed import ACCOUNT, CALLER, NUMBER, PUBLIC_URL, TOKEN

from ivr.cli.phone_save import save_call
from ivr.simulator import Exchange, VirtualClock
from ivr.simulator.steps import HangUp, Press
from ivr.simulator.wire import post_to

CLOSES = datetime(2026, 11, 23, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
# By the flow's own clock: what is done so many seconds before or after it closes.
OPEN, SHUT = -40, 20
AS_WRITTEN = [
    "ok      call.yaml:2  A call made with ivr phone",
    "1 conversation, all as written.",
]


@pytest.fixture
def saved(twilio, database, flow, tmp_path):
    """Make a call on the real desk, each key so many seconds from closing time.

    Returns the lines of its conversation with a clock, and what came of running it.
    """
    exchange = Exchange(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        clock=VirtualClock(CLOSES),
        post=post_to(twilio.client.application),
    )
    exchange.add_number(
        NUMBER,
        voice_url=f"{PUBLIC_URL}/twilio/voice",
        status_callback=f"{PUBLIC_URL}/twilio/status",
    )

    def make(rings_s, *pressed):
        with time_machine.travel(CLOSES, tick=False) as clock:
            clock.move_to(CLOSES + timedelta(seconds=rings_s))
            call = exchange.call(from_=CALLER, to=NUMBER)
            for after_s, keys in pressed:
                clock.move_to(CLOSES + timedelta(seconds=after_s))
                call.act(Press(keys) if keys else HangUp())
            # Saved when the day is long over.
            clock.move_to(CLOSES + timedelta(days=3))
            file, url = tmp_path / "call.yaml", str(database.engine.url)
            _, *told = save_call(file, call, flow, url, gone=True)
        lines = file.read_text(encoding="utf-8").splitlines()
        clocks = ("at:", "  - wait_until:", "  due:")
        seen = [one for one in lines if one.startswith(clocks)]
        return seen, [one.replace(f"{tmp_path}/", "") for one in told]

    return make


def test_a_call_that_outlasts_the_opening_hours_is_closed_in_the_middle(saved):
    keys = (OPEN, "1"), (OPEN + 10, "3"), (SHUT, "0"), (SHUT + 5, None)
    clocks, told = saved(OPEN, *keys)
    assert clocks == [
        "at: 2026-11-23 17:59:20",
        "  - wait_until: 2026-11-23 18:00:20",
        "  - wait_until: 2026-11-23 18:00:25",
        "  due: 2026-11-24 10:00",
    ]
    assert told == AS_WRITTEN


def test_within_a_minute_nothing_waits_but_for_the_case_to_be_opened(saved):
    clocks, told = saved(OPEN, (OPEN + 5, "1"), (OPEN + 10, "3"), (OPEN + 15, None))
    assert clocks == [
        "at: 2026-11-23 17:59:20",
        "  - wait_until: 2026-11-23 17:59:35",
        "  due: 2026-11-24 10:00",
    ]
    assert told == AS_WRITTEN


def test_a_call_without_a_case_is_as_short_as_it_was(saved):
    clocks, told = saved(0, (1, "1"), (1, None))
    assert (clocks, told) == (["at: 2026-11-23 18:00"], AS_WRITTEN)
