"""`ivr doctor`: whether the installation is as it should be, and how to mend it."""

import json
from datetime import UTC, datetime
from typing import Any

import click

from ivr.db import open_database
from ivr.doctor.examining import CHECKS, examine
from ivr.doctor.finding import Examined, Ground
from ivr.errors import IvrError
from ivr.settings import read_settings

SIGNS = {"good": "ok", "warning": "look", "bad": "BAD"}


class IllError(IvrError):
    """Something does not work; what was printed says how to mend it."""


@click.command()
@click.option("--json", "machine", is_flag=True, help="As JSON.")
@click.option("--offline", is_flag=True, help="Ask nothing over a network.")
def doctor(*, machine: bool, offline: bool) -> None:
    """Look at settings, database, worker, models, disk, public address, Twilio, ….

    Changes nothing.  Ends with 1 when something does not work.
    """
    settings = read_settings()
    database = open_database(settings, must_exist=True)
    ground = Ground(settings, database, datetime.now(UTC))
    checks = [one for one in CHECKS if one.is_quick or not offline]
    found = examine(ground, checks)
    if machine:
        click.echo(json.dumps([as_json(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            show(one)
    ill = [one.check.title for one in found if one.state == "bad"]
    if ill:
        raise IllError(f"not as it should be: {', '.join(ill)}")


def show(one: Examined) -> None:
    """Print what a check found, and how to mend what is not good."""
    for place, finding in enumerate(one.findings):
        title = "" if place else str(one.check.title)
        click.echo(f"{SIGNS[finding.state]:<5} {title:<15} {finding.text}")
        if finding.mend:
            click.echo(f"{'':<21} -> {finding.mend}")


def as_json(one: Examined) -> dict[str, Any]:
    """Return what a check found, for programs."""
    return {
        "check": one.check.name,
        "state": one.state,
        "findings": [
            {"state": each.state, "text": str(each.text), "mend": str(each.mend)}
            for each in one.findings
        ],
    }
