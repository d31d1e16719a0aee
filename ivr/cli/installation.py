"""An installation as a command looks at it: its settings, database and hours."""

from dataclasses import dataclass

from ivr.calls.watching import FlowWatch
from ivr.db import Database, open_database
from ivr.flow.hours import Hours
from ivr.migrations import upgrade
from ivr.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Installation:
    """What a report is made of, and the hours of the flow that answers now."""

    settings: Settings
    database: Database
    hours: Hours


def installation() -> Installation:
    """Return the installation, its tables up to date."""
    settings = read_settings()
    database = open_database(settings)
    upgrade(database)
    flows = FlowWatch(database, settings.ivr_flow).flows
    with database.reading() as session:
        hours = flows.current(session).hours
    return Installation(settings, database, hours)
