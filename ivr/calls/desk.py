"""One transaction at the hotline's desk, and the calls it finds there.

Calls and turns are read and written by prepared statements: they are the way of
every request, and an object per row would double its time (docs/performance.md).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, select, update

from ivr.calls.flows import Flows
from ivr.calls.switches import EMERGENCY, Switched, switched
from ivr.cases.hints import raise_by_hints
from ivr.cases.joining import add_again, join_case
from ivr.cases.opening import Caller, OpenedCase, open_case
from ivr.cases.workload import Clock
from ivr.db import Database, Transaction
from ivr.flags import flag_case_of
from ivr.flow.engine import begin
from ivr.flow.flow import Flow
from ivr.flow.hours import Hours
from ivr.flow.state import State
from ivr.policy.policy import DeskPolicy
from ivr.tables import Call, KnownCaller
from ivr.tombstones import refuse_forgotten

IN_PROGRESS = "in-progress"

# What a call was, told once it has ended (ivr.calls.endings).
TOLD_AT_THE_END = ("topic", "language", "ending", "left_at")

CALLS = cast("Table", Call.__table__)
CALLERS = cast("Table", KnownCaller.__table__)
HOLD = (
    select(CALLERS.c.number)
    .where(CALLERS.c.number == bindparam("caller"))
    .with_for_update()
)
COLUMNS = tuple(
    CALLS.c[name]
    for name in (
        "id",
        "sid",
        "caller",
        "flow_revision",
        "state",
        "turns",
        "status",
        "sequence",
        "seconds",
        "heard_at",
        "ended_at",
        *TOLD_AT_THE_END,
    )
)
FIND = select(*COLUMNS).where(CALLS.c.sid == bindparam("call")).with_for_update()
SAVED = (
    *("state", "turns", "status", "sequence", "seconds", "heard_at", "ended_at"),
    *TOLD_AT_THE_END,
)
SAVE = (
    update(CALLS)
    .where(CALLS.c.id == bindparam("call_id"))
    .values({name: bindparam(name) for name in SAVED})
)


@dataclass(frozen=True, slots=True)
class Hotline:
    """What an installation is: where calls are kept and what is said.

    `calls_per_hour` is how many calls of one number are taken in an hour, 0 for any.
    `policy` is how the desk works now.
    """

    database: Database
    flows: Flows
    calls_per_hour: int = 0
    policy: Callable[[], DeskPolicy] = DeskPolicy

    def hours(self) -> Hours:
        """Return when the desk is staffed, by the flow that answers now."""
        with self.database.reading() as session:
            return self.flows.current(session).hours


@dataclass(frozen=True, slots=True)
class Desk:
    """A hotline in one transaction, at one moment."""

    hotline: Hotline
    transaction: Transaction
    at: datetime
    _emergency: "list[Switched | None]" = field(
        default_factory=list["Switched | None"], repr=False
    )

    @property
    def emergency(self) -> Switched | None:
        """How the emergency stands, asked once; None when nobody ever touched it."""
        if not self._emergency:
            self._emergency.append(switched(self.transaction, EMERGENCY))
        return self._emergency[0]

    @property
    def flow(self) -> Flow:
        """The flow that answers a new call."""
        return self.hotline.flows.current(self.transaction)

    def flow_of(self, call: "OpenCall") -> Flow:
        """Return the flow that a call goes on with: the one that it began with."""
        return self.hotline.flows.of(self.transaction, call.flow_revision)

    def clock_of(self, call: "OpenCall") -> Clock:
        """Return by what the caller is promised something now."""
        hours = self.hours_of(self.flow_of(call))
        return Clock(hours, self.hotline.policy(), self.at)

    def hours_of(self, flow: Flow) -> Hours:
        """Return when the desk is staffed by a flow, and not closed in an emergency."""
        emergency = self.emergency
        return emergency.over(flow.hours, self.at) if emergency else flow.hours

    def insert_if_absent(self, table: Table, values: dict[str, Any]) -> None:
        """Insert a row, unless one with its unique key is there already."""
        statement = self.hotline.database.insert_if_absent(table)
        self.transaction.execute(statement, values)

    def open_case(
        self, call: "OpenCall", state: State, *, abandoned: bool = False
    ) -> OpenedCase:
        """Open the call's case, or bring the one it has up to date."""
        caller = self._caller(call, state)
        case = add_again(self.transaction, caller, self.at) or open_case(
            self.transaction, caller, self.at, abandoned=abandoned
        )
        return self._taken_up(call, case)

    def join_case(self, call: "OpenCall", state: State) -> OpenedCase:
        """Add the call to its caller's newest open case; open one if there is none."""
        if call.caller is not None:
            self.hold(call.caller)
        caller = self._caller(call, state)
        case = join_case(self.transaction, caller, self.at) or open_case(
            self.transaction, caller, self.at
        )
        return self._taken_up(call, case)

    def _caller(self, call: "OpenCall", state: State) -> Caller:
        flow, policy = self.flow_of(call), self.hotline.policy()
        hours = self.hours_of(flow)
        return Caller(call.id, call.caller, state, flow, policy, hours)

    def _taken_up(self, call: "OpenCall", case: OpenedCase) -> OpenedCase:
        """Have the case take over what was learnt of the call before."""
        flag_case_of(self.transaction, call.id, case.number, self.at)
        raise_by_hints(self.transaction, call.id, self.clock_of(call))
        return case

    def hold(self, caller: str) -> None:
        """Have other calls of this number wait for this transaction's end.

        Two that come at once would otherwise both find no case, and open two.
        """
        row = {"number": caller, "language": None, "updated_at": self.at}
        self.insert_if_absent(CALLERS, row)
        self.transaction.execute(HOLD, {"caller": caller})


