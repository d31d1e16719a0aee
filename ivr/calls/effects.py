"""What the engine wants done, done in the turn's own transaction."""

from ivr.accounts.verification import UNASKED, Asked, Lookup, verify
from ivr.calls.desk import Desk, OpenCall
from ivr.calls.facts import ATTESTED
from ivr.calls.requests import ask_company, tell_account
from ivr.cases.opening import OpenedCase
from ivr.flow.actions import Action, OpenCase, Request, SendText, Verify
from ivr.flow.inputs import CaseOpened, Input, Verified
from ivr.flow.state import State
from ivr.messages.outbox import queue

Effect = OpenCase | Request | SendText | Verify
# What the directory of accounts said of who a caller says they are.
Looked = dict[Asked, Lookup]


def is_effect(action: Action) -> bool:
    """Tell whether an action is for the host to do, and not for the caller to hear."""
    return isinstance(action, Effect)


def carry_out(
    desk: Desk, call: OpenCall, state: State, action: Action, looked: Looked
) -> Input | None:
    """Do what `action` wants, if it is the host's; return what the engine must learn.

    A text message is only queued here, and accounts were `looked` up before: a turn
    never waits on the network.
    """
    match action:
        case OpenCase(reason="joined"):
            case = desk.join_case(call, state)
            tell_account(desk, call, state, case.number)
            return told(desk, case)
        case OpenCase(reason=reason):
            case = desk.open_case(call, state, abandoned=reason == "abandoned")
            tell_account(desk, call, state, case.number)
            return told(desk, case)
        case Verify():
            return verified(desk, call, state, action, looked)
        case Request(kind=kind):
            ask_company(desk, call, state, kind)
            return None
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


def told(desk: Desk, case: OpenedCase) -> CaseOpened:
    """Return what the engine learns of a case."""
    return CaseOpened(case.number, case.due_at, late=case.is_late, at=desk.at)


def verified(
    desk: Desk, call: OpenCall, state: State, action: Verify, looked: Looked
) -> Verified:
    """Return how far it is certain who calls.

    Nothing is certain where the directory was not asked: the call stood elsewhere
    when it was looked ahead.
    """
    asked = asked_by(call.caller, state, action)
    lookup = looked.get(asked, UNASKED)
    found = verify(desk.transaction, asked, lookup, desk.at, call_id=call.id)
    return Verified(found.level, found.data, at=desk.at)


def asked_by(caller: str | None, state: State, action: Verify) -> Asked:
    """Return who a caller says they are."""
    return Asked(action.account, caller, ATTESTED in state.facts, action.pin)
