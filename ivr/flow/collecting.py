"""Digits from a caller: asked for, checked, read back, confirmed.

`*` alone says "I do not have it", or "not this one" when it was read back; `#` alone
repeats; `0` alone leads to the flow's help, and the second time at the same question
on without it.  What was typed but never confirmed is
kept under its own name, so that an agent sees it and sees that it was not confirmed.
Where speech is on, a number can be said as well: `ivr.flow.digits`.
"""

from ivr.flow.digits import listening
from ivr.flow.digits.questions import (
    FINISH,
    UNCONFIRMED,
    again,
    ask,
    forget_heard,
    keep_unconfirmed,
    mistaken,
    read_back,
    read_number,
    way_out,
    without,
)
from ivr.flow.digits.saying import mended, misheard, words_said
from ivr.flow.draft import Draft
from ivr.flow.entries import Wrong
from ivr.flow.inputs import Digits, HungUp, Input, Spoken
from ivr.flow.model import Collect
from ivr.flow.repair import help_wanted, missed

DO_NOT_HAVE_IT, HELP = "*", "0"


def enter(draft: Draft, node: Collect) -> None:
    """Ask for the number."""
    forget_heard(draft, misheard=0)
    ask(draft, node)


def receive(draft: Draft, node: Collect, given: Input) -> str | None:
    """Return where the digits lead; None when the caller is asked again."""
    target = answered(draft, node, given)
    if target is not None:
        forget_heard(draft, misheard=0)
    return target


def answered(draft: Draft, node: Collect, given: Input) -> str | None:
    """Take an answer, pressed or said, to the question that was asked."""
    match given:
        case Digits(keys=keys) if draft.state.phase == "confirming":
            return confirmed(draft, node, keys)
        case Digits(keys=keys) if draft.state.phase == "repairing":
            return digit_pressed(draft, node, keys)
        case Digits(keys=keys):
            return typed(draft, node, keys)
        case Spoken() if not listening.listens(draft, node):
            return silent(draft, node)
        case Spoken() if draft.state.phase == "confirming":
            key = listening.answer(draft, given)
            return confirmed(draft, node, key) if key else misheard(draft, node)
        case Spoken():
            return words_said(draft, node, given)
        case HungUp():
            return None
        case _:
            return silent(draft, node)


def typed(draft: Draft, node: Collect, keys: str) -> str | None:
    """Check what was typed, and read it back."""
    entered = keys.strip(FINISH)
    if not entered:
        ask(draft, node)
        return None
    if entered == DO_NOT_HAVE_IT:
        return without(draft, node)
    read = read_number(draft, node, entered)
    if isinstance(read, Wrong):
        return help_or_miss(draft, node, entered, read)
    draft.change(entry=read)
    if not node.confirm:
        return accept(draft, node)
    read_back(draft, node)
    return None


def digit_pressed(draft: Draft, node: Collect, keys: str) -> str | None:
    """Take a key where one digit is asked for."""
    match keys:
        case "*" | "#":
            return way_out(draft, node, keys)
        case _ if len(keys) == 1:
            return mended(draft, node, keys)
        case _:
            forget_heard(draft)
            return typed(draft, node, keys)


def help_or_miss(draft: Draft, node: Collect, entered: str, wrong: Wrong) -> str | None:
    """Lead to help a caller who pressed its key alone; count any other entry."""
    if entered == HELP:
        return help_wanted(draft, node)
    phrase = wrong.phrase
    if phrase == "wrong_length" and wrong.expected is None:
        phrase = "wrong_entry"
    gaps = {"expected": str(wrong.expected), "typed": str(len(entered))}
    return mistaken(draft, node, phrase, **gaps)


def confirmed(draft: Draft, node: Collect, keys: str) -> str | None:
    """Take a yes or a no to the number that was read back."""
    match keys:
        case "1":
            return accept(draft, node)
        case "2" | "*":
            return declined(draft, node)
        case "#":
            read_back(draft, node)
            return None
        case "0":
            keep_unconfirmed(draft)
            return help_wanted(draft, node)
        case _:
            return mistaken(draft, node, "no_match")


def declined(draft: Draft, node: Collect) -> str | None:
    """Forget the number and ask again; after the limit lead on."""
    draft.change(entry="")
    if draft.state.heard:
        forget_heard(draft)
        return misheard(draft, node)
    target = missed(draft, node, "no_match")
    if target is None:
        ask(draft, node)
    return target


def accept(draft: Draft, node: Collect) -> str:
    """Keep the number."""
    collected = {**draft.state.collected, node.collect: draft.state.entry}
    collected.pop(node.collect + UNCONFIRMED, None)
    draft.change(collected=collected, entry="")
    return node.then


def silent(draft: Draft, node: Collect) -> str | None:
    """Count a silence; after the limit lead on."""
    words = "no_digits" if draft.state.phase == "asking" else "no_input"
    return again(draft, node, missed(draft, node, "no_input"), words)
