"""Who hears a recording, and how much of it.

Where a secret was told it is muted for everybody.  Whoever has the right to hear
secrets may have it whole for some minutes, and the case says who did and when.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ivr.cases.correcting import belongs
from ivr.cases.refusals import CaseNotFoundError, CaseRefusedError
from ivr.cases.working import event, find
from ivr.sentences import sentence
from ivr.sound.muting import Stretch
from ivr.tables import Agent, Hearing, Recording, Transcript
from ivr.transcripts.muting import stretches_of

HEARD_UNMUTED = "heard_unmuted"
LEAVE = timedelta(minutes=10)
# So long a message waits for its words before it can be heard without them.
PATIENCE = timedelta(minutes=10)


class HearingRefusedError(CaseRefusedError):
    """They have no right to hear secrets: an admin gives it on the command line."""


class NotYetAudibleError(CaseRefusedError):
    """What was told is not known yet, so nothing could be muted: ask again soon."""


@dataclass(frozen=True, slots=True)
class Audible:
    """How a recording is heard: `muted` are its stretches of silence."""

    muted: tuple[Stretch, ...] = ()


def audible(
    session: Session, recording: Recording, agent: Agent, at: datetime, *, whole: bool
) -> Audible:
    """Return how `agent` hears a recording; `whole`: they ask for it unmuted.

    Raises HearingRefusedError without an open leave, and NotYetAudibleError while the
    first words are still being made, at most ten minutes long.
    """
    if whole:
        if not leave_until(session, recording.id, agent, at):
            raise HearingRefusedError(
                sentence("ask to hear it whole on the page of its case")
            )
        return Audible()
    if is_awaited(session, recording, at):
        raise NotYetAudibleError(
            sentence("its words are being made; it can be heard after that")
        )
    return Audible(tuple(stretches_of(session, recording.id)))


def is_awaited(session: Session, recording: Recording, at: datetime) -> bool:
    """Tell whether somebody is about to make the first words of a recording."""
    if recording.due_at is None or at - recording.announced_at > PATIENCE:
        return False
    made = exists().where(Transcript.recording_id == recording.id)
    return not session.scalar(select(made))


def hear_whole(
    session: Session, number: int, sid: str, agent: Agent, at: datetime
) -> Hearing:
    """Give `agent` leave to hear a recording of a case unmuted, and note it there.

    Raises HearingRefusedError, and CaseNotFoundError where there is no such recording.
    """
    case = find(session, number)
    if not belongs(session, case, sid):
        raise CaseNotFoundError(
            sentence("case %(number)s has no recording %(sid)s", number=number, sid=sid)
        )
    if not agent.hear_secrets:
        raise HearingRefusedError(sentence("you have no right to hear what was muted"))
    found = select(Recording.id).where(Recording.sid == sid)
    leave = Hearing(
        recording_id=session.execute(found).scalar_one(),
        agent_id=agent.id,
        at=at,
        until=at + LEAVE,
    )
    line = event(agent, HEARD_UNMUTED, at, f"recording {sid}")
    line.case_number = number
    session.add_all((leave, line))
    return leave


def leave_until(
    session: Session, recording_id: int, agent: Agent, at: datetime
) -> datetime | None:
    """Return until when `agent` may hear a recording unmuted; None without leave."""
    if not agent.hear_secrets:
        return None
    open_now = Hearing.recording_id == recording_id, Hearing.until > at
    mine = select(Hearing.until).where(*open_now, Hearing.agent_id == agent.id)
    return session.scalar(mine.order_by(Hearing.until.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class Standing:
    """What is told of a recording beside its player.

    `awaited`: it cannot be heard before its words are made.  `muted`: where a secret
    is silenced in it.  `whole_until`: until when whoever looks hears it whole.
    """

    awaited: bool
    muted: tuple[Stretch, ...]
    whole_until: datetime | None


def standing(
    session: Session, recording: Recording, agent: Agent, at: datetime
) -> Standing:
    """Return how a recording stands for `agent`."""
    return Standing(
        is_awaited(session, recording, at),
        tuple(stretches_of(session, recording.id)),
        leave_until(session, recording.id, agent, at),
    )
