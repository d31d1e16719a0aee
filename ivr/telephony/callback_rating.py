"""Twilio's side of asking how a callback was, once its talk is over."""

from dataclasses import dataclass

from flask import Response, request
from twilio.twiml.voice_response import VoiceResponse

from ivr.callbacks import news
from ivr.callbacks.parting import is_asked, rated
from ivr.db import Database
from ivr.flow.actions import Say
from ivr.ratings.words import wording
from ivr.telephony.callback_words import Voices, answer, hang_up, question
from ivr.telephony.clock import now

MARK_WAIT_S = 8


@dataclass(frozen=True, slots=True)
class RatingPages:
    """The views.  Silence, a key that is no mark and a hang-up are all fine."""

    database: Database
    public_url: str
    voices: Voices

    def rate(self, token: str) -> Response:
        """Ask the caller, once."""
        with self.database.reading() as session:
            if not is_asked(session, token):
                return answer(hang_up())
        to = f"{self.public_url}/twilio/callback/{token}/rated"
        return answer(question([self._say(token, "key")], to, MARK_WAIT_S))

    def rated(self, token: str) -> Response:
        """Keep the mark, and thank for it."""
        key = request.form.get("Digits", "")
        self.database.write(lambda found: rated(found.session, token, key, now()))
        words = self._say(token, "thanks")
        response = VoiceResponse()
        response.say(words.text, language=words.language)
        response.hangup()
        return answer(str(response))

    def _say(self, token: str, name: str) -> Say:
        with self.database.reading() as session:
            found = news.known(session, token)
        language = found.language if found else self.voices.agents()
        return Say(*wording(self.voices.flow(), name, language))
