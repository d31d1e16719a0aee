"""`ivr cases find`: cases by what was said, written and given."""

import json
from datetime import UTC, datetime

import click

from ivr.cases.finding import CasesFound, find_cases, found_json
from ivr.cases.life import ENDED, OPEN
from ivr.cli.paging import ROWS, cursor_option, limit_option, say_next
from ivr.db import open_database
from ivr.search.asked import filters_of
from ivr.settings import read_settings

LINE = "{:>6}  {:<9} {:<18} {:<14}  {}"
HEADS = ("case", "status", "topic", "found in", "words")


@click.command("find")
@click.argument("query", default="")
@click.option("--status", type=click.Choice([*OPEN, *ENDED]), help="Of this status.")
@click.option("--topic", help="Of this topic.")
@click.option("--language", help="In this language, such as ko-KR.")
@click.option("--agent", help="Which this agent has.")
@click.option("--tag", help="With this tag.")
@click.option("--from", "begin", help="Opened on this day (UTC) or later.")
@click.option("--to", "end", help="Opened on this day (UTC) or before.")
@click.option("--overdue", is_flag=True, help="Open, and past their time.")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
@limit_option(default=ROWS)
@cursor_option
def find(  # noqa: PLR0913 - its options
    query: str,
    *,
    begin: str | None,
    end: str | None,
    overdue: bool,
    machine: bool,
    limit: int,
    cursor: str | None,
    **named: str | None,
) -> None:
    """Find cases that hold every word of QUERY, the newest first.

    Words are looked for in transcripts, notes, numbers, accounts, ids and tags; a
    number by its last four digits and more.
    """
    given = {name: value for name, value in named.items() if value}
    given |= {"from": begin or "", "to": end or "", "overdue": "yes" * overdue}
    now = datetime.now(UTC)
    with open_database(read_settings()).reading() as session:
        wishes = filters_of(session, given, UTC, now)
        found = find_cases(session, query, wishes, now=now, cursor=cursor, limit=limit)
        show(found, machine=machine)
    say_next(found.next)


def show(found: CasesFound, *, machine: bool) -> None:
    """Write what was found."""
    if machine:
        rows = [found_json(view, hit) for view, hit in found.cases]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    click.echo(LINE.format(*HEADS))
    for view, hit in found.cases:
        best = hit.snippets[0] if hit.snippets else None
        where, words = (best.field, best.text) if best else ("-", view.summary)
        case = view.case
        click.echo(LINE.format(case.number, case.status, case.topic, where, words))
