"""Where a number may be said, and the words beside digits that mean something there."""

from collections.abc import Iterator, Mapping

from ivr.flow import hearing, spoken
from ivr.flow.digits.heard import Heard, digits_in
from ivr.flow.digits.words import VOCABULARIES
from ivr.flow.draft import Draft
from ivr.flow.inputs import Spoken
from ivr.flow.model import Collect

# What is kept as the digits that were pressed.
TYPES = frozenset({"account", "digits", "phone", "transaction"})
# Who was not understood so often is better off with the keys.
MOST_MISHEARD = 2
# What stands for the keys that are no digits, and for those after a read-back.
WAYS_OUT = {"*": "hear_without", "#": "hear_repeat", "0": "hear_help"}
ANSWERS = {"1": "hear_yes", "2": "hear_no", "#": "hear_repeat", "0": "hear_help"}


def listens(draft: Draft, node: Collect) -> bool:
    """Tell whether words are taken here, in a language whose digits we know."""
    state, flow = draft.state, draft.flow
    on = state.language in flow.settings.speech if node.speech is None else node.speech
    known = tongue(draft) in VOCABULARIES and flow.type(node) in TYPES
    return on and known and state.misheard < MOST_MISHEARD


def tongue(draft: Draft) -> str:
    """Return the language of a call without its country."""
    return draft.state.language.partition("-")[0]


def hints(draft: Draft, node: Collect) -> tuple[str, ...]:
    """Return some words to listen for; none where words are not taken."""
    if not listens(draft, node):
        return ()
    if draft.state.phase == "confirming":
        found = [word for _, words in answers(draft) for word in words]
    else:
        number = (*spoken.NUMBERS[tongue(draft)], *VOCABULARIES[tongue(draft)].times)
        ways = (word for _, words in phrases(draft, WAYS_OUT) for word in words)
        found = [*number, *ways]
    return tuple(dict.fromkeys(found))


def phrases(
    draft: Draft, keys: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each key with the words that mean it."""
    prompts = draft.flow.prompts[draft.state.language]
    for key, phrase in keys.items():
        yield key, prompts[phrase].hear


def answers(draft: Draft) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each key after a read-back with the words that mean it."""
    for key, words in phrases(draft, ANSWERS):
        number = spoken.numbers(key, draft.state.language) if key in "12" else ()
        yield key, (*words, *number)


def answer(draft: Draft, given: Spoken) -> str | None:
    """Return the key that is meant by what was said to a read-back."""
    return None if unsure(given) else hearing.meant(given.text, answers(draft))


def way_out(draft: Draft, given: Spoken) -> str | None:
    """Return the key that is meant by words that are no number."""
    return hearing.meant(given.text, phrases(draft, WAYS_OUT))


def digits(draft: Draft, given: Spoken) -> tuple[Heard, ...]:
    """Return the digits that were said."""
    return digits_in(given.text, tongue(draft))


def unsure(given: Spoken) -> bool:
    """Tell whether the recogniser guesses."""
    sure = given.confidence
    return sure is not None and sure < hearing.LEAST_CONFIDENCE
