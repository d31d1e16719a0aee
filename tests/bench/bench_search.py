"""Search and lists at a million cases, on SQLite and on PostgreSQL, in one run.

    python tests/bench/bench_search.py [--cases 1000000] [--folder FOLDER]

Builds both databases in FOLDER (a temporary one, unless named; what is there is used
again) and measures each page and each search many times.  PostgreSQL is Debian's,
started here.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

import postgres
import search_rows

from ivr.db import Database
from ivr.migrations import upgrade

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
        for name, opened in KINDS.items():
            if options.only in {None, name}:
                with opened(folder) as database:
                    made(database, folder / f"{name}.done", options.cases)


if __name__ == "__main__":
    main()
