"""A number that was heard wrongly: which digit of it is in doubt.

A check digit tells that a number is wrong and not where.  Together with the digits
that sound alike it often tells where: only there does another digit make it right.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ivr.flow.digits.heard import Heard, said


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number of the right length of which the digit at `place`, from 0, is unsure."""

    number: str
    place: int

    def mended(self, digit: str) -> str:
        """Return the number with `digit` in place of the unsure one."""
        return self.number[: self.place] + digit + self.number[self.place + 1 :]


def settled(
    digits: Sequence[Heard], fits: Callable[[str], bool], *, checked: bool
) -> str | Doubt | None:
    """Return the number that was said, or the one digit of it to ask for again.

    `fits` tells whether a number can be right; `checked`: it has a check digit, so
    that a digit in its place can be found wrong.  None: the whole must be said again.
    """
    whole = said(digits)
    if fits(whole):
        return whole
    shorter = {one for one in without_fillers(digits) if fits(one)}
    places = unsure(digits, fits) if checked else []
    if len(shorter) == 1 and not places:
        return shorter.pop()
    if len(places) == 1 and not shorter:
        return Doubt(whole, places[0])
    return None


def without_fillers(digits: Sequence[Heard]) -> list[str]:
    """Return the number without each word that may have been no digit."""
    whole = said(digits)
    return [
        whole[:place] + whole[place + 1 :]
        for place, each in enumerate(digits)
        if each.perhaps
    ]


def unsure(digits: Sequence[Heard], fits: Callable[[str], bool]) -> list[int]:
    """Return the places where a digit that sounds alike makes the number fit."""
    whole = said(digits)
    return [
        place
        for place, each in enumerate(digits)
        if any(fits(Doubt(whole, place).mended(other)) for other in each.others)
    ]
