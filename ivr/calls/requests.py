"""What a caller asks of the company's own systems: a case that stands first, a notice.

The hotline itself carries out nothing of it.
"""

from ivr.calls.desk import Desk, OpenCall
from ivr.cases.opening import ACCOUNT, FREEZE, put_first, reasons_of, verified_of
from ivr.flow.state import State
from ivr.notices.outbox import queue, told_account
from ivr.notices.wording import Facts, Kind


def tell_account(desk: Desk, call: OpenCall, state: State, case: int) -> None:
    """Have the company told whose account is to be frozen, where it was not before.

    A freeze is offered in the first prompt, before anybody is asked for an account.
    """
    if FREEZE not in state.requests:
        return
    verified = verified_of(desk.transaction, call.id)
    account = state.collected.get(ACCOUNT) or verified.account
    if account is None or account == told_account(desk.transaction, call.id):
        return
    facts = Facts(call.caller, account, state.verification, verified.reasons)
    queue(
        desk.transaction,
        call_id=call.id,
        case_number=case,
        kind="freeze_details",
        at=desk.at,
        facts=facts,
    )


def ask_company(desk: Desk, call: OpenCall, state: State, kind: Kind) -> None:
    """Put the call's case first at once, and have the company told of it."""
    case = desk.open_case(call, state)
    put_first(desk.transaction, case, desk.clock_of(call))
    facts = Facts(
        caller=call.caller,
        account=state.collected.get(ACCOUNT),
        verification=state.verification,
        reasons=reasons_of(desk.transaction, call.id),
    )
    queue(
        desk.transaction,
        call_id=call.id,
        case_number=case.number,
        kind=kind,
        at=desk.at,
        facts=facts,
    )
