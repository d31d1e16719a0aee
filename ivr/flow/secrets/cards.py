"""Numbers of payment cards: ISO/IEC 7812, by their first digits and the check digit."""

from stdnum import luhn

from ivr.flow.secrets.numbers import Number

SHORTEST, LONGEST = 13, 19
# The lowest and highest first digits of each network, and how long its numbers are.
NETWORKS = (
    ("4", "4", (13, 16, 19)),  # Visa
    ("51", "55", (16,)),  # Mastercard
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),
    ("62", "62", tuple(range(16, 20))),  # UnionPay
    ("81", "81", tuple(range(16, 20))),
    ("3528", "3589", tuple(range(16, 20))),  # JCB
    ("6011", "6011", tuple(range(16, 20))),  # Discover
    ("644", "659", tuple(range(16, 20))),
    ("300", "305", tuple(range(14, 20))),  # Diners Club
    ("36", "36", tuple(range(14, 20))),
    ("38", "39", tuple(range(14, 20))),
    ("50", "50", tuple(range(16, 20))),  # Maestro
    ("56", "58", tuple(range(16, 20))),
    ("63", "63", tuple(range(16, 20))),
    ("67", "67", tuple(range(16, 20))),
    ("2200", "2204", tuple(range(16, 20))),  # Mir
    ("94", "94", (16,)),  # Korean domestic cards
)


def is_card(digits: str) -> bool:
    """Tell whether `digits` can be the number of a card."""
    return any(
        low <= digits[: len(low)] <= high and len(digits) in lengths
        for low, high, lengths in NETWORKS
    ) and luhn.is_valid(digits)


def holds_card(number: Number) -> bool:
    """Tell whether a card's number stands in a row of digits, from word to word."""
    parts = number.parts
    for first in range(len(parts)):
        digits = ""
        for part in parts[first:]:
            digits += part.digits
            if len(digits) > LONGEST:
                break
            if len(digits) >= SHORTEST and is_card(digits):
                return True
    return False
