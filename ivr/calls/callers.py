"""What is known of a number: its caller's language, and whether its calls are taken."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from ivr.calls.desk import CALLERS, Desk
from ivr.cases.working import reason_of
from ivr.db import Database, Transaction
from ivr.errors import UsageError
from ivr.flow.flow import Flow
from ivr.flow.model import Menu, SwitchLanguage
from ivr.flow.state import State
from ivr.people.audit import Doer, note
from ivr.sentences import sentence
from ivr.tables import BlockedNumber

NUMBER = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
BETWEEN = re.compile(r"[\s().-]")
LONGEST_REASON = 500
MOST_DAYS = 3650

BLOCKED = cast("Table", BlockedNumber.__table__)
IS_BLOCKED = select(BLOCKED.c.number).where(
    BLOCKED.c.number == bindparam("caller"),
    or_(BLOCKED.c.until.is_(None), BLOCKED.c.until > bindparam("now")),
)
LANGUAGE = select(CALLERS.c.language).where(CALLERS.c.number == bindparam("caller"))
LEARN = (
    update(CALLERS)
    .where(CALLERS.c.number == bindparam("caller"))
    .values(language=bindparam("chosen"), updated_at=bindparam("now"))
)


class BlockError(UsageError):
    """A block cannot be made or ended so: write it as the sentence says."""


@dataclass(frozen=True, slots=True)
class Block:
    """Why and until when (None: for good) the calls of a number are not taken.

    `agent_id` is who says so, and None where `by` alone does.
    """

    reason: str
    by: str
    at: datetime
    until: datetime | None = None
    agent_id: int | None = None


def block(database: Database, found: Transaction, number: str, wanted: Block) -> str:
    """Take no calls of `number`, in place of a block that it has; return it in E.164.

    Raises BlockError for what is no number or no reason.
    """
    values = {
        "reason": proper_reason(wanted.reason),
        "by": wanted.by,
        "at": wanted.at,
        "until": wanted.until,
    }
    proper = proper_number(number)
    found.execute(database.insert_if_absent(BLOCKED), {"number": proper, **values})
    found.execute(update(BLOCKED).where(BLOCKED.c.number == proper).values(**values))
    until = wanted.until.isoformat() if wanted.until else None
    by = Doer(wanted.by, wanted.agent_id)
    note(found, "number_blocked", by, wanted.at, until=until)
    return proper


def unblock(found: Transaction, number: str, by: Doer, at: datetime) -> str:
    """Take the calls of `number` again; raises BlockError if it was not blocked."""
    proper = proper_number(number)
    gone = delete(BLOCKED).where(BLOCKED.c.number == proper)
    if found.execute(gone).rowcount == 0:
        raise BlockError(
            sentence("%(proper)s is not blocked; see: ivr callers list", proper=proper)
        )
    note(found, "number_unblocked", by, at)
    return proper


def list_blocked(session: Session, at: datetime) -> Sequence[BlockedNumber]:
    """Return the numbers whose calls are not taken now, the newest block first."""
    holds = or_(BlockedNumber.until.is_(None), BlockedNumber.until > at)
    newest = (BlockedNumber.at.desc(), BlockedNumber.number)
    return session.scalars(select(BlockedNumber).where(holds).order_by(*newest)).all()


def end_of(at: datetime, days: int | None) -> datetime | None:
    """Return the end of a block of `days` from `at`; None for one that has no end.

    Raises BlockError for a number of days that is none.
    """
    if days is not None and not 0 < days <= MOST_DAYS:
        raise BlockError(
            sentence(
                "the days are a number from 1 to %(most_days)s", most_days=MOST_DAYS
            )
        )
    return None if days is None else at + timedelta(days=days)


def proper_number(number: str) -> str:
    """Return a number in E.164, from how people write one; raises BlockError."""
    proper = BETWEEN.sub("", number)
    if not NUMBER.fullmatch(proper):
        raise BlockError(
            sentence("this is no telephone number; write it whole, like +8613800138000")
        )
    return proper


def proper_reason(reason: str) -> str:
    """Return a reason on one line, without secrets; raises BlockError for none."""
    proper = reason_of(reason, LONGEST_REASON)
    if proper is None:
        raise BlockError(
            sentence(
                "a reason has 1 to %(longest_reason)s characters",
                longest_reason=LONGEST_REASON,
            )
        )
    return proper


def is_blocked(desk: Desk, caller: str) -> bool:
    """Tell whether the calls of `caller` are not taken now."""
    row = {"caller": caller, "now": desk.at}
    return desk.transaction.execute(IS_BLOCKED, row).first() is not None


def language_of(desk: Desk, caller: str) -> str | None:
    """Return the language that `caller` chose in a call before."""
    return desk.transaction.execute(LANGUAGE, {"caller": caller}).scalar()


def remember_language(desk: Desk, caller: str | None, flow: Flow, state: State) -> None:
    """Remember the language of a call that is over, if its caller chose one."""
    if caller is None or state.facts.get("language") == state.language:
        return
    if not any(chose_language(flow, step) for step in state.path):
        return
    row = {"number": caller, "language": state.language, "updated_at": desk.at}
    desk.insert_if_absent(CALLERS, row)
    learnt = {"caller": caller, "chosen": state.language, "now": desk.at}
    desk.transaction.execute(LEARN, learnt)


def chose_language(flow: Flow, step: str) -> bool:
    """Tell whether a caller chose a language at a step of their path."""
    name, _, chosen = step.partition(":")
    match flow.nodes.get(name):
        case SwitchLanguage():
            return True
        case Menu() as menu:
            options = (*menu.menu.values(), *menu.spoken)
            return any(one.language and one.option == chosen for one in options)
        case _:
            return False
