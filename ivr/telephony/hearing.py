"""What a question listens for: keys, and words where the flow has such.

https://www.twilio.com/docs/voice/twiml/gather
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from ivr.flow.actions import Ask

# Characters that XML 1.0 has no place for: https://www.w3.org/TR/xml/#charsets
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# https://www.twilio.com/docs/voice/twiml/gather#hints
MOST_HINTS = 500
LONGEST_HINT = 100
MOST_HINT_CHARACTERS = 10_000
# Twilio hears some languages under other names than it speaks them:
# https://www.twilio.com/docs/voice/twiml/gather#languagetags
HEARD_AS = {"zh-CN": "cmn-Hans-CN", "zh-TW": "cmn-Hant-TW", "zh-HK": "yue-Hant-HK"}


def legible(text: str) -> str:
    """Return `text` without the characters that XML cannot hold."""
    return NOT_IN_XML.sub("", text)


def taking(ask: Ask) -> dict[str, Any]:
    """Return what a Gather takes: keys, and words where there are any to hear."""
    if not ask.hear or not ask.prompts:
        return {"input": "dtmf"}
    language = main_language(ask)
    return {
        "input": "dtmf speech",
        "language": HEARD_AS.get(language, language),
        "hints": hints(ask.hear),
        "speech_timeout": "auto",
    }


def main_language(ask: Ask) -> str:
    """Return the language of most of the prompts: a menu may offer others in them."""
    languages = Counter(say.language for say in ask.prompts)
    return languages.most_common(1)[0][0]


def hints(words: Sequence[str]) -> str:
    """Return the words to listen for, as many of them as Twilio takes."""
    kept: list[str] = []
    left = MOST_HINT_CHARACTERS
    for one in words:
        plain = " ".join(legible(one).replace(",", " ").split())
        if not 0 < len(plain) <= LONGEST_HINT:
            continue
        left -= len(plain) + 1
        if left < 0 or len(kept) == MOST_HINTS:
            break
        kept.append(plain)
    return ",".join(kept)
