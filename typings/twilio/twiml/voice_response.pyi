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
    ) -> None: ...
    def say(self, message: str, *, language: str) -> Say: ...

class VoiceResponse(TwiML):
    def say(self, message: str, *, language: str) -> Say: ...
    def redirect(self, url: str, method: str) -> TwiML: ...
    def hangup(self) -> TwiML: ...
    def record(self, **kwargs: Any) -> TwiML: ...
