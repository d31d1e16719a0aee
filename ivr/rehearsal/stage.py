"""A hotline to rehearse on: the real desk and tables, and nothing that is kept.

Every call is one transaction that is undone when it is over, so calls know nothing
of each other: a case has the same number whatever was rehearsed before.
"""

import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar, assert_never

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from ivr.accounts.lookups import AccountDirectory
from ivr.accounts.table import TableDirectory
from ivr.audio.news import RecordingNews
from ivr.calls.ahead import Foresight
from ivr.calls.desk import Arrival, Desk, Hotline, OpenCall, find
from ivr.calls.flows import Flows
from ivr.calls.news import StatusNews, note_status
from ivr.calls.turns import CallerTurn, answer_arrival, answer_turn
from ivr.cases.listing import CaseView, get_case
from ivr.cases.opening import case_of
from ivr.db import Database, Transaction
from ivr.flow.actions import (
    Action,
    Ask,
    HangUp,
    OpenCase,
    Record,
    Request,
    Say,
    SendText,
    Transfer,
    Verify,
)
from ivr.flow.flow import Flow
from ivr.flow.inputs import HungUp, Input, Transferred
from ivr.flow.state import State
from ivr.migrations import upgrade
from ivr.policy.policy import DeskPolicy
from ivr.rehearsal.directory import directory_of
from ivr.rehearsal.facts import set_up
from ivr.rehearsal.hearing import Said
from ivr.rehearsal.words import Facts
from ivr.tables import Message

SID = "rehearsal"
RECORDING = "rehearsed-message"
OVER = "completed"

# What a call can wait for.
Waiting = Ask | Record | Transfer
Result = TypeVar("Result")


@contextmanager
def stage(flow: Flow, policy: DeskPolicy | None = None) -> Generator["Stage"]:
    """Yield a hotline that answers with `flow`, in a folder that is thrown away.

    Without a `policy` the desk works by the defaults.
    """
    with tempfile.TemporaryDirectory(prefix="ivr-flow-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'ivr.db'}")
        try:
            upgrade(database)
            by = policy or DeskPolicy()
            yield Stage(Hotline(database, Flows(flow), policy=lambda: by), flow)
        finally:
            database.close()


@dataclass(frozen=True, slots=True)
class Stage:
    """A hotline whose calls leave no trace."""

    hotline: Hotline
    flow: Flow

    @contextmanager
    def call(
        self, at: datetime, caller: str | None, before: Facts
    ) -> Generator["StagedCall"]:
        """Yield a call that has been answered at the aware moment `at`.

        `before` is what was so before the phone rang.
        """
        engine = self.hotline.database.engine.execution_options(begin="IMMEDIATE")
        with engine.connect() as connection:
            undone = connection.begin()  # so that no session of a turn begins it
            accounts = TableDirectory(lambda: Session(connection))
            directory = directory_of(before.directory, accounts)
            on = self.staffed(before.agents)
            found = StagedCall(on, connection, directory, at, caller, before.attested)
            found.transact(lambda desk: set_up(desk, caller, before))
            found.ring()
            yield found
            undone.rollback()

    def staffed(self, agents: int | None) -> "Stage":
        """Return this stage with so many agents at work, None for as many as before."""
        if agents is None:
            return self
        policy = self.hotline.policy()
        wanted = policy.promise.model_copy(update={"agents": agents})
        by = policy.model_copy(update={"promise": wanted})
        return Stage(replace(self.hotline, policy=lambda: by), self.flow)


@dataclass(slots=True)
class StagedCall:
    """A call under way.  `heard` is what was said since the caller did something.

    `directory` is asked for accounts; `waiting` is what an answer is awaited to, None
    when the call is over; `at` is the moment that it is now, aware.
    """

    stage: Stage
    connection: Connection
    directory: AccountDirectory
    at: datetime
    caller: str | None
    attested: bool = False
    heard: list[Said] = field(default_factory=list[Said])
    waiting: Waiting | None = None
    state: State = field(init=False)

    @property
    def path(self) -> tuple[str, ...]:
        """The nodes that the call came through, with the options chosen there."""
        return self.state.path

    @property
    def arrival(self) -> Arrival:
        """The call, as its desk knows it."""
        return Arrival(SID, caller=self.caller, attested=self.attested)

    @property
    def foresight(self) -> Foresight:
        """What asks for accounts ahead of a turn: of the rows that are undone, too."""

        def reading() -> Session:
            return Session(self.connection)

        return Foresight(self.stage.hotline, self.directory, reading)

    def transact(self, work: Callable[[Desk], Result]) -> Result:
        """Return what `work` returns, with all that it wrote in its place."""
        transaction = Transaction(self.connection)
        result = work(Desk(self.stage.hotline, transaction, self.at))
        transaction.finish()
        return result

    def ring(self) -> None:
        """Begin the call."""
        looked = self.foresight.turn(self.arrival, 0, (), self.at)
        self.transact(
            lambda desk: answer_arrival(desk, self.take, self.arrival, looked)
        )
        self.look()

    def give(self, *given: Input, seconds: int | None = None) -> None:
        """Have the desk take what the caller, or whoever was rung, did.

        `seconds` is how long the message is that was left.
        """
        left = None
        number = self.row().turns
        if seconds is not None:
            sid = f"{RECORDING}-{number}"
            left = RecordingNews(sid, SID, "completed", seconds)
        looked = self.foresight.turn(self.arrival, number, given, self.at)
        turn = CallerTurn(number, given, left, looked)
        self.transact(lambda desk: answer_turn(desk, self.take, self.arrival, turn))
        self.look()

    def hang_up(self) -> None:
        """Have the desk learn that the call is over; a call is that only once.

        A transfer ends before its call does: nobody took it.
        """
        if isinstance(self.waiting, Transfer):
            self.give(Transferred(answered=False, at=self.at), HungUp(at=self.at))
        self.heard, self.waiting = [], None
        self.transact(lambda desk: note_status(desk, StatusNews(SID, OVER)))
        self.look()

    def take(self, actions: Sequence[Action], turn: int, revision: str) -> str:
        """Keep what an answer has the caller hear; its text is never read."""
        del turn, revision
        self.waiting = None
        for action in actions:
            match action:
                case Say():
                    self.hear([action])
                case Ask() | Record() | Transfer():
                    self.hear(action.prompts)
                    self.waiting = action
                case HangUp() | OpenCase() | Verify() | SendText() | Request():
                    pass
                case _:
                    assert_never(action)
        return ""

    def hear(self, prompts: Sequence[Say]) -> None:
        """Keep sentences."""
        self.heard += (Said(say.text, say.language) for say in prompts)

    def look(self) -> None:
        """See where the call is."""
        self.state = State.from_json(self.row().state)

    def row(self) -> OpenCall:
        """Return the call's row; the desk made it when the phone rang."""
        found = self.transact(lambda desk: find(desk, SID))
        if found is None:
            raise LookupError(SID)
        return found

    def case(self) -> CaseView | None:
        """Return the call's case, if there is one."""
        with Session(self.connection) as session:
            found = case_of(Transaction(self.connection), self.row().id)
            return None if found is None else get_case(session, found.number)

    def texts(self) -> list[Message]:
        """Return the text messages of the call, in their order."""
        with Session(self.connection, expire_on_commit=False) as session:
            wanted = select(Message).where(Message.call_id == self.row().id)
            return list(session.scalars(wanted.order_by(Message.id)))
