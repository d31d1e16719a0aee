"""Whole calls, so many at once, against a running hotline.

    python tests/bench/bench_load.py [--calls 10 100 1000] [--between 10]
        [--database postgresql://...]   (an empty one; a SQLite file of its own without)

The demo's callers call, each from a number of their own: they press keys, say words,
leave messages, hang up, and another calls as soon as one is done.  Between what a
caller hears and does lie `--between` seconds, so that a thousand callers make about a
hundred requests a second.  The exchange is the simulator: it signs its requests, reads
each answer, tells of the call's end and of each recording, and serves the recording,
which the hotline's worker fetches.  No speech model is installed: what Vosk takes is
measured by bench_transcription.py, and happens in processes of their own.

Printed are the times of the answers as the exchange sees them, what went wrong, how
late the exchange itself was, and what processor's time a call takes of each part of
the hotline, and of the exchange, which has the same processors here.  It ends with 1
when an answer failed, a call met an error of Twilio's, or a caller who wants help has
no case.
"""

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from crowd import NUMBER, Crowd, Played, Times
from sqlalchemy import create_engine, text

from ivr.demo.server import EmbeddedHotline, free_port, serving, settings_for
from ivr.simulator import Exchange, VirtualClock

TICKS_A_S = os.sysconf("SC_CLK_TCK")
# The hotline's processes, by what their command lines have.
PARTS = ("recogniser", "worker", "web")
TAKEN_IN = """
    SELECT calls.sid FROM calls JOIN cases ON cases.call_id = calls.id
    UNION SELECT calls.sid FROM calls JOIN contacts ON contacts.call_id = calls.id
"""


@contextmanager
def hotline(database: str | None, wire: Times) -> Generator[EmbeddedHotline]:
    """Run a hotline of its own, with an exchange that posts by `wire`."""
    exchange = Exchange(
        account_sid="AC" + "a" * 32,
        auth_token="b" * 32,
        clock=VirtualClock(datetime.now(UTC)),
        post=wire,
    )
    url = f"http://127.0.0.1:{free_port(8766)}"
    exchange.add_number(  # as the README has it
        NUMBER,
        voice_url=f"{url}/twilio/voice",
        fallback_url=f"{url}/twilio/fallback",
        status_callback=f"{url}/twilio/status#rc=5&rp=all",
    )
    with tempfile.TemporaryDirectory() as name, exchange.serving() as api_url:
        folder = Path(name)
        environment = settings_for(exchange, url, api_url, folder)
        environment |= {"IVR_MODELS": str(folder / "models")}
        environment |= {"IVR_CALLS_PER_HOUR": "0"}  # one may not be told from another
        if database is not None:
            environment["IVR_DATABASE_URL"] = database
        running = EmbeddedHotline(url, exchange, folder, environment)
        with serving(running):
            yield running


def processor_s(folder: Path) -> Counter[str]:
    """Return the processor's time in s of what runs in the folder, by its part."""
    found: Counter[str] = Counter({"exchange": time.process_time()})
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve() == folder.resolve():
                stat = (process / "stat").read_text().rpartition(")")[2].split()
                told = (process / "cmdline").read_text()
                part = next((one for one in PARTS if one in told), "else")
                found[part] += (int(stat[11]) + int(stat[12])) / TICKS_A_S
        except OSError:  # It has ended meanwhile.
            continue
    return found


def lost(running: EmbeddedHotline, ended: list[Played]) -> int:
    """Return how many calls of those who wanted help are in no case."""
    url = running.environment["IVR_DATABASE_URL"]
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        taken_in = set(connection.scalars(text(TAKEN_IN)))
    engine.dispose()
    wanted = {played.call.sid for played in ended if played.caller.wants_case}
    return len(wanted - taken_in)


def measure(at_once: int, between: float, seconds: float, database: str | None) -> bool:
    """Run one crowd and print what it met; tell whether nothing went wrong."""
    wire = Times()
    with hotline(database, wire) as running:
        crowd = Crowd(running.exchange, at_once, between, random.Random(1))
        before, began = processor_s(running.folder), time.monotonic()
        # Every caller begins within so many seconds; times count after that.
        threading.Timer(between, lambda: setattr(wire, "counting", True)).start()
        crowd.go_on(began + between + seconds)
        took, busy = time.monotonic() - began, processor_s(running.folder)
        busy.subtract(before)
        missing = lost(running, crowd.ended)
    errors = sum(bool(played.call.errors) for played in crowd.ended)
    requests = sum(map(len, wire.seconds.values()))
    print(
        f"{at_once} calls at once for {took:.0f} s: {len(crowd.ended)} calls, "
        f"{requests / (took - between):.1f} requests/s; failed {dict(wire.wrong)}, "
        f"calls with errors {errors}, lost {missing}; the exchange was late by "
        f"{1000 * quantile(crowd.late, 0.99):.0f} ms (p99)"
    )
    for part, used in sorted(busy.items()):
        a_call = 1000 * used / max(len(crowd.ended), 1)
        print(
            f"  {part:18}{a_call:8.1f} ms of processor a call, {used / took:.0%} of one"
        )
    every = [one for times in wire.seconds.values() for one in times]
    for name, times in (*sorted(wire.seconds.items()), ("all", every)):
        parts = (quantile(times, part) * 1000 for part in (0.5, 0.95, 0.99, 1))
        cells = "".join(f"{part:9.1f}" for part in parts)
        print(f"  {name:18}{len(times):8}{cells}", flush=True)
    return not (wire.wrong or errors or missing)


def quantile(values: list[float], part: float) -> float:
    """Return the value that `part` of all do not exceed."""
    ordered = sorted(values) or [0.0]
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--between", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--database")
    told = parser.parse_args()
    print(f"  {'':18}{'requests':>8}{'p50 ms':>9}{'p95':>9}{'p99':>9}{'most':>9}")
    good = [
        measure(at_once, told.between, told.seconds, told.database)
        for at_once in told.calls
    ]
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
