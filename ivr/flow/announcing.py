"""What is announced in an emergency, in words that were typed for it.

They are heard instead of the flow's prompt `emergency`.  A flow without one has them
said as soon as the caller's language is known, before the call goes on.
"""

from ivr.flow.flow import Flow
from ivr.flow.known import ANNOUNCEMENT
from ivr.flow.model import Menu, SwitchLanguage
from ivr.flow.state import State

PROMPT = "emergency"


def instead(state: State, name: str, language: str) -> str | None:
    """Return what is heard instead of a prompt; None for the prompt itself."""
    return state.facts.get(ANNOUNCEMENT + language) if name == PROMPT else None


def due(flow: Flow, state: State, target: str) -> str | None:
    """Return what is to be said before node `target`; None when nothing is."""
    words = state.facts.get(ANNOUNCEMENT + state.language)
    if words is None or PROMPT in flow.prompts[state.language]:
        return None
    last_chance = target in {flow.settings.give_up, flow.help}
    return words if last_chance or is_settled(flow, state) else None


def done(state: State) -> dict[str, str]:
    """Return what is known of a call without what was announced in it."""
    facts = state.facts.items()
    return {one: told for one, told in facts if not one.startswith(ANNOUNCEMENT)}


def is_settled(flow: Flow, state: State) -> bool:
    """Tell whether the call goes on in the language that it is in."""
    if "language" in state.facts or len(flow.settings.languages) == 1:
        return True
    choices = [name for name, node in flow.nodes.items() if chooses(node)]
    passed = {step.partition(":")[0] for step in state.path}
    return not choices or not passed.isdisjoint(choices)


def chooses(node: object) -> bool:
    """Tell whether callers choose a language at a node, or are given one there."""
    if isinstance(node, Menu):
        return any(one.language for one in (*node.menu.values(), *node.spoken))
    return isinstance(node, SwitchLanguage)
