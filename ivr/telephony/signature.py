"""Whether a request comes from Twilio, and from our own account.

https://www.twilio.com/docs/usage/webhooks/webhooks-security

The scheme has no time stamp and no delimiters, so a true signature is not enough:
account and ids must have their shape, and nothing is decided from our own query
string but a turn number.
"""

import re
from dataclasses import dataclass
from hmac import compare_digest

from flask import Request
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

CALL_SID = re.compile(r"CA[0-9a-f]{32}")
RECORDING_SID = re.compile(r"RE[0-9a-f]{32}")
# A text message has an id of its own and belongs to no call.
MESSAGE_SID = re.compile(r"(SM|MM)[0-9a-f]{32}")
MESSAGE_PATHS = frozenset({"/twilio/message", "/twilio/text_status"})
TURN_QUERY = re.compile(rb"turn=\d{1,6}")


@dataclass(frozen=True, slots=True)
class Gate:
    """What a true request looks like: our address, our account, our tokens."""

    public_url: str
    account_sid: str
    tokens: tuple[str, ...]

    def admits(self, request: Request) -> bool:
        """Tell whether `request` was signed for our address with one of our tokens.

        Never raises: Twilio's validator does, for a missing header and more, and
        whatever cannot be checked is refused.
        """
        try:
            return self._is_ours(request) and self._is_signed(request)
        except Exception:  # noqa: BLE001 - whatever cannot be checked is refused
            return False

    def _is_ours(self, request: Request) -> bool:
        form = request.form
        query = request.query_string
        return (
            form.getlist("AccountSid") == [self.account_sid]
            and has_its_id(request)
            and (not query or TURN_QUERY.fullmatch(query) is not None)
        )

    def _is_signed(self, request: Request) -> bool:
        query = request.query_string.decode("ascii")
        url = self.public_url + request.path + (f"?{query}" if query else "")
        signature = request.headers["X-Twilio-Signature"]
        return any(
            is_signature(signature, RequestValidator(token), url, request.form)
            for token in self.tokens
        )


def has_its_id(request: Request) -> bool:
    """Tell whether the request has the one id that its path is about."""
    name, shape = "CallSid", CALL_SID
    if request.path in MESSAGE_PATHS:
        name, shape = "MessageSid", MESSAGE_SID
    given = request.form.getlist(name)
    return len(given) == 1 and shape.fullmatch(given[0]) is not None


def is_signature(
    signature: str, validator: RequestValidator, url: str, form: MultiDict[str, str]
) -> bool:
    """Tell whether `signature` is the one for `url`, with or without its port.

    Twilio's validator always tries both; nearly every request is right as it stands.
    """
    right = validator.compute_signature(url, form)
    return compare_digest(right, signature) or validator.validate(url, form, signature)
