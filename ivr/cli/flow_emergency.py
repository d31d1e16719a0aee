"""`ivr flow emergency`: one switch for what new calls hear in an emergency."""

from datetime import UTC, datetime

import click

from ivr.calls.switches import EMERGENCY, Switched, switch, switched
from ivr.cli.signed import by_option
from ivr.db import open_database
from ivr.migrations import upgrade
from ivr.settings import read_settings


@click.command()
@click.argument(
    "to", type=click.Choice(["on", "off", "status"]), metavar="on|off|status"
)
@click.option("--reason", default="", help="Why, for those who look later.")
@by_option
def emergency(to: str, reason: str, by: str) -> None:
    """Switch the emergency on or off for new calls, or say how it stands."""
    database = open_database(read_settings())
    upgrade(database)
    if to == "status":
        with database.reading() as session:
            click.echo(sentence(switched(session, EMERGENCY)))
        return
    wanted = Switched(to == "on", datetime.now(UTC), by, reason)
    changed = database.write(lambda wrote: switch(database, wrote, EMERGENCY, wanted))
    with database.reading() as session:
        stands = sentence(switched(session, EMERGENCY))
    database.close()
    click.echo(stands if changed else f"{stands} Nothing changed.")


def sentence(state: Switched | None) -> str:
    """Say how the switch stands, since when, by whom and why."""
    if state is None:
        return "The emergency is off; nobody has ever switched it."
    why = f": {state.reason}" if state.reason else ""
    since = f"{state.at.astimezone():%Y-%m-%d %H:%M %z}"
    stands = "on" if state.on else "off"
    return f"The emergency is {stands} since {since}, by {state.by}{why}."
