"""A month of a hotline in virtual time, with all that goes wrong in one.

    python -m tests.bench.simulated_month --calls 50000 --agents 20 --days 30 --seed 1
        [--database postgresql://...]   (an empty one; a SQLite file of its own without)

Callers call, again and about the same thing; agents call them back, leave, vanish, do
nothing, are disabled; the worker dies in its rounds, before a call is placed and after;
the network loses, doubles and reorders what it tells.  All of it goes through the real
functions of `ivr.calls`, `ivr.cases` and `ivr.callbacks`.  It ends with 1 when what
must be 0 is not: order violations, double calls, lost calls and cases, due times that
are not monotone, answers to a turn sent again that differ.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from datetime import timedelta

from ivr.logs import keep_logs_quiet
from tests.bench.month.agents import Agents
from tests.bench.month.callers import Callers
from tests.bench.month.judge import Judge
from tests.bench.month.machines import Machine
from tests.bench.month.network import Network
from tests.bench.month.world import BEGINS, World, world

# After the last call, what is left is worked off; every plan and retry ends by then.
AFTER_DAYS = 12
ZEROS = (
    "order violations",
    "double calls",
    "lost calls",
    "lost cases",
    "due times not monotone",
    "answers that differ",
)


@dataclass(frozen=True)
class Figures:
    """What a month came to; `zeros` are what must not happen."""

    counts: dict[str, int]
    kept_percent: float
    longest_wait: timedelta
    seconds: float

    @property
    def zeros(self) -> dict[str, int]:
        """What must be 0."""
        return {name: self.counts.get(name, 0) for name in ZEROS}


def month(
    *, calls: int, agents: int, days: int, seed: int, url: str | None = None
) -> Figures:
    """Let a month pass and return what it came to."""
    began = time.perf_counter()
    with world(seed, agents, url) as here:
        judge = Judge(here)
        pass_time(here, judge, calls, days)
        judge.finish()
        took = time.perf_counter() - began
        return Figures(dict(judge.counts), judge.kept, judge.longest_wait, took)


def pass_time(here: World, judge: Judge, calls: int, days: int) -> None:
    """Have everybody there, and let them do what they do."""
    network = Network(here, judge)
    machine = Machine(here, judge, network)
    staff = Agents(here, judge, machine.look_soon)
    network.over, machine.told = staff.over, staff.something_new
    staff.plan(days + AFTER_DAYS)
    machine.plan()
    Callers(here, judge, staff.something_new).plan(calls, days)
    here.run(BEGINS + timedelta(days=days))
    for day in range(1, AFTER_DAYS + 1):
        if not judge.open_cases():
            return
        here.run(BEGINS + timedelta(days=days + day))


def main() -> None:
    """Let a month pass, and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=50_000)
    parser.add_argument("--agents", type=int, default=20)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="an empty PostgreSQL database")
    given = parser.parse_args()
    keep_logs_quiet()
    came = month(
        calls=given.calls,
        agents=given.agents,
        days=given.days,
        seed=given.seed,
        url=given.database,
    )
    for name, many in sorted(came.counts.items()):
        if name not in ZEROS:
            print(f"{name:26}{many:10}")
    print(f"{'promises kept %':26}{came.kept_percent:10.2f}")
    print(f"{'longest wait':26}{came.longest_wait!s:>10}")
    print(f"{'run time s':26}{came.seconds:10.1f}")
    for name, many in came.zeros.items():
        print(f"{name:26}{many:10}")
    sys.exit(1 if any(came.zeros.values()) else 0)


if __name__ == "__main__":
    main()
