"""What a doubtful word may be instead: heard again, with the likeliest readings.

Vosk tells either how sure it is of each word or several readings of an utterance, not
both of one decoding.  So the stretches round the most doubtful words are decoded once
more, for their readings, and no more of them than the budget allows: a whole second
decoding would double the time.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

DOUBTFUL_BELOW = 0.7
# What is heard beside a doubtful word, so that it is not cut off and has neighbours.
BESIDE_S = 0.4
# So much of the sound may be decoded again: a part of it, and this in any case.
PART, AT_LEAST_S = 0.1, 1.0
READINGS = 8
MOST_ALTERNATIVES = 3
LEAST_SCORE = 0.05
# A reading's word is at the place of another when its middle is, give or take.
SLACK_S = 0.06

Span = tuple[float, float]
# From a stretch in seconds to its readings, as Vosk tells them.
Hear = Callable[[Span], list[dict[str, Any]]]


def with_alternatives(
    words: list[dict[str, Any]], seconds: float, again: Hear
) -> list[dict[str, Any]]:
    """Return `words` of a voice of `seconds`, the doubtful ones with `alternatives`.

    Each alternative has a `word` and a `score`: its share, 0 to 1, of the weight of
    all readings.  Words have `word`, `start`, `end`, `conf`, in order.
    """
    found = [dict(word) for word in words]
    for begin, end in chosen(words, seconds):
        inside = [one for one in found if begin <= one["start"] and one["end"] <= end]
        doubtful = [one for one in inside if one["conf"] < DOUBTFUL_BELOW]
        readings = again((begin, end))
        for word in doubtful:
            others = alternatives(word, readings, begin)
            if others:
                word["alternatives"] = others
    return found


def chosen(words: list[dict[str, Any]], seconds: float) -> list[Span]:
    """Return the stretches to hear again, in order, the most doubtful words first."""
    left = seconds * PART + AT_LEAST_S
    doubtful = [word for word in words if word["conf"] < DOUBTFUL_BELOW]
    spans: list[Span] = []
    for word in sorted(doubtful, key=lambda one: one["conf"]):
        begin = max(word["start"] - BESIDE_S, 0.0)
        more = joined([*spans, (begin, min(word["end"] + BESIDE_S, seconds))])
        if length(more) <= left:
            spans = more
    return spans


def joined(spans: list[Span]) -> list[Span]:
    """Return stretches in order, those that overlap as one."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def length(spans: list[Span]) -> float:
    """Return how long stretches are together, in seconds."""
    return sum(end - begin for begin, end in spans)


def alternatives(
    word: dict[str, Any], readings: list[dict[str, Any]], begin: float
) -> list[dict[str, Any]]:
    """Return what stands at a word's place in readings that begin at `begin`."""
    best = max((one["confidence"] for one in readings), default=0.0)
    weights: dict[str, float] = {}
    for reading in readings:
        text = " ".join(said_at(word, reading, begin))
        weight = math.exp(reading["confidence"] - best)
        weights[text] = weights.get(text, 0.0) + weight
    total = sum(weights.values())
    scores = {text: weight / total for text, weight in weights.items()}
    others = [one for one in scores if one and one != word["word"]]
    others.sort(key=lambda one: -scores[one])
    return [
        {"word": one, "score": round(scores[one], 3)}
        for one in others[:MOST_ALTERNATIVES]
        if scores[one] >= LEAST_SCORE
    ]


def said_at(
    word: dict[str, Any], reading: dict[str, Any], begin: float
) -> Iterator[str]:
    """Yield the words of a reading whose middle is within those of `word`."""
    for one in reading.get("result", ()):
        middle = begin + (one["start"] + one["end"]) / 2
        if word["start"] - SLACK_S <= middle <= word["end"] + SLACK_S:
            yield one["word"]
