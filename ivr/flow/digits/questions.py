"""The questions for a number, and how each is asked again.

A number is asked for as a whole, one digit of it alone, or whether it is right.
"""

from ivr.flow import spoken
from ivr.flow.actions import Ask, Say
from ivr.flow.digits import listening
from ivr.flow.digits.places import ordinal
from ivr.flow.draft import Draft
from ivr.flow.entries import Wrong, read_entry
from ivr.flow.flow import own_prompt
from ivr.flow.known import FORMS_OF_TYPES
from ivr.flow.model import Collect
from ivr.flow.repair import help_wanted, missed
from ivr.flow.settings import Entry

FINISH = "#"
UNCONFIRMED = "_unconfirmed"


def ask(draft: Draft, node: Collect, lead: tuple[Say, ...] = ()) -> None:
    """Speak `lead` and the question, and wait for as many digits as there can be."""
    entry = entry_of(draft, node)
    question = draft.again(node.prompt or own_prompt(draft.state.node))
    pointed = draft.flow.type(node) == "amount"  # its point is a key as well
    exact = entry.digits.fewest == entry.digits.most and not pointed
    longest = entry.digits.most if exact else None
    draft.change(phase="asking")
    hear = listening.hints(draft, node)
    draft.ask(Ask((*lead, question), longest, FINISH, node.wait, hear))


def entry_of(draft: Draft, node: Collect) -> Entry:
    """Return what the number must look like; the loader saw to it that it is known."""
    entry = draft.flow.entry(node)
    if entry is None:
        raise LookupError(draft.state.node)
    return entry


def read_number(draft: Draft, node: Collect, digits: str) -> str | Wrong:
    """Return the value of digits, or why they are none."""
    flow, entry = draft.flow, entry_of(draft, node)
    return read_entry(flow.type(node), node, entry, digits, flow.settings.country)


def ask_digit(draft: Draft, node: Collect, lead: tuple[Say, ...] = ()) -> None:
    """Ask for the one digit that is in doubt."""
    place = ordinal((draft.state.doubt or 0) + 1, draft.state.language)
    question = draft.again("doubtful_digit", place=place)
    hear = listening.hints(draft, node)
    draft.ask(Ask((*lead, question), 1, "", node.wait, hear))


def read_back(draft: Draft, node: Collect, lead: tuple[Say, ...] = ()) -> None:
    """Say the number in groups, and ask whether it is right."""
    form = FORMS_OF_TYPES.get(draft.flow.type(node), "digits")
    state, home = draft.state, draft.flow.settings.country
    heard = spoken.say_as(form, state.entry, state.language, node.currency, home)
    question = (draft.words("read_back", entry=heard), draft.words("read_back_keys"))
    draft.change(phase="confirming")
    hear = listening.hints(draft, node)
    draft.ask(Ask((*lead, *question), 1, "", node.wait, hear))


def repeat(draft: Draft, node: Collect, lead: tuple[Say, ...] = ()) -> None:
    """Ask the present question once more, after `lead`."""
    match draft.state.phase:
        case "confirming":
            read_back(draft, node, lead)
        case "repairing":
            ask_digit(draft, node, lead)
        case "asking":
            ask(draft, node, lead)


def without(draft: Draft, node: Collect) -> str:
    """Go on with a caller who does not have it."""
    draft.mark_choice("without")
    return draft.flow.without(node)


def way_out(draft: Draft, node: Collect, key: str) -> str | None:
    """Follow a caller who says that they have none, or want help, or hear it again."""
    match key:
        case "*":
            return without(draft, node)
        case "0":
            return help_wanted(draft, node)
        case _:
            repeat(draft, node)
            return None


def mistaken(draft: Draft, node: Collect, words: str, **gaps: str) -> str | None:
    """Count a number or key that does not fit; after the limit lead on."""
    return again(draft, node, missed(draft, node, "no_match"), words, **gaps)


def again(
    draft: Draft, node: Collect, target: str | None, words: str, **gaps: str
) -> str | None:
    """Lead on with what was typed, or repeat the question after saying why."""
    if target is not None:
        keep_unconfirmed(draft)
        return target
    state = draft.state
    count = state.silences if words in {"no_input", "no_digits"} else state.misses
    repeat(draft, node, (draft.words(words, attempt=count - 1, **gaps),))
    return None


def keep_unconfirmed(draft: Draft) -> None:
    """Keep a number that was typed and not confirmed, marked as such."""
    node = draft.flow.nodes.get(draft.state.node)
    if not isinstance(node, Collect) or not draft.state.entry:
        return
    draft.keep({node.collect + UNCONFIRMED: draft.state.entry})
    draft.change(entry="")


def forget_heard(draft: Draft, **changes: int) -> None:
    """Forget a number that was said; the whole is asked for again, if any."""
    draft.change(phase="asking", heard="", doubt=None, **changes)
