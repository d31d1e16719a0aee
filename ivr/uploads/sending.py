"""A link on its way to a caller's phone, as a text message that is sent once."""

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.cases.refusals import CaseRefusedError
from ivr.cases.upload_links import Signer, make_link
from ivr.db import Transaction
from ivr.messages.outbox import has_opted_out, queue
from ivr.policy.policy import Uploads
from ivr.sentences import sentence
from ivr.tables import Agent, Case, UploadLink
from ivr.uploads.words import TEXTS


def send_link(  # noqa: PLR0913, PLR0917 - for what, by whom, when, as whose
    session: Session,
    number: int,
    agent: Agent,
    at: datetime,
    allowed: Uploads,
    signer: Signer,
) -> UploadLink:
    """Make a link and have it sent to the case's callback number.

    Raises CaseRefusedError where there is no such number, or its owner wants no texts,
    and what `make_link` raises.
    """
    link = make_link(session, number, agent, at, allowed, sent=True)
    case = session.get_one(Case, number)
    if case.callback_number is None:
        raise CaseRefusedError(
            sentence("case %(number)s has no number to send it to", number=number)
        )
    if has_opted_out(session, case.callback_number):
        raise CaseRefusedError(
            sentence(
                "the caller of case %(number)s wants no text messages; hand "
                "the link on",
                number=number,
            )
        )
    words = TEXTS.get(case.language.partition("-")[0].lower(), TEXTS["en"])
    queue(
        Transaction(session.connection()),
        call_id=case.call_id,
        name=f"upload_link_{link.id}",
        to=case.callback_number,
        text=words.format(case=number, link=signer.address(link)),
        at=at,
    )
    return link
