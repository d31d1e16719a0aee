"""Whom a transfer rings: the flow's numbers, without those of agents who are away."""

from dataclasses import replace
from typing import cast

from sqlalchemy import Table, select

from ivr.db import Transaction
from ivr.flow.actions import Transfer
from ivr.tables import Agent

AGENTS = cast("Table", Agent.__table__)
PHONES = select(AGENTS.c.phone, AGENTS.c.away_since).where(
    AGENTS.c.phone.is_not(None), AGENTS.c.disabled_at.is_(None)
)


def to_those_there(transaction: Transaction, action: Transfer) -> Transfer:
    """Return the transfer without the numbers at which everybody is away.

    A number that is no agent's, such as a desk's own line, is rung all the same, and
    so is one that an agent shares with somebody who is there.
    """
    rows = transaction.execute(PHONES).all()
    away = {row.phone for row in rows if row.away_since is not None}
    away -= {row.phone for row in rows if row.away_since is None}
    there = tuple(number for number in action.numbers if number not in away)
    return replace(action, numbers=there)
