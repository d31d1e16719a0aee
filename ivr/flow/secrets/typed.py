"""What of a caller's keys and words the engine is told, and so what can be stored.

The engine keeps what it is told: in a call's state, in the answer that reads a number
back, in the turn for a replay.  So what nobody may keep is taken away before, and
something is left in its place that leads the call where it would have gone.
"""

import re
from dataclasses import replace

import phonenumbers

from ivr.flow.flow import Flow
from ivr.flow.inputs import Digits, Input, Spoken
from ivr.flow.model import Collect
from ivr.flow.secrets.cards import LONGEST, is_card
from ivr.flow.secrets.kinds import Kind
from ivr.flow.secrets.masking import masked
from ivr.flow.secrets.numbers import numbers
from ivr.flow.secrets.tokens import tokens
from ivr.flow.state import State
from ivr.flow.values import MOST_DIGITS

DIGIT = re.compile("[0-9]")
# As wrong an answer to any question as a card's number is.
NO_ENTRY = "**"
# So many digits more than were asked for are a slip of the tongue, or of the ear.
SLIP = 3


def spared(flow: Flow, state: State, given: Input) -> tuple[Input, tuple[Kind, ...]]:
    """Return `given` without what may not be kept, and the kinds of secrets in it.

    Too many digits become as many noughts, which are too many as well.  The telephone
    PIN is left, since the host must check it: who keeps `given` leaves it out.
    """
    match given:
        case Spoken(text=text) if state.waiting != "secret":
            rest, kinds = masked(text, state.language)
            rest = without_rows(rest, asked(flow, state)[0])
            return replace(given, text=rest), kinds
        case Digits(keys=keys) if state.waiting != "secret":
            typed, kinds = spared_keys(flow, state, keys)
            return replace(given, keys=typed), kinds
        case _:
            return given, ()


def spared_keys(flow: Flow, state: State, keys: str) -> tuple[str, tuple[Kind, ...]]:
    """Return the keys that may be kept of those that were pressed."""
    digits = "".join(DIGIT.findall(keys))
    most, free = asked(flow, state)
    if len(digits) > most:
        return DIGIT.sub("0", keys), kinds_of(digits)
    if free and is_card(digits) and not is_phone(digits, flow.settings.country):
        return NO_ENTRY, ("card_number",)
    return keys, ()


def without_rows(text: str, most: int) -> str:
    """Return `text` without digits in a row that are far more than were asked for."""
    kept, end = "", 0
    for row in numbers(text, tokens(text)):
        if len(row.digits) > most + SLIP:
            kept += text[end : row.begin]
            end = row.end
    return kept + text[end:]


def asked(flow: Flow, state: State) -> tuple[int, bool]:
    """Return how many digits can answer the call's question, and whether any can."""
    if state.waiting != "keys":
        return 0, False
    node = flow.nodes.get(state.node)
    if not isinstance(node, Collect) or state.phase == "confirming":
        return 1, False
    entry = flow.entry(node)
    if entry is None:
        return MOST_DIGITS, True
    lengths = entry.digits
    return lengths.most, lengths.fewest != lengths.most and entry.check is None


def kinds_of(digits: str) -> tuple[Kind, ...]:
    """Return what digits were that nobody asked for; a few too many are a slip."""
    if is_card(digits):
        return ("card_number",)
    says_something = any(digit != "0" for digit in digits)
    return ("long_number",) if len(digits) > LONGEST and says_something else ()


def is_phone(digits: str, country: str | None) -> bool:
    """Tell whether digits are a telephone number, at home or from abroad."""
    for text, region in ((f"+{digits.removeprefix('00')}", None), (digits, country)):
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(text, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False
