"""A hotline in virtual time: the real functions on a real database, and what happens.

Time goes from one thing that happens to the next.  All randomness is of one seed.
"""

import heapq
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import time_machine
from sqlalchemy import Engine, event, text

from ivr.callbacks.asking import Line
from ivr.calls.desk import Desk, Hotline
from ivr.calls.flows import Flows
from ivr.db import Database, Transaction
from ivr.flow.loader import load
from ivr.migrations import upgrade
from ivr.policy.policy import Calling, DeskPolicy

# Thirty days with Columbus Day (12 October), the end of summer time (1 November) and,
# in the days after, in which what is left is worked off, Veterans Day.
BEGINS = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)
FLOW = """\
flow: month
languages: [en-US]
country: US
start: who
give_up: promise
hours:
  zone: America/New_York
  week: {mon-fri: "08:00-20:00", sat-sun: "09:00-17:00"}
  holidays: US
topics:
  account_security: {priority: urgent}
  transfers: {priority: high}
  software_faults: {}
  how_to: {priority: low}
  complaints: {}
who: {verify: attested, then: main, failed: main}
main:
  menu:
    "1": {option: account_security, topic: account_security, then: promise}
    "2": {option: transfers, topic: transfers, then: promise}
    "3": {option: software_faults, topic: software_faults, then: promise}
    "4": {option: how_to, topic: how_to, then: promise}
    "5": {option: complaints, topic: complaints, then: promise}
promise: {case: join, say: promise, then: bye}
bye: {hang_up: bye}
"""
WORDS = """\
account_security: "For a stolen account"
transfers: "For a transfer"
software_faults: "For the app"
how_to: "For a question"
complaints: "To complain"
promise: "Your case is {case_number}. We will call you back by {due_at}."
bye: "Goodbye."
"""
POLICY = DeskPolicy(calling=Calling(countries=["US"], per_second=100))


class Crash(BaseException):
    """A worker dies here."""


class World:
    """What there is, what time it is, and what will happen when."""

    def __init__(
        self, database: Database, folder: Path, clock: Any, seed: int, agents: int
    ) -> None:
        self.database, self.clock = database, clock
        self.random = random.Random(seed)
        self.policy = POLICY
        flow = load(written(folder))
        self.hours = flow.hours
        self.hotline = Hotline(database, Flows(flow), policy=lambda: self.policy)
        self.line = Line(self.policy.calling, "US")
        self.staff = agents
        self.at = BEGINS
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._serial = count()

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        """Have something happen so many seconds from now."""
        self.when(self.at + timedelta(seconds=seconds), what)

    def when(self, at: datetime, what: Callable[[], None]) -> None:
        """Have something happen at a moment, or now where that is past."""
        heapq.heappush(self._events, (max(at, self.at), next(self._serial), what))

    def run(self, until: datetime) -> None:
        """Let everything happen that happens before a moment."""
        while self._events and self._events[0][0] < until:
            at, _, what = heapq.heappop(self._events)
            self.move_to(at)
            what()
        self.move_to(until)

    def move_to(self, at: datetime) -> None:
        """Let time pass."""
        if at > self.at:
            self.at = at
            self.clock.move_to(at)

    def chance(self, share: float) -> bool:
        """Tell whether something happens that happens so often, of 1."""
        return self.random.random() < share

    def desk(self, work: Callable[[Desk], Any]) -> Any:
        """Do something at the desk, in a transaction, now."""
        with self.database.writing() as session:
            found = Transaction(session.connection())
            done = work(Desk(self.hotline, found, self.at))
            found.finish()
            return done

    def session(self, work: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Call a function of sessions, in a transaction."""
        with self.database.writing() as session:
            return work(session, *args, **more)

    def query(self, sql: str, *given: Any) -> list[Any]:
        """Look into the database without our own functions; `?` is a value."""
        names = [f"v{index}" for index in range(len(given))]
        for name in names:
            sql = sql.replace("?", f":{name}", 1)
        with self.database.engine.connect() as connection:
            values = dict(zip(names, given, strict=True))
            return list(connection.execute(text(sql), values))


def written(folder: Path) -> Path:
    """Write the flow; return its path."""
    (folder / "prompts").mkdir(exist_ok=True)
    (folder / "prompts" / "en-US.yaml").write_text(WORDS, encoding="utf-8")
    path = folder / "flow.yaml"
    path.write_text(FLOW, encoding="utf-8")
    return path


@contextmanager
def world(seed: int, agents: int, url: str | None = None) -> Iterator[World]:
    """Yield a world at its beginning; its database is a file, or empty at `url`."""
    with tempfile.TemporaryDirectory(prefix="ivr-month-") as name:
        folder = Path(name)
        database = Database(url or f"sqlite:///{folder / 'ivr.db'}")
        if database.is_sqlite:
            event.listen(database.engine, "connect", in_haste)
        upgrade(database)
        try:
            with time_machine.travel(BEGINS, tick=False) as clock:
                yield World(database, folder, clock, seed, agents)
        finally:
            database.close()


def in_haste(connection: Any, _record: Engine) -> None:
    """Do not wait for the disk: virtual time knows no power cut."""
    connection.execute("PRAGMA synchronous=OFF")
