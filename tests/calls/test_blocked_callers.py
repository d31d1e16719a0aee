"""Whose calls are not taken: blocked numbers, and too many calls of one."""

from datetime import timedelta

import pytest
import time_machine
from known_flow import OTHER, call, end
from little_flow import AT, said, sid
from signed import CALLER

from ivr.calls import callers
from ivr.calls.callers import Block
from ivr.people.audit import Doer

pytestmark = pytest.mark.both_databases

BLOCKED = (
    "We cannot take calls from this number. If you need help, please use the official "
    "app or website. Goodbye."
)


def block(database, number=CALLER, until=None):
    wanted = Block("sings to us", "mei", AT, until)
    database.write(lambda wrote: callers.block(database, wrote, number, wanted))


def test_a_blocked_caller_hears_so_and_no_case_opens(ring, cases, database, facts):
    block(database)
    twilio = ring()
    answer = call(twilio, 1)
    end(twilio, 1)
    assert said(answer) == [BLOCKED]
    assert answer.data.count(b"<Hangup") == 1
    assert facts(1) == {"blocked": "yes"}
    assert cases() == []
    assert said(call(twilio, 2, caller=OTHER)) != [BLOCKED]


def test_a_block_ends_by_itself_or_by_hand(ring, database):
    block(database, until=AT + timedelta(days=1))
    twilio = ring()
    moments = [timedelta(), timedelta(days=1, seconds=-1), timedelta(days=1)]
    refused = []
    for number, passed in enumerate(moments):
        with time_machine.travel(AT + passed, tick=False):
            refused.append(said(call(twilio, number)) == [BLOCKED])
    assert refused == [True, True, False]
    block(database)
    database.write(lambda wrote: callers.unblock(wrote, CALLER, Doer("jun"), AT))
    assert said(call(twilio, 9)) != [BLOCKED]


@pytest.mark.fault(44)
def test_more_calls_than_the_limit_within_an_hour_hear_so(ring, cases, facts):
    twilio = ring(3)
    refused = []
    for number in range(6):
        passed = timedelta(minutes=59 if number == 5 else 10 * number)
        with time_machine.travel(AT + passed, tick=False):
            answer = said(call(twilio, number))
        refused.append(answer[0].startswith("There have been many calls"))
    assert refused == [False, False, False, True, True, True]
    assert facts(5)["too_many_calls"] == "yes"
    assert cases() == []
    assert len(said(call(twilio, 7, caller=OTHER))) == 3
    with time_machine.travel(AT + timedelta(hours=3), tick=False):
        assert len(said(call(twilio, 8))) == 3  # the hour has passed


def test_without_a_limit_every_call_is_taken(ring):
    twilio = ring(0)
    for number in range(30):
        assert len(said(call(twilio, number))) == 3


def test_an_attested_owner_is_not_shut_out_by_who_shows_their_number(ring):
    twilio = ring(3)
    for number in range(5):
        last = said(call(twilio, number))
    assert last[0].startswith("There have been many calls")
    assert len(said(twilio.voice(sid(6), StirVerstat="TN-Validation-Passed-A"))) == 3
