"""Search and lists at a million cases, on SQLite and on PostgreSQL, in one run.

    python tests/bench/bench_search.py [--cases 1000000] [--folder FOLDER]

Builds both databases in FOLDER (a temporary one, unless named; what is there is used
again) and measures each page and each search many times.  PostgreSQL is Debian's,
started here.
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

import postgres
import search_rows
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.cases.finding import find_cases
from ivr.cases.listing import get_case
from ivr.cases.lists import (
    PARTS,
    SHOWN,
    Place,
    Tab,
    count,
    counts,
    list_page,
    mark_of,
    statement,
)
from ivr.cursors import Cursor
from ivr.db import Database
from ivr.migrations import upgrade
from ivr.search.filters import Filters
from ivr.search.query import Query, beginning_of
from ivr.tables import Case

TIMES = 30
DAY = timedelta(days=1)
MEMORY = "-c shared_buffers=512MB -c maintenance_work_mem=1GB -c max_wal_size=4GB"


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Database]:
    found = Database(f"sqlite:///{folder / 'search.db'}")
    yield found
    found.close()


@contextmanager
def on_postgresql(folder: Path) -> Iterator[Database]:
    beside, data = postgres.programs(), folder / "postgresql"
    if not data.exists():
        data.mkdir()
        shutil.chown(data, postgres.OWNER)
        start = ("--auth=trust", f"--username={postgres.OWNER}", "--encoding=UTF8")
        postgres.as_owner(beside / "initdb", *start, "--no-locale", data / "data")
    control = (beside / "pg_ctl", "--pgdata", data / "data", "--wait")
    told = f"{postgres.HASTE} {MEMORY} -c listen_addresses='' -k {data}"
    postgres.as_owner(
        *control, "--options", told, "--log", data / "log", "--timeout=600", "start"
    )
    found = Database(postgres.Cluster(data).url)
    try:
        yield found
    finally:
        found.close()
        postgres.as_owner(*control, "--mode=fast", "stop")


KINDS = {"SQLite": on_sqlite, "PostgreSQL": on_postgresql}


def made(database: Database, done: Path, cases: int) -> None:
    """Bring the tables up to date, and fill them unless they were filled before."""
    begun = time.monotonic(), time.process_time()
    upgrade(database)
    if done.exists():
        return
    search_rows.build(database, cases)
    wall, own = time.monotonic() - begun[0], time.process_time() - begun[1]
    done.write_text(f"{cases} cases: {wall:.0f} s, {own:.0f} s of them Python's\n")


def spoken_word(language: str, rank: int) -> str:
    """Return a word of a language by how common it is, 0 for the commonest."""
    return search_rows.spoken(language).words[rank]


Work = Callable[[Session], object]
SEARCHES = {
    "a rare word": search_rows.RARE,
    "a common English word": spoken_word("en-US", 0),
    "two common words": f"{spoken_word('en-US', 1)} {spoken_word('en-US', 2)}",
    "a part of a word": spoken_word("en-US", 40)[1:],
    "two Chinese characters": spoken_word("zh-CN", 3) + spoken_word("zh-CN", 9),
    "one common Chinese character": spoken_word("zh-CN", 0),
    "a Korean word": spoken_word("ko-KR", 5),
    "a word that none has, and many have its parts": "station",
    "nothing found": "qqqxyzzy",
}


def works(database: Database) -> Iterator[tuple[str, Work]]:
    """Yield each thing to be measured, by name."""
    now = search_rows.NOW
    place = Place(7, now)
    for tab in SHOWN:
        yield f"list {tab}, first page", partial(page_of, tab, place, None)
        deep = deep_cursor(database, tab, place)
        if deep:
            yield f"list {tab}, deep page", partial(page_of, tab, place, deep)
    yield "counts of all tabs", lambda session: counts(session, place)
    some = random_row(database)
    yield "the page of a case", lambda session: get_case(session, some.number)
    for name, typed in (*SEARCHES.items(), *typed_of(some)):
        yield f"find {name}", partial(found, typed, Filters(), None)
    for name, typed in begun_of(some):
        looked = beginning_of(typed)
        yield f"find {name} of a number", partial(found, looked, Filters(), None)
    common, topic = SEARCHES["a common English word"], Filters(topic="transfers")
    yield "find a common word of one topic", partial(found, common, topic, None)
    rare = Filters(status="claimed", agent=7, language="ko-KR")
    yield "find by three filters", partial(found, "", rare, None)
    late = Filters(overdue_at=now, tag="vip")
    yield "find overdue with a tag", partial(found, "", late, None)
    month = Filters(opened_from=now - 400 * DAY, opened_before=now - 390 * DAY)
    yield "find a common word in ten days", partial(found, common, month, None)


def page_of(tab: Tab, place: Place, cursor: str | None, session: Session) -> object:
    return list_page(session, tab, place, cursor=cursor, limit=50)


def found(
    typed: str | Query, filters: Filters, cursor: str | None, session: Session
) -> object:
    now = search_rows.NOW
    return find_cases(session, typed, filters, now=now, cursor=cursor)


def deep_cursor(database: Database, tab: Tab, place: Place) -> str | None:
    """Return a cursor from about the middle of a list's last part."""
    with database.reading() as session:
        at = len(PARTS[tab]) - 1
        part = PARTS[tab][at]
        total = count(session, part, place, 1 << 30)
        if total < 100:
            return None
        asked = statement(session, part, place, None, total // 2)
        key = list(session.execute(asked))[-1]
        return Cursor(mark_of(tab, place), (at, *key)).text


@dataclass(frozen=True)
class Some:
    """A case, and what it is found by."""

    number: int
    phone: str
    account: str
    transaction: str


def random_row(database: Database) -> Some:
    """Return a case from the middle that has a transaction."""
    with database.reading() as session:
        top = session.scalar(select(func.max(Case.number))) or 0
        rows = select(Case).where(Case.number > top // 2, Case.topic == "transfers")
        case = session.scalars(rows.order_by(Case.number).limit(1)).one()
        given = case.collected["transaction"]
        return Some(case.number, case.caller or "", case.account or "", given)


def typed_of(some: Some) -> Iterator[tuple[str, str]]:
    """Yield what somebody types who looks for a case."""
    yield "a number as it is written", f"({some.phone[3:6]}) {some.phone[6:]}"
    yield "the last four digits", some.phone[-4:]
    yield "an account", some.account
    yield "the beginning of a transaction", some.transaction[:12]


def begun_of(some: Some) -> Iterator[tuple[str, str]]:
    """Yield the first digits of a telephone number, typed in Ctrl-K."""
    yield "the first four digits, as all have them,", some.phone[:5]
    yield "the first six digits at home", some.phone[3:9]


def measure(database: Database) -> dict[str, tuple[float, float, float]]:
    """Return p50, p95 and the longest of each, in ms; the first time is left out."""
    told: dict[str, tuple[float, float, float]] = {}
    for name, work in works(database):
        took: list[float] = []
        for _ in range(TIMES + 1):
            begun = time.perf_counter()
            with database.reading() as session:
                work(session)
            took.append((time.perf_counter() - begun) * 1000)
        rest = sorted(took[1:])
        told[name] = (rest[len(rest) // 2], rest[int(len(rest) * 0.95)], rest[-1])
    return told


def show(measured: dict[str, dict[str, tuple[float, float, float]]]) -> None:
    """Print one table for all databases."""
    print("| what | " + " | ".join(f"{name}: p50, p95, max, ms" for name in measured))
    print("| --- |" + " --- |" * len(measured))
    first = next(iter(measured.values()))
    for what in first:
        cells = (" ".join(f"{ms:.1f}" for ms in one[what]) for one in measured.values())
        print(f"| {what} | " + " | ".join(cells) + " |")


def main() -> None:
    """Build, and measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=1_000_000)
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--only", choices=KINDS)
    options = asked.parse_args()
    with TemporaryDirectory(prefix="ivr-search-") as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        measured: dict[str, dict[str, tuple[float, float, float]]] = {}
        for name, opened in KINDS.items():
            if options.only in {None, name}:
                with opened(folder) as database:
                    made(database, folder / f"{name}.done", options.cases)
                    measured[name] = measure(database)
        show(measured)
        print(f"load: {os.getloadavg()}")


if __name__ == "__main__":
    main()
