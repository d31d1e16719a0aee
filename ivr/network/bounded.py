"""A bound on how long a try may take, whatever it waits for."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


class TooLongError(Exception):
    """The work took longer than it may; it is left behind."""


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """Return what `work` returns; raises TooLongError when that takes longer.

    A name server and a receiver that trickles can each outlast any time-out of a
    socket, so the work has a thread of its own, which is left behind.
    """
    answers: SimpleQueue[tuple[Result | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put((work(), None))
        except BaseException as wrong:  # noqa: BLE001 - it is raised where it is heard
            answers.put((None, wrong))

    Thread(target=run, name="bounded", daemon=True).start()
    try:
        result, wrong = answers.get(timeout=seconds)
    except Empty:
        raise TooLongError(f"no answer within {seconds:g} seconds") from None
    if wrong is not None:
        raise wrong
    return result  # pyright: ignore[reportReturnType] - None only beside an error