@dataclass(frozen=True, slots=True)
class Arrival:
    """A call that came in.  Numbers are E.164, None when withheld.

    `attested`: the telephone network vouches that the caller's number is theirs.
    """

    sid: str
    caller: str | None = None
    called: str | None = None
    attested: bool = False


@dataclass(slots=True)
class OpenCall:
    """A call that this transaction holds: the row, to be changed and saved."""

    id: int
    sid: str
    caller: str | None
    flow_revision: str
    state: str
    turns: int
    status: str
    sequence: int
    seconds: int | None
    heard_at: datetime
    ended_at: datetime | None
    topic: str | None = None
    language: str | None = None
    ending: str | None = None
    left_at: str | None = None

    def save(self, desk: Desk) -> None:
        """Write what was changed."""
        values = {name: getattr(self, name) for name in SAVED}
        desk.transaction.execute(SAVE, {"call_id": self.id, **values})


def find(desk: Desk, sid: str) -> OpenCall | None:
    """Return the call `sid`, held for this transaction alone."""
    row = desk.transaction.execute(FIND, {"call": sid}).first()
    return opened(row) if row else None


def opened(row: Row[*tuple[Any, ...]]) -> OpenCall:
    """Return a row of COLUMNS as a call."""
    return OpenCall(*row)


def find_or_begin(desk: Desk, arrival: Arrival) -> OpenCall:
    """Return the call, held for this transaction alone; a new one at its beginning.

    Raises ForgottenError for one that was forgotten.
    """
    call = find(desk, arrival.sid)
    if call is not None:
        return call
    refuse_forgotten(desk.transaction, arrival.sid)
    state = begin(desk.flow)
    values = {
        "sid": arrival.sid,
        "caller": arrival.caller,
        "called": arrival.called,
        "flow": state.flow,
        "flow_revision": state.revision,
        "state": state.to_json(),
        "turns": 0,
        "status": IN_PROGRESS,
        "sequence": -1,
        "started_at": desk.at,
        "heard_at": desk.at,
    }
    statement = desk.hotline.database.insert_if_absent(CALLS, *COLUMNS)
    row = desk.transaction.execute(statement, values).first()
    # Another process may have begun it in the same moment.
    row = row or desk.transaction.execute(FIND, {"call": arrival.sid}).one()
    return opened(row)
