"""The words of two people in the order in which a reader follows them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

# So long a pause ends what somebody says in one go.
PAUSE_S = 0.8


def in_turns(words: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return `words` of several channels, one turn after the other.

    Each word has `start`, `end` and `channel`; those of one channel come in order.  A
    turn is what one says without a long pause, and stands where it begins, so that two
    who speak at once do not cut each other's sentences.
    """
    channels = dict.fromkeys(word["channel"] for word in words)
    turns = [
        turn
        for channel in channels
        for turn in turns_of([word for word in words if word["channel"] == channel])
    ]
    turns.sort(key=lambda turn: turn[0]["start"])
    return [word for turn in turns for word in turn]


def turns_of(words: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield what one person says, parted at the pauses."""
    turn = words[:1]
    for before, word in pairwise(words):
        if word["start"] - before["end"] > PAUSE_S:
            yield turn
            turn = []
        turn.append(word)
    yield turn
