"""The end of a draft: published, so that new calls hear it, or discarded."""

from sqlalchemy.orm import Session

from ivr.calls.publishing import Word, say
from ivr.calls.revisions import row
from ivr.drafts.checking import Checked, refusal
from ivr.drafts.draft import Draft, DraftError
from ivr.drafts.keeping import Mark, end
from ivr.inserting import insert_if_absent
from ivr.sentences import sentence
from ivr.tables import FlowRevision

PUBLISHED, DISCARDED = "published", "discarded"
LONGEST_MESSAGE = 500


class NotWholeError(DraftError):
    """The draft has errors: mend them, and publish it then."""


def publish(
    session: Session, draft: Draft, checked: Checked, mark: Mark, message: str
) -> bool:
    """Have a draft that was `checked` answer new calls; False when it does already.

    Raises NotWholeError, and ConflictError where it has been changed since `mark`.
    """
    if not message.strip():
        raise DraftError(sentence("say what is new, for those who read the list"))
    if len(message) > LONGEST_MESSAGE:
        raise DraftError(
            sentence(
                "the message has %(most)s characters at most", most=LONGEST_MESSAGE
            )
        )
    if checked.flow is None or checked.errors:
        raise NotWholeError(refusal(checked.errors))
    flow = checked.flow
    end(session, mark, PUBLISHED, flow.revision)
    insert_if_absent(session, FlowRevision, row(draft.files, flow, mark.at))
    word = Word(mark.by, mark.at, message.strip(), mark.agent_id)
    return say(session, flow.revision, word)
