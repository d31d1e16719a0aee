"""How a call ended, as reports count it.

A caller who hangs up is an abandoned call only where nothing had come of it: whoever
was put through, was promised a call, was answered, or left a message has done what
they called for, and hangs up as people do.
"""

from collections.abc import Sequence
from typing import Literal

from ivr.calls.desk import OpenCall
from ivr.flow.flow import Flow
from ivr.flow.inputs import HungUp, Input
from ivr.flow.model import Transfer
from ivr.flow.state import State

Ending = Literal[
    "refused",  # blocked, or too many calls: not taken
    "connected",  # put through to somebody who answered
    "case",  # with a case whose number and time the caller was told
    "message",  # hung up after a message, with a case
    "answered",  # the hotline's own answer was enough
    "abandoned",  # the caller hung up before any of it
    "finished",  # heard to its end, with none of it
    "failed",  # we broke down
]
FAILED: Ending = "failed"
ANSWERED = "answered"


def note_ending(
    call: OpenCall, flow: Flow, state: State, given: Sequence[Input]
) -> None:
    """Write to the call how it ended; `given` is what came in its last turn."""
    hung_up = any(isinstance(one, HungUp) for one in given)
    call.topic, call.language = state.topic, state.language
    call.ending = ending(flow, state, hung_up=hung_up)
    call.left_at = (state.node or None) if hung_up else None


def ending(flow: Flow, state: State, *, hung_up: bool) -> Ending:
    """Return how a call ended whose state is `state`."""
    if not state.path and not hung_up:
        return "refused"
    if was_connected(flow, state):
        return "connected"
    if state.case_number is not None:
        return "case"
    if state.left_message:
        return "message"
    if state.answered:
        return "answered"
    return "abandoned" if hung_up else "finished"


def was_connected(flow: Flow, state: State) -> bool:
    """Tell whether a transfer of the call was answered."""
    steps = (step.partition(":") for step in state.path)
    return any(
        how == ANSWERED and isinstance(flow.nodes.get(name), Transfer)
        for name, _, how in steps
    )
