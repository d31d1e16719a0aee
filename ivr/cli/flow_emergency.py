"""`ivr flow emergency`: one switch for what new calls hear in an emergency."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from ivr.calls.emergencies import checked
from ivr.calls.switches import EMERGENCY, Switched, switch, switched
from ivr.calls.watching import first_answer
from ivr.cli.signed import by_option
from ivr.db import Database, open_database
from ivr.errors import UsageError
from ivr.flow.flow import Flow
from ivr.migrations import upgrade
from ivr.settings import Settings, read_settings

TIMES = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]


@click.command()
@click.argument(
    "to", type=click.Choice(["on", "off", "status"]), metavar="on|off|status"
)
@click.option("--reason", default="", help="Why, for those who look later.")
@click.option("--closed", is_flag=True, help="Nobody is at the desk meanwhile.")
@click.option(
    "--until",
    type=click.DateTime(TIMES),
    help="When it ends by itself, in the zone of the flow's hours.",
)
@click.option(
    "--say",
    multiple=True,
    metavar="LANGUAGE=WORDS",
    help="What callers hear; once for each language.",
)
@by_option
def emergency(  # noqa: PLR0913 - one for each option
    to: str,
    reason: str,
    until: datetime | None,
    say: tuple[str, ...],
    by: str,
    *,
    closed: bool,
) -> None:
    """Switch the emergency on or off for new calls, or say how it stands."""
    settings = read_settings()
    database = open_database(settings)
    upgrade(database)
    now = datetime.now(UTC)
    changed = True
    if to != "status":
        wanted = Switched(to == "on", now, by, reason, closed=closed)
        if wanted.on:
            flow = answering(settings, database)
            wanted = checked(flow, with_options(wanted, flow, until, say))
        changed = database.write(
            lambda wrote: switch(database, wrote, EMERGENCY, wanted)
        )
    with database.reading() as session:
        stands = sentence(switched(session, EMERGENCY), now)
    database.close()
    click.echo(stands if changed else f"{stands} Nothing changed.")


def answering(settings: Settings, database: Database) -> Flow:
    """Return the flow that answers new calls."""
    from ivr.calls.flows import Flows  # noqa: PLC0415 - only to switch it on

    flows = Flows(first_answer(database, settings.ivr_flow))
    with database.reading() as session:
        return flows.current(session)


def with_options(
    wanted: Switched, flow: Flow, until: datetime | None, say: tuple[str, ...]
) -> Switched:
    """Return what the options order; raises UsageError for words of no language."""
    zone = ZoneInfo(flow.hours.zone)
    end = until.replace(tzinfo=zone).astimezone(UTC) if until else None
    words: dict[str, str] = {}
    for one in say:
        language, equals, said = one.partition("=")
        if not equals:
            raise UsageError(f"--say {one!r:.40}: write it like en-US='We are closed.'")
        words[language] = said
    on, at, by, reason = wanted.on, wanted.at, wanted.by, wanted.reason
    return Switched(on, at, by, reason, end, wanted.closed, words)


def sentence(state: Switched | None, now: datetime) -> str:
    """Say how the switch stands, since when, by whom and why."""
    if state is None:
        return "The emergency is off; nobody has ever switched it."
    why = f": {state.reason}" if state.reason else ""
    if state.on and not state.holds(now) and state.until is not None:
        return f"The emergency is off since {local(state.until)}, as {state.by} said."
    stands = "on" if state.on else "off"
    told = f"The emergency is {stands} since {local(state.at)}, by {state.by}{why}."
    if not state.on:
        return told
    closed = " The desk is closed." if state.closed else ""
    ends = f" It ends at {local(state.until)}." if state.until else ""
    said = "".join(f"\n{one}: {words}" for one, words in state.words.items())
    return told + closed + ends + said


def local(at: datetime) -> str:
    """Return a moment on this machine's clock."""
    return f"{at.astimezone():%Y-%m-%d %H:%M %z}"
