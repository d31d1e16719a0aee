"""The marks that callers give in the flow itself, by a `survey` node."""

from datetime import datetime

from ivr.db import Transaction
from ivr.flow.flow import TOPIC_OF_THE_REST, Flow
from ivr.flow.model import Collect
from ivr.flow.state import State
from ivr.inserting import insert_if_absent
from ivr.tables import Rating


def keep_survey(
    transaction: Transaction, call_id: int, flow: Flow, state: State, at: datetime
) -> None:
    """Keep the mark of a call that is over, or that its caller gave none; once."""
    found = asked_in(flow, state)
    if found is None:
        return
    given = state.collected.get(found.collect, "")
    score = int(given) if given.isdecimal() else None
    values = {
        "asked_by": "survey",
        "asked_at": at,
        "case_number": state.case_number,
        "call_id": call_id,
        "topic": state.topic or TOPIC_OF_THE_REST,
        "language": state.language,
        "score": score,
        "highest": found.highest,
        "at": at if score is not None else None,
    }
    insert_if_absent(transaction.session, Rating, values)


def asked_in(flow: Flow, state: State) -> Collect | None:
    """Return the last survey that a call has passed; None where there was none.

    Only a survey is a question for digits with a highest value.
    """
    for step in reversed(state.path):
        node = flow.nodes.get(step.partition(":")[0])
        if isinstance(node, Collect) and node.highest is not None:
            return node
    return None
