"""The calls of the last days, played from what was kept of them on an edited flow."""

from datetime import timedelta

import pytest
import time_machine
from little_flow import AT, FLOW, LittleFlow, sid
from sqlalchemy import update

from ivr.calls.replay import Moved, Replay, replay
from ivr.flow.loader import load
from ivr.flow.replaying import Landing
from ivr.tables import Turn

HIGH = Landing("goodbye", "transfers", "high", "en-US")


@pytest.fixture
def little(tmp_path, database):
    found = LittleFlow(tmp_path / "flow", database)
    found.folder.mkdir()
    found.write()
    return found


@pytest.fixture
def rang(little):
    """Three calls: a message about a transfer, one about anything, and a hang-up."""
    twilio = little.twilio(little.watch())
    with time_machine.travel(AT, tick=False):
        for number, key in ((1, "1"), (2, "2")):
            twilio.press(key, sid=sid(number))
            left = {"RecordingSid": f"RE{number:032x}", "RecordingDuration": "7"}
            twilio.step(2, sid(number), **left)
        twilio.press("1", sid=sid(3))
        twilio.status(sid(3), CallStatus="completed")
        twilio.voice(sid(4))  # is still on the line
    return little


def against(little, old, new, since=AT):
    """Play the calls on the flow with one line changed."""
    assert old in FLOW
    little.write(FLOW.replace(old, new))
    with little.database.reading() as session:
        return replay(session, load(little.path), since)


def test_the_same_flow_moves_nobody(rang):
    assert against(rang, "60 s", "60 s") == Replay(3, 0, ())


def test_an_option_on_another_key_moves_nobody(rang):
    assert against(rang, '"1": {option: transfer', '"7": {option: transfer').moved == ()


def test_each_caller_who_would_land_elsewhere_is_told_with_case_and_place(rang):
    found = against(rang, "topic: transfers, then: message", "then: goodbye")

    gone = Landing("message", "transfers", "high", "en-US")
    nowhere = Landing("goodbye", None, None, "en-US")
    assert found == Replay(
        3,
        0,
        (
            Moved(sid(1), 1001, AT, HIGH, nowhere, "main"),
            Moved(sid(3), 1003, AT, gone, nowhere, "main"),
        ),
    )


def test_calls_of_before_are_not_played(rang):
    since = AT + timedelta(seconds=1)

    assert against(rang, "high", "low", since) == Replay(0, 0, ())


def test_a_call_whose_turns_were_not_kept_is_counted(rang):
    with rang.database.writing() as session:
        session.execute(update(Turn).where(Turn.number == 0).values(given=None))

    assert against(rang, "high", "low") == Replay(3, 3, ())


def test_each_call_is_compared_with_the_revision_that_it_had(rang):
    rang.write(FLOW.replace("high", "low"))
    twilio = rang.twilio(rang.watch())
    twilio.press("1", sid=sid(9))
    twilio.status(sid(9), CallStatus="completed")

    found = against(rang, "high", "low")

    assert [one.sid for one in found.moved] == [sid(1), sid(3)]
