from typing import Any

from twilio.twiml import TwiML

class Say(TwiML): ...

class Gather(TwiML):
    def __init__(
        self,
        *,
        action: str,
        method: str,
        input: str,
        timeout: int,
        finish_on_key: str,
        num_digits: int = ...,
        language: str = ...,
        hints: str = ...,
        speech_timeout: str = ...,
    ) -> None: ...
    def say(self, message: str, *, language: str) -> Say: ...
    def play(self, url: str) -> TwiML: ...

class Dial(TwiML):
    def number(self, phone_number: str, *, url: str = ..., method: str = ...) -> TwiML: ...

class VoiceResponse(TwiML):
    def say(self, message: str, *, language: str) -> Say: ...
    def play(self, url: str) -> TwiML: ...
    def dial(
        self,
        *,
        action: str,
        method: str,
        timeout: int,
        answer_on_bridge: bool,
        caller_id: str = ...,
    ) -> Dial: ...
    def redirect(self, url: str, method: str) -> TwiML: ...
    def hangup(self) -> TwiML: ...
    def record(self, **kwargs: Any) -> TwiML: ...
