"""Simulated callers as data: a call is a list of steps."""

from collections.abc import Sequence

from ivr.simulator.call import SimulatedCall
from ivr.simulator.exchange import Exchange
from ivr.simulator.steps import Step


def play(
    exchange: Exchange, script: Sequence[Step], *, from_: str, to: str, **extra: str
) -> SimulatedCall:
    """Make a call, do the steps one by one, and return it as it then stands.

    `extra` are further parameters of the call's requests.  Raises UsageError for a
    step that the call cannot take, or after its end.
    """
    call = exchange.call(from_=from_, to=to, **extra)
    for step in script:
        call.act(step)
    return call
