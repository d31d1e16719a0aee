"""The calls of the last days against an edited flow, before anyone hears it.

Each call is played twice from what was kept of its turns: on the revision that it
had, and on the new flow.  Only where it lands is compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from ivr.calls.given import GivenError, from_json
from ivr.calls.revisions import Reads, stored
from ivr.flow.flow import Flow
from ivr.flow.inputs import Arrived, HungUp, Input
from ivr.flow.replaying import Landing, as_it_went, on_another
from ivr.tables import Call, Case, Turn

CALLS = (
    select(
        Call.id,
        Call.sid,
        Call.flow_revision,
        Call.started_at,
        Call.ended_at,
        Case.number,
    )
    .outerjoin(Case, Case.call_id == Call.id)
    .order_by(Call.started_at, Call.id)
)
# Calls are read in portions, so that a busy week needs no more memory than a day.
PORTION = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """A call that would land elsewhere; `at` is where its way begins to differ.

    `sid` is the telephone network's id, `case` the case's number if it has one.
    """

    sid: str
    case: int | None
    started_at: datetime
    before: Landing
    after: Landing
    at: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of every call; `unplayable` ones were kept without their turns."""

    calls: int
    unplayable: int
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Calls that part at the same place, from the same landing to the same."""

    before: str
    after: str
    at: str
    calls: tuple[Moved, ...]


def grouped(moved: Iterable[Moved]) -> list[Group]:
    """Return the groups of calls, the largest first."""
    found: defaultdict[tuple[str, str, str], list[Moved]] = defaultdict(list)
    for one in moved:
        found[str(one.before), str(one.after), one.at].append(one)
    groups = [Group(*key, tuple(calls)) for key, calls in found.items()]
    return sorted(groups, key=lambda group: -len(group.calls))


def replay(found: Reads, flow: Flow, since: datetime) -> Replay:
    """Play the calls since the aware moment `since` on `flow`."""
    flows: dict[str, Flow | None] = {}
    calls = unplayable = 0
    moved: list[Moved] = []
    for row, given in calls_since(found, since):
        calls += 1
        if row.flow_revision not in flows:
            flows[row.flow_revision] = stored(found, row.flow_revision)
        own = flows[row.flow_revision]
        if own is None or not given:
            unplayable += 1
            continue
        change = compared(row, own, flow, given)
        if change is not None:
            moved.append(change)
    return Replay(calls, unplayable, tuple(moved))


def compared(row: Row[Any], own: Flow, flow: Flow, given: list[Input]) -> Moved | None:
    """Return how a call would go otherwise, None when it lands where it did."""
    went = as_it_went(own, given)
    goes = on_another(flow, went.acts)
    if went.landing == goes.landing:
        return None
    at = first_difference(went.path, goes.path)
    return Moved(row.sid, row.number, row.started_at, went.landing, goes.landing, at)


def first_difference(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """Return the last node that two ways share: the place where they part."""
    shared = "the beginning"
    for old, new in zip(before, after, strict=False):
        place = old.partition(":")[0]
        if place != new.partition(":")[0]:
            break
        shared = place
        if old != new:
            break
    return shared


def calls_since(
    found: Reads, since: datetime
) -> Iterator[tuple[Row[Any], list[Input]]]:
    """Yield each call that is over, with all that was given in it.

    Nothing was kept of a call from before its turns were.
    """
    over = CALLS.where(Call.started_at >= since, Call.ended_at.is_not(None))
    rows = found.execute(over).all()
    for begin in range(0, len(rows), PORTION):
        portion = rows[begin : begin + PORTION]
        kept = turns_of(found, [row.id for row in portion])
        for row in portion:
            yield row, with_end(row, kept.get(row.id, []))


def turns_of(found: Reads, calls: list[int]) -> dict[int, list[Input]]:
    """Return what was given in each call; a call with a turn that is lost is empty."""
    asked = select(Turn.call_id, Turn.given).where(Turn.call_id.in_(calls))
    given: dict[int, list[Input]] = {}
    lost: set[int] = set()
    for row in found.execute(asked.order_by(Turn.call_id, Turn.number)):
        call: int = row.call_id
        kept: str | None = row.given
        try:
            given.setdefault(call, []).extend(from_json(kept or ""))
        except GivenError:
            lost.add(call)
    return {call: inputs for call, inputs in given.items() if call not in lost}


def with_end(row: Row[Any], given: list[Input]) -> list[Input]:
    """Return the inputs of a call with its end, which comes outside of a turn."""
    if not given or not isinstance(given[0], Arrived):
        return []
    ended = isinstance(given[-1], HungUp)
    return given if ended else [*given, HungUp(at=row.ended_at)]
