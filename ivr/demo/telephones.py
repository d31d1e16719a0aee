"""Who answers when the demo's console calls back: its agent, and its callers."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from ivr.demo.callers import CALLERS
from ivr.errors import UsageError
from ivr.flow.source import read
from ivr.settings import desk_beside, shipped_flow
from ivr.simulator import (
    Dialling,
    Exchange,
    HangUp,
    Press,
    Silent,
    SimulatedCall,
    Step,
    Subscriber,
)
from ivr.simulator.waiting import Waiting

AGENT_PHONE = "+14155550190"
# How long a telephone rings until it is answered, and two talk, on the real clock: long
# enough to be seen on the case's page.
RINGS_S, TALKS_S = 3.0, 12.0
LOOKS_EVERY_S = 0.25


@dataclass(slots=True)
class AgentsTelephone:
    """The telephone of the demo's agent: it answers, and says so by `write`.

    Whoever called the hotline answers too, presses 1 as they are asked to, and hangs up
    after a while.
    """

    exchange: Exchange
    write: Callable[[str], None]
    # What each call waits for, and since when on the machine's own clock.
    since: dict[str, tuple[Waiting, float]] = field(
        default_factory=dict[str, tuple[Waiting, float]]
    )
    talked: set[str] = field(default_factory=set[str])

    def plug_in(self) -> None:
        """Have everybody reachable."""
        people = self.exchange.subscribers
        people[AGENT_PHONE] = Subscriber(by_hand=True)
        for caller in CALLERS:
            people[caller.number] = Subscriber(presses="1", talks_s=TALKS_S)

    def serve(self) -> None:
        """Answer until the demo is ended."""
        while True:
            for call in list(self.exchange.calls.values()):
                if call.to == AGENT_PHONE:
                    self.attend(call)
            time.sleep(LOOKS_EVERY_S)

    def attend(self, call: SimulatedCall) -> None:
        """Do what a call has waited for long enough."""
        waiting, now = call.waiting, time.monotonic()
        if waiting is None:
            if self.since.pop(call.sid, None):
                self.write("  the call has ended")
            return
        known = self.since.get(call.sid)
        if known is None or known[0] is not waiting:
            self.since[call.sid] = waiting, now
            self.tell(call, waiting)
        elif now - known[1] >= patience(waiting):
            try:
                call.act(self.answer(call, waiting))
            except UsageError:  # it has ended meanwhile
                return

    def tell(self, call: SimulatedCall, waiting: Waiting) -> None:
        """Say what happens, for who looks at the terminal."""
        match waiting:
            case Dialling(connected=True):
                self.talked.add(call.sid)
                self.write("  the caller answers; the two talk")
            case Dialling():
                self.write("  the agent answers and presses 1; the caller is rung")
            case _ if call.sid in self.talked:
                return
            case _:
                self.write("The console calls back: the agent's telephone rings")

    def answer(self, call: SimulatedCall, waiting: Waiting) -> Step:
        """Return what the agent does.

        The caller ends the talk; how the case ends is left to who is at the console,
        so when the telephone asks for that, the agent hangs up.
        """
        match waiting:
            case Dialling():
                return Silent()
            case _ if call.sid in self.talked:
                return HangUp()
            case _:
                return Press("1")


def patience(waiting: Waiting) -> float:
    """Return how many seconds it stays so."""
    match waiting:
        case Dialling(connected=True):
            return TALKS_S
        case _:
            return RINGS_S


def write_desk(path: Path) -> None:
    """Write the desk's policy, but that callers are called back at any hour.

    They are programs, and whoever looks at the demo may do so at night.
    """
    shipped = desk_beside(shipped_flow())
    desk = read(shipped).values if shipped.exists() else None
    desk = cast("dict[str, Any]", desk) if isinstance(desk, dict) else {}
    calling = {**desk.get("calling", {}), "hours": "00:00-24:00"}
    # JSON is YAML.
    path.write_text(json.dumps({**desk, "calling": calling}), encoding="utf-8")
