"""What is put right of one call, in one transaction; the same again changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Table, select, update

from ivr.calls.callers import language_of
from ivr.calls.desk import CALLS, Arrival, Desk, Hotline, OpenCall, find, find_or_begin
from ivr.calls.news import (
    END_OF_TALK_LIMIT,
    StatusNews,
    hang_up,
    note_status,
)
from ivr.cases.joining import join_case
from ivr.cases.opening import RANKS, Caller, OpenedCase, case_of, open_case
from ivr.flow.engine import begin
from ivr.flow.state import State, StateError
from ivr.inserting import insert_if_absent
from ivr.policy.policy import Calling
from ivr.reconciliation.known import look
from ivr.reconciliation.legs import take_leg
from ivr.reconciliation.remote import RemoteCall
from ivr.reconciliation.verdicts import Ours, Verdict, judge, needs
from ivr.scribe import Transaction
from ivr.tables import Case, CaseEvent, Discrepancy

CASES = cast("Table", Case.__table__)
UNSEEN = "unseen_call"
PRIORITY = "high"


# What was put right: a call ended, a case opened, somebody told, a callback completed.
Repair = Literal["ended", "opened", "told", "callbacks"]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a call was, and what was put right of it."""

    verdict: Verdict
    repaired: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Settling:
    """Puts right what an installation lacks of calls.

    `legs` are those of the network's calls that are legs of others, by their parents.
    """

    hotline: Hotline
    calling: Calling
    now: datetime
    legs: dict[str, list[RemoteCall]]

    def settle(
        self, transaction: Transaction, remote: RemoteCall, parent: Verdict | None
    ) -> Settled:
        """Put a call right; return what it was, and what was put right."""
        session = transaction.session
        repaired: list[Repair] = []
        if not remote.is_inbound and take_leg(
            session, remote, self.legs.get(remote.sid, []), self.calling
        ):
            repaired.append("callbacks")
        ours = self._ours(transaction, remote)
        if ours.answers is not None and not (ours.is_over and ours.is_told):
            self._end(transaction, remote)
            ours = self._ours(transaction, remote)
            repaired.append("ended")
        verdict = judge(remote, ours, parent)
        if verdict.kind != "alert" or not needs(remote, ours, verdict, parent):
            return Settled(verdict, tuple(repaired))
        call_id = self._take_in(transaction, remote, verdict)
        found = Found(remote.sid, verdict.reason, remote.began_at, call_id)
        tell(transaction, found, self.now)
        repaired.append("told" if call_id is None else "opened")
        after = judge(remote, self._ours(transaction, remote), parent)
        return Settled(after, tuple(repaired))

    def _ours(self, transaction: Transaction, remote: RemoteCall) -> Ours:
        session = transaction.session
        session.flush()
        session.expire_all()
        known = look(session, [remote], self.now)
        return known.of(remote, self.hotline.flows, session)

    def _end(self, transaction: Transaction, remote: RemoteCall) -> None:
        """End a call of whose end nobody told us, when it ended; its late steps too."""
        call = find(self._desk(transaction, self.now), remote.sid)
        if call is None or not remote.is_over:
            return
        ended_at = max(remote.ended_at or self.now, call.heard_at)
        desk = self._desk(transaction, min(ended_at, self.now))
        news = StatusNews(remote.sid, remote.status, seconds=remote.seconds)
        note_status(desk, news)
        call = find(desk, remote.sid)
        left = self.now - (remote.ended_at or self.now) > END_OF_TALK_LIMIT
        if call is not None and call.ended_at is None and left:
            hang_up(desk, call)  # nobody tells the end of that transfer any more
            call.save(desk)

    def _take_in(
        self, transaction: Transaction, remote: RemoteCall, verdict: Verdict
    ) -> int | None:
        """Have its caller called back, if it is one; return the call's row, if any."""
        match verdict.reason:
            case "unseen_call":
                return self._open_unseen(transaction, remote)
            case "case_missing":
                return self._open_missing(transaction, remote)
            case _:
                return None

    def _open_unseen(self, transaction: Transaction, remote: RemoteCall) -> int:
        """Open a case at the call's own time, for a caller whom we never answered.

        While a case of the same number is open, the call is added to that one.
        """
        desk = self._desk(transaction, remote.began_at)
        arrival = Arrival(remote.sid, remote.from_, remote.to)
        call = find_or_begin(desk, arrival)
        fill(desk, call, remote)
        state = unseen(desk, call)
        call.state = state.to_json()
        call.status, call.seconds = remote.status, remote.seconds
        call.ended_at = remote.ended_at or remote.began_at
        call.save(desk)
        if case_of(transaction, call.id) is None:
            case = take_up(desk, call, state)
            put_high(transaction, case.number, remote, self.now)
        return call.id

    def _open_missing(self, transaction: Transaction, remote: RemoteCall) -> int:
        """Open the case that a call should have had."""
        desk = self._desk(transaction, remote.ended_at or remote.began_at)
        call = find_or_begin(desk, Arrival(remote.sid, remote.from_, remote.to))
        desk.open_case(call, readable(desk, call), abandoned=True)
        return call.id

    def _desk(self, transaction: Transaction, at: datetime) -> Desk:
        return Desk(self.hotline, transaction, at)


