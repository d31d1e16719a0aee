"""Words that are read as one, and the numbers that Chinese characters build."""

from collections.abc import Mapping
from dataclasses import dataclass

TEN = 10


@dataclass(frozen=True, slots=True)
class Group:
    """The words from `first` up to `end`, and how they are read together."""

    first: int
    end: int
    text: str


@dataclass(slots=True)
class Sum:
    """A number of the Chinese system on its way: digits, then ever smaller units."""

    total: int = 0
    section: int = 0
    digit: int | None = None
    unit: int = 10**9
    large: int = 10**12
    after_zero: bool = False

    def take_digit(self, value: int) -> bool:
        """Add a digit; False where none can stand."""
        if self.digit is not None:
            return False
        if value == 0:
            self.after_zero = True
            return True
        self.digit = value
        return True

    def take_unit(self, unit: int) -> bool:
        """Multiply by ten, a hundred or a thousand; False where none can stand."""
        if unit >= self.unit:
            return False
        self.section += (self.digit or 1) * unit
        self.digit, self.unit, self.after_zero = None, unit, False
        return True

    def take_large(self, unit: int) -> bool:
        """Multiply by ten thousand or a hundred million; False where none can."""
        if unit >= self.large:
            return False
        self.total += (self.section + (self.digit or 0) or 1) * unit
        self.section, self.digit, self.after_zero = 0, None, False
        self.unit, self.large = 10**9, unit
        return True

    def value(self, *, short: bool) -> int:
        """Return the number; `short`: a last digit means tens of what was before."""
        last = self.digit or 0
        before = self.unit if self.section else self.large
        if short and last and not self.after_zero and TEN < before < 10**9:
            last *= before // TEN
        return self.total + self.section + last


def cardinal(
    text: str,
    digits: Mapping[str, int],
    units: Mapping[str, int],
    *,
    short: bool = False,
) -> int | None:
    """Return the number that `text` spells with units, None if it is ill-formed.

    `short`: in 两千三 the last digit is three hundred.
    """
    found = Sum()
    for one in text:
        if one in digits:
            taken = found.take_digit(digits[one])
        elif units[one] >= TEN**4:
            taken = found.take_large(units[one])
        else:
            taken = found.take_unit(units[one])
        if not taken:
            return None
    return found.value(short=short)
