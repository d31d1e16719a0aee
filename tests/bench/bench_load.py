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
import heapq
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from sqlalchemy import create_engine, text

from ivr.demo.callers import CALLERS, Caller
from ivr.demo.server import EmbeddedHotline, free_port, serving, settings_for
from ivr.simulator import (
    Answer,
    BrokenOffError,
    CannotConnectError,
    Exchange,
    SimulatedCall,
    TimedOutError,
    VirtualClock,
)

NUMBER = "+18005550100"
THREADS = 48
TICKS_A_S = os.sysconf("SC_CLK_TCK")
# The hotline's processes, by what their command lines have.
PARTS = ("recogniser", "worker", "web")
# Every caller begins within the first `--between` seconds; times count after that.
TAKEN_IN = """
    SELECT calls.sid FROM calls JOIN cases ON cases.call_id = calls.id
    UNION SELECT calls.sid FROM calls JOIN contacts ON contacts.call_id = calls.id
"""


class Times:
    """The exchange's wire: posts on kept connections, and notes how long each took."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.wrong: dict[str, int] = defaultdict(int)
        self.counting = False
        self._pool = urllib3.PoolManager(maxsize=THREADS, retries=False)
        self._lock = threading.Lock()

    def __call__(
        self, url: str, headers: Mapping[str, str], body: bytes, timeout_s: float
    ) -> Answer:
        """Post as Twilio would; raises WireError."""
        began = time.perf_counter()
        try:
            got = self._pool.request(
                "POST", url, body=body, headers=dict(headers), timeout=timeout_s
            )
        except urllib3.exceptions.ReadTimeoutError as error:
            self.fail("too slow")
            raise TimedOutError(str(error)) from error
        except urllib3.exceptions.ProtocolError as error:
            self.fail("broken off")
            raise BrokenOffError(str(error)) from error
        except urllib3.exceptions.HTTPError as error:
            self.fail("no connection")
            raise CannotConnectError(str(error)) from error
        took = time.perf_counter() - began
        if got.status >= 300:
            self.fail(f"answered {got.status}")
        with self._lock:
            if self.counting:
                self.seconds[urlsplit(url).path.removeprefix("/twilio/")].append(took)
        return Answer(got.status, dict(got.headers), got.data)

    def fail(self, why: str) -> None:
        """Count what no caller should meet."""
        with self._lock:
            self.wrong[why] += 1


@dataclass
class Played:
    """A call on its way: who calls, and what they have still to do."""

    caller: Caller
    call: SimulatedCall
    left: Iterator[object]


@dataclass
class Crowd:
    """The callers, so many at once; each acts `between` seconds after the last time."""

    exchange: Exchange
    at_once: int
    between: float
    chance: random.Random
    due: list[tuple[float, int, Played | None]] = field(default_factory=list)
    ended: list[Played] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def go_on(self, until: float) -> None:
        """Let them call until that moment, then let those who call finish."""
        begin = time.monotonic()
        for _ in range(self.at_once):
            at = begin + self.chance.uniform(0, self.between)
            heapq.heappush(self.due, (at, next(self.order), None))
        acting: set[Future[None]] = set()
        with ThreadPoolExecutor(THREADS) as pool:
            while self.due or acting:
                acting = {one for one in acting if not checked(one)}
                with self.lock:
                    ripe = bool(self.due) and self.due[0][0] <= time.monotonic()
                    found = heapq.heappop(self.due) if ripe else None
                if found is None:
                    time.sleep(0.002)
                elif found[2] is not None or time.monotonic() < until:
                    acting.add(pool.submit(self.act, found[0], found[2], until))

    def act(self, at: float, played: Played | None, until: float) -> None:
        """Do one caller's next step, and say when the one after it is due."""
        self.late.append(time.monotonic() - at)
        if played is None:
            played = self.begin()
        elif (step := next(played.left, None)) is None:
            played.call.hang_up()
        else:
            played.call.act(step)
        ended = played.call.ended
        if ended:
            self.ended.append(played)
        if not ended or time.monotonic() < until:
            following = at + self.between * self.chance.uniform(0.8, 1.2)
            with self.lock:
                entry = (following, next(self.order), None if ended else played)
                heapq.heappush(self.due, entry)

    def begin(self) -> Played:
        """Let the next caller ring, from a number that nobody has."""
        turn = next(self.order)
        caller = CALLERS[turn % len(CALLERS)]
        known = caller.number.startswith("+")
        number = f"+86139{turn:08}" if known else caller.number
        call = self.exchange.call(from_=number, to=NUMBER)
        return Played(caller, call, iter(caller.steps))


def checked(future: Future[None]) -> bool:
    """Tell whether it is done; raises what it raised."""
    if future.done():
        future.result()
        return True
    return False


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
