"""What a message is about and how soon it must be answered, by the flow's own words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ivr.flow.flow import Flow
from ivr.flow.hints.lines import Line, spaced, squeezed
from ivr.flow.hints.phrases import phrase
from ivr.flow.settings import Hint, Priority


@dataclass(frozen=True, slots=True)
class Hinted:
    """A hint, and the words that gave it: from the `first` to the `last` one.

    `name` is the hint's name in the flow; `said` is what was said, as it was heard.
    """

    name: str
    topic: str | None
    priority: Priority | None
    first: int
    last: int
    said: str


def hints_in(flow: Flow, language: str, words: Sequence[str]) -> list[Hinted]:
    """Return the hints that `words`, said in `language`, give, in their order.

    A word is as it was heard; an empty one was a secret.
    """
    lines = (spaced(words), squeezed(words))
    found = [
        Hinted(name, hint.topic, priority(flow, hint), *one)
        for name, hint in flow.settings.hints.items()
        for one in longest(stretches(hint, language, lines, words))
    ]
    return sorted(found, key=lambda one: (one.first, one.last))


def stretches(
    hint: Hint, language: str, lines: tuple[Line, Line], words: Sequence[str]
) -> Iterator[tuple[int, int, str]]:
    """Yield the first and last word of each phrase that was said, and what was."""
    phrases = [phrase(text, language) for text in hint.words.get(language, ())]
    found = [
        (*span, one.joined) for one in phrases for span in one.find(lines[one.joined])
    ]
    for begin, end, joined in sorted(found):
        line = lines[joined]
        first, last = line.words(begin, end)
        whole = " ".join(words[first : last + 1])
        yield first, last, line.text[begin:end] if joined else whole


def longest(found: Iterator[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return stretches without those that share a word with a longer one."""
    kept: list[tuple[int, int, str]] = []
    # Of two that share a word and are as long, the one that was said first.
    for one in sorted(found, key=lambda one: (one[0] - one[1], -len(one[2]))):
        if all(one[1] < other[0] or other[1] < one[0] for other in kept):
            kept.append(one)
    return sorted(kept)


def priority(flow: Flow, hint: Hint) -> Priority | None:
    """Return what a hint raises a case to: its own priority, else its topic's."""
    if hint.priority is not None or hint.topic is None:
        return hint.priority
    return flow.settings.topics[hint.topic].priority
