"""Twilio's side of recording a callback: the question, the start, the news.

It is begun on the caller's side in answer to their key, so nothing is recorded before.
What they say is then on the first channel, and the agent on the second.
https://www.twilio.com/docs/voice/twiml/recording
https://www.twilio.com/docs/voice/tutorials/how-record-single-side-call
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from flask import Response, request
from twilio.twiml.voice_response import VoiceResponse

from ivr.callbacks import news
from ivr.callbacks.consent import (
    RECORDED,
    Consent,
    connected,
    person_answered,
    take_recording,
)
from ivr.db import Database
from ivr.policy.policy import DeskPolicy
from ivr.telephony import inputs
from ivr.telephony.callback_words import Voices, answer, connect, hang_up, question
from ivr.telephony.clock import now
from ivr.telephony.twiml import PERSIST, RECORDING_EVENTS

YES = "1"
CONSENT_WAIT_S = 6


@dataclass(frozen=True, slots=True)
class ConsentPages:
    """The views.  An unknown token gets a hang-up, whoever asks."""

    database: Database
    public_url: str
    voices: Voices
    policy: Callable[[], DeskPolicy]
    wake: Callable[[str], None]

    def here(self, token: str) -> Response:
        """Take the caller's 1; ask for their word on a recording, or connect."""
        if request.form.get("Digits") != YES:
            return answer(hang_up())
        sid = request.form["CallSid"]
        is_person = self.database.write(
            lambda found: person_answered(found.session, token, sid, now())
        )
        if not is_person:
            return answer(hang_up())
        record = self.policy().calling.record
        match record:
            case "ask":
                return answer(self._ask(token))
            case "announce":
                return self._connect(token, "announced")
            case "never":
                return self._connect(token, "none")
            case _:
                assert_never(record)

    def consent(self, token: str) -> Response:
        """Connect the two; record it if the caller has just agreed."""
        agreed = request.form.get("Digits") == YES
        return self._connect(token, "agreed" if agreed else "declined")

    def recording(self, token: str) -> Response:
        """Take a recording's progress."""
        told = inputs.recording(request.form)
        if told is not None and self.database.write(
            lambda found: take_recording(found.session, token, told, now())
        ):
            self.wake(told.sid)
        return answer(str(VoiceResponse()))

    def _ask(self, token: str) -> str:
        words = self.voices.say("record", self._language(token))
        to = f"{self._address(token)}/consent"
        return question([words], to, CONSENT_WAIT_S, silent_to=to)

    def _connect(self, token: str, consent: Consent) -> Response:
        word = self.database.write(
            lambda found: connected(found.session, token, consent, now())
        )
        if word is None:
            return answer(hang_up())
        return answer(self._recorded(token, word) if word in RECORDED else connect())

    def _recorded(self, token: str, word: str) -> str:
        response = VoiceResponse()
        if word == "announced":
            words = self.voices.say("recorded", self._language(token))
            response.say(words.text, language=words.language)
        response.start().recording(
            channels="dual",
            track="both",
            trim="do-not-trim",
            recording_status_callback=f"{self._address(token)}/recording{PERSIST}",
            recording_status_callback_method="POST",
            recording_status_callback_event=RECORDING_EVENTS,
        )
        return str(response)

    def _language(self, token: str) -> str:
        with self.database.reading() as session:
            found = news.known(session, token)
        return found.language if found else self.voices.agents()

    def _address(self, token: str) -> str:
        return f"{self.public_url}/twilio/callback/{token}"
