"""A number that is said: taken, doubted, and said again.

It is always read back.  One digit that is in doubt is asked for alone, and who was not
understood twice goes on with the keys.
"""

from ivr.flow.digits import listening
from ivr.flow.digits.doubt import Doubt, settled
from ivr.flow.digits.heard import Heard, said
from ivr.flow.digits.questions import (
    ask_digit,
    entry_of,
    forget_heard,
    mistaken,
    read_back,
    read_number,
    repeat,
    way_out,
)
from ivr.flow.draft import Draft
from ivr.flow.entries import Wrong
from ivr.flow.inputs import Spoken
from ivr.flow.model import Collect

# How many mistakes with the keys are borne after speech was given up.
LAST_TRIES = 2


def words_said(draft: Draft, node: Collect, given: Spoken) -> str | None:
    """Take words where a number is asked for, or one digit of it."""
    digits, entry = listening.digits(draft, given), entry_of(draft, node)
    if draft.state.phase == "repairing" and len(digits) == 1:
        return mended(draft, node, digits[0].digit + digits[0].others)
    key = listening.way_out(draft, given)
    if key is not None and len(digits) < entry.digits.fewest:
        return way_out(draft, node, key)
    if not digits or (entry.check is None and listening.unsure(given)):
        return misheard(draft, node)
    return number_said(draft, node, digits)


def number_said(draft: Draft, node: Collect, digits: tuple[Heard, ...]) -> str | None:
    """Read a number back that was said, or ask for the one digit that is in doubt."""

    def fits(number: str) -> bool:
        return not isinstance(read_number(draft, node, number), Wrong)

    checked = entry_of(draft, node).check is not None
    match settled(digits, fits, checked=checked):
        case str(number):
            draft.change(entry=number, heard=said(digits), doubt=None)
            read_back(draft, node)
            return None
        case Doubt(number=number, place=place):
            draft.change(phase="repairing", heard=number, doubt=place)
            ask_digit(draft, node)
            return None
        case None:
            forget_heard(draft)
            return misheard(draft, node)


def mended(draft: Draft, node: Collect, digits: str) -> str | None:
    """Put a digit where it was in doubt: that one of `digits` which makes it right."""
    state = draft.state
    doubt = Doubt(state.heard, state.doubt or 0)
    found = [read_number(draft, node, doubt.mended(digit)) for digit in digits]
    right = [one for one in found if not isinstance(one, Wrong)]
    if len(right) != 1:
        forget_heard(draft)
        return misheard(draft, node)
    draft.change(entry=right[0], doubt=None)
    read_back(draft, node)
    return None


def misheard(draft: Draft, node: Collect) -> str | None:
    """Ask again after words that led to nothing; the second time for keys alone.

    Then few mistakes are borne any more, however many the flow allows.
    """
    count = draft.state.misheard + 1
    if count > listening.MOST_MISHEARD:
        return mistaken(draft, node, "wrong_entry")
    draft.change(misheard=count)
    if count == listening.MOST_MISHEARD:
        least = node.no_match.limit - LAST_TRIES
        draft.change(misses=max(draft.state.misses, least))
    repeat(draft, node, (draft.words("not_understood", attempt=count - 1),))
    return None
