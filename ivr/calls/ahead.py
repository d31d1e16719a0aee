"""What a turn will ask of the directory of accounts, asked before its transaction.

The turn is played without effect on what is stored, to see what it asks; the answers
go with the turn, and are used if it is still that turn when its transaction begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from sqlalchemy import bindparam, select

from ivr.accounts.lookups import AccountDirectory
from ivr.accounts.table import Reading
from ivr.accounts.verification import judged, look_up
from ivr.calls.desk import CALLS, COLUMNS, Arrival, Desk, Hotline, OpenCall, opened
from ivr.calls.effects import Looked, asked_by
from ivr.calls.facts import facts
from ivr.db import Transaction
from ivr.flow.actions import Action, OpenCase, Verify
from ivr.flow.engine import advance, begin
from ivr.flow.flow import Flow
from ivr.flow.inputs import Arrived, CaseOpened, Input, Verified
from ivr.flow.model import Verify as VerifyNode
from ivr.flow.state import State
from ivr.flow.ways import SILENT, onward_of

# All that one turn may ask of the directory takes no longer.
BUDGET_S = 1.0

LOOK = select(*COLUMNS).where(CALLS.c.sid == bindparam("call"))


@dataclass(frozen=True, slots=True)
class Scene:
    """A turn that has not been played yet: where its call stands, and what was done."""

    flow: Flow
    state: State
    caller: str | None
    given: Sequence[Input]


@dataclass(frozen=True, slots=True)
class Foresight:
    """Looks ahead in the calls of a hotline; `reading` opens a session on them."""

    hotline: Hotline
    directory: AccountDirectory
    reading: Reading
    budget_s: float = BUDGET_S

    def turn(
        self, came: Arrival, number: int, given: Sequence[Input], at: datetime
    ) -> Looked:
        """Return what turn `number` asks; at most a second later.

        Nothing is asked for a turn that was answered already.
        Raises DatabaseError.
        """
        with self.reading() as session:
            desk = Desk(self.hotline, Transaction(session.connection()), at)
            scene = scene_of(desk, came, number, given)
        return self._play(scene, at) if scene is not None else {}

    def _play(self, scene: Scene, at: datetime) -> Looked:
        until = monotonic() + self.budget_s
        looked: Looked = {}
        state, waiting = scene.state, list(scene.given)
        while waiting:
            step = advance(scene.flow, state, waiting.pop(0))
            state = step.state
            for action in step.actions:
                learnt = self._learn(scene, state, action, at, looked, until)
                waiting[:0] = [learnt] if learnt else []
        return looked

    def _learn(  # noqa: PLR0913, PLR0917 - the turn as it stands
        self,
        scene: Scene,
        state: State,
        action: Action,
        at: datetime,
        looked: Looked,
        until: float,
    ) -> Input | None:
        match action:
            case Verify():
                asked = asked_by(scene.caller, state, action)
                if asked not in looked:
                    found = look_up(self.directory, self.reading, asked, at, until)
                    looked[asked] = found
                known = looked[asked]
                result = judged(asked, known, allowed=known.allowed)
                return Verified(result.level, result.data, at=at)
            case OpenCase():
                return CaseOpened(0, at, at=at)
            case _:
                return None


def scene_of(
    desk: Desk, came: Arrival, number: int, given: Sequence[Input]
) -> Scene | None:
    """Return the turn that is about to be played, None if it can ask nothing."""
    row = desk.transaction.execute(LOOK, {"call": came.sid}).first()
    call = opened(row) if row else None
    if call is None or call.turns == 0:
        return first_scene(desk, came, call or unheard_of(desk, came))
    if call.turns != number:
        return None
    state = State.from_json(call.state)
    return Scene(desk.flow_of(call), state, call.caller, given)


def first_scene(desk: Desk, came: Arrival, call: OpenCall) -> Scene | None:
    """Return the first turn of a call, None if its flow asks a caller something first.

    What is known of the caller is not read twice for nothing.
    """
    flow = desk.flow_of(call)
    if not verifies_at_once(flow):
        return None
    arrived = Arrived(call.caller, at=desk.at, facts=facts(desk, call, came))
    return Scene(flow, State.from_json(call.state), call.caller, (arrived,))


def unheard_of(desk: Desk, came: Arrival) -> OpenCall:
    """Return a call that is not stored yet."""
    state = begin(desk.flow)
    return OpenCall(
        id=0,
        sid=came.sid,
        caller=came.caller,
        flow_revision=state.revision,
        state=state.to_json(),
        turns=0,
        status="",
        sequence=-1,
        seconds=None,
        heard_at=desk.at,
        ended_at=None,
    )


def verifies_at_once(flow: Flow) -> bool:
    """Tell whether a caller can come to a `verify` before they are asked anything."""
    settings = flow.settings
    waiting = {settings.start, settings.give_up, settings.emergency or settings.start}
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        node = flow.nodes.get(name)
        if isinstance(node, VerifyNode):
            return True
        seen.add(name)
        if isinstance(node, SILENT):
            waiting |= set(onward_of(flow, node)) - seen
    return False
