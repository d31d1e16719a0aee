"""From a step as it is written to what the caller does in it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ivr.rehearsal.script import NAMES, Act, ChooseLanguage, HangUp, WaitUntil
from ivr.rehearsal.words import Step

# What can happen in a step; it has one of them at most.
KINDS = {name: kind for kind, name in NAMES.items()}
ALONE = (HangUp, ChooseLanguage)


def acts_in(step: Step) -> list[str]:
    """Return the names of what happens in a step."""
    return [name for name in KINDS if getattr(step, name) is not None]


def act(step: Step, name: str, zone: str) -> Act:
    """Return what happens in a step under `name`; its clock is of `zone`."""
    value: Any = getattr(step, name)
    kind: Any = KINDS[name]
    if kind is WaitUntil:
        return WaitUntil(moment(value, zone))
    return kind() if kind in ALONE else kind(value)


def moment(clock: datetime, zone: str) -> datetime:
    """Return a clock of `zone` as an aware moment."""
    return clock.replace(tzinfo=ZoneInfo(zone))
