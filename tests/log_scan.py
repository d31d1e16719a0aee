"""What no log may hold: numbers, digit strings, secrets, and what somebody said."""

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from mnemonic import Mnemonic

# Files of this machine, in tracebacks and reasons: their names are ours.
PLACES = "|".join(
    re.escape(str(one))
    for one in {
        Path(tempfile.gettempdir()),
        Path(sys.prefix),
        Path(sys.base_prefix),
        Path(__file__).parents[1],
        Path("/usr"),
        Path("/dev/shm"),
    }
)
# What is no secret though it has many digits: ids of Twilio's, digests, moments, parts
# of an address on the network or in memory, sizes, durations and versions, processes.
PLAIN = re.compile(
    rf"(?:{PLACES})[^\s\"',:;)\]]*"
    r"|\b[A-Z]{2}[0-9a-z]{32,34}\b"
    r"|\b(?:sha256:)?[0-9a-f]{64}\b|\b[0-9a-f]{40}\b|\b[0-9a-f]{32}\b|\b[0-9a-f]{12}\b"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
    r"|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?: ?[+-]\d\d:?\d\d|Z)?"
    r"|\b(?:127|10)(?:\.\d{1,3}){3}\b(?::\d{1,5})?"
    r"|\b\d+ (?:bytes|Hz)\b"
    r"|\b\d+\.\d+\b|\b0x[0-9a-f]+|\[\d{1,7}\]|\(\d{1,7}\)$|\bpid:? ?\d+"
)
# Digits as people write and say them, with what they put between.
DIGITS = re.compile(r"\+?\d(?:[ .()-]{0,2}\d){6,}")
SECRET = re.compile(
    r"\bivr_api_[0-9A-Za-z]{20,}|\bwhsec_[0-9A-Za-z+/=]{16,}|\$argon2id\$"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY|\b[5KL][1-9A-HJ-NP-Za-km-z]{50,51}\b"
)
# 32 random bytes as links, sessions and callbacks have them.
RANDOM = re.compile(r"(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])")
KINDS = (re.compile(r"[A-Z]"), re.compile(r"[a-z]"), re.compile(r"[0-9]"))
# What tests use wherever a secret, or somebody's words, are needed.
TOLD = (
    *("tulips in winter", "correct horse battery staple", "nobody-sees", "nobody sees"),
    *("a key for tests, and only for them", "a key for sessions, long enough"),
    *("a token for tests alone", "a secret of this installation"),
    *("구시대", "관행과", "wrong practices"),
)
MOST_SEED_WORDS = 5
# Not what was said but who wrote, when and what about.
OURS = ("timestamp", "level", "log_level", "event", "pid", "bytes", "held")


@cache
def seed_words() -> frozenset[str]:
    """Return the words of English recovery phrases."""
    return frozenset(Mnemonic("english").wordlist)


def leaks(text: str) -> list[str]:
    """Return what the lines of a log tell that it may not, each with its line."""
    return [
        f"{what} in: {line}" for line in text.splitlines() for what in told_by(line)
    ]


def told_by(line: str) -> Iterator[str]:
    """Yield what one line tells: an event of ours, or what a library wrote."""
    whole = values_of(line)
    yield from (f"the words {one!r}" for one in TOLD if one in whole)
    yield from (f"a secret {one!r}" for one in SECRET.findall(whole))
    plain = PLAIN.sub(" ~ ", whole)
    for one in RANDOM.findall(plain):
        if all(kind.search(one) for kind in KINDS):
            yield f"a token {one!r}"
    yield from (f"the digits {one!r}" for one in DIGITS.findall(plain))
    if run := longest_phrase(plain):
        yield f"a recovery phrase {run!r}"


def values_of(line: str) -> str:
    """Return what a line holds besides who wrote it, when and what about."""
    if not line.startswith("{"):
        return line
    try:
        event = json.loads(line)
    except ValueError:
        return line
    rest = {name: value for name, value in event.items() if name not in OURS}
    return json.dumps(rest, ensure_ascii=False)


def longest_phrase(text: str) -> str:
    """Return words of recovery phrases in a row; empty for a few, as any text has."""
    run: list[str] = []
    for word in re.findall(r"[a-z]+|\S", text.lower()):
        run = [*run, word] if word in seed_words() else []
        if len(run) > MOST_SEED_WORDS:
            return " ".join(run)
    return ""
