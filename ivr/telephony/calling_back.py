"""Twilio's side of calling back: what the agent hears, then what the caller does.

The agent's phone rings first and they press 1; only then is the caller rung, from the
published number, and asked to press 1 as well, which no answering machine does.  What
is said before that tells nothing of the case.
https://www.twilio.com/docs/voice/twiml/number#url
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session
from twilio.twiml.voice_response import VoiceResponse

from ivr.callbacks import news
from ivr.callbacks.news import Known
from ivr.cases.endings import Ending, ending
from ivr.db import Database
from ivr.policy.policy import DeskPolicy
from ivr.telephony.callback_rating import RatingPages
from ivr.telephony.callback_recording import YES, ConsentPages
from ivr.telephony.callback_words import Voices, answer, hang_up, question
from ivr.telephony.clock import now
from ivr.telephony.inputs import whole_number
from ivr.telephony.safely import bridged, heard, stored

Result = TypeVar("Result")

AGENT_WAIT_S = 10
PERSON_WAIT_S = 8
WRAP_UP_WAIT_S = 20
RING_CALLER_S = 30
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass(frozen=True, slots=True)
class CallbackPages:
    """The views.  An unknown token gets a hang-up, whoever asks."""

    database: Database
    public_url: str
    voices: Voices
    policy: Callable[[], DeskPolicy]

    def agent(self, token: str) -> Response:
        """Whisper to the agent whose case it is, and ask for 1."""
        sid = request.form["CallSid"]
        found = self._known(token)
        if found is None or not self._does(
            lambda session: news.agent_answered(session, token, sid)
        ):
            return answer(hang_up())
        voices, tongue = self.voices, self.voices.agents()
        words = voices.say(
            "whisper",
            tongue,
            case_number=" ".join(str(found.case_number)),
            topic=voices.topic(found.topic, tongue),
        )
        taken = f"{self._address(token)}/taken"
        told = voices.recorded_for_agents(self.policy().calling.record)
        return answer(question([words, *told], taken, AGENT_WAIT_S))

    def taken(self, token: str) -> Response:
        """Ring the caller, once the agent has pressed 1."""
        found = self._known(token)
        if found is None or request.form.get("Digits") != YES:
            return answer(hang_up())
        if not self._does(lambda session: news.agent_took(session, token, now())):
            return answer(hang_up())
        response = VoiceResponse()
        words = self.voices.say("ringing", self.voices.agents())
        response.say(words.text, language=words.language)
        dial = response.dial(
            action=f"{self._address(token)}/over",
            method="POST",
            timeout=RING_CALLER_S,
            answer_on_bridge=True,
            caller_id=found.from_number,
        )
        person = f"{self._address(token)}/person"
        dial.number(found.caller_number, url=person, method="POST")
        return answer(str(response))

    def person(self, token: str) -> Response:
        """Ask whoever answered to press 1; a machine hears nothing private."""
        found = self._known(token)
        if found is None or found.outcome is not None:
            return answer(hang_up())
        words = self.voices.say("person", found.language)
        here = f"{self._address(token)}/here"
        missed = self.voices.say("missed", found.language)
        return answer(question([words], here, PERSON_WAIT_S, missed=missed))

    def over(self, token: str) -> Response:
        """Take the end of the caller's side; ask the agent how it ended."""
        form = request.form
        calling = self.policy().calling
        outcome = self._transact(
            lambda session: news.caller_leg_ended(
                session,
                token,
                form.get("DialCallStatus", ""),
                now(),
                seconds=seconds(form),
                calling=calling,
            )
        )
        if outcome != "talked" or form.get("CallStatus") in ENDED:
            return answer(self._goodbye(outcome))
        return answer(self._wrap_up(token))

    def wrap_up(self, token: str) -> Response:
        """End the case with the disposition that the agent pressed.

        A key that is none asks once more; then the case waits for them on the page.
        """
        if not self._ended(token):
            return answer(self._wrap_up(token, "wrap_up_again"))
        return answer(hang_up())

    def wrap_up_again(self, token: str) -> Response:
        """End the case with what was pressed the second time, if that is anything."""
        self._ended(token)
        return answer(hang_up())

    def status(self, token: str) -> Response:
        """Take the progress of the agent's call."""
        if request.form.get("CallStatus") in ENDED:
            calling = self.policy().calling
            self._transact(
                lambda session: news.agent_leg_ended(session, token, now(), calling)
            )
        return answer(str(VoiceResponse()))

    def _ended(self, token: str) -> bool:
        came = self._pressed(request.form.get("Digits", ""))
        if came is not None:
            self._does(lambda session: news.end_by_key(session, token, came, now()))
        return came is not None

    def _wrap_up(self, token: str, to: str = "wrap_up") -> str:
        tongue = self.voices.agents()
        options = [one for one in self.policy().dispositions.values() if one.key]
        words = [self.voices.say("over", tongue)]
        for one in sorted(options, key=lambda option: option.key or ""):
            told = {"option": one.label, "key": one.key or ""}
            words.append(self.voices.say("press", tongue, **told))
        return question(words, f"{self._address(token)}/{to}", WRAP_UP_WAIT_S)

    def _goodbye(self, outcome: str | None) -> str:
        response = VoiceResponse()
        if outcome is not None and outcome != "talked":
            words = self.voices.say("not_reached", self.voices.agents())
            response.say(words.text, language=words.language)
        response.hangup()
        return str(response)

    def _pressed(self, key: str) -> Ending | None:
        policy = self.policy()
        for name, one in policy.dispositions.items():
            if one.key is not None and one.key == key:
                return ending(policy, name)
        return None

    def _address(self, token: str) -> str:
        return f"{self.public_url}/twilio/callback/{token}"

    def _known(self, token: str) -> Known | None:
        with self.database.reading() as session:
            return news.known(session, token)

    def _does(self, work: Callable[[Session], bool]) -> bool:
        return self._transact(work)

    def _transact(self, work: Callable[[Session], Result]) -> Result:
        return self.database.write(lambda transaction: work(transaction.session))


def seconds(form: Mapping[str, str]) -> int | None:
    """Return how long the caller's side lasted; None when nobody answered."""
    return whole_number(form, "DialCallDuration")


def add_callbacks(
    routes: Blueprint, pages: CallbackPages, wake: Callable[[str], None]
) -> None:
    """Add the views to Twilio's routes; each request is signed like all others.

    `wake` is told of a recording that can be fetched.
    """
    consents = ConsentPages(
        pages.database, pages.public_url, pages.voices, pages.policy, wake
    )
    marks = RatingPages(pages.database, pages.public_url, pages.voices)
    base = "/callback/<token>"
    routes.post(base, endpoint="callback")(heard(pages.agent))
    for view in (
        heard(pages.taken),
        heard(pages.person),
        bridged(consents.here),
        bridged(consents.consent),
        heard(pages.over),
        heard(marks.rate),
        heard(marks.rated),
        heard(pages.wrap_up),
        heard(pages.wrap_up_again),
        stored(pages.status),
        stored(consents.recording),
    ):
        name = view.__name__
        routes.post(f"{base}/{name}", endpoint=f"callback_{name}")(view)
