"""Record: a message, stored at the exchange and announced to the application.

- what was recorded goes to `action`, with the key that ended it or `hangup`;
- an empty recording makes no `action` request: the next verb follows;
- `recordingStatusCallback` hears of the events it asked for, after the action.

https://www.twilio.com/docs/voice/twiml/record
"""

from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from ivr.simulator import sound, steps
from ivr.simulator.callbacks import Callback
from ivr.simulator.clock import rfc2822
from ivr.simulator.document import Document
from ivr.simulator.leg import Leg
from ivr.simulator.office import StoredRecording
from ivr.simulator.twiml import MovedError, Next, Over, bid_farewell, fetch, link
from ivr.simulator.verbs import Record
from ivr.simulator.waiting import Recording, Steps

# https://www.twilio.com/docs/api/errors/16101 and …/16102
TOO_SHORT = 16101
SILENT = 16102


def record(leg: Leg, document: Document, verb: Record) -> Steps[Next]:
    """Take a message; return where it leads."""
    recorder = Recorder(leg, document, verb, begin(leg))
    try:
        return (yield from recorder.run())
    except MovedError:  # nothing was said into it yet
        recorder.miss(TOO_SHORT)
        raise


def begin(leg: Leg) -> StoredRecording:
    """Open an empty recording of this call."""
    office = leg.office
    sid = f"RE{office.new_id()}"
    stored = StoredRecording(sid, leg.sid, b"", 0, leg.at)
    stored.misses = office.recording_misses
    with office.lock:
        office.recordings[sid] = stored
    return stored


@dataclass(frozen=True, slots=True)
class Recorder:
    """One Record verb at work on one leg."""

    leg: Leg
    document: Document
    verb: Record
    stored: StoredRecording

    def run(self) -> Steps[Next]:
        """Take what the caller does; return where it leads."""
        self.tell()
        leg, verb = self.leg, self.verb
        while True:
            step = yield Recording(
                verb.max_length_s, verb.finish_on_key, verb.timeout_s
            )
            leg.documents = 0
            match step:
                case steps.Message():
                    return self.take(read_wav(step.wav), step.end)
                case steps.Say():
                    hum = sound.tone(sound.seconds_to_say(step.text, "en-US"))
                    return self.take(hum, "silence")
                case steps.Press():
                    if set(step.keys) & set(verb.finish_on_key):
                        return self.miss(TOO_SHORT)
                case steps.Silent():
                    leg.wait(silence_s(verb))
                    return self.miss(SILENT)
                case steps.HangUp():
                    self.miss(TOO_SHORT)
                    return Over("completed", "caller")
                case _:
                    assert_never(step)

    def take(self, wav: bytes, end: steps.End) -> Next:
        """Store a message and post the action; an empty one is missed."""
        content = sound.as_recorded(wav, self.verb.max_length_s)
        seconds = sound.seconds_of(content)
        self.leg.wait(seconds)
        if end == "silence":
            self.leg.wait(silence_s(self.verb, spoken_s=seconds))
        if not seconds:
            self.miss(TOO_SHORT)
            return Over("completed", "caller") if end == "hang_up" else None
        self.leg.streams.say(content)
        self.stored.content = content
        self.stored.seconds = max(1, round(seconds))
        self.stored.status = "completed"
        following = self.announce(end)
        self.tell()
        return following

    def miss(self, code: int) -> None:
        """Close an empty recording: no action, and the next verb follows."""
        self.stored.status, self.stored.error_code = "absent", code
        self.tell()

    def announce(self, end: steps.End) -> Next:
        """Post the action; after a hang-up its answer is not run."""
        url = link(self.document, self.verb.action)
        params = {
            "RecordingUrl": self.leg.office.recording_url(self.stored.sid),
            "RecordingDuration": str(self.stored.seconds),
            "Digits": {"silence": "", "hang_up": "hangup"}.get(end, end),
        }
        if end == "hang_up":
            return bid_farewell(self.leg, url, params)
        return fetch(self.leg, url, params)

    def tell(self) -> None:
        """Report the recording's status, if it was asked for.

        https://www.twilio.com/docs/voice/twiml/record (recordingStatusCallback)
        """
        stored, verb = self.stored, self.verb
        if verb.status_callback is None or stored.status not in verb.status_events:
            return
        # A recording belongs to the first leg of its call.
        call_sid = self.leg.parent_sid or self.leg.sid
        params = {
            "AccountSid": self.leg.office.account_sid,
            "CallSid": call_sid,
            "RecordingSid": stored.sid,
            "RecordingUrl": self.leg.office.recording_url(stored.sid),
            "RecordingStatus": stored.status,
            "RecordingDuration": str(stored.seconds),
            "RecordingChannels": "1",
            "RecordingStartTime": rfc2822(stored.created_at),
            "RecordingSource": "RecordVerb",
            "ErrorCode": str(stored.error_code or 0),
        }
        url = link(self.document, verb.status_callback)
        request = self.leg.office.compose(url, params)
        self.leg.put(Callback("recording", stored.status, call_sid, request))


def silence_s(verb: Record, spoken_s: float = 0.0) -> float:
    """Return how long Record listens to silence before it ends; 0 means to the end."""
    left_s = max(0.0, verb.max_length_s - spoken_s)
    return min(verb.timeout_s or left_s, left_s)


def read_wav(wav: bytes | Path) -> bytes:
    """Return the bytes of a recording."""
    return wav if isinstance(wav, bytes) else wav.read_bytes()
