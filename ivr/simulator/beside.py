"""Start and Stop: what runs beside the other verbs, a stream or a recording.

https://www.twilio.com/docs/voice/twiml/start
"""

from xml.etree import ElementTree as ET

from ivr.simulator.call_recording import (
    StartRecording,
    StopRecording,
    read_start_recording,
    read_stop_recording,
)
from ivr.simulator.leg import Leg
from ivr.simulator.streaming import StartStream, StopStream, read_start, read_stop

Beside = StartStream | StopStream | StartRecording | StopRecording


def read_beside(element: ET.Element) -> Beside | None:
    """Read `<Start>` or `<Stop>`; None for what it does not hold."""
    if element.tag == "Start":
        return read_start(element) or read_start_recording(element)
    return read_stop(element) or read_stop_recording(element)


def follow_beside(leg: Leg, verb: Beside, base_url: str) -> None:
    """Begin or end it; the next verb follows at once."""
    if isinstance(verb, StartStream | StopStream):
        leg.streams.follow(verb)
    else:
        leg.tape.follow(verb, base_url)
