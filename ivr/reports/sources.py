"""What measures count: items of one table each, and where they stand.

An item counts on the day on which it happened: a call when it began, a case when it was
opened, an answer when it was given, an ending when the case ended, a promise when it
fell due, a mark when it came.  So what happened on a day stays there.  docs/reports.md
defines each in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, FromClause, Table, and_, exists, func, or_, select

from ivr.cases.escalation import COMPLAINTS
from ivr.cases.promises import BROKEN, KEPT, NOBODYS
from ivr.reports.earlier import week_before
from ivr.tables import (
    Call,
    Case,
    CaseEvent,
    Contact,
    Correction,
    Notice,
    Promise,
    Rating,
    Recording,
    Transcript,
)

CALLS = cast("Table", Call.__table__)
CASES = cast("Table", Case.__table__)
CONTACTS = cast("Table", Contact.__table__)
CORRECTIONS = cast("Table", Correction.__table__)
EVENTS = cast("Table", CaseEvent.__table__)
NOTICES = cast("Table", Notice.__table__)
PROMISES = cast("Table", Promise.__table__)
RATINGS = cast("Table", Rating.__table__)
RECORDINGS = cast("Table", Recording.__table__)
TRANSCRIPTS = cast("Table", Transcript.__table__)
# The case that a further call was added to.
JOINED = CASES.alias("joined")
EARLIER = CASES.alias("earlier")

Columns = Mapping[str, ColumnElement[Any]]
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Source:
    """Items: `id` orders and names them, `at` is the moment that they count at.

    `dims` are topic, language and agent (its id), and what the measure parts by
    besides; `case` is the number of the item's case, None where it has none.
    """

    rows: FromClause
    id: ColumnElement[int]
    at: ColumnElement[Any]
    case: ColumnElement[Any]
    dims: Columns
    where: tuple[Condition, ...] = ()
    call: ColumnElement[Any] | None = None

    def but(self, *where: Condition, **dims: ColumnElement[Any]) -> "Source":
        """Return the items that meet `where` too, parted by `dims` besides."""
        return Source(
            self.rows,
            self.id,
            self.at,
            self.case,
            {**self.dims, **dims},
            (*self.where, *where),
            self.call,
        )


def of_cases(at: ColumnElement[Any], *where: Condition) -> Source:
    """Return cases, each at one of its moments."""
    dims = {
        "topic": CASES.c.topic,
        "language": CASES.c.language,
        "agent": CASES.c.assigned_to,
    }
    return Source(CASES, CASES.c.number, at, CASES.c.number, dims, where)


# Nobody was owed an answer: no measure of the desk's work counts these.
OWED = or_(CASES.c.disposition.is_(None), CASES.c.disposition.not_in(sorted(NOBODYS)))
RESOLVED = CASES.c.resolved_at.is_not(None)

OPENED = of_cases(CASES.c.opened_at)
ANSWERED = of_cases(CASES.c.answered_at, OWED)
ENDED = of_cases(CASES.c.closed_at, OWED)

# By its topic, to an agent, or by a low mark; the management is told of each.  Of the
# reasons why it stands before a supervisor a case keeps the first alone.
COMPLAINT = or_(
    CASES.c.topic.in_(COMPLAINTS),
    func.coalesce(CASES.c.escalation, "").in_(("complaint", "low_rating")),
    exists().where(
        NOTICES.c.case_number == CASES.c.number, NOTICES.c.kind == "complaint"
    ),
)
CALLED_AGAIN = exists().where(CONTACTS.c.case_number == CASES.c.number)
TALKS = (
    select(func.count())
    .where(EVENTS.c.case_number == CASES.c.number, EVENTS.c.kind == "call_talked")
    .correlate(CASES)
    .scalar_subquery()
)
AT_ONCE = and_(RESOLVED, CASES.c.reopened == 0, ~CALLED_AGAIN, TALKS <= 1)

BY_CALL = {
    "topic": CALLS.c.topic,
    "language": CALLS.c.language,
    "agent": CASES.c.assigned_to,
}
WITH_CASE = CALLS.outerjoin(CASES, CASES.c.call_id == CALLS.c.id)
TAKEN = Source(
    WITH_CASE,
    CALLS.c.id,
    CALLS.c.started_at,
    CASES.c.number,
    BY_CALL,
    (func.coalesce(CALLS.c.ending, "") != "refused",),
    CALLS.c.id,
)
OVER = TAKEN.but(CALLS.c.ending.is_not(None))
ABANDONED = CALLS.c.ending == "abandoned"
LEFT = OVER.but(ABANDONED, revision=CALLS.c.flow_revision, node=CALLS.c.left_at)

# Calls about a case: the one that opened it, and those that were added to it.
# Of one that was merged, the case that survives.
NUMBER = func.coalesce(JOINED.c.number, CASES.c.number)
ABOUT_A_CASE = Source(
    WITH_CASE.outerjoin(CONTACTS, CONTACTS.c.call_id == CALLS.c.id).outerjoin(
        JOINED, JOINED.c.number == CONTACTS.c.case_number
    ),
    CALLS.c.id,
    CALLS.c.started_at,
    NUMBER,
    {
        "topic": func.coalesce(JOINED.c.topic, CASES.c.topic),
        "language": func.coalesce(JOINED.c.language, CASES.c.language),
        "agent": func.coalesce(JOINED.c.assigned_to, CASES.c.assigned_to),
    },
    (NUMBER.is_not(None),),
    CALLS.c.id,
)
LATELY = exists().where(
    EARLIER.c.caller == CASES.c.caller,
    EARLIER.c.topic == CASES.c.topic,
    EARLIER.c.number < CASES.c.number,
    EARLIER.c.opened_at >= week_before(CASES.c.opened_at),
)
AGAIN = or_(CONTACTS.c.id.is_not(None), LATELY)

PROMISED = Source(
    PROMISES.join(CASES, CASES.c.number == PROMISES.c.case_number),
    PROMISES.c.case_number,
    PROMISES.c.due_at,
    PROMISES.c.case_number,
    OPENED.dims,
    (PROMISES.c.state.in_((KEPT, BROKEN)),),
)
WAS_KEPT = PROMISES.c.state == KEPT

RATED = Source(
    RATINGS,
    RATINGS.c.id,
    RATINGS.c.at,
    RATINGS.c.case_number,
    {
        "topic": RATINGS.c.topic,
        "language": RATINGS.c.language,
        "agent": RATINGS.c.agent_id,
    },
    (RATINGS.c.score.is_not(None),),
    RATINGS.c.call_id,
)
# 2 and less of five, whatever the best mark is.
LOW = 4 * (RATINGS.c.score - 1) <= RATINGS.c.highest - 1

FIRST_WORDS = (
    select(func.min(TRANSCRIPTS.c.made_at))
    .where(TRANSCRIPTS.c.recording_id == RECORDINGS.c.id)
    .correlate(RECORDINGS)
    .scalar_subquery()
)
WRITTEN = Source(
    RECORDINGS.outerjoin(CASES, CASES.c.call_id == RECORDINGS.c.call_id)
    .outerjoin(CONTACTS, CONTACTS.c.call_id == RECORDINGS.c.call_id)
    .outerjoin(JOINED, JOINED.c.number == CONTACTS.c.case_number),
    RECORDINGS.c.id,
    RECORDINGS.c.announced_at,
    NUMBER,
    {**ABOUT_A_CASE.dims, "language": RECORDINGS.c.language},
    (exists().where(TRANSCRIPTS.c.recording_id == RECORDINGS.c.id),),
    RECORDINGS.c.call_id,
)

# What an agent says was said, against what was understood: the newest of each.
CORRECTED = Source(
    WRITTEN.rows.join(
        CORRECTIONS,
        and_(
            CORRECTIONS.c.recording_id == RECORDINGS.c.id,
            CORRECTIONS.c.version == RECORDINGS.c.corrected,
        ),
    ).join(
        TRANSCRIPTS,
        and_(TRANSCRIPTS.c.recording_id == RECORDINGS.c.id, TRANSCRIPTS.c.current),
    ),
    RECORDINGS.c.id,
    CORRECTIONS.c.at,
    NUMBER,
    WRITTEN.dims,
    (),
    RECORDINGS.c.call_id,
)
