"""How often a stranger may be wrong, and how many may send at a time."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock

MOST_WRONG = 20
WINDOW_S = 60.0
# So many addresses are remembered; the one that was wrong longest ago is forgotten.
MOST_ADDRESSES = 10_000
# Each that sends holds a thread of the process, and calls must be answered meanwhile.
AT_A_TIME = 2


@dataclass(slots=True)
class Strangers:
    """Counts how often somebody came with a link that is none, by their address."""

    _wrong: OrderedDict[str, tuple[float, int]] = field(
        default_factory=OrderedDict[str, tuple[float, int]]
    )
    _lock: Lock = field(default_factory=Lock)

    def is_too_many(self, address: str, now_s: float) -> bool:
        """Count one more, and tell whether there were too many in a minute."""
        with self._lock:
            since, count = self._wrong.pop(address, (now_s, 0))
            if now_s - since >= WINDOW_S:
                since, count = now_s, 0
            self._wrong[address] = since, count + 1
            if len(self._wrong) > MOST_ADDRESSES:
                self._wrong.popitem(last=False)
            return count >= MOST_WRONG


def turns() -> BoundedSemaphore:
    """Return what lets so many send at a time in this process."""
    return BoundedSemaphore(AT_A_TIME)
