"""What the engine wants done, done in the turn's own transaction."""

from ivr.accounts.verification import verify
from ivr.calls.desk import Desk, OpenCall
from ivr.calls.facts import ATTESTED
from ivr.flow.actions import Action, OpenCase, SendText, Verify
from ivr.flow.inputs import CaseOpened, Input, Verified
from ivr.flow.state import State
from ivr.messages.outbox import queue

Effect = OpenCase | SendText | Verify


def is_effect(action: Action) -> bool:
    """Tell whether an action is for the host to do, and not for the caller to hear."""
    return isinstance(action, Effect)


def carry_out(desk: Desk, call: OpenCall, state: State, action: Action) -> Input | None:
    """Do what `action` wants, if it is the host's; return what the engine must learn.

    A text message is only queued here: a turn never waits on the network.
    """
    match action:
        case OpenCase(reason=reason):
            case = desk.open_case(call, state, abandoned=reason == "abandoned")
            return CaseOpened(case.number, case.due_at, at=desk.at)
        case Verify():
            return verified(desk, call, state, action)
        case SendText(to=to, text=text, name=name):
            queue(
                desk.transaction,
                call_id=call.id,
                name=name,
                to=to,
                text=text,
                at=desk.at,
            )
            return None
        case _:
            return None


def verified(desk: Desk, call: OpenCall, state: State, action: Verify) -> Verified:
    """Return how far it is certain who calls."""
    found = verify(
        desk.transaction,
        account=action.account,
        caller=call.caller,
        attested=ATTESTED in state.facts,
        pin=action.pin,
        at=desk.at,
    )
    return Verified(found.level, found.data, at=desk.at)
