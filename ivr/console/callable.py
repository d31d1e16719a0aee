"""What a case's page says of calling: whether now is a time, where the caller is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ivr.callbacks.asking import CallRefusedError, Line, callable_now
from ivr.console.languages import told
from ivr.policy.numbers import refusal, zones_of
from ivr.tables import Case


@dataclass(frozen=True, slots=True)
class Callable:
    """Why a caller is not called now, empty where they may be; and their zones."""

    why_not: str
    zones: Sequence[ZoneInfo]


def callable_case(case: Case, line: Line, at: datetime) -> Callable:
    """Return whether the caller of a case may be called."""
    number = case.callback_number
    known = refusal(number, []) is None
    zones = zones_of(number) if number and known else []
    try:
        callable_now(case, line, at)
    except CallRefusedError as wrong:
        return Callable(told(wrong), zones)
    return Callable("", zones)
