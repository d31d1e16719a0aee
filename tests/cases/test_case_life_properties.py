"""A case's life, whatever happens in whatever order, on a real database file.

No case is lost; each line of the timeline begins where the one before it ended, and
the last leads to the case as it is; versions only grow; a call's time stays.
"""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from case_rows import AT, REVISION, add_call, make_desk
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select, update

from ivr.callbacks.asking import Line
from ivr.callbacks.next_case import take_next
from ivr.cases import work
from ivr.cases.clock import keep_time
from ivr.cases.endings import Ending
from ivr.cases.escalation import ask_for_supervisor
from ivr.cases.joining import join_case
from ivr.cases.life import LIFE
from ivr.cases.opening import Caller, open_case
from ivr.cases.refusals import CaseNotFoundError, CaseRefusedError
from ivr.cases.telling import TOLD, kept
from ivr.db import Database, Transaction
from ivr.flow.loader import load
from ivr.flow.state import State
from ivr.policy.policy import Calling, DeskPolicy
from ivr.settings import shipped_flow
from ivr.tables import Agent, Base, Call, Case, Promise

FLOW, POLICY = load(shipped_flow()), DeskPolicy()
CALLERS = [f"+86138001380{number:02}" for number in range(4)]
WHOSE = st.sampled_from(CALLERS)
WHO, WHICH = st.integers(0, 1), st.integers(0, 5)
LEVELS = st.sampled_from(["none", "on_file", "attested", "pin"])
TOPICS = st.sampled_from(["how_to", "transfers", "account_security", "complaints"])
ENDINGS = st.sampled_from([("solved", "resolved"), ("nuisance", "closed")])
# Who may not be rung at this hour is passed over; here nobody is.
AT_ANY_HOUR = Calling(countries=["CN"], hours=(0, 24 * 60))
# What a case is opened with is in no line: it is where the first line begins.
NAMED = [name for name in TOLD if name != "assigned_to"]


class CaseLife(RuleBasedStateMachine):
    """A desk to which callers, agents and time do things."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.database = Database(f"sqlite:///{Path(self.folder.name) / 'ivr.db'}")
        Base.metadata.create_all(self.database.engine)
        desk = make_desk(self.database)
        self.agents: list[Agent] = [desk.mei, desk.jun]
        self.at, self.calls = AT, 0
        self.called: dict[int, object] = {}
        self.first: dict[int, dict[str, object]] = {}
        self.versions: dict[int, int] = {}

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    def does(self, change, *given, **more) -> None:
        """Have an agent do something, or be refused."""
        self.at += timedelta(minutes=1)
        try:
            with self.database.writing() as session:
                change(session, *given, **more)
        except (CaseRefusedError, CaseNotFoundError):
            pass

    def number(self, which: int) -> int:
        known = sorted(self.called)
        return known[which % len(known)] if known else 0

    @rule(
        caller=st.sampled_from(CALLERS), topic=TOPICS, level=LEVELS, join=st.booleans()
    )
    def somebody_calls(self, caller, topic, level, join) -> None:
        self.at += timedelta(minutes=3)
        began = self.at - timedelta(minutes=2)
        with self.database.writing() as session:
            call = add_call(session, caller).id
            row = update(Call).where(Call.id == call)
            session.execute(row.values(started_at=began))
            state = State("hotline", REVISION, "en-US").but(
                topic=topic, verification=level
            )
            who = Caller(call, caller, state, FLOW, POLICY)
            wrote = Transaction(session.connection())
            found = join_case(wrote, who, self.at) if join else None
            found = found or open_case(wrote, who, self.at)
            wrote.finish()
            if found.number not in self.called:
                self.opened(session, found.number, began)

    def opened(self, session, number: int, began) -> None:
        case = session.get_one(Case, number)
        self.called[number] = began
        self.first[number] = {name: kept(getattr(case, name)) for name in NAMED}
        peers = select(Case).where(
            Case.rank == case.rank,
            Case.tier == case.tier,
            Case.closed_at.is_(None),
            Case.escalated_at.is_(None),
            Case.status.in_(("new", "claimed", "calling")),
            Case.called_at < case.called_at,
        )
        assert all(one.due_at <= case.due_at for one in session.scalars(peers))

    @rule(who=WHO)
    def somebody_takes_the_next(self, who) -> None:
        agent, line = self.agents[who], Line(AT_ANY_HOUR)
        with self.database.writing() as session:
            rows = session.scalars(select(Case).where(Case.closed_at.is_(None))).all()
            free = [
                one
                for one in rows
                if one.status == "new"
                or (one.status == "claimed" and one.assigned_to == agent.id)
            ]
            order = {
                one.number: (one.rank, one.tier, self.called[one.number], one.number)
                for one in free
            }
            taken = take_next(session, agent, line, self.at)
            first = min(order, key=order.__getitem__) if order else None
            assert (taken.number if taken else None) == first

    @rule(which=WHICH, who=WHO)
    def take(self, which, who) -> None:
        self.does(work.take, self.number(which), self.agents[who], self.at)

    @rule(which=WHICH, who=WHO)
    def give_back(self, which, who) -> None:
        self.does(work.release, self.number(which), self.agents[who], self.at)

    @rule(which=WHICH, who=WHO, hours=st.integers(1, 30))
    def put_off(self, which, who, hours) -> None:
        until = self.at + timedelta(hours=hours)
        self.does(work.wait, self.number(which), self.agents[who], until, self.at)

    @rule(which=WHICH, who=WHO, ending=ENDINGS)
    def end(self, which, who, ending) -> None:
        came = Ending(*ending)
        self.does(work.close, self.number(which), self.agents[who], came, self.at)

    @rule(which=WHICH, who=WHO)
    def open_again(self, which, who) -> None:
        self.does(work.reopen, self.number(which), self.agents[who], self.at)

    @rule(which=WHICH, who=WHO)
    def ask_for_help(self, which, who) -> None:
        agent = self.agents[who]
        self.does(ask_for_supervisor, self.number(which), agent, "why", self.at)

    @rule(minutes=st.integers(1, 3000))
    def time_passes(self, minutes) -> None:
        self.at += timedelta(minutes=minutes)
        with self.database.writing() as session:
            keep_time(session, POLICY, self.at)

    @invariant()
    def every_case_is_as_its_timeline_says(self) -> None:
        with self.database.reading() as session:
            cases = session.scalars(select(Case)).all()
            assert {case.number for case in cases} == set(self.called)
            for case in cases:
                self.look(case)
            assert {one.case_number for one in session.scalars(select(Promise))} == {
                case.number for case in cases
            }

    def look(self, case: Case) -> None:
        assert case.called_at == self.called[case.number]
        assert case.tier == POLICY.order.tier(case.verification)
        assert case.status in LIFE
        assert (case.closed_at is not None) == (case.status in {"resolved", "closed"})
        assert (case.status == "waiting") == (case.follow_up_at is not None)
        assert case.version >= self.versions.get(case.number, 0)
        self.versions[case.number] = case.version
        now = dict(self.first[case.number])
        for line in case.events:
            for name, change in line.changes.items():
                if name not in now:
                    continue
                was, became = change
                assert now[name] == was, (name, line.kind)
                now[name] = became
        assert now == {name: kept(getattr(case, name)) for name in NAMED}


CaseLife.TestCase.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None
)
TestCaseLife = CaseLife.TestCase
