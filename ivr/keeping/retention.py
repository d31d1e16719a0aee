"""What has been kept as long as it was to be kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from ivr.audio.legal import holds_on
from ivr.flow.flow import TOPIC_OF_THE_REST, Flow
from ivr.flow.state import State, StateError
from ivr.keeping.forget import PORTION, Wish, calls_of_cases
from ivr.tables import Call, Case, CaseMerge, Contact, KnownCaller, LegalHold, Recording


@dataclass(frozen=True, slots=True)
class Periods:
    """For how many days things are kept, by topic; 0 is for good."""

    default: int
    topics: Mapping[str, int | None] = field(default_factory=dict[str, int | None])

    def days(self, topic: str | None) -> int:
        """Return the period of a topic."""
        own = self.topics.get(topic or TOPIC_OF_THE_REST)
        return self.default if own is None else own

    def is_over(self, topic: str | None, ended_at: datetime, now: datetime) -> bool:
        """Tell whether what ended then has been kept long enough."""
        days = self.days(topic)
        return days > 0 and ended_at + timedelta(days=days) <= now

    @property
    def shortest(self) -> int:
        """The shortest period there is, 0 where everything is kept for good."""
        days = (self.default, *(own or 0 for own in self.topics.values()))
        return min((one for one in days if one > 0), default=0)


def periods(flow: Flow, default_days: int) -> Periods:
    """Return the periods of a flow, and of the installation where it says nothing."""
    own = {name: topic.keep for name, topic in flow.settings.topics.items()}
    return Periods(default_days, own)


@dataclass(frozen=True, slots=True)
class Due:
    """A case, or a call without one, whose period is over.  `held` is why it stays."""

    calls: tuple[int, ...]
    case_number: int | None
    topic: str
    ended_at: datetime
    held: str | None = None

    @property
    def wish(self) -> Wish:
        """What is to be forgotten of it."""
        return Wish(self.calls, "retention", self.case_number, self.topic)


def due(session: Session, kept: Periods, now: datetime) -> list[Due]:
    """Return what is due, and what would be but for a hold; the oldest first."""
    if kept.shortest == 0:
        return []
    before = now - timedelta(days=kept.shortest)
    found = [*due_cases(session, kept, before, now)]
    found += due_calls(session, kept, before, now)
    return sorted(found, key=lambda one: (one.ended_at, one.calls))


def due_cases(
    session: Session, kept: Periods, before: datetime, now: datetime
) -> Iterator[Due]:
    """Yield the closed cases whose period is over, counted from their closing.

    A case that was merged goes with the one that survives, and holds that one too.
    One stays while another case that shares a call with it is held.
    """
    shared = holds_on(session)
    own = select(LegalHold.reason).where(LegalHold.case_number == Case.number)
    of_merged = (
        select(func.min(LegalHold.reason))
        .join(CaseMerge, CaseMerge.source == LegalHold.case_number)
        .where(CaseMerge.root == Case.number)
    )
    held = func.coalesce(own.scalar_subquery(), of_merged.scalar_subquery())
    rows = select(Case.number, Case.topic, Case.closed_at, held.label("reason")).where(
        Case.closed_at <= before,
        Case.forgotten_at.is_(None),
        ~exists().where(CaseMerge.source == Case.number),
    )
    for row in session.execute(rows).all():
        if kept.is_over(row.topic, row.closed_at, now):
            found = session.execute(calls_of_cases([row.number])).scalars()
            calls = tuple(sorted(found))
            others = sorted({shared[call] for call in calls if call in shared})
            why = row.reason or (f"with case {others[0]}" if others else None)
            yield Due(calls, row.number, row.topic, row.closed_at, why)


def due_calls(
    session: Session, kept: Periods, before: datetime, now: datetime
) -> Iterator[Due]:
    """Yield the calls without a case whose period is over, counted from their end."""
    own = exists().where(Case.call_id == Call.id)
    joined = exists().where(Contact.call_id == Call.id)
    rows = select(Call.id, Call.state, Call.ended_at).where(
        Call.ended_at <= before, Call.forgotten_at.is_(None), ~own, ~joined
    )
    for row in session.execute(rows).all():
        topic = topic_of(row.state)
        if kept.is_over(topic, row.ended_at, now):
            yield Due((row.id,), None, topic, row.ended_at)


def topic_of(state: str) -> str:
    """Return what a call was about."""
    try:
        return State.from_json(state).topic or TOPIC_OF_THE_REST
    except StateError:
        return TOPIC_OF_THE_REST


@dataclass(frozen=True, slots=True)
class TopicPreview:
    """What is due of one topic; `oldest` is when the oldest of it ended."""

    topic: str
    days: int
    cases: int
    calls: int
    recordings: int
    oldest: datetime
    held: tuple[int, ...]


def preview(
    session: Session, kept: Periods, found: Sequence[Due]
) -> list[TopicPreview]:
    """Return what is due, by topic."""
    topics = sorted({one.topic for one in found})
    return [
        topic_preview(
            session, kept, topic, [one for one in found if one.topic == topic]
        )
        for topic in topics
    ]


def topic_preview(
    session: Session, kept: Periods, topic: str, found: Sequence[Due]
) -> TopicPreview:
    """Return what is due of one topic."""
    going = [one for one in found if one.held is None]
    calls = [call for one in going for call in one.calls]
    return TopicPreview(
        topic,
        kept.days(topic),
        cases=sum(one.case_number is not None for one in going),
        calls=len(calls),
        recordings=count_recordings(session, calls),
        oldest=min(one.ended_at for one in found),
        held=tuple(
            one.case_number for one in found if one.held and one.case_number is not None
        ),
    )


def count_recordings(session: Session, calls: Sequence[int]) -> int:
    """Return how many recordings these calls left."""
    total = 0
    for begin in range(0, len(calls), PORTION):
        mine = Recording.call_id.in_(calls[begin : begin + PORTION])
        rows = select(func.count()).select_from(Recording).where(mine)
        total += session.scalar(rows) or 0
    return total


def forget_callers(session: Session, kept: Periods, now: datetime) -> None:
    """Forget the languages of callers who have not called for a whole period."""
    if kept.default > 0:
        before = now - timedelta(days=kept.default)
        old = KnownCaller.updated_at <= before
        session.query(KnownCaller).filter(old).delete(synchronize_session=False)
