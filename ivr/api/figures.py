"""Promises, ratings and reports for programs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, tuple_

from ivr.api.cursors import opened, seal
from ivr.api.figure_shapes import PromiseFilter, RatingFilter, ReportFilter
from ivr.api.problems import ProblemError
from ivr.api.site import Asked, Given
from ivr.cases.agents import AGENT
from ivr.cases.promises import iso, promise_json
from ivr.errors import UsageError
from ivr.reports.figures import report
from ivr.reports.measures import MEASURES
from ivr.reports.measures import measure as known
from ivr.reports.period import Days, today
from ivr.reports.scope import Scope, dims
from ivr.reports.shapes import figure_json
from ivr.tables import Case, Promise, Rating

USUAL = timedelta(days=29)
NARROWING = ("topic", "language", "agent")


def promises(asked: Asked) -> Given:
    """Return a page of what callers were promised, the oldest first."""
    wanted = asked.filter(PromiseFilter)
    of = f"promises {wanted.since} {wanted.state}"
    rows = select(Promise, Case).join(Case, Case.number == Promise.case_number)
    if wanted.since is not None:
        rows = rows.where(Promise.made_at >= wanted.since)
    if wanted.state is not None:
        rows = rows.where(Promise.state == wanted.state)
    order = (Promise.made_at, Promise.case_number)
    if wanted.cursor:
        made, number = opened(asked.api.secret, of, wanted.cursor)
        there = (datetime.fromisoformat(made), number)
        rows = rows.where(tuple_(*order) > tuple_(*there))
    found = asked.session.execute(rows.order_by(*order).limit(wanted.limit + 1)).all()
    shown = found[: wanted.limit]
    last = shown[-1][0] if len(found) > wanted.limit else None
    end = [last.made_at.isoformat(), last.case_number] if last else None
    return Given(
        {
            "promises": [promise_json(one, case) for one, case in shown],
            "next": seal(asked.api.secret, of, end) if end else None,
        }
    )


def ratings(asked: Asked) -> Given:
    """Return a page of what callers thought, in the order in which they were asked."""
    wanted = asked.filter(RatingFilter)
    rows = select(Rating).where(Rating.id > wanted.after)
    if wanted.answered is not None:
        rows = rows.where(Rating.score.is_not(None) == wanted.answered)
    found = list(
        asked.session.scalars(rows.order_by(Rating.id).limit(wanted.limit + 1))
    )
    shown, more = found[: wanted.limit], len(found) > wanted.limit
    return Given(
        {
            "ratings": [rating_json(one) for one in shown],
            "next": shown[-1].id if more else None,
        }
    )


def rating_json(one: Rating) -> dict[str, Any]:
    """Return a mark that a caller was asked for."""
    return {
        "id": one.id,
        "case": one.case_number,
        "asked_by": one.asked_by,
        "asked_at": one.asked_at.isoformat(),
        "answered_at": iso(one.at),
        "score": one.score,
        "highest": one.highest,
        "topic": one.topic,
        "language": one.language,
        "comment": one.comment,
    }


def reports(asked: Asked) -> Given:
    """Return figures of the days that are asked for; agents see their own alone."""
    wanted, hours = asked.filter(ReportFilter), asked.api.hours()
    try:
        last = wanted.to or today(asked.at, hours.zone)
        days = Days(wanted.from_ or last - USUAL, last, hours.zone)
        scope = own(asked, Scope(days, dims(wanted.by), narrowed(wanted)))
        names = [wanted.measure] if wanted.measure else [*MEASURES]
        known(names[0])
    except UsageError as wrong:
        to_do = "correct it; docs/reports.md names measures and partings"
        raise ProblemError(422, "wrong_report", str(wrong), to_do) from wrong
    found = report(asked.session, names, scope, hours)
    return Given(
        {
            "from": days.first.isoformat(),
            "to": days.last.isoformat(),
            "zone": days.zone,
            "by": list(scope.by),
            "figures": [figure_json(one, scope, asked.api.public_url) for one in found],
        }
    )


def narrowed(wanted: ReportFilter) -> Mapping[str, Any]:
    """Return of what alone the figures are."""
    values = {name: getattr(wanted, name) for name in NARROWING}
    return {name: value for name, value in values.items() if value is not None}


def own(asked: Asked, scope: Scope) -> Scope:
    """Return what of a scope the token's agent may see: agents, what is theirs."""
    who = asked.who.agent
    if who is None or who.role != AGENT:
        return scope
    return replace(scope, only={**scope.only, "agent": who.name})
