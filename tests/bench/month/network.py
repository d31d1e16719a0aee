"""A telephone network in virtual time: what it is asked, what it tells, and how badly.

Events come late, doubled, in another order, or never; answers are lost on their way
back, with a call placed or without one.  A phone that rings is seen by the judge.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import select

from ivr.callbacks import consent, news
from ivr.callbacks.network import NotKnown, NotYet, Order, Outcome, Placed, Refused
from ivr.cases.endings import ending
from ivr.tables import Callback
from tests.bench.month.judge import Judge
from tests.bench.month.world import Crash, World

# Of all calls that are placed, in this order; the rest goes well.
CRASH_BEFORE, CRASH_AFTER = 0.002, 0.002
TOO_FAST, REFUSED, LOST_WITHOUT, LOST_WITH = 0.003, 0.002, 0.002, 0.004
LOST, DOUBLED, REORDERED = 0.03, 0.05, 0.05
AGENT_ABSENT, AGENT_HANGS_UP, HANGS_UP_AT_THE_QUESTION = 0.02, 0.02, 0.01
CALLER = {"person": 64, "no_person": 8, "no-answer": 17, "busy": 7, "failed": 4}
ENDS_BY_KEY = 0.6


@dataclass(slots=True)
class Leg:
    """A call to an agent."""

    sid: str
    token: str
    to: str
    since: str
    over: bool = False


@dataclass(slots=True)
class Network:
    """Stands where `CallNetwork` does."""

    world: World
    judge: Judge
    over: Callable[[str], object] = str
    legs: dict[str, Leg] = field(default_factory=dict[str, Leg])

    def place(self, order: Order) -> Outcome:
        """Place a call, or lose it, or the answer; or the worker dies at it."""
        rolled = self.world.random.random()
        for share, what in (
            (CRASH_BEFORE, Crash("before the call was placed")),
            (TOO_FAST, NotYet("slow down", 2.0)),
            (REFUSED, Refused("error 13224")),
            (LOST_WITHOUT, NotKnown()),
        ):
            rolled -= share
            if rolled < 0:
                if isinstance(what, Crash):
                    raise what
                return what
        sid = self._ring(order)
        if rolled < CRASH_AFTER:
            raise Crash("after the call was placed")
        return NotKnown() if rolled < CRASH_AFTER + LOST_WITH else Placed(sid)

    def move(self, _sid: str, _url: str) -> bool:
        """Have a caller asked how it was: these have hung up by then."""
        return False

    def status(self, sid: str) -> str | None:
        """Return the status of a call, when asked for it."""
        leg = self.legs.get(sid)
        return None if leg is None else "completed" if leg.over else "in-progress"

    def find(self, order: Order, since) -> list[str]:
        """Return the calls of a day to that agent."""
        day = f"{since:%Y-%m-%d}"
        return [
            leg.sid
            for leg in self.legs.values()
            if leg.to == order.to and leg.since >= day
        ]

    def _ring(self, order: Order) -> str:
        token = order.url.rpartition("/")[2]
        sid = f"CA{len(self.legs) + 1:030x}ff"
        day = f"{self.world.at:%Y-%m-%d}"
        leg = self.legs[sid] = Leg(sid, token, order.to, day)
        self.judge.posted(token)
        if self.world.chance(AGENT_ABSENT):
            self.world.later(25, partial(self._agent_over, leg))
        else:
            self.world.later(8, partial(self._answered, leg))
        return sid

    def _answered(self, leg: Leg) -> None:
        """The agent's phone was answered: whose case is it?"""
        does = partial(news.agent_answered, token=leg.token, sid=leg.sid)
        asked = self._told(does)
        if not asked or self.world.chance(AGENT_HANGS_UP):
            self.world.later(10, partial(self._agent_over, leg))
            return
        self.world.later(4, partial(self._pressed, leg))

    def _pressed(self, leg: Leg) -> None:
        """The agent pressed 1: the caller's phone rings, if we say so."""
        world = self.world
        does = partial(news.agent_took, token=leg.token, at=world.at)
        rings = [world.session(does) for _ in range(1 + world.chance(DOUBLED))]
        if not any(rings):
            self._agent_over(leg)
            return
        row = self._row(leg)
        for one in rings:
            if one:
                self.judge.rang(leg.token, row.case_number, row.caller_number)
        [how] = world.random.choices(list(CALLER), list(CALLER.values()))
        wait = {"busy": 3, "failed": 2, "no-answer": 30}.get(how, 12)
        world.later(wait, partial(self._caller, leg, row.caller_number, how))

    def _caller(self, leg: Leg, caller: str, how: str) -> None:
        """The caller's side goes as it goes."""
        world = self.world
        if how != "person":
            seconds = 14 if how == "no_person" else None
            status = "completed" if how == "no_person" else how
            self._caller_over(leg, caller, status, seconds)
            return
        told = {"token": leg.token, "at": world.at}
        connected = self._told(
            partial(consent.person_answered, sid=f"{leg.sid}x", **told)
        )
        if connected and not world.chance(HANGS_UP_AT_THE_QUESTION):
            self._told(partial(consent.connected, consent="none", **told))
        talk_s = world.random.uniform(30, 150) if connected else 1
        over = partial(self._caller_over, leg, caller, "completed", int(talk_s))
        world.later(talk_s, over)

    def _caller_over(
        self, leg: Leg, caller: str, status: str, seconds: int | None
    ) -> None:
        """The caller's side is over; what is told of it may come after the end."""
        world = self.world
        self.judge.silent(caller)
        does = partial(
            news.caller_leg_ended,
            token=leg.token,
            dial_status=status,
            at=world.at,
            seconds=seconds,
            calling=world.policy.calling,
        )
        if world.chance(REORDERED):
            self._agent_over(leg)
        if not world.chance(LOST):
            outcome = self._told(does)
            if outcome == "talked" and world.chance(ENDS_BY_KEY):
                world.later(8, partial(self._key, leg))
                return
        self._agent_over(leg)

    def _key(self, leg: Leg) -> None:
        """The agent presses how it ended."""
        came = ending(self.world.policy, "solved")
        does = partial(news.end_by_key, token=leg.token, came=came, at=self.world.at)
        if self._told(does):
            self.judge.ended(self._row(leg).case_number)
        self._agent_over(leg)

    def _agent_over(self, leg: Leg) -> None:
        """The agent's call is over, which may never be told."""
        world = self.world
        if leg.over:
            return
        leg.over = True
        does = partial(
            news.agent_leg_ended, token=leg.token, at=world.at, calling=self._calling
        )
        if not world.chance(LOST):
            world.later(world.random.uniform(0.2, 5), partial(self._told, does))
        world.later(world.random.uniform(15, 60), partial(self.over, leg.token))

    @property
    def _calling(self):
        return self.world.policy.calling

    def _told(self, does: Callable):
        """Tell something, perhaps twice; return the first answer."""
        first = self.world.session(does)
        if self.world.chance(DOUBLED):
            self.world.session(does)
        return first

    def _row(self, leg: Leg) -> Callback:
        with self.world.database.reading() as session:
            rows = select(Callback).where(Callback.token == leg.token)
            return session.scalars(rows).one()
