"""Sounds are those of the flow that speaks, also where that is not the call's own."""

from xml.etree import ElementTree as ET

import pytest
from little_flow import FLOW, PROMPTS, LittleFlow, sid
from signed import PUBLIC_URL

from ivr.calls.revisions import REVISIONS

RECORDED = PROMPTS.replace('"Goodbye."', '{say: "Goodbye.", play: bye.wav}')
SOUND = b"RIFF\x26\x00\x00\x00WAVEfmt "


@pytest.fixture
def little(tmp_path, database):
    found = LittleFlow(tmp_path / "flow", database)
    (found.folder / "prompts").mkdir(parents=True)
    (found.folder / "prompts" / "bye.wav").write_bytes(SOUND)
    found.write()
    return found


def played(little):
    """Leave the message of call 1; return what is played after it."""
    left = {"RecordingSid": f"RE{1:032x}", "RecordingDuration": "7", "Digits": "#"}
    answer = little.twilio().step(2, sid(1), **left)
    return [play.text for play in ET.fromstring(answer.data).iter("Play")]


def address(revision):
    return f"{PUBLIC_URL}/twilio/sounds/{revision}/prompts/bye.wav"


@pytest.mark.parametrize("readable", [True, False])
def test_a_call_hears_the_sounds_of_the_flow_that_it_goes_on_with(little, readable):
    little.write(FLOW, RECORDED)
    little.publish("the first")
    little.twilio().press("1", sid=sid(1))
    little.write(FLOW, RECORDED.replace("Good day.", "Good evening."))
    little.publish("the second")
    second, first = (one.revision for one in little.standing().publications)
    if not readable:
        broken = REVISIONS.update().where(REVISIONS.c.digest == first)
        little.database.write(lambda wrote: wrote.execute(broken.values(files="{}")))

    assert played(little) == [address(first if readable else second)]
