"""Digits from a caller: asked for, checked, read back, confirmed.

`*` alone says "I do not have it", or "not this one" when it was read back; `#` alone
repeats; `0` alone leads to the flow's help, and the second time at the same question
on without it.  What was typed but never confirmed is
kept under its own name, so that an agent sees it and sees that it was not confirmed.
"""

from ivr.flow import spoken
from ivr.flow.actions import Ask, Say
from ivr.flow.draft import Draft
from ivr.flow.entries import Wrong, read_entry
from ivr.flow.flow import own_prompt
from ivr.flow.inputs import Digits, HungUp, Input
from ivr.flow.known import FORMS_OF_TYPES
from ivr.flow.model import Collect
from ivr.flow.repair import help_wanted, missed
from ivr.flow.settings import Entry

DO_NOT_HAVE_IT, HELP = "*", "0"
FINISH = "#"
UNCONFIRMED = "_unconfirmed"


def enter(draft: Draft, node: Collect) -> None:
    """Ask for the number."""
    ask(draft, node)


def ask(draft: Draft, node: Collect, lead: tuple[Say, ...] = ()) -> None:
    """Speak `lead` and the question, and wait for as many digits as there can be."""
    entry = entry_of(draft, node)
    question = draft.again(node.prompt or own_prompt(draft.state.node))
    pointed = draft.flow.type(node) == "amount"  # its point is a key as well
    exact = entry.digits.fewest == entry.digits.most and not pointed
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
        draft.mark_choice("without")
        return draft.flow.without(node)
    flow, entry = draft.flow, entry_of(draft, node)
    read = read_entry(flow.type(node), node, entry, entered, flow.settings.country)
    if isinstance(read, Wrong):
        return help_or_miss(draft, node, entered, read)
    draft.change(entry=read)
    if not node.confirm:
        return accept(draft, node)
    read_back(draft, node)
    return None


def help_or_miss(draft: Draft, node: Collect, entered: str, wrong: Wrong) -> str | None:
    """Lead to help a caller who pressed its key alone; count any other entry."""
    if entered == HELP:
        return help_wanted(draft, node)
    phrase = wrong.phrase
    if phrase == "wrong_length" and wrong.expected is None:
        phrase = "wrong_entry"
    gaps = {"expected": str(wrong.expected), "typed": str(len(entered))}
    return mistaken(draft, node, phrase, **gaps)


def read_back(draft: Draft, node: Collect, lead: tuple[Say, ...] = ()) -> None:
    """Say the number in groups, and ask whether it is right."""
    form = FORMS_OF_TYPES.get(draft.flow.type(node), "digits")
    state = draft.state
    heard = spoken.say_as(form, state.entry, state.language, node.currency)
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
            return help_wanted(draft, node)
        case _:
            return mistaken(draft, node, "no_match")


def declined(draft: Draft, node: Collect) -> str | None:
    """Forget the number and ask again; after the limit lead on."""
    draft.change(entry="")
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


def mistaken(draft: Draft, node: Collect, words: str, **gaps: str) -> str | None:
    """Count a number or key that does not fit; after the limit lead on."""
    return again(draft, node, missed(draft, node, "no_match"), words, **gaps)


def silent(draft: Draft, node: Collect) -> str | None:
    """Count a silence; after the limit lead on."""
    words = "no_input" if draft.state.phase == "confirming" else "no_digits"
    return again(draft, node, missed(draft, node, "no_input"), words)


def again(
    draft: Draft, node: Collect, target: str | None, words: str, **gaps: str
) -> str | None:
    """Lead on with what was typed, or repeat the question after saying why."""
    if target is not None:
        keep_unconfirmed(draft)
        return target
    state = draft.state
    count = state.silences if words in {"no_input", "no_digits"} else state.misses
    lead = (draft.words(words, attempt=count - 1, **gaps),)
    if state.phase == "confirming":
        read_back(draft, node, lead)
    else:
        ask(draft, node, lead)
    return None


def keep_unconfirmed(draft: Draft) -> None:
    """Keep a number that was typed and not confirmed, marked as such."""
    node = draft.flow.nodes.get(draft.state.node)
    if not isinstance(node, Collect) or not draft.state.entry:
        return
    draft.keep({node.collect + UNCONFIRMED: draft.state.entry})
    draft.change(entry="")
