"""What the management is told of a complaint: which case, why, and the way to it."""

import json
import uuid
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from ivr.inserting import insert_if_absent
from ivr.tables import Case, Notice

log = structlog.get_logger()

KIND = "complaint"
WHY = {
    "complaint": "A caller complains",
    "low_rating": "A caller was not content with how they were helped",
}


def tell_management(
    session: Session, case: Case, reason: str, at: datetime, link: str
) -> None:
    """Have the management told of a complaint, once for each case.

    The notice holds nothing of what was said, nor who called.
    """
    identity = str(uuid.uuid4())
    values = {
        "id": identity,
        "call_id": case.call_id,
        "kind": KIND,
        "case_number": case.number,
        "body": complaint_body(identity, case, reason, at, link),
        "created_at": at,
    }
    if insert_if_absent(session, Notice, values):
        log.warning("complaint", case=case.number, reason=reason)


def complaint_body(
    identity: str, case: Case, reason: str, at: datetime, link: str
) -> str:
    """Return the JSON text of a notice."""
    told: dict[str, Any] = {
        "id": identity,
        "kind": KIND,
        "case_number": case.number,
        "topic": case.topic,
        "reason": reason,
        "link": link,
        "requested_at": at.isoformat(),
    }
    return json.dumps(told, ensure_ascii=False)


def complaint_letter(told: dict[str, Any]) -> str:
    """Return a mail's text, a line for each fact."""
    lines = [
        WHY[told["reason"]] + ".",
        "",
        f"Case:  {told['case_number']}",
        f"Topic: {told['topic']}",
        f"Open:  {told['link']}",
        f"Since: {told['requested_at']}",
        "",
        "What was said is on the case's page, for those who may read it.",
    ]
    return "\n".join(lines) + "\n"
