"""What somebody looks for: words that a case must hold, each of them somewhere in it.

What is typed has no grammar: whatever is no letter and no digit only parts words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.errors import UsageError
from ivr.search.documents import NUMBER_OF_CASE, PHONES, Document, Field
from ivr.search.grams import SIZE, grams_of_query
from ivr.search.numbers import (
    FEWEST,
    FEWEST_IN_TEXT,
    LONGEST,
    WRITTEN,
    begun,
    digits_of,
    numbers_in,
    significant,
    whole_forms,
)
from ivr.search.plain import IS_CJK, Plain, plain, runs
from ivr.sentences import sentence

LONGEST_QUERY = 200
# What is found by digits alone, and not by any part of them.
BY_NUMBER = PHONES | {NUMBER_OF_CASE}
# A case's number has no more digits than an integer of the database.
LONGEST_CASE = 9
# A nought that is dialled within a country only, as in +44 (0)20: no part of a number
# that has its country.
TRUNK = re.compile(r"([+\uff0b]\s*\d{1,3}[\s.-]*)[(\uff08]\s*[0\uff10]\s*[)\uff09]")


class QueryError(UsageError):
    """What was typed cannot be looked for: type something shorter, or anything."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text that must stand so in one field, as it is compared."""

    text: str

    @property
    def grams(self) -> list[str]:
        """What the index must have of it."""
        return grams_of_query(self.text)

    def spans(self, field: Field) -> Iterator[tuple[int, int]]:
        """Yield where in the field's shown text it stands."""
        if field.name in BY_NUMBER:
            return
        within, text = field.plain.text, self.text
        first, *_, last = (*(some := runs(text)), some[-1])
        at = within.find(text)
        while at >= 0:
            end = at + len(text)
            if is_whole(first, within[at - 1 : at]) and is_whole(
                last, within[end : end + 1]
            ):
                yield field.plain.span(at, end)
                at = within.find(text, end)
            else:
                at = within.find(text, at + 1)


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number, or how it ends."""

    digits: str

    @property
    def grams(self) -> list[str]:
        """What the index must have of it."""
        return [f"n{self.digits}"]

    def spans(self, field: Field) -> Iterator[tuple[int, int]]:
        """Yield where in the field's shown text it stands."""
        if field.name in PHONES:
            if field.digits.endswith(self.digits):
                yield 0, len(field.plain.shown)
            return
        for found in WRITTEN.finditer(field.plain.shown):
            if any(
                significant(one).endswith(self.digits) for one in numbers_in(found[0])
            ):
                yield found.span()


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a telephone number begins, as `ivr.search.numbers.begun` returns it."""

    written: str

    @property
    def grams(self) -> list[str]:
        """What the index must have of it."""
        return [f"b{self.written}"]

    def spans(self, field: Field) -> Iterator[tuple[int, int]]:
        """Yield where in the field's shown text it stands."""
        forms = whole_forms(field.text) if field.name in PHONES else ()
        if any(form.startswith(self.written) for form in forms):
            yield 0, len(field.plain.shown)


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """The number of a case."""

    number: int

    @property
    def grams(self) -> list[str]:
        """What the index must have of it."""
        return [f"c{self.number}"]

    def spans(self, field: Field) -> Iterator[tuple[int, int]]:
        """Yield where in the field's shown text it stands."""
        if field.name == NUMBER_OF_CASE and field.text == str(self.number):
            yield 0, len(field.text)


Look = Words | Number | Beginning | CaseNumber
# Ways in which one part of a query may be met: each a list of what must all be there.
Part = tuple[tuple[Look, ...], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A query; a case must meet every part, in one of its ways.  None: any case."""

    parts: tuple[Part, ...] = ()

    def meets(self, document: Document) -> bool:
        """Tell whether a case is one that is looked for."""
        fields = document.fields
        return all(
            any(all(stands(look, fields) for look in way) for way in part)
            for part in self.parts
        )

    def looks(self) -> Iterator[Look]:
        """Yield everything that may be looked for in a field."""
        for part in self.parts:
            for way in part:
                yield from way


def stands(look: Look, fields: list[Field]) -> bool:
    """Tell whether a field holds what is looked for."""
    return any(next(look.spans(field), None) is not None for field in fields)


def is_whole(run: str, beside: str) -> bool:
    """Tell whether a run of a text may stand beside this character.

    A word of one or two letters is found where it is a whole one.
    """
    if IS_CJK.match(run) or len(run) >= SIZE:
        return True
    return beside in {"", " "} or IS_CJK.match(beside) is not None


def query_of(typed: str) -> Query:
    """Return what was typed, as it is looked for; without a word it is any case.

    Raises QueryError for what is too long.
    """
    if len(typed) > LONGEST_QUERY:
        raise QueryError(
            sentence(
                "look for at most %(longest_query)s characters",
                longest_query=LONGEST_QUERY,
            )
        )
    text = plain(TRUNK.sub(r"\1", typed))
    parts: list[Part] = []
    place = 0
    for found in WRITTEN.finditer(text.shown):
        parts += parts_of_words(text, place, found.start())
        parts.append(part_of_number(found[0]))
        place = found.end()
    parts += parts_of_words(text, place, len(text.shown))
    return Query(tuple(dict.fromkeys(part for part in parts if part)))


def parts_of_words(text: Plain, start: int, end: int) -> Iterator[Part]:
    """Yield a part for each word of a stretch of what was typed."""
    for word in text.shown[start:end].split():
        if looked := plain(word).text:
            yield ((Words(looked),),)


def endings_meant(digits: str) -> Iterator[str]:
    """Yield how a telephone number may end that was written so.

    Noughts in front of a whole number were dialled and are no part of it.
    """
    if FEWEST <= len(digits) <= LONGEST:
        yield digits
    number = significant(digits)
    if number != digits and FEWEST_IN_TEXT <= len(number) <= LONGEST:
        yield number


def part_of_number(written: str) -> Part:
    """Return what a number may be: the end of a telephone number, a case, any digits.

    In pieces it is one number, or each piece is one.
    """
    digits, words = digits_of(written), plain(written).text.split()
    ways: list[tuple[Look, ...]] = [(Number(one),) for one in endings_meant(digits)]
    if words == [digits] and len(digits) <= LONGEST_CASE:
        ways.append((CaseNumber(int(digits)),))
    ways.append(tuple(Words(word) for word in words))
    return tuple(ways)


def beginning_of(typed: str) -> Query | None:
    """Return a look for telephone numbers that begin so; None if it is no beginning."""
    ways = tuple((Beginning(one),) for one in begun(TRUNK.sub(r"\1", typed)))
    return Query((ways,)) if ways else None
