"""`ivr reconcile`: Twilio's lists of calls, recordings and texts against ours."""

import getpass
import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click

from ivr.calls.desk import Hotline
from ivr.calls.watching import FlowWatch
from ivr.db import Database, open_database
from ivr.errors import UsageError
from ivr.logs import set_up_logs
from ivr.migrations import upgrade
from ivr.policy.current import CurrentPolicy
from ivr.reconciliation.alerts import Open, acknowledge, last_runs, open_alerts
from ivr.reconciliation.comparing import Comparing, Line
from ivr.reconciliation.opened import installed_reconciler
from ivr.reconciliation.reconciler import Reconciler
from ivr.settings import Settings, read_settings
from ivr.tables import Reconciliation

MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%z"])
RUN = "{:<17} {:<8} {:<34} {:>6} {:>8} {:>6} {:>8}  {}"
ALERT = "{:<34}  {:<16}  {:<16}  {}"


@click.command()
@click.option("--from", "since", type=MOMENT, help="From this day or moment (UTC) on.")
@click.option("--to", "until", type=MOMENT, help="Before this day or moment (UTC).")
@click.option("--dry-run", is_flag=True, help="Look at everything, change nothing.")
@click.option("--last", is_flag=True, help="Show the last runs, and what is open.")
@click.option("--acknowledge", "seen", is_flag=True, help="You have looked at it all.")
@click.option("--json", "machine", is_flag=True, help="As JSON, with every call.")
def reconcile(  # noqa: PLR0913 - an option each
    *,
    since: datetime | None,
    until: datetime | None,
    dry_run: bool,
    last: bool,
    seen: bool,
    machine: bool,
) -> None:
    """Give every call at Twilio its verdict, and fetch what never reached us.

    Without --from it begins two days before the end of the last good run.  Doing it
    again changes nothing.
    """
    if (last or seen) and (last is seen or since or until or dry_run):
        raise UsageError("give --last or --acknowledge alone")
    settings = read_settings()
    if last or seen:
        database = open_database(settings)
        upgrade(database)
        if last:
            show_last(database, machine=machine)
        else:
            look_at(database)
    else:
        settings.require_telephony()
        set_up_logs(logging.WARNING)
        database = open_database(settings)
        upgrade(database)
        came = installed(settings, database).run(utc(since), utc(until), dry=dry_run)
        show(came, machine=machine)
    database.close()


def installed(settings: Settings, database: Database) -> Reconciler:
    """Return what compares this installation."""
    hotline = Hotline(database, FlowWatch(database, settings.ivr_flow).flows)
    return installed_reconciler(settings, hotline, CurrentPolicy(settings.desk_file))


def utc(at: datetime | None) -> datetime | None:
    """Return a moment as it was typed, in UTC unless it said otherwise."""
    if at is None or at.tzinfo is not None:
        return at
    return at.replace(tzinfo=UTC)


def show(came: Comparing, *, machine: bool) -> None:
    """Say what a run came to."""
    window = came.scope.window
    if machine:
        found = {
            "since": window.since.isoformat(),
            "until": window.until.isoformat(),
            "dry_run": came.scope.dry,
            "counts": came.counts,
            "calls": list(map(call_json, came.lines)),
        }
        click.echo(json.dumps(found))
        return
    span = f"{window.since:%Y-%m-%d %H:%M} to {window.until:%Y-%m-%d %H:%M} UTC"
    click.echo(f"{came.calls.total()} calls from {span}")
    for name, counts in came.counts.items():
        told = ", ".join(f"{key.replace('_', ' ')} {n}" for key, n in counts.items())
        click.echo(f"  {name:<11} {told or '-'}")
    for line in came.lines:
        if line.verdict.kind == "alert":
            number = line.verdict.case_number
            click.echo(alert_line(line.sid, line.began_at, line.verdict.reason, number))


def call_json(line: Line) -> dict[str, Any]:
    """Return a call's verdict for programs."""
    return {
        "sid": line.sid,
        "began_at": line.began_at.isoformat(),
        "verdict": line.verdict.kind,
        "reason": line.verdict.reason,
        "case": line.verdict.case_number,
    }


def alert_line(sid: str, at: datetime, reason: str, case: int | None) -> str:
    """Return a line about what somebody must look at."""
    told = f"case {case}" if case else "-"
    return ALERT.format(sid, f"{at:%Y-%m-%d %H:%M}", reason, told)


def show_last(database: Database, *, machine: bool) -> None:
    """Say what the last runs came to, and what nobody has looked at yet."""
    with database.reading() as session:
        runs, open_ = last_runs(session), open_alerts(session)
    if machine:
        found = {
            "runs": list(map(run_json, runs)),
            "open": list(map(open_json, open_)),
        }
        click.echo(json.dumps(found))
        return
    show_runs(runs)
    for one in open_:
        click.echo(alert_line(one.sid, one.at, one.reason, one.case_number))
    if open_:
        click.echo("When you have looked at all of it: ivr reconcile --acknowledge")


def show_runs(runs: Sequence[Reconciliation]) -> None:
    """Print a line for each run, the newest first."""
    if not runs:
        click.echo("Nothing has been compared yet; see: ivr reconcile")
        return
    heads = ("began (UTC)", "state", "from - to", "case", "answered", "hung", "alert")
    click.echo(RUN.format(*heads, "reason").rstrip())
    for run in runs:
        calls = run.counts.get("calls", {})
        kinds = ("case", "answered", "hung_up", "alert")
        span = f"{run.since:%Y-%m-%d %H:%M} - {run.until:%Y-%m-%d %H:%M}"
        counted = [calls.get(kind, 0) for kind in kinds]
        row = (f"{run.began_at:%Y-%m-%d %H:%M}", run.state, span, *counted)
        click.echo(RUN.format(*row, run.reason or "").rstrip())


def run_json(run: Reconciliation) -> dict[str, Any]:
    """Return a run for programs."""
    return {
        "began_at": run.began_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        "since": run.since.isoformat(),
        "until": run.until.isoformat(),
        "state": run.state,
        "reason": run.reason,
        "counts": run.counts,
    }


def open_json(one: Open) -> dict[str, Any]:
    """Return what somebody must look at, for programs."""
    return {
        "sid": one.sid,
        "began_at": one.at.isoformat(),
        "reason": one.reason,
        "case": one.case_number,
    }


def look_at(database: Database) -> None:
    """Note that somebody has looked at all that is open."""
    with database.writing() as session:
        count = acknowledge(session, getpass.getuser(), datetime.now(UTC))
    click.echo(f"{count} looked at.")
