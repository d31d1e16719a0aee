"""`ivr serve` ends whole, at any moment, and goes on where it was."""

import os
import signal

import pytest
from documented_client import Call
from processes import below, lives, wait_for
from real_hotline import (
    ACCOUNT_NUMBER,
    END_TIMEOUT_S,
    SPEECH,
    TO_ACCOUNT,
    TO_END,
    TO_MESSAGE,
    WORDS,
    call_sid,
    installed,
    recording_sid,
)

pytestmark = pytest.mark.slow

SOUND = SPEECH.read_bytes()


@pytest.fixture
def installation(tmp_path):
    with installed(tmp_path) as found:
        yield found


# A recording may be drawn at that moment, or be done.
DRAWING = "ivr.sound.derive"


def end_cleanly(hotline):
    """End the hotline; return what its processes were, which have all ended."""
    family = below(hotline.pid)
    assert hotline.ask_to_end() == 0
    assert [one for one in family if lives(one.pid)] == []
    ran = [one.command.partition(" -m ")[2].partition(" ")[0] for one in family]
    return [name for name in ran if name != DRAWING]


@pytest.mark.fault(40)
def test_sigterm_ends_every_process_and_a_call_goes_on_after_a_restart(installation):
    installation.start()
    call = Call(installation.twilio, call_sid(1))
    call.ring().press("3", *TO_ACCOUNT)
    installation.leave_message(2, SOUND)
    assert installation.transcript(recording_sid(2)) == WORDS
    # The caller's line to us stays open meanwhile, as Twilio's may.
    assert end_cleanly(installation) == [*["ivr"] * 4, "ivr.speech.recogniser"]
    assert "worker_stopped" in installation.log()
    installation.start()
    installation.api.sounds[recording_sid(1)] = SOUND
    call.press(ACCOUNT_NUMBER, *TO_MESSAGE).finish_message(recording_sid(1))
    call.press(*TO_END).end()
    assert installation.transcript(recording_sid(1)) == WORDS
    cases = {case["recording"]["sid"]: case for case in installation.cases()}
    assert cases[recording_sid(1)]["path"] == cases[recording_sid(2)]["path"]
    assert end_cleanly(installation)[-1] == "ivr.speech.recogniser"


@pytest.mark.fault(40)
def test_the_answer_before_a_restart_is_given_again_after_it(installation):
    installation.start()
    call = Call(installation.twilio, call_sid(1)).ring().press("1", "1")
    end_cleanly(installation)
    installation.start()
    again = Call(installation.twilio, call_sid(1)).ring().press("1", "1")
    assert again.answers == call.answers
    assert installation.rows("SELECT count(*) FROM turns") == [(3,)]


def test_ctrl_c_in_the_terminal_ends_every_process(installation):
    installation.start()
    family = below(installation.pid)
    os.killpg(installation.pid, signal.SIGINT)
    assert installation.process.wait(END_TIMEOUT_S) == 0
    assert [one for one in family if lives(one.pid)] == []
    assert "Traceback" not in installation.log()


def test_sigterm_while_a_message_is_recognised_ends_in_time(installation):
    installation.start()
    installation.leave_message(1, SOUND)
    wait_for(lambda: installation.parts("ivr.speech.recogniser"), 30, "the recogniser")
    assert end_cleanly(installation)[-1] == "ivr.speech.recogniser"
    states = "SELECT state FROM recordings"
    assert installation.rows(states) in ([("stored",)], [("transcribed",)])
    installation.start()
    assert installation.transcript(recording_sid(1)) == WORDS
