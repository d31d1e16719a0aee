"""Calls that belong to a case under a legal hold: nothing of them is deleted."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from ivr.tables import Case, CaseMerge, Contact, LegalHold


def held_calls() -> Any:  # noqa: ANN401 - a statement
    """Return the statement that finds every such call, by its row's number."""
    return select(held().c.call_id)


def holds_on(session: Session, calls: Sequence[int] | None = None) -> dict[int, int]:
    """Return the held case of each call that belongs to one; of all, or of these."""
    wanted = None if calls is None else set(calls)
    return {
        row.call_id: row.case_number
        for row in session.execute(select(held()))
        if wanted is None or row.call_id in wanted
    }


def held() -> Any:  # noqa: ANN401 - a subquery
    """Return the calls of held cases: those that opened one, and the further ones.

    Cases that are merged are held together.
    """
    one = family()
    own = select(Case.call_id, one.c.case_number).join(one, one.c.number == Case.number)
    further = select(Contact.call_id, one.c.case_number).join(
        one, one.c.number == Contact.case_number
    )
    return union(own, further).subquery()


def family() -> Any:  # noqa: ANN401 - a subquery
    """Return each case that is held, as `number`, and the held one that it is for."""
    itself = select(LegalHold.case_number.label("number"), LegalHold.case_number)
    root = select(CaseMerge.root, LegalHold.case_number).join(
        LegalHold, LegalHold.case_number == CaseMerge.source
    )
    above = union(itself, root).subquery()
    merged = select(CaseMerge.source, above.c.case_number).join(
        above, above.c.number == CaseMerge.root
    )
    everyone = select(above.c.number, above.c.case_number)
    return union(everyone, merged).subquery()
