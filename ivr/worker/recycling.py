"""When a worker has done enough and should begin anew, before it grows too large.

Native libraries and allocators keep memory; a fresh process has none of it.
"""

import os
import sys
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

STATM = Path("/proc/self/statm")
MB = 1024 * 1024


@dataclass(slots=True)
class Wear:
    """How worn this process is; 0 stands for no limit.

    `most_mb` is resident memory without that of child processes.
    """

    most_recordings: int = 0
    most_mb: int = 0
    _counter: "count[int]" = field(default_factory=lambda: count(1))
    _done: int = 0

    def count(self) -> None:
        """Note that work on a recording is done."""
        self._done = next(self._counter)

    def reason(self) -> str | None:
        """Return why to begin anew; None while there is no need."""
        if 0 < self.most_recordings <= self._done:
            return f"{self._done} recordings"
        used_mb = memory_mb()
        if 0 < self.most_mb < used_mb:
            return f"{used_mb} MB"
        return None


def memory_mb() -> int:
    """Return the resident memory of this process; 0 where the system does not tell."""
    try:
        pages = int(STATM.read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // MB


def begin_anew() -> None:
    """Become a fresh process of the same id, command and environment."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - our own command
