"""What a test has go wrong between the exchange and the application."""

from collections.abc import Callable

from ivr.simulator.office import Office
from ivr.simulator.troubles import Trouble


class Faults:
    """The orders of a test; those that it does not give leave everything well."""

    _office: Office

    @property
    def recording_misses(self) -> int:
        """How often each recording to come answers 404 before it is there."""
        return self._office.recording_misses

    @recording_misses.setter
    def recording_misses(self, misses: int) -> None:
        self._office.recording_misses = misses

    @property
    def is_reachable(self) -> bool:
        """Whether the application can be connected to; calls go on without it."""
        return self._office.is_reachable

    @is_reachable.setter
    def is_reachable(self, reachable: bool) -> None:
        self._office.is_reachable = reachable

    def between_pages(self, happens: Callable[[], None]) -> None:
        """Have something happen after each page of a list but the last."""
        self._office.between_pages = happens

    def refuse(self, *statuses: int) -> None:
        """Let the REST side's next requests be refused with these HTTP statuses."""
        with self._office.lock:
            self._office.refusals.extend(statuses)

    def trouble(self, *troubles: Trouble) -> None:
        """Let the next requests for recordings go wrong like this, in this order."""
        self._office.troubles.extend(troubles)

    def lose_answers(self, count: int) -> None:
        """Let the next `count` messages be taken and their answers be lost."""
        self._office.lost_answers = count
