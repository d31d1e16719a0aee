"""Numbers of a message that an agent can use: account, call-back number, transaction.

Said digit by digit or written.  They are offered and never taken: nobody has
confirmed them, and a recogniser mishears digits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import phonenumbers

from ivr.flow.entries import checks_out, fits
from ivr.flow.flow import Flow
from ivr.flow.hints.lines import HOLE
from ivr.flow.hints.transactions import find_transactions
from ivr.flow.secrets.numbers import Number, numbers
from ivr.flow.secrets.tokens import Token, tokens

FieldKind = Literal["account", "callback_number", "transaction"]

FEWEST_OF_A_PHONE, MOST_OF_A_PHONE = 7, 15
ABROAD = ("+", "plus", "플러스", "加号", "加")
# Digits without a check digit are an account only where somebody says so.
ACCOUNT_WORDS = frozenset(
    "account acct user customer member 账 帐 户 号 계좌 계정 회원 고객".split()
)
WORDS_BEFORE = 6


@dataclass(frozen=True, slots=True)
class Field:
    """A number, and the words that it was said in: from the `first` to the `last`.

    A call-back number is E.164, a transaction the digits that were said of its id.
    """

    kind: FieldKind
    value: str
    first: int
    last: int


def fields_in(
    flow: Flow, words: Sequence[str], regions: Sequence[str | None] = ()
) -> list[Field]:
    """Return the fields of a message, each value once, in their order.

    `regions` are the countries (ISO 3166) from which the caller may be, beside the
    flow's own: a number that is none at home may be one there.
    """
    text, places = joined(words)
    known = tokens(text)
    found = sorted(spotted(flow, text, known, (flow.settings.country, *regions)))
    fields: dict[tuple[str, str], Field] = {}
    for begin, end, kind, value in found:
        one = Field(kind, value, places[begin], places[end - 1])
        fields.setdefault((kind, value), one)
    return list(fields.values())


def joined(words: Sequence[str]) -> tuple[str, list[int]]:
    """Return words as one text, and the word of each of its characters."""
    text, places = "", list[int]()
    for index, word in enumerate(words):
        piece = (word or HOLE) + " "
        text += piece
        places += [index] * len(piece)
    return text, places


Spotted = tuple[int, int, FieldKind, str]


def spotted(
    flow: Flow, text: str, known: list[Token], regions: Sequence[str | None]
) -> Iterator[Spotted]:
    """Yield each number with its place; one number can be several things."""
    taken: set[int] = set()
    for begin, end, value in find_transactions(known):
        taken.update(range(begin, end))
        yield begin, end, "transaction", value
    for row in numbers(text, known):
        if row.begin in taken:
            continue
        digits = once(row.digits)
        if is_account(flow, digits, row, known):
            yield row.begin, row.end, "account", digits
            continue
        for number in phones(text, row, digits, regions):
            yield row.begin, row.end, "callback_number", number


def once(digits: str) -> str:
    """Return digits without their repetition, since people say numbers twice."""
    half = len(digits) // 2
    twice = len(digits) % 2 == 0 and half >= FEWEST_OF_A_PHONE
    return digits[:half] if twice and digits[:half] == digits[half:] else digits


def is_account(flow: Flow, digits: str, row: Number, known: list[Token]) -> bool:
    """Tell whether digits have the form of the flow's account numbers."""
    entry = flow.settings.account
    if entry is None or not fits(entry, digits):
        return False
    if entry.check is not None:
        return checks_out(entry.check, digits)
    before = [token.word for token in known if token.end <= row.begin]
    return any(
        word.startswith(lead)
        for word in before[-WORDS_BEFORE:]
        for lead in ACCOUNT_WORDS
    )


def phones(
    text: str, row: Number, digits: str, regions: Sequence[str | None]
) -> list[str]:
    """Return the telephone numbers (E.164) that digits can be, each once."""
    if not FEWEST_OF_A_PHONE <= len(digits) <= MOST_OF_A_PHONE:
        return []
    if text[: row.begin].rstrip().lower().endswith(ABROAD):
        return list(filter(None, [e164(f"+{digits}", None)]))
    found = (e164(digits, region) for region in regions if region)
    return list(dict.fromkeys(number for number in found if number))


def e164(text: str, region: str | None) -> str | None:
    """Return the number that `text` is in `region`, as it is dialled there, else None.

    The matcher wants a valid number with the prefix that the country dials.
    """
    for match in phonenumbers.PhoneNumberMatcher(text, region):
        if match.raw_string == text:
            return phonenumbers.format_number(
                match.number, phonenumbers.PhoneNumberFormat.E164
            )
    return None
