"""What whoever answers a transfer hears first, carried in the address of the whisper.

Twilio signs the whole address, so what comes back is what we sent.  It stands in
nobody's state: whoever has the address again hears the same words again.
https://www.twilio.com/docs/voice/twiml/number#url
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from ivr.flow.actions import Say
from ivr.telephony.hearing import legible

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,4000}")
# So that the address stays below the 4 kB that any server takes, in any script.
MOST_CHARACTERS = 600
Words = list[tuple[str, str]]
SHAPE = TypeAdapter(Words)


def as_token(says: Sequence[Say]) -> str:
    """Return `says` as letters for an address; words beyond the most are left out."""
    left = MOST_CHARACTERS
    words: Words = []
    for say in says:
        words.append((say.language, legible(say.text)[:left]))
        left -= len(words[-1][1])
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def from_token(token: str) -> tuple[Say, ...]:
    """Return what `as_token` wrote; nothing for letters that it did not write."""
    if not TOKEN.fullmatch(token):
        return ()
    try:
        text = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        words = SHAPE.validate_json(text)
    except (ValidationError, ValueError):
        return ()
    return tuple(Say(text, language) for language, text in words)