def fill(desk: Desk, call: OpenCall, remote: RemoteCall) -> None:
    """Write to a call's row who called whom and when, which nobody had told us."""
    call.caller = call.caller or remote.from_
    row = update(CALLS).where(CALLS.c.id == call.id)
    values = {"caller": call.caller, "called": remote.to}
    desk.transaction.execute(row.values(started_at=remote.began_at, **values))


def unseen(desk: Desk, call: OpenCall) -> State:
    """Return the state of a call that is over before we had said anything."""
    state = begin(desk.flow).but(waiting="ended", path=(UNSEEN,), caller=call.caller)
    language = language_of(desk, call.caller) if call.caller else None
    known = language in desk.flow.prompts
    return state.but(language=language) if known else state


def take_up(desk: Desk, call: OpenCall, state: State) -> OpenedCase:
    """Add the call to its number's newest open case, or open one without a promise."""
    if call.caller is not None:
        desk.hold(call.caller)
    caller = Caller(call.id, call.caller, state, desk.flow_of(call))
    case = join_case(desk.transaction, caller, desk.at)
    return case or open_case(desk.transaction, caller, desk.at, abandoned=True)


def readable(desk: Desk, call: OpenCall) -> State:
    """Return where a call stood; its beginning where that cannot be read."""
    try:
        return State.from_json(call.state)
    except StateError:
        return begin(desk.flow).but(waiting="ended", path=("unreadable",))


def put_high(
    transaction: Transaction, number: int, remote: RemoteCall, at: datetime
) -> None:
    """Mark a case as one whose caller we never answered, and put it before others."""
    found = select(CASES.c.flags, CASES.c.rank).where(CASES.c.number == number)
    held = transaction.execute(found.with_for_update()).one()
    values: dict[str, Any] = {"flags": list(dict.fromkeys((*held.flags, UNSEEN)))}
    if held.rank > RANKS[PRIORITY]:
        values |= {"priority": PRIORITY, "rank": RANKS[PRIORITY]}
    values["version"] = CASES.c.version + 1
    row = update(CASES).where(CASES.c.number == number)
    transaction.execute(row.values(**values))
    lasted = f", {remote.seconds} s" if remote.seconds else ""
    told = f"called {remote.began_at:%Y-%m-%d %H:%M} UTC ({remote.status}{lasted})"
    event = {"case_number": number, "at": at, "kind": UNSEEN, "text": told}
    transaction.session.add(CaseEvent(**event))


@dataclass(frozen=True, slots=True)
class Found:
    """A call or a text that somebody must look at; `at` is when it began."""

    sid: str
    reason: str
    at: datetime
    call_id: int | None = None


def tell(transaction: Transaction, found: Found, now: datetime) -> None:
    """Have somebody look at a call or a text, once."""
    row = {
        "sid": found.sid,
        "call_id": found.call_id,
        "reason": found.reason,
        "at": found.at,
        "found_at": now,
    }
    insert_if_absent(transaction.session, Discrepancy, row)
