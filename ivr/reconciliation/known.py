"""What we know of calls, by the network's ids."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from ivr.calls.flows import Flows
from ivr.calls.news import ENDED
from ivr.flow.model import Transfer
from ivr.flow.state import State, StateError
from ivr.reconciliation.remote import RemoteCall
from ivr.reconciliation.verdicts import Ours, Refusal
from ivr.tables import (
    BlockedNumber,
    Call,
    Callback,
    Case,
    Contact,
    Discrepancy,
)
from ivr.tombstones import digest, forgotten

CALLS = cast("Table", Call.__table__)
REFUSED: tuple[Refusal, ...] = ("blocked", "too_many_calls")


@dataclass(slots=True)
class Known:
    """Everything that is known of some calls."""

    calls: dict[str, Any] = field(default_factory=dict[str, Any])
    cases: dict[int, int] = field(default_factory=dict[int, int])
    joined: dict[int, int] = field(default_factory=dict[int, int])
    callbacks: dict[str, Callback] = field(default_factory=dict[str, Callback])
    alerts: dict[str, str] = field(default_factory=dict[str, str])
    forgotten: set[str] = field(default_factory=set[str])
    blocked: set[str] = field(default_factory=set[str])

    def of(self, remote: RemoteCall, flows: Flows, session: Session) -> Ours:
        """Return what we know of one call."""
        sid = remote.sid
        callback = self.callbacks.get(sid)
        ours = Ours(
            is_blocked_now=remote.from_ in self.blocked,
            callback_case=callback.case_number if callback else None,
            is_callback_over=callback is None or callback.ended_at is not None,
            alert=self.alerts.get(sid),
            is_forgotten=digest(sid) in self.forgotten,
        )
        row = self.calls.get(sid)
        if row is None:
            return ours
        return replace(
            ours,
            answers=row.turns,
            is_over=row.ended_at is not None,
            is_told=row.status in ENDED,
            case_number=self.cases.get(row.id) or self.joined.get(row.id),
            is_joined=row.id not in self.cases,
            **of_state(row.state, row.flow_revision, flows, session),
        )


def of_state(
    text: str, revision: str, flows: Flows, session: Session
) -> dict[str, Any]:
    """Return what a call's state tells; one that cannot be read is a wish for help."""
    try:
        state = State.from_json(text)
    except StateError:
        return {"wants_help": True}
    refused = next((one for one in REFUSED if state.facts.get(one) == "yes"), None)
    found = {"wants_help": state.wants_help, "is_answered": state.answered}
    found["met_person"] = state.answered and passed_transfer(
        state.path, revision, flows, session
    )
    return {**found, "refused": refused}


def passed_transfer(
    path: Iterable[str], revision: str, flows: Flows, session: Session
) -> bool:
    """Tell whether a way led over a node that puts callers through."""
    nodes = flows.of(session, revision).nodes
    names = (step.partition(":")[0] for step in path)
    return any(isinstance(nodes.get(name), Transfer) for name in names)


def look(session: Session, remotes: Collection[RemoteCall], at: datetime) -> Known:
    """Return what is known of calls (some hundreds at once)."""
    sids = [one.sid for one in remotes]
    known = Known(blocked=blocked(session, {one.from_ for one in remotes}, at))
    rows = select(Call).where(Call.sid.in_(sids))
    known.calls = {row.sid: row for row in session.scalars(rows)}
    ids = [row.id for row in known.calls.values()]
    own = select(Case.call_id, Case.number).where(Case.call_id.in_(ids))
    known.cases = pairs(session, own)
    further = select(Contact.call_id, Contact.case_number)
    known.joined = pairs(session, further.where(Contact.call_id.in_(ids)))
    alerts = select(Discrepancy.sid, Discrepancy.reason)
    known.alerts = pairs(session, alerts.where(Discrepancy.sid.in_(sids)))
    known.callbacks = callbacks(session, sids)
    known.forgotten = forgotten(session, sids)
    return known


def pairs(session: Session, query: Any) -> dict[Any, Any]:  # noqa: ANN401 - a statement
    """Return the rows of two columns as a dict."""
    rows: Any = session.execute(query)
    return {first: second for first, second in rows}  # noqa: C416 - rows are no pairs


def callbacks(session: Session, sids: Collection[str]) -> dict[str, Callback]:
    """Return the callback of each call that was made to call somebody back."""
    mine = or_(Callback.sid.in_(sids), Callback.caller_sid.in_(sids))
    found: dict[str, Callback] = {}
    for row in session.scalars(select(Callback).where(mine)):
        for sid in filter(None, (row.sid, row.caller_sid)):
            found[sid] = row
    return found


def blocked(
    session: Session, numbers: Collection[str | None], at: datetime
) -> set[str]:
    """Return those numbers whose calls are not taken."""
    holds = or_(BlockedNumber.until.is_(None), BlockedNumber.until > at)
    mine = BlockedNumber.number.in_([one for one in numbers if one])
    return set(session.scalars(select(BlockedNumber.number).where(mine, holds)))


def began_within(
    session: Session, since: datetime, until: datetime
) -> Mapping[str, datetime]:
    """Return our calls that began within a time and are not forgotten, by id."""
    within = (Call.started_at >= since, Call.started_at < until)
    rows = select(Call.sid, Call.started_at).where(*within)
    return pairs(session, rows.where(Call.forgotten_at.is_(None)))


def told_of(session: Session, sid: str) -> tuple[int | None, bool, bool]:
    """Return a call's row, whether somebody was told of it, and whether it is there."""
    call_id = session.scalar(select(Call.id).where(Call.sid == sid))
    told = session.scalar(select(Discrepancy.id).where(Discrepancy.sid == sid))
    return call_id, told is not None, call_id is not None
