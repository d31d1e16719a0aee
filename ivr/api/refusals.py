"""What the cases refuse, as problems."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from ivr.api.problems import Place, ProblemError
from ivr.api.showing import case_json, tag
from ivr.api.site import Api
from ivr.callbacks.asking import CallRefusedError
from ivr.cases.assigning import AssigneeError
from ivr.cases.hearing import HearingRefusedError, NotYetAudibleError
from ivr.cases.listing import get_case
from ivr.cases.refusals import (
    CaseNotFoundError,
    CaseRefusedError,
    CaseTakenError,
    DispositionError,
    StaleCaseError,
    TextError,
    TimeError,
)
from ivr.cases.tagging import TagError
from ivr.errors import IvrError

# By the kind of error: status, the problem's kind, and what to do.
KINDS: tuple[tuple[type[IvrError], int, str, str], ...] = (
    (CaseNotFoundError, 404, "no_such_case", "look the number up in the list"),
    (CaseTakenError, 409, "taken", "leave the case to them, or ask a supervisor"),
    (DispositionError, 422, "unknown_disposition", "choose one of desk.yaml"),
    (AssigneeError, 422, "unknown_agent", "name one of `ivr agents list`"),
    (TagError, 422, "wrong_tag", "write another one"),
    (TextError, 422, "wrong_text", "write it again"),
    (TimeError, 422, "wrong_time", "give another time"),
    (CallRefusedError, 409, "not_called", "do what the sentence says, then call"),
    (HearingRefusedError, 403, "not_heard", "hear it muted, without whole=true"),
    (NotYetAudibleError, 409, "not_yet_heard", "ask again in a minute"),
    (CaseRefusedError, 409, "refused", "do what the sentence says, then repeat"),
)
POINTERS: Mapping[str, str] = {
    "unknown_disposition": "/disposition",
    "unknown_agent": "/agent",
    "wrong_tag": "/add",
    "wrong_text": "/text",
    "wrong_time": "/until",
}


def told(
    wrong: CaseNotFoundError | CaseRefusedError,
    api: Api,
    number: int | None,
    body: BaseModel | None,
) -> ProblemError:
    """Return a refusal as a problem."""
    if isinstance(wrong, StaleCaseError) and number is not None:
        return stale(api, number, body)
    found = next(one for one in KINDS if isinstance(wrong, one[0]))
    _, status, kind, to_do = found
    pointer = POINTERS.get(kind)
    places = [Place(str(wrong), pointer=pointer)] if pointer and body else []
    return ProblemError(status, kind, str(wrong), to_do, errors=places)


def stale(api: Api, number: int, body: BaseModel | None) -> ProblemError:
    """Return that a case has changed, with what it is now and what was sent."""
    with api.database.reading() as session:
        view = get_case(session, number)
        current = case_json(view)
    sent: Any = body.model_dump(mode="json", exclude_unset=True) if body else None
    return ProblemError(
        412,
        "stale_version",
        f"case {number} has changed since the version that you name",
        "look at `current`, decide again, then send it with its ETag",
        errors=[Place("it is no longer this version", header="If-Match")],
        headers={"ETag": tag(view.case)},
        more={"current": current, "sent": sent},
    )
