"""Agents who come and go: they call back, and leave, vanish, idle, or are disabled."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from ivr.callbacks.asking import CallRefusedError, call_back
from ivr.callbacks.next_case import take_next
from ivr.cases import work
from ivr.cases.agents import disable_agent
from ivr.cases.endings import ending
from ivr.cases.escalation import ask_for_supervisor
from ivr.cases.refusals import CaseRefusedError
from ivr.cases.signing_in import (
    end_session,
    find_session,
    new_session,
)
from ivr.tables import Agent, Case
from tests.bench.month.judge import Judge
from tests.bench.month.world import World

# What an agent does with a case that was taken, of 1; the rest calls back.
IDLES, VANISHES, GIVES_BACK, PLANS, ESCALATES = 0.008, 0.0006, 0.01, 0.02, 0.005
LEAVES_WITHOUT_A_WORD, IS_DISABLED = 0.2, 0.004
REOPENS = 0.02
IDLE_S = 45 * 60
ON_WEEKDAYS, ON_WEEKENDS = 0.85, 0.45
SHIFTS = ((0, 8.5), (2, 8.5), (3.5, 8.5))


@dataclass(slots=True)
class Worker:
    """Somebody at work: their row, their session, until when they are there."""

    agent: Agent
    token: str = ""
    until: object = None
    here: bool = False
    called: str = ""

    def vanish(self) -> None:
        """Be gone, with a case and signed in."""
        self.here = False


@dataclass(slots=True)
class Agents:
    """All who work, and those who come in the place of who was disabled."""

    world: World
    judge: Judge
    rings: Callable[[], None]
    workers: dict[int, Worker] = field(default_factory=dict[int, Worker])
    idle: list[Worker] = field(default_factory=list[Worker])
    hired: int = 0

    def hire(self) -> None:
        """Have one more agent."""
        self.hired += 1
        with self.world.database.writing() as session:
            agent = Agent(
                name=f"Agent {self.hired}",
                role="agent",
                phone=f"+1202{3_000_000 + self.hired}",
                password_hash="none",
                created_at=self.world.at,
            )
            session.add(agent)
        self.workers[agent.id] = Worker(agent)

    def plan(self, days: int) -> None:
        """Have the agents come to work, on each day as many as it takes."""
        for _ in range(self.world.staff):
            self.hire()
        for opens, closes in self.world.hours.periods(self.world.at):
            if opens > self.world.at + timedelta(days=days):
                return
            self.world.when(opens, partial(self._morning, opens, closes))

    def _morning(self, opens, closes) -> None:
        world = self.world
        weekend = opens.astimezone(ZoneInfo(world.hours.zone)).weekday() >= 5
        share = ON_WEEKENDS if weekend else ON_WEEKDAYS
        for worker in list(self.workers.values()):
            if not world.chance(share):
                continue
            after_h, long_h = world.random.choice(SHIFTS if not weekend else SHIFTS[:1])
            late_s = world.random.uniform(0, 900)
            begin = opens + timedelta(hours=after_h, seconds=late_s)
            until = min(begin + timedelta(hours=long_h), closes)
            world.when(begin, partial(self._come, worker, until))
        if world.chance(IS_DISABLED * len(self.workers)):
            world.later(world.random.uniform(3600, 20000), self._disable)

    def _come(self, worker: Worker, until) -> None:
        """Sign in, and begin."""
        if worker.agent.id not in self.workers:
            return
        worker.here, worker.until = True, until
        worker.token = self.world.session(new_session, worker.agent, self.world.at)
        self._go_on(worker)

    def _disable(self) -> None:
        """An admin disables somebody, whatever they have; somebody else is hired."""
        worker = self.world.random.choice(list(self.workers.values()))
        self.world.session(disable_agent, worker.agent.name, self.world.at)
        del self.workers[worker.agent.id]
        worker.here = False
        self.judge.counts["agents disabled"] += 1
        self.hire()

    def _leave(self, worker: Worker) -> None:
        worker.here = False
        if self.world.chance(LEAVES_WITHOUT_A_WORD):
            return
        self.world.session(end_session, worker.token)

    def _go_on(self, worker: Worker) -> None:
        """Take the next case, and do something with it."""
        world = self.world
        if not worker.here:
            return
        if world.at >= worker.until:
            self._leave(worker)
            return
        world.session(self._look_in, worker)
        before = self.judge.could_be_taken()
        case = world.session(take_next, worker.agent, world.line, world.at)
        if case is None:
            self._wait(worker)
            return
        self.judge.took(case.number, worker.agent.id, before)
        self._work_on(worker, case)

    def _look_in(self, session, worker: Worker) -> None:
        """Be seen at work; sign in again where the session is over."""
        found = find_session(session, worker.token, self.world.at)
        if found is None:
            worker.token = new_session(session, worker.agent, self.world.at)
        else:
            found.seen_at = self.world.at

    def _wait(self, worker: Worker) -> None:
        """Look again when there is something new, or in a while all the same."""
        self.idle.append(worker)
        looks = self.world.random.uniform(1200, 1500)
        self.world.later(looks, partial(self._look_again, worker))

    def _look_again(self, worker: Worker) -> None:
        if worker in self.idle:
            self.idle.remove(worker)
            self._go_on(worker)

    def something_new(self, how_many: int = 1) -> None:
        """Have those look again who had nothing to do."""
        for worker in self.idle[:how_many]:
            looks = self.world.random.uniform(2, 30)
            self.world.later(looks, partial(self._look_again, worker))

    def _work_on(self, worker: Worker, case: Case) -> None:
        world, agent, number = self.world, worker.agent, case.number
        rolled = world.random.random()
        for share, does in (
            (IDLES, partial(world.later, IDLE_S, partial(self._go_on, worker))),
            (VANISHES, worker.vanish),
            (GIVES_BACK, partial(self._give_back, worker, number)),
            (PLANS, partial(self._put_off, worker, number)),
        ):
            rolled -= share
            if rolled < 0:
                does()
                return
        if world.chance(ESCALATES):
            world.session(ask_for_supervisor, number, agent, "is upset", world.at)
        self._call(worker, case)

    def _call(self, worker: Worker, case: Case) -> None:
        world, number = self.world, case.number
        if case.attempts > len(world.policy.calling.tries):
            self._end(worker, number, "not_reached")
            world.later(10, partial(self._go_on, worker))
            return
        try:
            callback = world.session(
                call_back, number, worker.agent, world.line, world.at
            )
            if world.chance(0.05):  # a double click
                world.session(call_back, number, worker.agent, world.line, world.at)
        except CallRefusedError:
            self._put_off(worker, number)
            return
        worker.called = callback.token
        self.rings()
        # Should the end of it never be seen, the agent does something else one day.
        world.later(900, partial(self._forget, worker, callback.token))

    def _forget(self, worker: Worker, token: str) -> None:
        if worker.called == token:
            worker.called = ""
            self._go_on(worker)

    def over(self, token: str) -> None:
        """The agent has put the receiver down, and looks at the page."""
        found = [one for one in self.workers.values() if one.called == token]
        if not found:
            return
        worker = found[0]
        worker.called = ""
        row = self.world.query(
            "SELECT c.number, c.status, c.assigned_to, b.outcome FROM cases c "
            "JOIN callbacks b ON b.case_number = c.number WHERE b.token = ?",
            token,
        )[0]
        mine = row.status == "claimed" and row.assigned_to == worker.agent.id
        if mine and row.outcome == "talked":
            how = self.world.random.choices(
                ["solved", "answered", "passed_on", "no_longer_needed"], [70, 20, 7, 3]
            )[0]
            self._end(worker, row.number, how)
        self._go_on(worker)

    def _end(self, worker: Worker, number: int, how: str) -> None:
        world = self.world
        came = ending(world.policy, how)
        try:
            world.session(work.close, number, worker.agent, came, world.at)
        except CaseRefusedError:
            return  # time or somebody else was quicker
        self.judge.ended(number)
        if came.ends == "resolved" and world.chance(REOPENS):
            later = world.random.uniform(3600, 100_000)
            world.later(later, partial(self._reopen, number))

    def _reopen(self, number: int) -> None:
        """Somebody finds that it was not resolved; it comes back where it stood."""
        world = self.world
        here = [one for one in self.workers.values() if one.here]
        if not here:
            return
        agent = world.random.choice(here).agent
        world.session(work.reopen, number, agent, world.at)
        self.judge.reopened(number)
        self.judge.counts["reopened"] += 1

    def _give_back(self, worker: Worker, number: int) -> None:
        world = self.world
        world.session(work.release, number, worker.agent, world.at, reason="not mine")
        # They do something else for a while, or would get it at once.
        world.later(300, partial(self._go_on, worker))

    def _put_off(self, worker: Worker, number: int) -> None:
        world = self.world
        until = world.at + timedelta(hours=world.random.randint(1, 30))
        world.session(work.wait, number, worker.agent, until, world.at)
        self._go_on(worker)
