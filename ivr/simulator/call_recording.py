"""Start with Recording: both sides of a call, recorded beside the other verbs.

What the recorded call sends is on the first channel, what it hears on the second; with
`channels="mono"` both are mixed.  It runs until it is stopped or the call ends.

https://www.twilio.com/docs/voice/twiml/recording
https://www.twilio.com/docs/voice/tutorials/how-record-single-side-call
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from ivr.errors import UsageError
from ivr.simulator import sound
from ivr.simulator.callbacks import Callback
from ivr.simulator.clock import rfc2822
from ivr.simulator.office import StoredRecording

if TYPE_CHECKING:
    from ivr.simulator.leg import Leg

# https://www.twilio.com/docs/api/errors/16101 and …/16108: a call has one at a time.
TOO_SHORT = 16101
ONE_ALREADY = 16108
SOURCE = "StartCallRecordingTwiML"


@dataclass(frozen=True, slots=True)
class StartRecording:
    """https://www.twilio.com/docs/voice/twiml/recording , inside `<Start>`."""

    name: str
    channels: int
    status_callback: str | None
    status_events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StopRecording:
    """https://www.twilio.com/docs/voice/twiml/recording#stop ."""

    name: str


def read_start_recording(element: ET.Element) -> StartRecording | None:
    """Read `<Start>`; None when it holds no recording.

    Raises UsageError for one side alone, which is not simulated.
    """
    noun = element.find("Recording")
    if noun is None:
        return None
    if noun.get("track", "both") != "both":
        raise UsageError("<Recording track>: only both sides are simulated")
    events = noun.get("recordingStatusCallbackEvent", "completed")
    return StartRecording(
        name=noun.get("name", ""),
        channels=1 if noun.get("channels", "dual") == "mono" else 2,
        status_callback=noun.get("recordingStatusCallback"),
        status_events=tuple(events.replace(",", " ").split()),
    )


def read_stop_recording(element: ET.Element) -> StopRecording | None:
    """Read `<Stop>`; None when it holds no recording."""
    noun = element.find("Recording")
    return None if noun is None else StopRecording(noun.get("name", ""))


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody says from `at` on: a WAV file."""

    at: datetime
    wav: bytes


@dataclass(slots=True)
class Running:
    """A recording under way."""

    verb: StartRecording
    stored: StoredRecording
    base_url: str


@dataclass(slots=True)
class Tape:
    """What a leg's recordings take: its own voices and those that it hears."""

    leg: "Leg"
    running: list[Running] = field(default_factory=list[Running])
    own: list[Voice] = field(default_factory=list[Voice])
    others: list[Voice] = field(default_factory=list[Voice])

    def follow(self, verb: StartRecording | StopRecording, base_url: str) -> None:
        """Do what a verb says; the next verb follows at once."""
        if isinstance(verb, StopRecording):
            for one in [run for run in self.running if run.verb.name == verb.name]:
                self.running.remove(one)
                self.finish(one)
        elif self.running:
            self.leg.errors.append(ONE_ALREADY)
        else:
            self.start(verb, base_url)

    def start(self, verb: StartRecording, base_url: str) -> None:
        """Begin to record; it belongs to the first leg of the call."""
        leg, office = self.leg, self.leg.office
        stored = StoredRecording(
            sid=f"RE{office.new_id()}",
            call_sid=leg.parent_sid or leg.sid,
            content=b"",
            seconds=0,
            created_at=leg.at,
            channels=verb.channels,
            source=SOURCE,
            track="both",
            misses=office.recording_misses,
        )
        with office.lock:
            office.recordings[stored.sid] = stored
        run = Running(verb, stored, base_url)
        self.running.append(run)
        self.tell(run)

    def end(self) -> None:
        """Finish every recording: the call is over."""
        while self.running:
            self.finish(self.running.pop())

    def finish(self, run: Running) -> None:
        """Store what was recorded; of no second at all there is no recording."""
        stored = run.stored
        begin, seconds = stored.created_at, self.seconds_since(stored.created_at)
        if seconds <= 0:
            stored.status, stored.error_code = "absent", TOO_SHORT
        else:
            sides = [laid_out(side, begin, seconds) for side in (self.own, self.others)]
            stored.content = sound.write_sides(sides, stored.channels)
            stored.seconds, stored.status = max(1, round(seconds)), "completed"
        self.tell(run)

    def seconds_since(self, begin: datetime) -> float:
        """Return how long the leg has lasted since a moment."""
        return (self.leg.at - begin).total_seconds()

    def tell(self, run: Running) -> None:
        """Report the recording's status, if it was asked for.

        https://www.twilio.com/docs/voice/twiml/recording#recordingstatuscallback
        """
        stored, verb = run.stored, run.verb
        if verb.status_callback is None or stored.status not in verb.status_events:
            return
        url = urljoin(run.base_url, verb.status_callback)
        request = self.leg.office.compose(url, self.params(stored))
        self.leg.put(Callback("recording", stored.status, stored.call_sid, request))

    def params(self, stored: StoredRecording) -> Mapping[str, str]:
        """Return what is told of a recording."""
        office = self.leg.office
        return {
            "AccountSid": office.account_sid,
            "CallSid": stored.call_sid,
            "RecordingSid": stored.sid,
            "RecordingUrl": office.recording_url(stored.sid),
            "RecordingStatus": stored.status,
            "RecordingDuration": str(stored.seconds),
            "RecordingChannels": str(stored.channels),
            "RecordingStartTime": rfc2822(stored.created_at),
            "RecordingSource": stored.source,
            "RecordingTrack": stored.track or "",
            "ErrorCode": str(stored.error_code or 0),
        }


def laid_out(
    voices: Sequence[Voice], begin: datetime, seconds: float
) -> "sound.Samples":
    """Return one side of a recording: what was said on it, and silence between."""
    side = sound.silence(seconds)
    for voice in voices:
        offset = int((voice.at - begin).total_seconds() * sound.RATE_HZ)
        said = sound.as_samples(voice.wav)[max(0, -offset) :]
        start = max(0, offset)
        most = max(0, len(side) - start)
        side[start : start + min(len(said), most)] = said[:most]
    return side
