"""Secrets of every kind found in a text, and taken out of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.flow.secrets.cards import holds_card
from ivr.flow.secrets.chinese import find_chinese
from ivr.flow.secrets.codes import find_codes
from ivr.flow.secrets.keys import find_keys
from ivr.flow.secrets.kinds import Kind
from ivr.flow.secrets.numbers import numbers
from ivr.flow.secrets.seeds import find_seeds
from ivr.flow.secrets.tokens import HOLE, tokens
from ivr.flow.spoken import base

MARKERS = {
    "en": "[secret removed]",
    "zh": "[机密已删除]",
    "ko": "[비밀 삭제됨]",
}
MARKER = re.compile("|".join(map(re.escape, MARKERS.values())))
LEAD = re.compile(
    r"(?:(?:seed|recovery|secret|backup|mnemonic|wallet)\s+(?:phrases?|words?|seed)"
    r"|mnemonic|seed|복\s*구\s*(?:문\s*구|구\s*문|단\s*어)"
    r"|시\s*드(?:\s*(?:문\s*구|구\s*문))?|니\s*모\s*닉)"
    r"\s*(?:is|are|was|were|reads|goes|:|=|은|는|이|가)+[\s,:]*",
    re.IGNORECASE,
)
# Digits that can stand before a telephone number, and make it none of a card.
ABROAD = "+"
LONGEST_PHONE = 15


@dataclass(frozen=True, slots=True)
class Span:
    """A secret in a text, at `begin` up to `end`."""

    begin: int
    end: int
    kind: Kind


def find_secrets(text: str) -> list[Span]:
    """Return the secrets of `text`, in order, none touching another.

    What was removed already is not looked at, so removing them again changes nothing.
    """
    rest = MARKER.sub(lambda found: HOLE * len(found[0]), text)
    spans: list[Span] = []
    while found := list(find_once(rest)):
        spans.extend(found)
        for span in found:
            rest = (
                rest[: span.begin] + HOLE * (span.end - span.begin) + rest[span.end :]
            )
    return together(spans)


def find_once(text: str) -> Iterator[Span]:
    """Yield secrets, which may lie over each other."""
    words = tokens(text)
    rows = numbers(text, words)
    for row in rows:
        abroad = text[: row.begin].rstrip().endswith(ABROAD)
        if holds_card(row) and not (abroad and len(row.digits) <= LONGEST_PHONE):
            yield Span(row.begin, row.end, "card_number")
    for begin, end in find_keys(text):
        yield Span(begin, end, "private_key")
    leads = [found.end() for found in LEAD.finditer(text)]
    for begin, end in find_seeds(words, leads):
        yield Span(begin, end, "seed_phrase")
    for begin, end in find_chinese(text):
        yield Span(begin, end, "seed_phrase")
    for kind, begin, end in find_codes(text, rows):
        yield Span(begin, end, kind)


def together(spans: list[Span]) -> list[Span]:
    """Return spans that lie over or touch each other as one, of the longest's kind."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.begin, -one.end)):
        if not joined or joined[-1].end < span.begin:
            joined.append(span)
            continue
        last = joined.pop()
        longest = max(last, span, key=lambda one: one.end - one.begin)
        joined.append(Span(last.begin, max(last.end, span.end), longest.kind))
    return joined


def masked(text: str, language: str) -> tuple[str, tuple[Kind, ...]]:
    """Return `text` with a gap for each secret, and the kinds of them, each once."""
    spans = find_secrets(text)
    ends = [0, *(span.end for span in spans)]
    begins = [*(span.begin for span in spans), len(text)]
    kept = (text[end:begin] for end, begin in zip(ends, begins, strict=True))
    kinds: dict[Kind, None] = dict.fromkeys(span.kind for span in spans)
    return MARKERS[base(language)].join(kept), tuple(kinds)
