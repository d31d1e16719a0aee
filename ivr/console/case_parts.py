"""What a case's page shows of what it belongs to, and of what was done to it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.attachments import attachments_of, shown_size
from ivr.cases.drafts import drafts_of
from ivr.cases.family import merged_into
from ivr.cases.feed import newest
from ivr.cases.linking import linked_with
from ivr.cases.looks import others, who_is_here
from ivr.cases.promises import promises_of
from ivr.cases.splitting import WORDS
from ivr.cases.tagging import tags_in_use
from ivr.cases.timeline import timeline
from ivr.cases.upload_links import open_links
from ivr.cases.watching import watchers_of
from ivr.flow.flow import TOPIC_OF_THE_REST, Flow
from ivr.sentences import later
from ivr.tables import Callback

# Lines of a timeline that are seen at once; the others are folded.
NEWEST_SHOWN = 12
# The steps of calling back as a page shows them, each with the states that it is.
STEPS = {
    later("Queued"): ("queued", "placing"),
    later("The agent's phone rings"): ("placed",),
    later("1 is pressed"): ("whispering",),
    later("The caller's phone rings"): ("dialling",),
    later("They talk"): ("talking",),
}
# What a form has besides what somebody typed or chose.
OUR_FIELDS = frozenset({"csrf_token", "version", "seen"})


def parts(session: Session, number: int, flow: Flow, at: datetime) -> dict[str, object]:
    """Return the values of the page's templates by their names."""
    merged, lines = merged_into(session, number), timeline(session, number)
    return {
        "timeline": lines,
        "seen": max((line.id for line in lines), default=0),
        "merged": merged,
        "own_calls": {case.call_id for case in merged},
        "links": linked_with(session, number),
        "promises": promises_of(session, number),
        "topics": list(dict.fromkeys((*flow.settings.topics, TOPIC_OF_THE_REST))),
        "splittable": WORDS,
        "attachments": attachments_of(session, number),
        "upload_links": open_links(session, number, at),
        "file_size": shown_size,
        "watchers": watchers_of(session, number),
        "tags_in_use": tags_in_use(session),
    }


def open_page(
    session: Session, number: int, agent_id: int, at: datetime
) -> dict[str, object]:
    """Return what a page needs that stays open: drafts, who is there, the last call.

    `position` is where its news begins.
    """
    return {
        "position": newest(session),
        "drafts": drafts_of(session, number, agent_id, at),
        "there": others(who_is_here(session, at), number, agent_id),
        "last_call": last_call(session, number),
        "steps": STEPS,
        "newest_shown": NEWEST_SHOWN,
    }


def last_call(session: Session, number: int) -> Callback | None:
    """Return the last callback of a case that is over."""
    over = select(Callback).where(
        Callback.case_number == number, Callback.ended_at.is_not(None)
    )
    return session.scalar(
        over.order_by(Callback.ended_at.desc(), Callback.id.desc()).limit(1)
    )


def typed_by_hand(form: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what was typed and chosen in a form, by the names of its fields."""
    return [
        (name.replace("_", " "), value)
        for name, value in form.items()
        if name not in OUR_FIELDS and value
    ]
