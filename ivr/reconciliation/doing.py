"""Work in a transaction of its own, which a dry run undoes."""

from collections.abc import Callable
from typing import Any, TypeVar

from ivr.db import Database
from ivr.scribe import Transaction

Result = TypeVar("Result")


class UndoneError(Exception):
    """Carries what work would have come to out of a transaction that is undone."""

    def __init__(self, result: Any) -> None:  # noqa: ANN401 - what the work returns
        super().__init__()
        self.result = result


def do(
    database: Database, work: Callable[[Transaction], Result], *, dry: bool
) -> Result:
    """Return what `work` returns, once it is committed, or, in a dry run, undone."""
    if not dry:
        return database.write(work)

    def undone(transaction: Transaction) -> Any:  # noqa: ANN401 - it never returns
        raise UndoneError(work(transaction))

    try:
        return database.write(undone)
    except UndoneError as found:
        return found.result
