"""Silence and mistakes: counted apart, led on after their limit; and calls for help.

https://www.w3.org/TR/voicexml20/#dml5.2.2 has the same two events.
"""

from typing import Literal

from ivr.flow.draft import Draft
from ivr.flow.model import Asking, Collect, Verify

Miss = Literal["no_input", "no_match"]


def missed(draft: Draft, node: Asking, miss: Miss) -> str | None:
    """Count a miss; return where it leads after the limit, None to ask again."""
    state = draft.state
    if miss == "no_input":
        draft.change(silences=state.silences + 1)
        count, tries = state.silences + 1, node.no_input
    else:
        draft.change(misses=state.misses + 1)
        count, tries = state.misses + 1, node.no_match
    if count < tries.limit:
        return None
    draft.mark_choice(miss)
    return draft.flow.after(tries, node)


def help_wanted(draft: Draft, node: Collect | Verify) -> str:
    """Return where the help key leads from an entry.

    Who was led to help from here, and comes here again and asks for it again, wants
    a person and not this question, so they go on without.
    """
    again = f"{draft.state.node}:help" in draft.state.path
    draft.mark_choice("without" if again else "help")
    return draft.flow.without(node) if again else draft.flow.help
