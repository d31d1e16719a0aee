"""Actions as TwiML, written by Twilio's own library.

https://www.twilio.com/docs/voice/twiml
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.flow.actions import Action, Ask, HangUp, OpenCase, Record, Say

# Characters that XML 1.0 has no place for: https://www.w3.org/TR/xml/#charsets
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
RECORDING_EVENTS = "in-progress completed absent"
# Ask again when our answer is late or broken; the default retries only a failed
# connection: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
PERSIST = "#rc=5&rp=all"
# What the fallback says when nothing else works, so it depends on nothing.
APOLOGIES = {
    "en-US": "We are sorry, something went wrong on our side. Please leave your name, "
    "number and what happened after the tone, and we will call you back. "
    "Never say your recovery phrase, private key or password.",
    "zh-CN": "非常抱歉，我们的系统出了问题。请在提示音后留下姓名、电话和发生的情况，"
    "我们会给您回电。请不要说出助记词、私钥或密码。",
    "ko-KR": "죄송합니다. 저희 쪽에 문제가 생겼습니다. 삐 소리 후 성함과 전화번호, "
    "내용을 남겨 주시면 다시 전화드리겠습니다. "
    "복구 구문, 개인 키, 비밀번호는 말씀하지 마세요.",
}
APOLOGY_RECORDING_S = 120


@dataclass(frozen=True, slots=True)
class Pages:
    """The addresses that our answers lead to."""

    public_url: str

    def step(self, turn: int) -> str:
        """Return where the caller's answer to `turn` goes."""
        return f"{self.public_url}/twilio/step?turn={turn}"

    @property
    def recording(self) -> str:
        """Where a recording's progress goes."""
        return f"{self.public_url}/twilio/recording{PERSIST}"

    def render(self, actions: Sequence[Action], turn: int) -> str:
        """Return `actions` as TwiML whose answers come back as `turn`."""
        response = VoiceResponse()
        for action in actions:
            self._add(response, action, self.step(turn))
        if not actions:
            response.hangup()
        return str(response)

    def _add(self, response: VoiceResponse, action: Action, step: str) -> None:
        match action:
            case Say():
                speak(response, action)
            case Ask():
                self._ask(response, action, step)
            case Record():
                self._record(response, action, step)
            case HangUp():
                response.hangup()
            case OpenCase():
                return
            case _:
                assert_never(action)

    def _ask(self, response: VoiceResponse, ask: Ask, step: str) -> None:
        longest: dict[str, Any] = {"num_digits": ask.longest} if ask.longest else {}
        gather = Gather(
            action=step,
            method="POST",
            input="dtmf",
            timeout=ask.wait_s,
            finish_on_key=ask.finish_key,
            **longest,
        )
        for say in ask.prompts:
            speak(gather, say)
        response.append(gather)
        response.redirect(step, method="POST")  # silence falls through to here

    def _record(self, response: VoiceResponse, record: Record, step: str) -> None:
        for say in record.prompts:
            speak(response, say)
        response.record(
            action=step,
            method="POST",
            max_length=record.longest_s,
            timeout=record.silence_s,
            finish_on_key=record.finish_key,
            play_beep=True,
            recording_status_callback=self.recording,
            recording_status_callback_method="POST",
            recording_status_callback_event=RECORDING_EVENTS,
        )
        # An empty recording makes no request to `action`; it falls through to here.
        response.redirect(step, method="POST")

    def apology(self, language: str | None) -> str:
        """Return words for a caller whom we failed, and a message to leave.

        Every language is spoken when theirs is not known.
        """
        response = VoiceResponse()
        tongues = [language] if language in APOLOGIES else list(APOLOGIES)
        for tongue in tongues:
            speak(response, Say(APOLOGIES[tongue], tongue))
        response.record(
            action=f"{self.public_url}/twilio/fallback?turn=1",
            method="POST",
            max_length=APOLOGY_RECORDING_S,
            finish_on_key="#",
            recording_status_callback=self.recording,
            recording_status_callback_method="POST",
            recording_status_callback_event=RECORDING_EVENTS,
        )
        response.hangup()
        return str(response)


def speak(parent: VoiceResponse | Gather, say: Say) -> None:
    """Add a sentence, without the characters that XML cannot hold."""
    parent.say(NOT_IN_XML.sub("", say.text), language=say.language)


def nothing() -> str:
    """Return an answer that asks for nothing, for events that want none."""
    return str(VoiceResponse())


def goodbye() -> str:
    """Return an answer that ends the call."""
    response = VoiceResponse()
    response.hangup()
    return str(response)
