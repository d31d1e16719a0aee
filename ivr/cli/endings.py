"""How a command ends that is told to."""

import signal
import sys
from types import FrameType


def end_in_order() -> None:
    """Have SIGTERM end this command as an error does: what it started is ended too."""
    signal.signal(signal.SIGTERM, leave)


def leave(number: int, _frame: FrameType | None) -> None:
    """Exit as a shell expects of a command that a signal ended."""
    sys.exit(128 + number)
