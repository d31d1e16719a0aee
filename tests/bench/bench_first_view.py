"""How long the server takes for the console's first view at a million cases.

    python tests/bench/bench_first_view.py --folder FOLDER [--times 30]

FOLDER is what `bench_search.py --folder FOLDER --only SQLite` has built.  Each page is
asked of the whole application by one of its agents, who has three views: what is told
is the time from the request to the last byte of its answer, and how much of that the
process had a core, in ms.  The views are saved in that database.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from signed import SHIPPED_FLOW
from sqlalchemy import delete, select

from ivr.app import create_app
from ivr.cases import saved_views
from ivr.cases.narrowing import Narrow
from ivr.cases.saved_views import Wanted
from ivr.cases.signing_in import new_session
from ivr.db import Database
from ivr.migrations import upgrade
from ivr.settings import Settings
from ivr.tables import Agent, SavedView

SITE = "https://hotline.example"
# What most cases are, what few are, and what none is: then all that a page may look at
# is looked at.
VIEWS = {
    "of a topic": Narrow(topic="transfers"),
    "of a language and a priority": Narrow(language="ko-KR", priority="high"),
    "that has no case": Narrow(tag="never-given"),
}


def pages(database: Database) -> Iterator[tuple[str, str]]:
    """Yield each page's name and address; three views are saved for them."""
    with database.writing() as session:
        session.execute(delete(SavedView))
    yield "the list", "/console/"
    with database.writing() as session:
        agent = session.scalars(select(Agent).order_by(Agent.id)).first()
        for name, narrow in VIEWS.items():
            wanted = Wanted(name, "action", narrow)
            saved_views.save(session, agent, wanted, datetime.now(UTC))
    yield "the list, three views beside it", "/console/"
    for name, narrow in VIEWS.items():
        asked = "&".join(f"{key}={value}" for key, value in narrow.asked.items())
        yield f"a view {name}", f"/console/?tab=action&{asked}"


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
    """Measure the pages."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--folder", type=Path, required=True)
    asked.add_argument("--times", type=int, default=30)
    options = asked.parse_args()
    database = Database(f"sqlite:///{options.folder / 'search.db'}")
    upgrade(database)
    measure(database, options.folder, options.times)
    database.close()
    print(f"load: {os.getloadavg()}")


if __name__ == "__main__":
    main()
