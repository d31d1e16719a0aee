"""A turn seen before its transaction: what it was answered, asks, and is to answer.

The turn is played without effect on what is stored.  What it asks of the directory of
accounts is asked; the answers go with the turn, and are used if it is still that turn
when its transaction begins.  A turn that does nothing but go on is done by then.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from sqlalchemy import Row, bindparam, select

from ivr.accounts.lookups import AccountDirectory
from ivr.accounts.table import Reading
from ivr.accounts.verification import judged, look_up
from ivr.calls.desk import CALLS, COLUMNS, Arrival, Desk, Hotline, OpenCall
from ivr.calls.effects import Looked, asked_by
from ivr.calls.facts import facts
from ivr.calls.foreseen import Foreseen, Rehearsed, Scene, as_plain, play_ahead
from ivr.calls.plain import TURNS
from ivr.calls.turns import Render
from ivr.db import Transaction
from ivr.flow.actions import Action, OpenCase, Verify
from ivr.flow.engine import begin
from ivr.flow.flow import Flow
from ivr.flow.inputs import Arrived, CaseOpened, Input, Verified
from ivr.flow.model import Verify as VerifyNode
from ivr.flow.state import State
from ivr.flow.ways import SILENT, onward_of

# All that one turn may ask of the directory takes no longer.
BUDGET_S = 1.0

# Opens a transaction that only looks.
Looking = Callable[[], AbstractContextManager[Transaction]]

ANSWER = (
    select(TURNS.c.answer)
    .where(TURNS.c.call_id == CALLS.c.id, TURNS.c.number == bindparam("turn"))
    .scalar_subquery()
)
LOOK = select(*COLUMNS, ANSWER).where(CALLS.c.sid == bindparam("call"))


@dataclass(frozen=True, slots=True)
class Foresight:
    """Looks ahead in the calls of a hotline; `reading` opens a session on them.

    `looking` does for less what is done of each turn, where it is given.
    """

    hotline: Hotline
    directory: AccountDirectory
    reading: Reading
    budget_s: float = BUDGET_S
    looking: Looking | None = None

    def turn(
        self, came: Arrival, number: int, given: Sequence[Input], at: datetime
    ) -> Looked:
        """Return what turn `number` asks; at most a second later.

        Nothing is asked for a turn that was answered already.
        Raises DatabaseError.
        """
        return self.foresee(came, number, given, at).looked

    def foresee(
        self,
        came: Arrival,
        number: int,
        given: Sequence[Input],
        at: datetime,
        render: Render | None = None,
    ) -> Foreseen:
        """Return what is known of turn `number`; at most a second later.

        Its answer is written by `render`, and not at all without.
        Raises DatabaseError.
        """
        with self.looking() if self.looking else self._session() as transaction:
            desk = Desk(self.hotline, transaction, at)
            found = transaction.execute(LOOK, {"call": came.sid, "turn": number})
            call, kept = parted(found.first())
            if kept is not None:
                return Foreseen(kept=kept)
            scene = scene_of(desk, call, came, number, given)
        if scene is None:
            return Foreseen()
        until = monotonic() + self.budget_s
        played = play_ahead(
            scene,
            lambda played, action: self._learn(scene, played, action, at, until),
        )
        plain = as_plain(scene, number, played, render) if render else None
        return Foreseen(played.looked, plain=plain)

    @contextmanager
    def _session(self) -> Generator[Transaction]:
        with self.reading() as session:
            yield Transaction(session.connection())

    def _learn(
        self,
        scene: Scene,
        played: Rehearsed,
        action: Action,
        at: datetime,
        until: float,
    ) -> Input | None:
        match action:
            case Verify():
                looked = played.looked
                asked = asked_by(scene.call.caller, played.state, action)
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


def parted(row: Row[*tuple[Any, ...]] | None) -> tuple[OpenCall | None, str | None]:
    """Return the call of a row of LOOK, and the answer that its turn was given."""
    if row is None:
        return None, None
    *call, kept = row
    return OpenCall(*call), kept


def scene_of(
    desk: Desk,
    call: OpenCall | None,
    came: Arrival,
    number: int,
    given: Sequence[Input],
) -> Scene | None:
    """Return the turn that is about to be played, None if it can ask nothing."""
    if call is None or call.turns == 0:
        return first_scene(desk, came, call or unheard_of(desk, came))
    if call.turns != number:
        return None
    state = State.from_json(call.state)
    return Scene(desk.flow_of(call), state, call, given)


def first_scene(desk: Desk, came: Arrival, call: OpenCall) -> Scene | None:
    """Return the first turn of a call, None if its flow asks a caller something first.

    What is known of the caller is not read twice for nothing.
    """
    flow = desk.flow_of(call)
    if not verifies_at_once(flow):
        return None
    arrived = Arrived(call.caller, at=desk.at, facts=facts(desk, call, came))
    return Scene(flow, State.from_json(call.state), call, (arrived,))


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
