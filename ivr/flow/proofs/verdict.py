"""What a proof says of a flow."""

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from ivr.flow.source import Place

Severity = Literal["error", "warning"]
Presses = tuple[str, ...]
LONGEST_RUN = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a flow breaks a rule, what a caller meets there, and the way there.

    `path` is what a caller presses from the beginning of the call, `(silence)` and
    the like standing for what is no key.  `words` is the language and the name of
    the prompt that is at fault, where it is one.
    """

    place: Place
    message: str
    path: Presses = ()
    words: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A fault under the name of the rule that it breaks."""

    rule: str
    severity: Severity
    fault: Fault

    def __str__(self) -> str:
        """Return `error[rule]: message`, with the way there in key presses."""
        fault = self.fault
        return f"{self.severity}[{self.rule}]: {fault.message}{way_there(fault.path)}"


def way_there(path: Presses) -> str:
    """Return what stands behind a message: `; the way there: 2 2 *# (silence)`.

    What is done more than three times in a row is counted: `(silence) x9`.
    """
    runs = [(press, len(list(run))) for press, run in groupby(path)]
    shown = (
        [f"{press} x{times}"] if times > LONGEST_RUN else [press] * times
        for press, times in runs
    )
    pressed = " ".join(press for run in shown for press in run)
    return f"; the way there: {pressed}" if path else ""
