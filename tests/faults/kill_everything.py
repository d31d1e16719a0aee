"""Web, worker and database are killed at random instants while calls come in.

    python tests/faults/kill_everything.py --rounds 200 --seed 1
        --database postgresql|sqlite

Real `ivr web`, two real `ivr worker` and, with PostgreSQL, a real server of its own;
callers of the simulator call all the time, leave messages and want texts.  Each round
waits until something was answered, kills a process or all of a part with SIGKILL after
a random moment, and starts again what nobody else does.  In the end everything that was
answered 200 must be stored as it was answered, every message with its own bytes, and
nothing twice.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path += [str(TESTS), str(TESTS / "server")]

from kept_promises import check
from killed_callers import NUMBER, Ledger, calling
from killed_parts import Part, Web
from killed_postgres import own_server
from processes import wait_for
from real_hotline import IVR, free_port
from sqlalchemy import func, select

from ivr.db import Database
from ivr.demo.server import settings_for
from ivr.migrations import upgrade
from ivr.simulator import Exchange, VirtualClock
from ivr.tables import Message, Recording

CALLERS, WORKERS = 4, 2
LONGEST_LIFE_S = 0.5
FINISH_S = 240
# How often each is hit, among those that are there; a whole web part takes seconds to
# start, in which nothing is acknowledged that could be lost.
WEIGHTS = {
    "a web process": 16,
    "a worker": 6,
    "a database process": 8,
    "the database": 6,
    "the web part": 1,
}


class Rounds:
    """A hotline in `folder`, whose parts are killed; `server` is its PostgreSQL."""

    def __init__(self, folder, stack, seed, server=None):
        self.folder, self.server = folder, server
        self.random, self.hits = random.Random(seed), Counter()
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        self.ledger = Ledger()
        self.exchange = exchange_at(url, self.ledger)
        api_url = stack.enter_context(self.exchange.serving())
        self.environment = settings_for(self.exchange, url, api_url, folder) | {
            "IVR_MODELS": str(folder / "models"),  # what Vosk does is played elsewhere
            "IVR_CALLS_PER_HOUR": "0",
        }
        if server is not None:
            self.environment["IVR_DATABASE_URL"] = server.url
        self.database = Database(self.environment["IVR_DATABASE_URL"])
        stack.callback(self.database.close)
        upgrade(self.database)
        self.web = Web(folder, self.environment, port)
        self.workers = [
            Part(folder, self.environment, "worker") for _ in range(WORKERS)
        ]
        for part in (self.web, *self.workers):
            stack.callback(part.kill_if_there)
            part.start()
        self.until_all_are_ready()

    def until_all_are_ready(self):
        for part in (self.web, *self.workers):
            part.until_ready()

    def run(self, rounds):
        """Kill so often while calls come in, then let everything be finished."""
        with calling(self.exchange, CALLERS) as callers:
            for _ in range(rounds):
                self.play_round()
            self.until_all_are_ready()
        self.calls = sum(one.calls for one in callers)
        self.finish()
        check(self)
        ended = [part.end() for part in (self.web, *self.workers)]
        assert ended == [0] * len(ended), ended

    def play_round(self):
        self.revive()
        before = self.ledger.acknowledged
        wait_for(
            lambda: self.ledger.acknowledged > before, FINISH_S, "calls to be answered"
        )
        time.sleep(self.random.uniform(0, LONGEST_LIFE_S))
        names, weights = zip(*WEIGHTS.items(), strict=True)
        hit = False
        while not hit:
            (name,) = self.random.choices(names, weights)
            hit = self.kill(name)
        self.hits[name] += 1

    def revive(self):
        """Start the workers again that found no database at their start.

        A web part that began does not end by itself, whatever else does.
        """
        assert self.web.runs(), self.web.log.read_text()[-2000:]
        for one in self.workers:
            one.revive()

    def kill(self, name):
        """Kill it and have it started again; tell whether it was there."""
        match name:
            case "a web process":
                return self.web.kill_one(self.random)
            case "the web part":
                self.web.kill()
                self.web.start()
                self.web.until_ready()
                return True
            case "a worker":
                return self.kill_worker()
            case "a database process":
                return self.server is not None and self.server.kill_one(self.random)
        if self.server is not None:
            self.server.kill()
            self.server.start()
        return self.server is not None

    def kill_worker(self):
        ready = [one for one in self.workers if one.is_ready()]
        if not ready:
            return False
        found = self.random.choice(ready)
        found.kill()
        found.start()
        return True

    def finish(self):
        """Wait until the workers have done all, then fetch what nobody told us of."""
        wait_for(lambda: self.left() == 0, FINISH_S, "all that was told of to be done")
        asked = (IVR, "recordings", "backfill")
        subprocess.run(
            asked,
            env=self.environment,
            cwd=self.folder,
            check=True,
            capture_output=True,
        )
        wait_for(lambda: self.left() == 0, FINISH_S, "the rest to be done")

    def left(self):
        """How many recordings and texts are still on their way."""
        with self.database.reading() as session:
            unfetched = select(func.count()).where(
                Recording.due_at.isnot(None), Recording.sha256.is_(None)
            )
            unsent = select(func.count()).where(Message.due_at.isnot(None))
            return session.scalar(unfetched) + session.scalar(unsent)


def exchange_at(url, wire):
    """An exchange whose number leads to `url`, as the README has it."""
    exchange = Exchange(
        account_sid="AC" + "a" * 32,
        auth_token="b" * 32,
        clock=VirtualClock(datetime.now(UTC)),
        post=wire,
    )
    exchange.add_number(
        NUMBER,
        voice_url=f"{url}/twilio/voice",
        fallback_url=f"{url}/twilio/fallback",
        status_callback=f"{url}/twilio/status#rc=5&rp=all",
    )
    return exchange


def play(database, folder, rounds, seed):
    """Play all rounds; return what was done."""
    with ExitStack() as stack:
        server = None
        if database == "postgresql":
            server = stack.enter_context(own_server())
        found = Rounds(Path(folder), stack, seed, server)
        found.run(rounds)
        return found


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--database", default="postgresql")
    asked = options.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        done = play(asked.database, folder, asked.rounds, asked.seed)
    ledger = done.ledger
    sys.stdout.write(
        f"{asked.rounds} kills on {asked.database} in {time.monotonic() - begun:.0f} s,"
        f" {done.calls} calls: {len(ledger.answers)} answers, {len(ledger.recordings)}"
        f" recordings and {len(ledger.ended)} ends were acknowledged, none is lost,"
        f" none is there twice; {ledger.apologies} apologies, {ledger.refused}"
        f" refusals; a kill hit: {dict(done.hits.most_common())}\n"
    )


if __name__ == "__main__":
    main()
