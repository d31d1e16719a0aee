"""A client that knows Twilio's documentation, and nothing of the hotline.

It signs with Twilio's own validator, for the address that Twilio was given, posts to
where the hotline listens, and finds its way by the TwiML that comes back.
https://www.twilio.com/docs/usage/webhooks/webhooks-security
https://www.twilio.com/docs/voice/twiml
"""

from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

import requests
from twilio.request_validator import RequestValidator

ACCOUNT = "AC" + "5f" * 16
TOKEN = "0123456789abcdef" * 2
PUBLIC_URL = "https://hotline.example"
NUMBER = "+18005550100"
TIMEOUT_S = 20


@dataclass
class Twilio:
    """Posts to the hotline that listens at `url`."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)

    def sign(self, page: str, fields: dict[str, str]) -> str:
        """The signature for a page of the public address; a fragment is not signed."""
        signer = RequestValidator(TOKEN)
        return signer.compute_signature(PUBLIC_URL + page.partition("#")[0], fields)

    def post(self, page: str, fields: dict[str, str], **headers: str):
        """Post a signed form to `page`, a path or an address below the public one."""
        page = page.removeprefix(PUBLIC_URL).partition("#")[0]
        signed = {"X-Twilio-Signature": self.sign(page, fields), **headers}
        return self.session.post(
            self.url + page, data=fields, headers=signed, timeout=TIMEOUT_S
        )

    def close(self) -> None:
        self.session.close()


def caller_of(call: str) -> str:
    """The number that a call comes from: one of its own, so that nobody is known."""
    number = call[2:]
    return f"+8210{int(number, 16) % 10**8:08d}"


def fields(call: str, **more: str) -> dict[str, str]:
    """What Twilio sends with every request of an inbound call."""
    caller = caller_of(call)
    return {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "CallSid": call,
        "CallStatus": "in-progress",
        "CallToken": '{"parentCallInfoToken":"eyJhbGciOiJFUzI1NiJ9"}',
        "Called": NUMBER,
        "CalledCity": "",
        "CalledCountry": "US",
        "Caller": caller,
        "CallerCity": "SEOUL",
        "CallerCountry": "KR",
        "Direction": "inbound",
        "From": caller,
        "FromCity": "SEOUL",
        "StirVerstat": "TN-Validation-Passed-A",
        "To": NUMBER,
        "ToCountry": "US",
        **more,
    }


@dataclass
class Call:
    """A call as Twilio leads it, answer by answer."""

    twilio: Twilio
    sid: str
    answer: ET.Element = field(default_factory=lambda: ET.Element("Response"))
    answers: list[bytes] = field(default_factory=list)

    def ask(self, page: str, **more: str) -> "Call":
        """Post to a page that must answer with TwiML, and take the answer."""
        came = self.twilio.post(page, fields(self.sid, **more))
        assert (came.status_code, came.headers["Content-Type"]) == (
            200,
            "text/xml; charset=utf-8",
        )
        self.answer = ET.fromstring(came.content)
        self.answers.append(came.content)
        return self

    def ring(self) -> "Call":
        return self.ask("/twilio/voice", CallStatus="ringing")

    def verb(self, name: str) -> ET.Element:
        found = self.answer.find(name)
        assert found is not None, f"no {name} in {self.answers[-1]!r}"
        return found

    def press(self, *keys: str) -> "Call":
        """Press keys, each at the Gather of its answer."""
        for one in keys:
            self.ask(self.verb("Gather").attrib["action"], Digits=one)
        return self

    def finish_message(self, recording: str, **more: str) -> "Call":
        """Ask what `action` of the Record names, with the finished recording."""
        return self.ask(
            self.verb("Record").attrib["action"], **finished(recording, **more)
        )

    def tell_recording(
        self, status: str, recording: str, **more: str
    ) -> requests.Response:
        """Call `recordingStatusCallback` of the Record in the last answer."""
        page = self.verb("Record").attrib["recordingStatusCallback"]
        return self.twilio.post(page, told(self.sid, status, recording) | more)

    def end(self) -> requests.Response:
        """Tell that the call is over."""
        over = fields(self.sid, CallStatus="completed", CallDuration="42")
        return self.twilio.post("/twilio/status", {**over, "SequenceNumber": "3"})

    def said(self) -> list[str | None]:
        return [say.text for say in self.answer.iter("Say")]


def finished(recording: str, **more: str) -> dict[str, str]:
    """What Twilio adds for `action` of a Record."""
    address = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/"
    return {
        "Digits": "#",
        "RecordingDuration": "2",
        "RecordingSid": recording,
        "RecordingUrl": address + recording,
        **more,
    }


def told(call: str, status: str, recording: str) -> dict[str, str]:
    """What a recording status callback holds: no caller, no number."""
    whole = finished(recording)
    return {
        "AccountSid": ACCOUNT,
        "CallSid": call,
        "ErrorCode": "0" if status == "completed" else "",
        "RecordingChannels": "1",
        "RecordingDuration": whole["RecordingDuration"],
        "RecordingSid": recording,
        "RecordingSource": "RecordVerb",
        "RecordingStartTime": "Mon, 23 Nov 2026 03:00:00 +0000",
        "RecordingStatus": status,
        "RecordingTrack": "both",
        "RecordingUrl": whole["RecordingUrl"],
    }
