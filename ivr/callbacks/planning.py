"""A call that was agreed for a time on the caller's clock, within their own hours.

When clocks go forward an hour is left out, and when they go back one comes twice (PEP
495).  Neither is guessed: an agent chooses which of the two moments was meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from ivr.callbacks.asking import CallRefusedError, Line, under_way
from ivr.cases.refusals import TimeError
from ivr.cases.work import wait
from ivr.cases.working import find
from ivr.policy.numbers import clock, is_within, zones_of
from ivr.sentences import sentence
from ivr.tables import Agent, Case

Choice = Literal["first", "second"]


class ClockChangeError(TimeError):
    """The time does not exist, or comes twice: choose the first or second of `told`."""

    def __init__(self, sentence: str, told: Sequence[str]) -> None:
        super().__init__(sentence)
        self.told = tuple(told)


@dataclass(frozen=True, slots=True)
class Agreed:
    """A time on the caller's clock (naive), in one of the zones that they may be in.

    `choice` is which moment is meant where the clock changes.
    """

    local: datetime
    zone: str | None = None
    choice: Choice | None = None


def plan(  # noqa: PLR0913, PLR0917 - what, who, when, by what rules and on what grounds
    session: Session,
    number: int,
    agent: Agent,
    agreed: Agreed,
    line: Line,
    at: datetime,
    *,
    reason: str = "",
    version: int | None = None,
) -> Case:
    """Plan the case for a time in the caller's zone; nobody is called before.

    Raises TimeError for a time that is no time to call them, ClockChangeError, and
    what `ivr.cases.work.wait` raises.
    """
    case = find(session, number)
    if case.callback_number is None:
        raise CallRefusedError(
            sentence("case %(number)s has no number to call back", number=number)
        )
    if under_way(session, number) is not None:
        raise CallRefusedError(
            sentence(
                "case %(number)s is being called; wait for the call", number=number
            )
        )
    zone = zone_of(case.callback_number, agreed.zone)
    until = moment_at(agreed.local, zone, agreed.choice)
    local = until.astimezone(zone)
    if not is_within(local, line.calling.hours):
        begin, end = (clock(minutes) for minutes in line.calling.hours)
        raise TimeError(
            sentence(
                "it would be %(local)s where the caller is (%(zone)s); callers "
                "are called from %(begin)s to %(end)s",
                local=f"{local:%H:%M}",
                zone=zone.key,
                begin=begin,
                end=end,
            )
        )
    told = f"{local:%Y-%m-%d %H:%M} {zone.key}"
    words = f"{told}: {reason}" if reason.strip() else told
    return wait(session, number, agent, until, at, reason=words, version=version)


def zone_of(number: str, name: str | None) -> ZoneInfo:
    """Return the zone that is meant, one of those that the number may be in."""
    zones = zones_of(number)
    found = [zone for zone in zones if zone.key == name]
    if name and not found:
        known = ", ".join(zone.key for zone in zones)
        raise TimeError(
            sentence(
                "the caller is not in %(name)s, but in %(known)s",
                name=f"{name!r:.60}",
                known=known,
            )
        )
    return found[0] if found else zones[0]


def moment_at(local: datetime, zone: ZoneInfo, choice: Choice | None) -> datetime:
    """Return the moment (UTC) at which clocks in `zone` show `local` (naive).

    Raises ClockChangeError where they never do, or twice, and nobody chose.
    """
    first, second = (
        local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)
    )
    if first == second:
        return first
    if choice is not None:
        return first if choice == "first" else second
    never = first.astimezone(zone).replace(tzinfo=None) != local
    why = "does not exist" if never else "comes twice"
    shown = [as_told(one, zone) for one in (first, second)]
    raise ClockChangeError(
        sentence(
            "%(local)s %(why)s in %(zone)s, since clocks change; choose "
            "%(first)s or %(second)s",
            local=f"{local:%Y-%m-%d %H:%M}",
            why=why,
            zone=zone.key,
            first=shown[0],
            second=shown[1],
        ),
        shown,
    )


def as_told(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment on a zone's clock, with its offset: `03:30 (UTC-04:00)`."""
    local = at.astimezone(zone)
    shown = local.isoformat(timespec="minutes")
    return f"{shown[11:16]} (UTC{shown[16:]})"
