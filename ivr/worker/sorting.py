"""Keeps the stored order of cases to what `desk.yaml` says of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ivr.cases.place import put_in_order
from ivr.db import Database
from ivr.policy.policy import DeskPolicy, Order


@dataclass(slots=True)
class Sorting:
    """A round: looks through the cases at the start and whenever the order changed."""

    database: Database
    policy: Callable[[], DeskPolicy]
    _done: Order | None = field(default=None, init=False)

    def __call__(self) -> None:
        """Put the cases in order, some at a time so that no call waits for it."""
        order = self.policy().order
        if order == self._done:
            return
        last: int | None = 0
        while last is not None:
            with self.database.writing() as session:
                last = put_in_order(session, order, last)
        self._done = order
