"""Drafts: what an agent typed into a form of a case and has not sent.

They are kept as it is typed, so that neither a broken line nor a restart nor a session
that is over loses it; sealed as notes are, without the secrets that notes leave out,
and gone with the case, when the form is sent, or after `KEPT`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.cases.working import CONSOLE_LANGUAGE, LONGEST_TEXT
from ivr.flow.secrets.masking import masked
from ivr.inserting import insert_if_absent
from ivr.tables import Case, Draft

KEPT = timedelta(days=30)
FORMS = frozenset(
    "note close plan called escalate complain link merge tag hold".split()
)
# What a form has besides what somebody typed or chose, and the longest of ours.
NOT_TYPED = frozenset({"csrf_token", "version", "seen", "form"})
MOST_FIELDS = 12

Fields = dict[str, str]


def typed_in(form: Mapping[str, str]) -> Fields:
    """Return what was typed and chosen, clean of secrets and within bounds."""
    typed = [(name, text) for name, text in form.items() if name not in NOT_TYPED]
    return {
        name[:50]: masked(text.replace("\0", "")[:LONGEST_TEXT], CONSOLE_LANGUAGE)[0]
        for name, text in typed[:MOST_FIELDS]
    }


def keep(  # noqa: PLR0913, PLR0917 - whose, of what, which words, when
    session: Session,
    number: int,
    agent_id: int,
    form: str,
    fields: Fields,
    at: datetime,
) -> bool:
    """Keep a form's fields instead of what was kept of it; tell whether it could be.

    It cannot for a case or a form that there is not.  Where nothing is written in it,
    nothing is kept.
    """
    if form not in FORMS or session.get(Case, number) is None:
        return False
    if not any(text.strip() for text in fields.values()):
        drop(session, number, agent_id, form)
        return True
    session.execute(delete(Draft).where(Draft.at < at - KEPT))
    key = {"case_number": number, "agent_id": agent_id, "form": form}
    if not insert_if_absent(session, Draft, {**key, "fields": fields, "at": at}):
        found = session.scalars(select(Draft).filter_by(**key)).one()
        found.fields, found.at = fields, at
    return True


def drop(session: Session, number: int, agent_id: int, form: str) -> None:
    """Forget a form's draft: it was sent, or emptied."""
    mine = delete(Draft).filter_by(case_number=number, agent_id=agent_id, form=form)
    session.execute(mine)


def drafts_of(
    session: Session, number: int, agent_id: int, at: datetime
) -> dict[str, Fields]:
    """Return an agent's drafts on a case, by form."""
    rows = select(Draft).filter_by(case_number=number, agent_id=agent_id)
    found = session.scalars(rows.where(Draft.at >= at - KEPT))
    return {one.form: one.fields for one in found}
