"""How long a month's reports take at a million cases, on SQLite and PostgreSQL.

    python tests/bench/bench_reports.py [--cases 1000000] [--days 365] [--postgresql]

The cases are spread evenly over the days, each with its call, lines of its timeline and
its promise; a fifth has a mark, a tenth a further call, half a transcribed recording.
Prints seconds for each measure of a month, and for all of them as the console's page
has them, the best of three.
"""

import argparse
import csv
import io
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import postgres
from sqlalchemy import Table, text

from ivr.db import Database
from ivr.flow.hours import Hours
from ivr.migrations import upgrade
from ivr.reports.behind import Behind, count, listed
from ivr.reports.figures import report
from ivr.reports.measures import MEASURES
from ivr.reports.period import Days
from ivr.reports.scope import Scope
from ivr.tables import Base

ZONE = "Asia/Shanghai"
HOURS = Hours.model_validate({"zone": ZONE, "week": {"mon-fri": "09:00-18:00"}})
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
TOPICS = ("transfers", "account_security", "software_faults", "how_to", "complaints")
LANGUAGES = ("en-US", "zh-CN", "ko-KR")
MONTH = Days(date(2026, 9, 1), date(2026, 9, 30), ZONE)
AGENTS = 20
BATCH = 20_000


def rows(cases: int, days: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every row, by the name of its table."""
    for number in range(1, AGENTS + 1):
        values = {"id": number, "name": f"agent {number}", "role": "agent"}
        yield "agents", values | {"password_hash": "-", "created_at": BEGIN}
    step = timedelta(days=days) / cases
    for number in range(1, cases + 1):
        yield from of_case(number, BEGIN + step * number)


def of_case(n: int, at: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what there is of one case; everything follows from its number."""
    about = {"topic": TOPICS[n % 5], "language": LANGUAGES[n % 3]}
    flow = {"flow": "hotline", "flow_revision": "f00d" * 16}
    caller = f"+1202{n % 700_000:07}"
    call = {"id": 2 * n, "caller": caller, "started_at": at, "heard_at": at}
    plain = {"state": "{}", "status": "completed", "turns": 9, "sequence": 3}
    ends = ("case", "message", "abandoned", "answered")[n % 4]
    left = {"ending": ends, "left_at": ("language", "main", "coin")[n % 3]}
    over = {"ended_at": at + timedelta(minutes=3), "flags": "[]"}
    row = call | plain | left | over | about | flow
    yield "calls", row | {"sid": f"CA{2 * n:032x}"}
    answered = at + timedelta(minutes=5 + n % 900)
    ended = answered + timedelta(minutes=n % 3000)
    resolved = n % 5 != 0
    how = {"status": "closed", "disposition": "solved" if resolved else "passed_on"}
    yield (
        "cases",
        {
            "number": n,
            "call_id": 2 * n,
            "priority": "normal",
            "rank": 2,
            "verification": "none",
            "caller": caller,
            "opened_at": at,
            "called_at": at,
            "due_at": at + timedelta(hours=8),
            "answered_at": answered,
            "closed_at": ended,
            "resolved_at": ended if resolved else None,
            "assigned_to": 1 + n % AGENTS,
            "reopened": int(n % 17 == 0),
            "attempts": 1,
            "abandoned": False,
            "path": '["welcome", "main:missing_transfer", "coin", "message"]',
            "collected": '{"coin": "Bitcoin", "amount": "12"}',
            "version": 4,
            **about,
            **flow,
            **how,
        },
    )
    for line, (kind, when) in enumerate((("opened", at), ("call_talked", answered))):
        event = {"id": 3 * n + line, "case_number": n, "at": when, "kind": kind}
        yield "case_events", event | {"text": "", "changes": "{}"}
    kept = "kept" if answered <= at + timedelta(hours=8) else "broken"
    promise = {"case_number": n, "made_at": at, "due_at": at + timedelta(hours=8)}
    yield "promises", promise | {"state": kept, "answered_at": answered}
    if n % 5 == 1:
        asked = {"asked_by": "key", "asked_at": ended, "at": ended, "score": 1 + n % 5}
        whose = {"id": n, "case_number": n, "agent_id": 1 + n % AGENTS, "highest": 5}
        yield "ratings", asked | whose | about
    if n % 10 == 2:
        yield from further(n, at + timedelta(minutes=2), call | plain | flow | about)
    if n % 2:
        yield from recorded(n, at, about["language"])


def further(
    n: int, at: datetime, call: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a further call about a case."""
    again = {"id": 2 * n + 1, "started_at": at, "heard_at": at, "ended_at": at}
    again |= {"sid": f"CA{2 * n + 1:032x}", "ending": "case", "flags": "[]"}
    yield "calls", call | again
    event = {"id": 3 * n + 2, "case_number": n, "at": at, "kind": "called_again"}
    yield "case_events", event | {"text": "", "changes": "{}"}
    contact = {"id": n, "case_number": n, "call_id": 2 * n + 1, "event_id": 3 * n + 2}
    about = {"topic": call["topic"], "language": call["language"]}
    more = {"at": at, "verification": "none", "path": "[]"}
    yield "contacts", contact | about | more


def recorded(
    n: int, at: datetime, language: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a recording and its transcript."""
    row = {"id": n, "sid": f"RE{n:032x}", "call_id": 2 * n, "language": language}
    more = {"state": "transcribed", "announced_at": at, "attempts": 0, "seconds": 20}
    counts = {"lapses": 0, "crashes": 0, "alone": False, "refused_times": 0}
    yield "recordings", row | more | counts | {"removal_attempts": 0, "corrected": 0}
    made = {"id": n, "recording_id": n, "text": "words", "language": language}
    more = {"model": "small", "words": "[]", "made_at": at + timedelta(seconds=n % 90)}
    yield "transcripts", made | more | {"current": True}


def fill(database: Database, cases: int, days: int) -> None:
    """Write all rows, in the order in which they depend on each other."""
    waiting: dict[str, list[dict[str, Any]]] = {}
    for name, row in rows(cases, days):
        waiting.setdefault(name, []).append(row)
        if len(waiting[name]) >= BATCH and name == "case_events":
            write(database, waiting)
    write(database, waiting)
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("ANALYZE"))


def write(database: Database, waiting: dict[str, list[dict[str, Any]]]) -> None:
    """Write the rows that wait, and forget them."""
    with database.engine.begin() as connection:
        raw: Any = connection.connection.dbapi_connection
        for table in Base.metadata.sorted_tables:
            found = waiting.pop(table.name, [])
            if found:
                put(raw, table, found, sqlite=database.is_sqlite)


def put(raw: Any, table: Table, found: list[dict[str, Any]], *, sqlite: bool) -> None:
    """Write rows of one table past SQLAlchemy, which takes several times as long."""
    names = sorted({name for row in found for name in row})
    cells = [[stored(row.get(name), sqlite=sqlite) for name in names] for row in found]
    listed_names = ", ".join(f'"{name}"' for name in names)
    if sqlite:
        marks = ", ".join("?" * len(names))
        raw.executemany(
            f'INSERT INTO "{table.name}" ({listed_names}) VALUES ({marks})', cells
        )
        return
    lines = io.StringIO()
    csv.writer(lines).writerows(cells)
    with raw.cursor().copy(
        f'COPY "{table.name}" ({listed_names}) FROM STDIN (FORMAT csv)'
    ) as copy:
        copy.write(lines.getvalue())


def stored(value: object, *, sqlite: bool) -> object:
    """Return a value as its database keeps it."""
    if isinstance(value, datetime):
        form = "%Y-%m-%d %H:%M:%S.%f" if sqlite else "%Y-%m-%d %H:%M:%S.%f+00"
        return value.strftime(form)
    return value


def best(work: Any) -> str:
    """Return the seconds that `work` takes, the best of three: wall and processor."""
    took: list[tuple[float, float]] = []
    for _ in range(3):
        begun, used = time.perf_counter(), time.thread_time()
        work()
        took.append((time.perf_counter() - begun, time.thread_time() - used))
    wall, processor = min(took)
    return f"{wall:7.2f} s, of the processor {processor:7.2f} s"


def measure(database: Database) -> None:
    """Print what a month's reports take."""
    for by in ((), ("day",), ("topic",)):
        scope = Scope(MONTH, by)
        parted = ",".join(by) or "nothing"

        def reported(*names: str, scope: Scope = scope) -> None:
            with database.reading() as session:
                report(session, names, scope, HOURS)

        for name in MEASURES if by == ("day",) else ():
            took = best(lambda name=name: reported(name))
            print(f"  {name:<24} by {parted:<8} {took}", flush=True)
        took = best(lambda: reported(*MEASURES))
        print(f"  {'all measures':<24} by {parted:<8} {took}", flush=True)

    def opened() -> None:
        behind = Behind("cases", Scope(MONTH))
        with database.reading() as session:
            count(session, behind)
            listed(session, behind, HOURS, limit=201)

    print(f"  {'the list behind cases':<36} {best(opened)}", flush=True)


def main() -> None:
    """Fill a database and measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=1_000_000)
    asked.add_argument("--days", type=int, default=365)
    asked.add_argument("--postgresql", action="store_true")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not options.postgresql:
            run(Database(f"sqlite:///{folder}/ivr.db"), options)
            return
        with postgres.serving() as cluster:
            run(Database(cluster.url), options)


def run(database: Database, options: argparse.Namespace) -> None:
    """Fill one database, measure it, and leave it."""
    upgrade(database)
    begun = time.perf_counter()
    fill(database, options.cases, options.days)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    print(f"{kind}: {options.cases} cases in {time.perf_counter() - begun:.0f} s")
    measure(database)
    database.close()


if __name__ == "__main__":
    main()
