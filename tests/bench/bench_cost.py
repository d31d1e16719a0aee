"""What a webhook costs the processor, by its kind, and how much SQL it runs.

    python tests/bench/bench_cost.py [--calls 220]
        [--database postgresql://...] [--profile voice|step|...|all] [--sql step]

The demo's callers call the whole application within this process, with all that
Twilio sends and SQLite at full durability.  Counted is the processor's time of every
thread of the process between a request and its answer, which other work on the machine
lengthens a little, and waiting does not at all; so two versions of the program are
best compared by running this from each in turn.  Each request is then sent a second
time, as a replay, and a route of Flask's that answers a constant gets the same ones.

`--profile` prints where the time goes in requests of a kind; `--sql` prints the
statements of each request of a kind, the most usual lists of them first.
"""

import argparse
import cProfile
import os
import pstats
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.test import run_wsgi_app

from ivr.app import create_app
from ivr.db import Database
from ivr.demo.callers import CALLERS
from ivr.demo.server import settings_for
from ivr.migrations import upgrade
from ivr.settings import read_settings
from ivr.simulator import Answer, Exchange, VirtualClock

NUMBER, URL = "+18005550100", "http://127.0.0.1:8000"


@dataclass
class Costs:
    """What the requests of each kind took, in ms of processor, and their SQL."""

    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sql: dict[str, list[tuple[str, ...]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    running: list[str] = field(default_factory=list)


@dataclass
class InProcess:
    """The exchange's wire: asks the application here, and notes what that cost."""

    app: Callable[..., Any]
    bare: Callable[..., Any]
    costs: Costs
    profile: str | None
    profiler: cProfile.Profile = field(default_factory=cProfile.Profile)
    counting: bool = False

    def __call__(
        self, url: str, headers: Mapping[str, str], body: bytes, timeout_s: float
    ) -> Answer:
        """Answer as the application does."""
        del timeout_s
        kind = urlsplit(url).path.removeprefix("/twilio/")
        answer = self.ask(kind, self.app, url, headers, body)
        again = self.ask(f"{kind} again", self.app, url, headers, body)
        if again.status != answer.status or again.body != answer.body:
            sys.exit(f"{kind}: a replay is answered otherwise")
        self.ask("bare Flask", self.bare, url, headers, body)
        return answer

    def ask(
        self,
        kind: str,
        app: Callable[..., Any],
        url: str,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        """Ask one application, and note what it cost under `kind`."""
        environ = environ_of(url, headers, body)
        self.costs.running.clear()
        profiled = self.counting and self.profile in {kind, "all"}
        if profiled and app is self.app:
            self.profiler.enable()
        began = time.process_time()
        parts, status, got = run_wsgi_app(app, environ, buffered=True)
        whole = b"".join(parts)
        took = time.process_time() - began
        self.profiler.disable()
        if self.counting:
            self.costs.ms[kind].append(took * 1000)
            self.costs.sql[kind].append(tuple(self.costs.running))
        return Answer(int(status.split()[0]), dict(got.items()), whole)


def environ_of(url: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """Return a request as gunicorn hands it to an application."""
    parts = urlsplit(url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    return environ


def bare_app() -> Flask:
    """Return an application that answers every request with a constant."""
    app = Flask("bare")

    @app.post("/twilio/<path:page>")
    def answer(page: str) -> tuple[str, int, dict[str, str]]:
        del page
        return "<Response/>", 200, {"Content-Type": "text/xml"}

    return app


@contextmanager
def hotline(
    folder: Path, database: str | None, profile: str | None
) -> Generator[tuple[Exchange, InProcess]]:
    """Yield an exchange whose numbers lead to an application in this process."""
    costs = Costs()
    wire = InProcess(Flask("none"), bare_app(), costs, profile)
    exchange = Exchange(
        account_sid="AC" + "a" * 32,
        auth_token="b" * 32,
        clock=VirtualClock(datetime.now(UTC)),
        post=wire,
    )
    exchange.add_number(
        NUMBER, voice_url=f"{URL}/twilio/voice", status_callback=f"{URL}/twilio/status"
    )
    with exchange.serving() as api_url:
        told = settings_for(exchange, URL, api_url, folder)
        told |= {"IVR_CALLS_PER_HOUR": "0", "IVR_SECRET_KEY": "0" * 32}
        if database is not None:
            told["IVR_DATABASE_URL"] = database
        os.environ.clear()
        os.environ.update(told)
        settings = read_settings()
        made = Database(settings.ivr_database_url)
        upgrade(made)
        made.close()
        wire.app = create_app(settings)
        event.listen(Engine, "before_cursor_execute", noting(costs.running))
        yield exchange, wire


def noting(running: list[str]) -> Callable[..., None]:
    """Return what notes each statement before it runs."""

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        running.append(statement)

    return note


def call_in(exchange: Exchange, turns: "count[int]", calls: int) -> None:
    """Have so many callers call, one after the other, each from their own number."""
    for _ in range(calls):
        turn = next(turns)
        caller = CALLERS[turn % len(CALLERS)]
        known = caller.number.startswith("+")
        number = f"+86139{turn:08}" if known else caller.number
        call = exchange.call(from_=number, to=NUMBER)
        for step in caller.steps:
            if not call.ended:
                call.act(step)
        if not call.ended:
            call.hang_up()


def table(costs: Costs) -> None:
    """Print what each kind of request cost."""
    bare = quantiles(costs.ms["bare Flask"], n=10)[0]
    print(
        f"{'':18}{'requests':>9}{'p10 ms':>9}{'p50':>8}{'mean':>8}{'to bare':>9}"
        f"{'SQL':>7}"
    )
    for kind, times in sorted(costs.ms.items()):
        each = fmean(map(len, costs.sql[kind]))
        tenths = quantiles(times, n=10)
        print(
            f"{kind:18}{len(times):9}{tenths[0]:9.2f}{tenths[4]:8.2f}"
            f"{fmean(times):8.2f}{bare / tenths[0]:9.2f}{each:7.1f}"
        )


def print_sql(costs: Costs, kind: str) -> None:
    """Print the lists of statements that requests of a kind ran, the usual first."""
    for statements, times in Counter(costs.sql[kind]).most_common(4):
        print(f"\n{kind}: {times} times, {len(statements)} statements")
        for statement in statements:
            print("   ", " ".join(statement.split())[:150])


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=220)
    parser.add_argument("--database")
    parser.add_argument("--profile")
    parser.add_argument("--sql")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        with hotline(Path(name), told.database, told.profile) as (exchange, wire):
            turns = count()
            call_in(exchange, turns, len(CALLERS))
            wire.counting = True
            call_in(exchange, turns, told.calls)
        table(wire.costs)
        if told.sql:
            print_sql(wire.costs, told.sql)
        if told.profile:
            pstats.Stats(wire.profiler).sort_stats("cumtime").print_stats(90)


if __name__ == "__main__":
    main()
