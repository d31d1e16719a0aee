"""Where a case was met: the field, and its words around the place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ivr.search.documents import Document, Field
from ivr.search.query import Query

AROUND = 40
LONGEST = 160
MOST = 3


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a field, and which stretches of it were looked for.

    `marks` are pairs of places in `text`, in order and apart.
    """

    field: str
    text: str
    marks: tuple[tuple[int, int], ...]

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Yield the text in pieces, each with whether it was looked for."""
        at = 0
        for start, end in self.marks:
            if start > at:
                yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        if at < len(self.text):
            yield self.text[at:], False

    @property
    def json(self) -> dict[str, Any]:
        """The snippet as JSON has it."""
        marks = [list(one) for one in self.marks]
        return {"field": self.field, "text": self.text, "marks": marks}


def snippets(query: Query, document: Document) -> list[Snippet]:
    """Return where a case was met: the fields that say most of the query first."""
    looks = list(dict.fromkeys(query.looks()))
    found: list[tuple[int, Snippet]] = []
    for one in document.fields:
        each = [list(look.spans(one)) for look in looks]
        spans = sorted({span for some in each for span in some})
        if spans:
            met = sum(bool(some) for some in each)
            found.append((met, snippet(one, spans)))
    found.sort(key=lambda pair: -pair[0])
    return [one for _, one in found[:MOST]]


def snippet(field: Field, spans: list[tuple[int, int]]) -> Snippet:
    """Return a field's words around the first of `spans`, with all that lie in it."""
    shown = field.plain.shown
    start, end = around(shown, *spans[0])
    before, after = "… " * (start > 0), " …" * (end < len(shown))
    text = before + " ".join(shown[start:end].split("\n")) + after
    shift = len(before) - start
    marks: list[tuple[int, int]] = []
    for first, last in spans:
        if marks and first + shift < marks[-1][1]:
            begin, until = marks.pop()
            marks.append((begin, max(until, min(last, end) + shift)))
        elif last <= end:
            marks.append((first + shift, last + shift))
    return Snippet(field.name, text, tuple(marks))


def around(shown: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch that shows what is between `start` and `end`, words whole."""
    first = max(0, start - AROUND)
    last = min(len(shown), max(end, first + LONGEST))
    if first > 0 and (space := shown.find(" ", first, start)) >= 0:
        first = space + 1
    if last < len(shown) and (space := shown.rfind(" ", end, last)) >= 0:
        last = space
    return first, last
