"""Learns from the days before how many agents work when, and what comes in."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.cases.due import rounded
from ivr.cases.forecast import (
    ANY_DAY,
    ENOUGH_DAYS,
    HOUR,
    Class,
    Forecast,
    Hourly,
    kinds,
)
from ivr.cases.workload import EXPECTED, PRESENT
from ivr.db import Database
from ivr.flow.hours import Hours
from ivr.inserting import insert_if_absent
from ivr.tables import Case, Forecasted, Staffing

# Older days are of another time.
LOOKS_BACK = timedelta(days=28)
ONE_OF_EACH = timedelta(minutes=10)


def note_staffing(session: Session, at: datetime, idle: timedelta) -> None:
    """Write down how many agents work at `at`, once in ten minutes."""
    present = session.execute(PRESENT, {"since": at - idle}).scalar_one()
    moment = rounded(at, ONE_OF_EACH)
    insert_if_absent(session, Staffing, {"at": moment, "agents": present})


def learn(database: Database, hours: Hours, at: datetime) -> Forecast | None:
    """Store and return what is to be expected; None where nobody was seen at work.

    Weeks of cases are gone through before anything is written, so that no call waits
    for it.
    """
    since = at - LOOKS_BACK
    with database.reading() as session:
        found = learnt(session, hours, since, at)
    with database.writing() as session:
        session.execute(delete(Staffing).where(Staffing.at < since))
        if found is not None:
            session.merge(Forecasted(name=EXPECTED, at=at, days=found.to_json()))
    return found


def learnt(
    session: Session, hours: Hours, since: datetime, at: datetime
) -> Forecast | None:
    """Return what the time from `since` to `at` teaches."""
    noted = select(Staffing.at, Staffing.agents).order_by(Staffing.at)
    rows = session.execute(noted.where(Staffing.at >= since))
    seen = [(moment, agents) for moment, agents in rows]
    agents = agents_by_hour(hours, seen)
    if not any(number for hourly in agents.values() for number in hourly):
        return None
    begins = seen[0][0]
    came = select(Case.called_at, Case.rank, Case.tier).where(
        Case.called_at >= begins, Case.called_at < at
    )
    classed = ((row[0], row[1], row[2]) for row in session.execute(came))
    return Forecast(agents, cases_by_hour(hours, classed, begins, at))


def agents_by_hour(
    hours: Hours, seen: Iterable[tuple[datetime, int]]
) -> dict[str, Hourly]:
    """Return the mean of what was seen in staffed time, by kind of day and hour."""
    staffed = [one for one in seen if hours.is_open(one[0])]
    times = Tally(hours, (moment for moment, _ in staffed))
    total: dict[str, Counter[int]] = defaultdict(Counter)
    for moment, agents in staffed:
        for kind, hour in times.of(moment):
            total[kind][hour] += agents
    return {
        kind: [
            total[kind][hour] / many if (many := times.many[kind][hour]) else None
            for hour in range(24)
        ]
        for kind in total
    }


def cases_by_hour(
    hours: Hours,
    came: Iterable[tuple[datetime, int, int]],
    since: datetime,
    until: datetime,
) -> dict[str, dict[Class, list[float]]]:
    """Return how many cases came in an hour, by kind of day, class and hour."""
    passed = (until - since) // HOUR + 1
    times = Tally(hours, (since + index * HOUR for index in range(passed)))
    total: dict[str, dict[Class, list[float]]] = {kind: {} for kind in times.known}
    for moment, rank, tier in came:
        for kind, hour in times.of(moment):
            hourly = total[kind].setdefault((rank, tier), [0.0] * 24)
            # An hour of the clock that was seen once at least is that of the case.
            hourly[hour] += 1 / max(times.many[kind][hour], 1)
    return total


class Tally:
    """How often hours of the local clock were seen, by kind of day and hour.

    `known` are the kinds that say something: a weekday by itself does not when few
    of it were seen.
    """

    def __init__(self, hours: Hours, moments: Iterable[datetime]) -> None:
        self._hours, self._zone = hours, ZoneInfo(hours.zone)
        self._kinds: dict[date, tuple[str, ...]] = {}
        self.many: dict[str, Counter[int]] = defaultdict(Counter)
        days: dict[str, set[date]] = defaultdict(set)
        for moment in moments:
            local = moment.astimezone(self._zone)
            for kind in kinds(hours, local.date()):
                self.many[kind][local.hour] += 1
                days[kind].add(local.date())
        self.known = {
            kind
            for kind, seen in days.items()
            if not is_weekday(kind) or len(seen) >= ENOUGH_DAYS
        }

    def of(self, moment: datetime) -> Iterator[tuple[str, int]]:
        """Yield the kinds that are known of a moment's day, with its hour."""
        local = moment.astimezone(self._zone)
        day = local.date()
        found = self._kinds.get(day)
        if found is None:
            named = kinds(self._hours, day)
            found = tuple(kind for kind in named if kind in self.known)
            self._kinds[day] = found
        for kind in found:
            yield kind, local.hour


def is_weekday(kind: str) -> bool:
    """Tell whether a kind is of one day of the week alone."""
    return kind != ANY_DAY and kind[:1].isalpha()
