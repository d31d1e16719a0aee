"""How long the server takes for the console's first view at a million cases.

    python tests/bench/bench_first_view.py [--postgresql] [--cases 1000000] [--times 30]

Builds the cases (`many_cases.py`) on SQLite or on PostgreSQL.  Each page is asked of
the whole application by one of its agents: what is told is the time from the request
to the last byte of its answer, and how much of that the process had a core, in ms.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import postgres
from many_cases import fill
from signed import SHIPPED_FLOW
from sqlalchemy import select

from ivr.app import create_app
from ivr.cases import saved_views
from ivr.cases.lists import SHOWN, Tab
from ivr.cases.narrowing import Narrow
from ivr.cases.saved_views import Wanted
from ivr.cases.signing_in import new_session
from ivr.db import Database
from ivr.migrations import upgrade
from ivr.settings import Settings
from ivr.tables import Agent

SITE = "https://hotline.example"
# What many cases are, what few are, and what none is: then all that a page may look at
# is looked at.
VIEWS = {
    "of a topic": Narrow(topic="transfers"),
    "of a language and a priority": Narrow(language="ko-KR", priority="high"),
    "that has no case": Narrow(tag="never-given"),
}
# As many as an agent may have, of every tab.
MOST = [(tab, Narrow(topic=topic)) for tab in SHOWN for topic in ("how_to", "policy")][
    : saved_views.MOST - len(VIEWS)
]


def pages(database: Database) -> Iterator[tuple[str, str]]:
    """Yield each page's name and address; views are saved for them meanwhile."""
    yield "the list", "/console/"
    for name, narrow in VIEWS.items():
        save(database, name, "action", narrow)
    yield "the list, three views beside it", "/console/"
    for name, narrow in VIEWS.items():
        asked = "&".join(f"{key}={value}" for key, value in narrow.asked.items())
        yield f"a view {name}", f"/console/?tab=action&{asked}"
    for at, (tab, narrow) in enumerate(MOST):
        save(database, f"view {at}", tab, narrow)
    yield "the list, twelve views beside it", "/console/"
    yield "all cases, twelve views beside it", "/console/?tab=all"
    yield "a case", "/console/cases/2000"


def save(database: Database, name: str, tab: Tab, narrow: Narrow) -> None:
    """Keep a view of the agent who asks."""
    with database.writing() as session:
        agent = session.scalars(select(Agent).order_by(Agent.id)).first()
        wanted = Wanted(name, tab, narrow)
        saved_views.save(session, agent, wanted, datetime.now(UTC))


def measure(database: Database, folder: Path, times: int) -> None:
    """Print p50, p95 and the longest of each page; the first time is left out."""
    app = create_app(
        Settings(
            ivr_database_url=database.url,
            ivr_queue_url=f"sqlite:///{folder / 'queue.db'}",
            ivr_recordings=folder / "recordings",
            ivr_flow=SHIPPED_FLOW,
            ivr_public_url=SITE,
            ivr_secret_key="0" * 64,
        )
    )
    client = app.test_client()
    with database.writing() as session:
        agent = session.scalars(select(Agent).order_by(Agent.id)).first()
        token = new_session(session, agent, datetime.now(UTC))
    client.set_cookie("__Host-ivr", token, domain="hotline.example", secure=True)
    print("| page | p50, p95, max, ms | of a core, p50, ms |\n| --- | --- | --- |")
    for name, address in pages(database):
        took: list[float] = []
        worked: list[float] = []
        for _ in range(times + 1):
            begun, own = time.perf_counter(), time.process_time()
            answer = client.get(address, base_url=SITE)
            took.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - own) * 1000)
            assert answer.status_code == 200, answer.location
        rest = sorted(took[1:])
        told = rest[len(rest) // 2], rest[int(len(rest) * 0.95)], rest[-1]
        core = sorted(worked[1:])[len(rest) // 2]
        print(f"| {name} | {' '.join(f'{ms:.1f}' for ms in told)} | {core:.1f} |")


def main() -> None:
    """Build the cases and measure the pages."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=1_000_000)
    asked.add_argument("--times", type=int, default=30)
    asked.add_argument("--postgresql", action="store_true")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not options.postgresql:
            run(Database(f"sqlite:///{folder / 'ivr.db'}"), folder, options)
            return
        with postgres.serving() as cluster:
            run(Database(cluster.url), folder, options)


def run(database: Database, folder: Path, options: argparse.Namespace) -> None:
    """Fill one database, measure the pages, and leave it."""
    upgrade(database)
    begun = time.perf_counter()
    fill(database, options.cases)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    took = time.perf_counter() - begun
    print(f"{kind}: {options.cases} cases in {took:.0f} s, load {os.getloadavg()}")
    measure(database, folder, options.times)
    database.close()
    print(f"load: {os.getloadavg()}")


if __name__ == "__main__":
    main()
