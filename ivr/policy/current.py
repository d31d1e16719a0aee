"""The policy that holds now: a file that may be edited while the hotline runs."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import structlog

from ivr.flow.source import FlowError
from ivr.policy.policy import DeskPolicy
from ivr.policy.reading import read_policy

log = structlog.get_logger()

LOOK_EVERY_S = 2.0

Stamp = tuple[int, int] | None


@dataclass(slots=True)
class CurrentPolicy:
    """The policy in `path`, looked at again every two seconds.

    A file that is wrong at the start raises FlowError; one that is broken later is
    logged once, and the policy before it goes on.
    """

    path: Path
    clock: Callable[[], float] = time.monotonic
    _policy: DeskPolicy = field(init=False)
    _stamp: Stamp = field(init=False)
    _looked: float = field(init=False)
    _lock: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        """Read the file; raises FlowError when it is wrong."""
        self._stamp = stamp(self.path)
        self._policy = read_policy(self.path)
        self._looked = self.clock()

    def __call__(self) -> DeskPolicy:
        """Return the policy as it is now."""
        with self._lock:
            if self.clock() - self._looked >= LOOK_EVERY_S:
                self._looked = self.clock()
                self._look()
            return self._policy

    def _look(self) -> None:
        found = stamp(self.path)
        if found == self._stamp:
            return
        self._stamp = found
        try:
            self._policy = read_policy(self.path)
        except FlowError as wrong:
            log.error("desk_refused", problems=[str(one) for one in wrong.problems])  # noqa: TRY400 - it says all
        else:
            log.info("desk_read")


def stamp(path: Path) -> Stamp:
    """Return what changes when a file is written; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
