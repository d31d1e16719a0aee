"""Twilio as its documentation has it: form fields, signed for the public address."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

REPOSITORY = Path(__file__).parents[1]
SHIPPED_FLOW = REPOSITORY / "call_flows" / "hotline.yaml"
PUBLIC_URL = "https://hotline.example"
ACCOUNT = "AC" + "a" * 32
TOKEN = "12345"
CALL = "CA" + "c" * 32
CALLER = "+8613800138000"
NUMBER = "+18005550100"


@dataclass
class Twilio:
    """Twilio as its documentation has it: form fields, signed for the public URL."""

    client: FlaskClient
    hints: list[str]
    token: str = TOKEN

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> TestResponse:
        signature = RequestValidator(self.token).compute_signature(
            PUBLIC_URL + path, fields
        )
        return self.client.post(
            path,
            data=fields,
            headers={"X-Twilio-Signature": signature, **headers},
        )

    def fields(self, sid: str = CALL, **more: str) -> dict[str, str]:
        return {
            "AccountSid": ACCOUNT,
            "ApiVersion": "2010-04-01",
            "CallSid": sid,
            "CallStatus": "in-progress",
            "Called": NUMBER,
            "Caller": CALLER,
            "CallerCity": "",
            "Direction": "inbound",
            "From": CALLER,
            "To": NUMBER,
            **more,
        }

    def voice(self, sid: str = CALL, **more: str) -> TestResponse:
        return self.post("/twilio/voice", self.fields(sid, **more))

    def step(self, turn: int, sid: str = CALL, **more: str) -> TestResponse:
        return self.post(f"/twilio/step?turn={turn}", self.fields(sid, **more))

    def status(self, sid: str = CALL, **more: str) -> TestResponse:
        return self.post("/twilio/status", self.fields(sid, **more))

    def recording(self, sid: str = CALL, **more: str) -> TestResponse:
        return self.post("/twilio/recording", self.fields(sid, **more))

    def press(self, *keys: str, sid: str = CALL) -> TestResponse:
        answer = self.voice(sid)
        for turn, key in enumerate(keys, 1):
            answer = self.step(turn, sid, Digits=key)
        return answer
