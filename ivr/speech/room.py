"""The memory that recognisers share: who may start one, and who makes room for it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition
from time import monotonic

import structlog

from ivr.speech.child import Child
from ivr.speech.claims import Claims
from ivr.speech.memory import SeenSizes

log = structlog.get_logger()


@dataclass(slots=True)
class Seat:
    """One model's place: its child if it runs, and how many files that has now.

    `held` counts those who keep new files out, to have the child for themselves;
    `needed` is what is set apart for it and `peak` the most it was seen to hold, in
    bytes.
    """

    name: str
    child: Child | None = None
    in_use: int = 0
    held: int = 0
    needed: int = 0
    peak: int = 0
    used_at: float = field(default_factory=monotonic)

    def end(self) -> None:
        """End the child; only for whoever knows that it has no files."""
        if self.child is not None:
            self.child.end()
        self.child = None


@dataclass(frozen=True, slots=True)
class Limits:
    """When a recogniser is replaced: after so many files, or so many bytes grown."""

    files: int = 500
    growth: int = 500 * 1000**2


class Room:
    """What all recognisers together may hold, in bytes; None for no limit.

    Its condition guards every seat.  A recogniser that needs more than there is gets
    it when no other runs: one model always works.  `models` is the folder that keeps
    what each was seen to need, and what other processes hold of the same budget.
    """

    def __init__(
        self,
        budget: int | None = None,
        limits: Limits | None = None,
        models: Path | None = None,
    ) -> None:
        self.budget = budget
        self.limits = limits or Limits()
        self.seen = SeenSizes(models)
        self.claims = Claims(models)
        self.changed = Condition()
        self._seats: list[Seat] = []
        self._making = False
        self._told: set[str] = set()

    def seat(self, name: str) -> Seat:
        """Return a new seat for the model called `name`."""
        with self.changed:
            self._seats.append(Seat(name))
            return self._seats[-1]

    def leave(self, seat: Seat) -> None:
        """Take a seat away whose child has ended."""
        with self.changed:
            with suppress(ValueError):
                self._seats.remove(seat)
            self.claim()
            self.changed.notify_all()

    def start(self, seat: Seat, needed: int, begin: Callable[[], Child]) -> Child:
        """Start a child on `seat` when `needed` bytes are free; under the condition.

        Idle children of other models end first, the one longest unused before others;
        if that is not enough, it waits until one that is busy has finished its files.
        """
        self.changed.wait_for(lambda: not self._making)
        self._making = True
        others = [one for one in self._seats if one is not seat]
        try:
            while not self._fits(others, needed):
                self._end_one(others)
            self._tell_once(seat, needed)
            seat.needed, seat.child = needed, begin()
            self.claim()
            return seat.child
        finally:
            self._making = False
            self.changed.notify_all()

    def _fits(self, others: list[Seat], needed: int) -> bool:
        running = [one.needed for one in others if one.child is not None]
        if self.budget is None or not running:
            return True
        return sum(running) + needed + self.claims.others() <= self.budget

    def claim(self) -> None:
        """Tell other processes what the children hold; under the condition."""
        running = [one.needed for one in self._seats if one.child is not None]
        self.claims.tell(sum(running))

    def _end_one(self, others: list[Seat]) -> None:
        running = [one for one in others if one.child is not None]
        for one in running:
            one.held += 1
        try:
            self.changed.wait_for(lambda: idle(running) or all_ended(running))
            for one in sorted(idle(running), key=lambda seat: seat.used_at)[:1]:
                one.end()
        finally:
            for one in running:
                one.held -= 1
            self.changed.notify_all()

    def settle(self, seat: Seat) -> None:
        """Note what the child of `seat` holds; end idle ones while it is too much."""
        if seat.child is not None and (held := seat.child.held):
            seat.peak = max(seat.peak, held)
            seat.needed = seat.peak
        others = [one for one in self._seats if one is not seat]
        while not self._fits(others, seat.needed) and idle(others):
            min(idle(others), key=lambda one: one.used_at).end()
        self.claim()

    def _tell_once(self, seat: Seat, needed: int) -> None:
        if self.budget is None or needed <= self.budget or seat.name in self._told:
            return
        self._told.add(seat.name)
        log.warning(
            "model_larger_than_budget",
            model=seat.name,
            bytes=needed,
            budget=self.budget,
            setting="IVR_MODELS_MEMORY",
        )


def idle(seats: list[Seat]) -> list[Seat]:
    """Return those that run and have no file."""
    return [one for one in seats if one.child is not None and one.in_use == 0]


def all_ended(seats: list[Seat]) -> bool:
    """Tell whether none of them runs any more."""
    return all(one.child is None for one in seats)
