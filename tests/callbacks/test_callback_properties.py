"""A callback's life, whatever is pressed, lost, doubled or told late, on a real file.

Nobody is rung twice for one press of the button, a call is placed once, what has ended
stays as it ended, a case is `calling` only while somebody calls, and all of it ends.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from case_rows import AT, make_desk
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select, update

from ivr.callbacks import consent, news, placing
from ivr.callbacks.asking import CallRefusedError, Line, call_back
from ivr.callbacks.network import NotKnown, NotYet, Order, Outcome, Placed, Refused
from ivr.callbacks.placing import CallPlacer
from ivr.callbacks.progress import ORDER
from ivr.cases import work
from ivr.cases.clock import keep_time
from ivr.cases.endings import Ending
from ivr.cases.refusals import CaseRefusedError
from ivr.db import Database
from ivr.policy.policy import Calling, DeskPolicy
from ivr.tables import Agent, Base, Call, Callback, Case

POLICY = DeskPolicy(
    calling=Calling(countries=["CN", "US"], per_second=100, hours=(0, 24 * 60))
)
LINE = Line(POLICY.calling, "CN")
OURS = "+12025550100"
MINUTE = timedelta(minutes=1)
WHO, WHICH, LEG = st.integers(0, 1), st.integers(0, 1), st.integers(0, 2)
TIMES = st.integers(1, 2)
# What goes well is told often, or a call would seldom get as far as its caller.
WRONG = ["not_yet", "refused", "lost", "lost_and_placed", "crash", "dies_after"]
COMES = st.sampled_from([*["placed"] * 12, *WRONG])
ENDS = st.sampled_from(
    [("completed", 60), ("no-answer", None), ("busy", None), ("failed", None)]
)


class Crash(BaseException):
    """The worker dies."""


@dataclass
class Leg:
    """A call to an agent that the network has; `rings` is whose phone it made ring."""

    sid: str
    token: str
    to: str
    over: bool = False
    rings: str | None = None


class Network:
    """Places calls as it is told to."""

    def __init__(self) -> None:
        self.comes = "placed"
        self.legs: list[Leg] = []

    def place(self, order: Order) -> Outcome:
        """Place a call, or not."""
        if self.comes == "crash":
            raise Crash
        if self.comes == "not_yet":
            return NotYet("slow down", 1.0)
        if self.comes == "refused":
            return Refused("error 13224")
        if self.comes == "lost":
            return NotKnown()
        sid = f"CA{len(self.legs) + 1:032x}"
        self.legs.append(Leg(sid, order.url.rpartition("/")[2], order.to))
        if self.comes == "dies_after":
            raise Crash
        return NotKnown() if self.comes == "lost_and_placed" else Placed(sid)

    def move(self, _sid: str, _url: str) -> bool:
        """Nobody is asked how it was."""
        return False

    def status(self, sid: str) -> str | None:
        """Return the status of a call."""
        over = [leg.over for leg in self.legs if leg.sid == sid]
        return ("completed" if over[0] else "in-progress") if over else None

    def find(self, order: Order, _since) -> list[str]:
        """Return the calls to that agent."""
        return [leg.sid for leg in self.legs if leg.to == order.to]


class CallbackLife(RuleBasedStateMachine):
    """Two agents, two callers, a worker that dies, a network that loses things."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.database = Database(f"sqlite:///{Path(self.folder.name) / 'ivr.db'}")
        Base.metadata.create_all(self.database.engine)
        desk = make_desk(self.database)
        self.agents = [desk.mei, desk.jun]
        self.numbers = [
            desk.case(callback_number=f"+86138001380{index:02}") for index in range(2)
        ]
        with self.database.writing() as session:
            session.execute(update(Call).values(called=OURS))
            for index, one in enumerate(self.agents):
                row = update(Agent).where(Agent.id == one.id)
                session.execute(row.values(phone=f"+1202555011{index}"))
        self.at = AT
        self.network = Network()
        self.clock = mock.patch.object(placing, "now", self.now)
        self.clock.start()
        self.rung: Counter[str] = Counter()
        self.ended: dict[int, tuple[object, ...]] = {}
        self.placer = CallPlacer(
            self.database,
            self.network,  # type: ignore[arg-type] - what the real one can be asked
            "https://hotline.example",
            lambda: POLICY,
            self,  # type: ignore[arg-type] - who waits lets time pass
        )

    def is_set(self) -> bool:
        """Nobody stops the worker."""
        return False

    def wait(self, seconds: float) -> None:
        """Let time pass for a worker that waits for the network's pace."""
        self.at += timedelta(seconds=seconds)

    def teardown(self) -> None:
        """All ends in the end, though nothing more is told."""
        try:
            for leg in self.network.legs:
                leg.over = True
            self.network.comes = "placed"
            for _ in range(4):
                self.at += timedelta(hours=6)
                self.works()
                for leg in self.network.legs:
                    leg.over = True
            with self.database.reading() as session:
                rows = session.scalars(select(Callback)).all()
                assert [row.id for row in rows if row.ended_at is None] == []
                calling = select(Case.number).where(Case.status == "calling")
                assert session.scalars(calling).all() == []
        finally:
            self.clock.stop()
            self.database.close()
            self.folder.cleanup()

    def now(self) -> datetime:
        """Return what time it is for the worker."""
        return self.at

    def works(self) -> None:
        """Have the worker do its rounds, and die where it does."""
        with suppress(Crash):
            self.placer.send_due()
        with self.database.writing() as session:
            keep_time(session, POLICY, self.at)

    def told(self, leg: Leg, does, times: int, **more) -> list[object]:
        """Tell something of a call, once or twice."""
        found: list[object] = []
        for _ in range(times):
            with self.database.writing() as session:
                found.append(does(session, token=leg.token, **more))
        return found

    def leg(self, which: int) -> Leg:
        return self.network.legs[-1 - which % len(self.network.legs)]

    @property
    def any_leg(self) -> bool:
        return bool(self.network.legs)

    @rule(which=WHICH, who=WHO, clicks=TIMES)
    def the_button_is_pressed(self, which, who, clicks) -> None:
        tokens: set[str] = set()
        for _ in range(clicks):
            try:
                with self.database.writing() as session:
                    agent = session.get_one(Agent, self.agents[who].id)
                    number = self.numbers[which]
                    tokens.add(call_back(session, number, agent, LINE, self.at).token)
            except (CallRefusedError, CaseRefusedError):
                pass
        assert len(tokens) <= 1

    @rule(comes=COMES)
    def the_worker_works(self, comes) -> None:
        self.network.comes = comes
        self.works()

    @rule(minutes=st.sampled_from([1, 3, 11, 20, 130]))
    def time_passes(self, minutes) -> None:
        self.at += minutes * MINUTE

    @precondition(lambda self: self.any_leg)
    @rule(which=LEG, times=TIMES)
    def the_agent_answers(self, which, times) -> None:
        leg = self.leg(which)
        self.told(leg, news.agent_answered, times, sid=leg.sid)

    @precondition(lambda self: self.any_leg)
    @rule(which=LEG, times=TIMES)
    def the_agent_presses_1(self, which, times) -> None:
        leg = self.leg(which)
        if leg.over:
            return  # the key was pressed before; its news is not that late
        rings = self.told(leg, news.agent_took, times, at=self.at)
        for _ in [one for one in rings if one]:
            with self.database.reading() as session:
                row = session.scalars(
                    select(Callback).where(Callback.token == leg.token)
                ).one()
            self.rung[leg.token] += 1
            busy = [one for one in self.network.legs if one.rings == row.caller_number]
            assert busy == []
            leg.rings = row.caller_number

    @precondition(lambda self: self.any_leg)
    @rule(which=LEG, times=TIMES, connects=st.booleans())
    def the_caller_presses_1(self, which, times, connects) -> None:
        leg = self.leg(which)
        if leg.rings is None:
            return
        self.told(leg, consent.person_answered, times, sid=f"{leg.sid}x", at=self.at)
        if connects:
            self.told(leg, consent.connected, times, consent="none", at=self.at)

    @precondition(lambda self: self.any_leg)
    @rule(which=LEG, times=st.integers(0, 2), how=ENDS)
    def the_callers_side_is_over(self, which, times, how) -> None:
        leg, (status, seconds) = self.leg(which), how
        if leg.rings is None:
            return
        leg.rings = None
        more = {"dial_status": status, "seconds": seconds, "at": self.at}
        does = news.caller_leg_ended
        self.told(leg, does, times, calling=POLICY.calling, **more)

    @precondition(lambda self: self.any_leg)
    @rule(which=LEG, times=st.integers(0, 2))
    def the_agents_side_is_over(self, which, times) -> None:
        leg = self.leg(which)
        leg.over, leg.rings = True, None
        does = news.agent_leg_ended
        self.told(leg, does, times, at=self.at, calling=POLICY.calling)

    @rule(which=WHICH, who=WHO)
    def the_case_is_ended(self, which, who) -> None:
        self.tries(work.close, which, who, Ending("solved", "resolved"))

    @rule(which=WHICH, who=WHO)
    def the_case_is_opened_again(self, which, who) -> None:
        self.tries(work.reopen, which, who)

    def tries(self, change, which: int, who: int, *more: object) -> None:
        number, agent = self.numbers[which], self.agents[who]
        try:
            with self.database.writing() as session:
                change(session, number, agent, *more, self.at)
        except CaseRefusedError:
            pass

    @invariant()
    def all_is_in_order(self) -> None:
        placed = Counter(leg.token for leg in self.network.legs)
        assert max(placed.values(), default=0) <= 1
        assert max(self.rung.values(), default=0) <= 1
        with self.database.reading() as session:
            rows = session.scalars(select(Callback).order_by(Callback.id)).all()
            cases = session.scalars(select(Case)).all()
        live = Counter(row.case_number for row in rows if row.ended_at is None)
        tried = Counter(row.case_number for row in rows if row.rung_at is not None)
        assert max(live.values(), default=0) <= 1
        for case in cases:
            assert case.attempts == tried[case.number]
            assert case.status != "calling" or live[case.number] == 1
        for row in rows:
            self.look(row)

    def look(self, row: Callback) -> None:
        assert row.state in ORDER
        assert (row.ended_at is None) == (row.state != "ended")
        assert (row.ended_at is None) == (row.outcome is None)
        if row.ended_at is not None:
            how = (row.outcome, row.ended_at, row.rung_at)
            assert self.ended.setdefault(row.id, how) == how


CallbackLife.TestCase.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None
)
TestCallbackLife = pytest.mark.slow(CallbackLife.TestCase)
