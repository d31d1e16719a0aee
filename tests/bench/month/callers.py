"""Those who call: by day and hour, some of them again, some unhappy."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count
from zoneinfo import ZoneInfo

from ivr.accounts.directory import Account, add_accounts
from ivr.accounts.table import TableDirectory
from ivr.calls.ahead import Foresight
from ivr.calls.desk import Arrival
from ivr.calls.news import StatusNews, note_status
from ivr.calls.turns import CallerTurn, answer_arrival, answer_turn
from ivr.flow.inputs import Digits
from tests.bench.month.judge import Judge
from tests.bench.month.world import BEGINS, World

OURS = "+18005550100"
# How many call in each hour of a day, against others; by the clock of the callers.
BY_HOUR = (
    1,
    1,
    1,
    1,
    1,
    2,
    4,
    6,
    9,
    11,
    12,
    11,
    10,
    10,
    11,
    11,
    10,
    9,
    7,
    6,
    4,
    3,
    2,
    1,
)
WEEKEND = 0.35
TOPICS = {"1": 8, "2": 25, "3": 30, "4": 27, "5": 2}
HANGS_UP, CALLS_AGAIN, VOUCHED = 0.07, 0.12, 0.15
LOST, DOUBLED = 0.04, 0.04


@dataclass(slots=True)
class Callers:
    """Has people call."""

    world: World
    judge: Judge
    told: Callable[[], None]
    recent: deque[str] = field(default_factory=lambda: deque(maxlen=400))
    serial: "count[int]" = field(default_factory=lambda: count(1))

    def plan(self, calls: int, days: int) -> None:
        """Have so many calls in so many days."""
        rng, zone = self.world.random, ZoneInfo(self.world.hours.zone)
        hours = [BEGINS + timedelta(hours=hour) for hour in range(days * 24)]
        weights = []
        for hour in hours:
            local = hour.astimezone(zone)
            quiet = local.weekday() >= 5 or not self.world.hours.spans_of(local.date())
            weights.append(BY_HOUR[local.hour] * (WEEKEND if quiet else 1))
        for hour in rng.choices(hours, weights, k=calls):
            self.world.when(hour + timedelta(seconds=rng.uniform(0, 3600)), self.call)

    def call(self) -> None:
        """Somebody calls, and is greeted."""
        world, number = self.world, next(self.serial)
        if self.recent and world.chance(CALLS_AGAIN):
            caller = world.random.choice(self.recent)
        else:
            caller = f"+1202{2_000_000 + number}"
        self.recent.append(caller)
        came = Arrival(f"CA{number:032x}", caller, OURS, world.chance(VOUCHED))
        looked = self._verified(came) if came.attested else {}
        answer = world.desk(lambda desk: answer_arrival(desk, plain, came, looked))
        if world.chance(DOUBLED):
            again = world.desk(lambda desk: answer_arrival(desk, plain, came, {}))
            self.judge.counts["answers that differ"] += again != answer
        speaks_s = world.random.uniform(5, 240)
        began = world.at
        gone = world.chance(HANGS_UP)
        step = partial(self._end, came) if gone else partial(self._choose, came, began)
        world.later(speaks_s, step)

    def _verified(self, came: Arrival) -> dict:
        """Have the caller's number on file, and ask for it as a webhook does."""
        world = self.world
        phone = came.caller or ""
        account = Account(phone.removeprefix("+"), phone, None, {})
        with world.database.writing() as session:
            add_accounts(session, [account])
        reading = world.database.reading
        ahead = Foresight(world.hotline, TableDirectory(reading), reading)
        return ahead.turn(came, 0, (), world.at)

    def _choose(self, came: Arrival, began) -> None:
        world = self.world
        [key] = world.random.choices(list(TOPICS), list(TOPICS.values()))
        given = (Digits(key, at=world.at),)
        turn = CallerTurn(1, given)
        answer = world.desk(lambda desk: answer_turn(desk, plain, came, turn))
        self.judge.opened(came.sid, began)
        self.told()
        if world.chance(DOUBLED):
            again = world.desk(lambda desk: answer_turn(desk, plain, came, turn))
            self.judge.counts["answers that differ"] += again != answer
        world.later(world.random.uniform(2, 20), partial(self._end, came))

    def _end(self, came: Arrival) -> None:
        """Tell that the call is over, unless that is lost."""
        world = self.world
        if world.chance(LOST):
            return
        news = StatusNews(came.sid, "completed", 1, 30)
        for _ in range(1 + world.chance(DOUBLED)):
            world.desk(lambda desk: note_status(desk, news))


def plain(actions, turn: int, revision: str) -> str:
    """Return an answer as text."""
    return f"{turn} {revision} {actions}"
