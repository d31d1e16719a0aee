"""`ivr flow play`: a call to the flow in the terminal, without any server."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from ivr.errors import UsageError
from ivr.flow.flow import Flow
from ivr.flow.loader import load
from ivr.logs import keep_logs_quiet
from ivr.policy.reading import read_policy
from ivr.rehearsal import keypad
from ivr.rehearsal.saving import MadeCall, save
from ivr.rehearsal.script import ChooseLanguage
from ivr.rehearsal.stage import stage
from ivr.rehearsal.values import CLOCK, WITHHELD, caller
from ivr.rehearsal.words import MOST_WAITING, Facts
from ivr.settings import desk_beside, read_settings

FILE = click.Path(path_type=Path)
COUNT, STAFF = click.IntRange(0, MOST_WAITING), click.IntRange(1, MOST_WAITING)
SOMEBODY = "+8613800138000"
BY_HAND = "A call made by hand"


def number(_context: click.Context, _option: click.Parameter, given: str) -> str | None:
    """Return the caller's number, None when it is withheld."""
    try:
        caller(given)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong)) from wrong
    return None if given == WITHHELD else given


@click.command()
@click.argument("path", metavar="[FLOW]", type=FILE, required=False)
@click.option(
    "--at", type=click.DateTime([CLOCK]), help="The flow's clock.  [default: now]"
)
@click.option(
    "--from",
    "caller",
    default=SOMEBODY,
    show_default=True,
    callback=number,
    metavar="NUMBER|withheld",
)
@click.option("--language", help="Choose this language at once, such as zh-CN.")
@click.option("--waiting", type=COUNT, default=0, help="So many cases wait before it.")
@click.option("--agents", type=STAFF, help="So many agents work.")
@click.option("--emergency", is_flag=True, help="With the emergency switched on.")
@click.option("--save", "file", type=FILE, help="Write the call as a conversation.")
def play(  # noqa: PLR0913, PLR0917 - one option each
    path: Path | None,
    at: datetime | None,
    caller: str | None,
    language: str | None,
    file: Path | None,
    waiting: int,
    agents: int | None,
    *,
    emergency: bool,
) -> None:
    """Call FLOW (by default IVR_FLOW) in the terminal: press keys, speak, hang up.

    Nothing is kept, and no account, server or network is needed.
    """
    keep_logs_quiet()
    main = path or read_settings().ivr_flow
    flow = load(main)
    if language is not None and language not in flow.prompts:
        known = ", ".join(flow.prompts)
        raise UsageError(f"--language {language}: the flow speaks {known}")
    first = ChooseLanguage() if language else None
    begins = moment(flow, at)
    facts = Facts(emergency=emergency, waiting=waiting, agents=agents)
    policy = read_policy(desk_beside(main))
    with stage(flow, policy) as on, on.call(begins, caller, facts) as call:
        taken = keypad.play(call, language or "", first, ask, click.echo)
        for line in keypad.ending(call):
            click.echo(line)
        texts = tuple(text.text for text in call.texts())
        zone = flow.hours.zone
        made = MadeCall(
            BY_HAND, begins, caller, taken, zone, facts, language, call.case(), texts
        )
    if file is not None:
        save(file, made)
        click.echo(f"Saved as {file}; run it: ivr flow test {main} {file}")


def ask(prompt: str) -> str:
    """Return the next line that a person types."""
    return input(prompt)


def moment(flow: Flow, at: datetime | None) -> datetime:
    """Return a clock as an aware moment, of whole minutes; this one by default."""
    zone = ZoneInfo(flow.hours.zone)
    if at is not None:
        return at.replace(tzinfo=zone)
    return datetime.now(UTC).astimezone(zone).replace(second=0, microsecond=0)
