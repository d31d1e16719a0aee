"""`ivr cases list`: a list of cases without a browser, whole or page by page."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from ivr.cases.agents import find_agent
from ivr.cases.listing import CaseView, as_json
from ivr.cases.lists import MOST_ROWS, TABS, Place, Tab, list_page
from ivr.cli.paging import cursor_option, limit_option, say_next
from ivr.db import open_database
from ivr.errors import UsageError
from ivr.settings import read_settings

LINE = "{:>6}  {:<9} {:<8} {:<18} {:<16} {:<16}  {}"
HEADS = ("case", "status", "priority", "topic", "caller", "due", "summary")


@click.command("list")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
@click.option("--open", "only_open", is_flag=True, help="Without the closed ones.")
@click.option("--tab", type=click.Choice(TABS), help="One of the console's lists.")
@click.option("--agent", help="Whose list `mine` is.")
@limit_option(default=None)
@cursor_option
def list_command(  # noqa: PLR0913 - its options
    *,
    machine: bool,
    only_open: bool,
    tab: Tab | None,
    agent: str | None,
    limit: int | None,
    cursor: str | None,
) -> None:
    """Show the cases in the order of work, the next one first."""
    wanted: Tab = tab or ("open" if only_open else "all")
    if wanted == "mine" and agent is None:
        raise UsageError("say whose: --tab mine --agent NAME")
    with open_database(read_settings()).reading() as session:
        who = find_agent(session, agent).id if agent else None
        place = Place(who, datetime.now(UTC))
        pages = pages_of(session, wanted, place, cursor, limit)
        last = show_json(pages) if machine else show(pages)
    say_next(last)


Pages = Iterator[tuple[list[CaseView], str | None]]


def pages_of(
    session: Session, tab: Tab, place: Place, cursor: str | None, limit: int | None
) -> Pages:
    """Yield one page, or without a limit all of them, each with what says `more`."""
    while True:
        most = limit or MOST_ROWS
        page = list_page(session, tab, place, cursor=cursor, limit=most)
        cursor = page.next
        yield page.views, cursor if limit else None
        if limit or cursor is None:
            return
        session.expunge_all()


def show_json(pages: Pages) -> str | None:
    """Write one JSON array, a case at a time; return the cursor of what follows."""
    between, follows = "[", None
    for views, follows in pages:  # noqa: B007 - the last one is told
        for view in views:
            case = json.dumps(as_json(view), ensure_ascii=False)
            click.echo(between + case, nl=False)
            between = ", "
    click.echo("[]" if between == "[" else "]")
    return follows


def show(pages: Pages) -> str | None:
    """Write lines; return the cursor of what follows."""
    heads, follows = LINE.format(*HEADS), None
    for views, follows in pages:  # noqa: B007 - the last one is told
        for text in (heads, *map(line, views)):
            if text:
                click.echo(text)
        heads = ""
    return follows


def line(view: CaseView) -> str:
    """Return a case as one line."""
    case = view.case
    return LINE.format(
        case.number,
        case.status,
        case.priority,
        case.topic,
        case.caller or "withheld",
        f"{case.due_at.astimezone():%d %b %H:%M}",
        view.summary,
    )
