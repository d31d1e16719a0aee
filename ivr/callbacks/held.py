"""A callback in one transaction: found by its token, held, brought forward."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.callbacks.progress import State, is_later
from ivr.tables import Callback


def held(session: Session, token: str) -> Callback | None:
    """Return the callback of a token, held for this transaction."""
    rows = select(Callback).where(Callback.token == token).with_for_update()
    return session.scalar(rows.execution_options(populate_existing=True))


def go_on(callback: Callback, state: State) -> bool:
    """Bring a callback to a later state; tell whether it was not there yet."""
    if not is_later(state, callback.state):
        return False
    callback.state = state
    callback.lease = callback.leased_until = None
    return True
