"""Digits from a caller: asked for, checked, read back, confirmed.

`*` alone says "I do not have it", or "not this one" when it was read back; `#` alone
repeats; `0` alone leads to the flow's help.  What was typed but never confirmed is
kept under its own name, so that an agent sees it and sees that it was not confirmed.
"""

from ivr.flow import spoken
from ivr.flow.actions import Ask, Say
from ivr.flow.draft import Draft
from ivr.flow.inputs import (
    Arrived,
    CaseOpened,
    Digits,
    HungUp,
    Input,
    Recorded,
    Silence,
)
from ivr.flow.model import Collect, Entry

DO_NOT_HAVE_IT, HELP = "*", "0"
FINISH = "#"
UNCONFIRMED = "_unconfirmed"


def enter(draft: Draft, node: Collect) -> None:
    """Ask for the number."""
    ask(draft, node)


def ask(draft: Draft, node: Collect, lead: tuple[Say, ...] = ()) -> None:
    """Speak `lead` and the question, and wait for as many digits as there can be."""
    entry = entry_of(draft, node)
    question = draft.words(node.prompt or draft.state.node)
    exact = entry.digits.fewest == entry.digits.most
    longest = entry.digits.most if exact else None
    draft.change(phase="asking")
    draft.ask(Ask((*lead, question), longest, FINISH, node.wait))


def entry_of(draft: Draft, node: Collect) -> Entry:
    """Return what the number must look like; the loader saw to it that it is known."""
    entry = draft.flow.entry(node)
    if entry is None:
        raise LookupError(draft.state.node)
    return entry


def receive(draft: Draft, node: Collect, given: Input) -> str | None:
    """Return where the digits lead; None when the caller is asked again."""
    match given:
        case Digits(keys=keys) if draft.state.phase == "confirming":
            return confirmed(draft, node, keys)
        case Digits(keys=keys):
            return typed(draft, node, keys)
        case Silence() | Recorded() | CaseOpened() | Arrived():
            return silent(draft, node)
        case HungUp():
            return None


def typed(draft: Draft, node: Collect, keys: str) -> str | None:
    """Check what was typed, and read it back."""
    entered = keys.strip(FINISH)
    if not entered:
        ask(draft, node)
        return None
    if entered == DO_NOT_HAVE_IT:
        draft.mark_choice("without")
        return draft.flow.without(node)
    if not fits(entry_of(draft, node), entered):
        return help_or_miss(draft, node, entered)
    draft.change(entry=entered)
    if not node.confirm:
        return accept(draft, node)
    read_back(draft, node)
    return None


def help_or_miss(draft: Draft, node: Collect, entered: str) -> str | None:
    """Lead to help a caller who pressed its key alone; count any other entry."""
    if entered == HELP:
        draft.mark_choice("help")
        return draft.flow.help
    return missed(draft, node, "wrong_entry")


def fits(entry: Entry, entered: str) -> bool:
    """Tell whether `entered` has the right length, only digits and a right check."""
    if not entered.isascii() or not entered.isdigit():
        return False
    if not entry.digits.fewest <= len(entered) <= entry.digits.most:
        return False
    return entry.check is None or luhn(entered)


def luhn(number: str) -> bool:
    """Tell whether the last digit is the check digit of ISO/IEC 7812-1, annex B."""
    doubled = [int(digit) * 2 for digit in number[-2::-2]]
    plain = sum(int(digit) for digit in number[-1::-2])
    return (plain + sum(d - 9 * (d > 9) for d in doubled)) % 10 == 0  # noqa: PLR2004


def read_back(draft: Draft, node: Collect, lead: tuple[Say, ...] = ()) -> None:
    """Say the number in groups, and ask whether it is right."""
    heard = spoken.digits(draft.state.entry, draft.state.language)
    question = (draft.words("read_back", entry=heard), draft.words("read_back_keys"))
    draft.change(phase="confirming")
    draft.ask(Ask((*lead, *question), 1, "", node.wait))


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
            draft.mark_choice("help")
            return draft.flow.help
        case _:
            return missed(draft, node, "no_match")


def declined(draft: Draft, node: Collect) -> str | None:
    """Forget the number and ask again; after the limit lead on."""
    draft.change(entry="", misses=draft.state.misses + 1)
    if draft.state.misses >= node.no_match.limit:
        return give_up(draft, node, "no_match")
    ask(draft, node)
    return None


def accept(draft: Draft, node: Collect) -> str:
    """Keep the number."""
    collected = {**draft.state.collected, node.collect: draft.state.entry}
    collected.pop(node.collect + UNCONFIRMED, None)
    draft.change(collected=collected, entry="")
    return node.then


def missed(draft: Draft, node: Collect, words: str) -> str | None:
    """Count a number or key that does not fit; after the limit lead on."""
    draft.change(misses=draft.state.misses + 1)
    if draft.state.misses >= node.no_match.limit:
        return give_up(draft, node, "no_match")
    ask_again(draft, node, words)
    return None


def silent(draft: Draft, node: Collect) -> str | None:
    """Count a silence; after the limit lead on."""
    draft.change(silences=draft.state.silences + 1)
    if draft.state.silences >= node.no_input.limit:
        return give_up(draft, node, "no_input")
    ask_again(draft, node, "no_input")
    return None


def ask_again(draft: Draft, node: Collect, words: str) -> None:
    """Repeat the question that is open, after saying why."""
    lead = (draft.words(words),)
    if draft.state.phase == "confirming":
        read_back(draft, node, lead)
    else:
        ask(draft, node, lead)


def give_up(draft: Draft, node: Collect, why: str) -> str:
    """Go on without a confirmed number; what was typed is kept as it is."""
    keep_unconfirmed(draft)
    draft.mark_choice(why)
    tries = node.no_input if why == "no_input" else node.no_match
    return draft.flow.after(tries, node)


def keep_unconfirmed(draft: Draft) -> None:
    """Keep a number that was typed and not confirmed, marked as such."""
    node = draft.flow.nodes.get(draft.state.node)
    if not isinstance(node, Collect) or not draft.state.entry:
        return
    name = node.collect + UNCONFIRMED
    collected = {**draft.state.collected, name: draft.state.entry}
    draft.change(collected=collected, entry="")
