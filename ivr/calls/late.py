"""A message whose own turn is told after the end of its call.

Whoever hangs up while they speak has the telephone network tell of both in the same
moment, in either order; what is stored is the same.
"""

from collections.abc import Sequence
from datetime import timedelta

from ivr.calls.desk import Desk, OpenCall
from ivr.flow.inputs import HungUp, Input, Recorded
from ivr.flow.model import Voicemail
from ivr.flow.state import State

# Later than this agents may have worked on the case, and a message is one all the same.
LATE_LIMIT = timedelta(minutes=1)


def before_end(desk: Desk, call: OpenCall, given: Sequence[Input]) -> State | None:
    """Return where an ended call stood, if `given` is the message that it waited for.

    None for every other turn.  The end of a call changes nothing there but `waiting`.
    """
    is_message = any(isinstance(one, Recorded) for one in given)
    if not is_message or call.ended_at is None or desk.at > call.ended_at + LATE_LIMIT:
        return None
    state = State.from_json(call.state)
    node = desk.flow_of(call).nodes.get(state.node)
    waited = isinstance(node, Voicemail) and state.path[-1:] == (state.node,)
    return state.but(waiting="recording") if waited else None


def and_gone(given: Sequence[Input], desk: Desk) -> tuple[Input, ...]:
    """Return `given`, after which the caller is gone."""
    before = (one for one in given if not isinstance(one, HungUp))
    return (*before, HungUp(at=desk.at))
