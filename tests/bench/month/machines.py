"""The worker's rounds in virtual time, and how it dies."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from ivr.callbacks.placing import CallPlacer
from ivr.calls.news import close_idle
from ivr.cases.clock import keep_time
from ivr.cases.forecasting import learn, note_staffing
from ivr.cases.handling import measure_handling
from tests.bench.month.judge import Judge
from tests.bench.month.network import Network
from tests.bench.month.world import Crash, World

SWEEP_S, CLEARING_S, IDLE_CALLS_S, MEASURES_S, STAFFING_S = 120, 240, 1800, 7200, 600
# How soon a worker sees what is to be placed: it looks every two seconds.
SEES_S = 2
DIES_IN_A_ROUND = 0.002
DOWN_S = (20, 400)


class Patience:
    """A worker's `stopping`: who waits on it lets virtual time pass."""

    def __init__(self, world: World) -> None:
        self.world = world

    def is_set(self) -> bool:
        """Never: it goes on."""
        return False

    def wait(self, seconds: float) -> bool:
        """Wait."""
        self.world.move_to(self.world.at + timedelta(seconds=seconds))
        return False


@dataclass(slots=True)
class Machine:
    """A worker that does its rounds, unless it is down."""

    world: World
    judge: Judge
    network: Network
    told: Callable[[int], object] = abs
    down: bool = False
    placer: CallPlacer = field(init=False)

    def __post_init__(self) -> None:
        """Have what places calls."""
        world = self.world
        self.placer = CallPlacer(
            world.database,
            self.network,  # type: ignore[arg-type] - what the real one can be asked
            "https://hotline.example",
            lambda: world.policy,
            Patience(world),  # type: ignore[arg-type] - of virtual time
        )

    def plan(self) -> None:
        """Begin all rounds."""
        world = self.world
        self._every(SWEEP_S, self._keep_time)
        self._every(CLEARING_S, self.placer.send_due)
        self._every(IDLE_CALLS_S, partial(world.desk, close_idle))
        self._every(MEASURES_S, self._measure)
        self._every(STAFFING_S, partial(world.session, self._note_staffing))

    def look_soon(self) -> None:
        """Have what was just asked for be placed, unless the worker is down."""
        self.world.later(SEES_S, self._place)

    def _place(self) -> None:
        if not self.down:
            self._do(self.placer.send_due)

    def _keep_time(self) -> None:
        with self.world.database.writing() as session:
            changed = keep_time(session, self.world.policy, self.world.at)
            self._may_die()
        self.told(changed)

    def _measure(self) -> None:
        world = self.world
        world.session(measure_handling, world.at, world.policy.idle)
        learn(world.database, world.hours, world.at)

    def _note_staffing(self, session) -> None:
        note_staffing(session, self.world.at, self.world.policy.idle)

    def _may_die(self) -> None:
        """Die with all that was just done, and not committed."""
        if self.world.chance(DIES_IN_A_ROUND):
            raise Crash("in a round")

    def _every(self, seconds: float, what) -> None:
        def again() -> None:
            if not self.down:
                self._do(what)
            self.world.later(self._pause(seconds), again)

        self.world.later(seconds, again)

    def _pause(self, seconds: float) -> float:
        """Return how long until the next round: longer where nobody is there."""
        awake = self.world.hours.is_open(self.world.at + timedelta(minutes=15))
        return seconds if awake else 600

    def _do(self, what) -> None:
        try:
            what()
        except Crash:
            self.judge.counts["worker crashes"] += 1
            self.down = True
            self.world.later(self.world.random.uniform(*DOWN_S), self._up)

    def _up(self) -> None:
        self.down = False
