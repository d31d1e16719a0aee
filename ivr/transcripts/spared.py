"""What is stored of words that were understood: secrets are not.

A secret is looked for in every form that is stored: the words as they were spoken, the
text with its numbers as digits, and the words with each alternative in its place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from ivr.flow.secrets.kinds import Kind
from ivr.flow.secrets.masking import MARKERS, Span, find_secrets, together
from ivr.flow.spoken import base
from ivr.speech.transcriber import Speech, Word
from ivr.transcripts.numerals import Group, written


@dataclass(frozen=True, slots=True)
class Said:
    """A transcript: its text, its words with their times, what was left out of it.

    A word that was left out is empty and says of what kind it was (`removed`); its
    times stay, since they tell where the recording must be muted.
    """

    text: str
    words: list[dict[str, Any]]
    secrets: tuple[Kind, ...]


def spared_words(speech: Speech, language: str) -> Said:
    """Return what may be stored of `speech`, its numbers as digits."""
    words = speech.words
    spans = together([*spoken_secrets(words), *written_secrets(words, language)])
    removed = removed_words(words, spans)
    groups = read_together(words, language)
    stored = [kept(word, removed.get(at)) for at, word in enumerate(words)]
    for group in groups:
        if group.end - group.first > 1 or group.text != words[group.first].word:
            note_digits(stored, group)
    kinds: dict[Kind, None] = dict.fromkeys(span.kind for span in spans)
    return Said(shown_text(words, groups, spans, language), stored, tuple(kinds))


def spoken_secrets(words: Sequence[Word]) -> Iterator[Span]:
    """Yield the secrets of the words as they were spoken, or may have been."""
    yield from find_secrets(" ".join(word.word for word in words))
    most = max((len(word.alternatives) for word in words), default=0)
    for rank in range(most):
        others = [other(word, rank) for word in words]
        spans = find_secrets(" ".join(others))
        yield from moved(spans, others, [word.word for word in words])


def other(word: Word, rank: int) -> str:
    """Return a word's alternative, or the word where it has no such."""
    some = word.alternatives
    return some[rank].word if rank < len(some) else word.word


def written_secrets(words: Sequence[Word], language: str) -> Iterator[Span]:
    """Yield the secrets of the text with digits, at their place among spoken words."""
    spoken = [word.word for word in words]
    groups = read_together(words, language)
    spans = find_secrets(" ".join(group.text for group in groups))
    said = [" ".join(spoken[group.first : group.end]) for group in groups]
    yield from moved(spans, [group.text for group in groups], said)


def read_together(words: Sequence[Word], language: str) -> list[Group]:
    """Return the words as they are read; no number goes over two voices."""
    found: list[Group] = []
    for _, some in groupby(words, key=lambda word: word.channel):
        begin = found[-1].end if found else 0
        found += [
            Group(begin + group.first, begin + group.end, group.text)
            for group in written([word.word for word in some], language)
        ]
    return found


def moved(
    spans: Sequence[Span], found: Sequence[str], stored: Sequence[str]
) -> Iterator[Span]:
    """Yield spans of the words `found` as whole words of `stored`, one for each."""
    there, here = places(found), places(stored)
    for span in spans:
        hit = [n for n, (begin, end) in enumerate(there) if touches(span, begin, end)]
        if hit:
            yield Span(here[hit[0]][0], here[hit[-1]][1], span.kind)


def places(words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where each word begins and ends in the text of all."""
    begin, found = 0, list[tuple[int, int]]()
    for word in words:
        found.append((begin, begin + len(word)))
        begin += len(word) + 1
    return found


def touches(span: Span, begin: int, end: int) -> bool:
    """Tell whether a word lies in a span, if only in part."""
    return span.begin < end and begin < span.end


def removed_words(words: Sequence[Word], spans: Sequence[Span]) -> dict[int, Kind]:
    """Return the kind of secret that each word is of which something is removed."""
    where = places([word.word for word in words])
    return {
        at: span.kind
        for span in spans
        for at, (begin, end) in enumerate(where)
        if touches(span, begin, end)
    }


def kept(word: Word, removed: Kind | None) -> dict[str, Any]:
    """Return a word as it is stored: without what is empty, or as a gap."""
    if removed is not None:
        word = replace(word, word="", alternatives=())
    found = asdict(word)
    found["alternatives"] = list(found["alternatives"])
    # What is rare stands only where it is.
    for name in ("channel", "alternatives"):
        if not found[name]:
            del found[name]
    return found | ({"removed": removed} if removed is not None else {})


def note_digits(stored: list[dict[str, Any]], group: Group) -> None:
    """Note on a group's first word how the group is read, if nothing was removed."""
    if any("removed" in word for word in stored[group.first : group.end]):
        return
    stored[group.first] |= {"shown": group.text, "spans": group.end - group.first}


def shown_text(
    words: Sequence[Word], groups: Sequence[Group], spans: Sequence[Span], language: str
) -> str:
    """Return the text as it is read, with a gap for each secret."""
    where = places([word.word for word in words])
    spoken = " ".join(word.word for word in words)
    pieces: list[tuple[int, int, str]] = []
    for group in groups:
        begin, end = where[group.first][0], where[group.end - 1][1]
        if any(touches(span, begin, end) for span in spans):
            pieces += left_over(spoken, begin, end, spans)
        else:
            pieces.append((begin, end, group.text))
    gap = MARKERS[base(language)]
    pieces += [(span.begin, span.end, gap) for span in spans]
    pieces.sort()
    text = "".join(piece[2] for piece in pieces[:1])
    for (_, end, _), (begin, _, piece) in pairwise(pieces):
        text += spoken[end:begin] + piece
    return text


def left_over(
    spoken: str, begin: int, end: int, spans: Sequence[Span]
) -> Iterator[tuple[int, int, str]]:
    """Yield what stands between secrets from `begin` to `end`."""
    for span in [one for one in spans if touches(one, begin, end)]:
        if begin < span.begin:
            yield begin, span.begin, spoken[begin : span.begin]
        begin = span.end
    if begin < end:
        yield begin, end, spoken[begin:end]
