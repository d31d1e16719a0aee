"""A desk in the middle of a day, at a moment that stands still: what pages show.

Whatever is looked at here looks the same tomorrow: times are counted from AT, and
nothing is drawn by lot.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from audio_files import SPEECH_SAMPLES, wav_of
from case_rows import (
    AT,
    Desk,
    add_call,
    add_case,
    add_recording,
    agent,
    make_desk,
)
from console_browser import FLOW, RING
from signed import SHIPPED_FLOW
from sqlalchemy import update
from sqlalchemy.orm import Session
from told_cases import TOLD, add_told

from ivr.audio.listening import Listening
from ivr.audio.store import Store
from ivr.calls import revisions
from ivr.cases import saved_views, tagging, watching, work
from ivr.cases.endings import Ending
from ivr.cases.escalation import ask_for_supervisor
from ivr.cases.linking import link
from ivr.cases.narrowing import Narrow
from ivr.cases.saved_views import Wanted
from ivr.db import Database
from ivr.drafts import keeping
from ivr.drafts.origins import from_files
from ivr.flow.files import read_files
from ivr.keeping import holds
from ivr.people import audit
from ivr.people.audit import Doer, doer
from ivr.tables import (
    Agent,
    BlockedNumber,
    Call,
    Callback,
    Case,
    FlowRevision,
    Promise,
    Rating,
    SignInFailure,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WAY = (
    "welcome language:english main:stolen_or_locked urgent_closed identify reach"
    " message promise goodbye"
)
SAID = (
    "somebody moved? my money and now my account is locked? please call me before"
    " they take the rest"
)


@dataclass(frozen=True)
class BusyDesk:
    """The desk, its admin, and what pages are asked for."""

    desk: Desk
    root: Agent
    number: int
    sid: str


def make_busy_desk(database: Database, recordings: Path) -> BusyDesk:
    """Fill an empty database, and the folder of recordings."""
    desk, store = make_desk(database), Store(recordings, RING)
    with database.writing() as session:
        root = agent("Root", role="admin")
        session.add(root)
        session.flush()
        urgent = add_urgent(session, desk)
        sid = leave(session, store, urgent, SAID)
        cases = list(add_told(session))
        for at, day in enumerate((6, 5, 4, 3, 2, 1, 1, 0)):
            add_ended(session, desk, at, day)
        work_on(session, desk, urgent, cases)
        add_administration(session, desk, root, urgent)
        for hour in (1, 2, 2, 9, 26):
            add_lone_call(session, hour)
        end_calls(session)
    return BusyDesk(desk, root, urgent.number, sid)


def add_urgent(session: Session, desk: Desk) -> Case:
    """Add the case that stands first, which Mei has and tried to call."""
    case = add_case(
        session,
        topic="account_security",
        priority="urgent",
        opened_at=AT - HOUR,
        due_at=AT - 3 * MINUTE,
        account="314159265",
        verification="attested",
        collected={"account": "314159265", "app_version": "3.1"},
        path=WAY.split(),
        attempts=1,
    )
    session.add(Promise(case_number=case.number, made_at=AT - HOUR, due_at=case.due_at))
    tried = AT - 20 * MINUTE
    session.add(
        Callback(
            case_number=case.number,
            agent_id=desk.mei.id,
            token="t",
            state="ended",
            agent_number="+14155550190",
            caller_number=case.callback_number,
            from_number="+18005550100",
            requested_at=tried,
            rung_at=tried,
            ended_at=tried + MINUTE,
            outcome="no_answer",
        )
    )
    return case


def leave(session: Session, store: Store, case: Case, words: str) -> str:
    """Have a caller's words be heard; return the recording's id."""
    path = "2026/11/urgent.wav"
    came = store.folder / "came"
    came.parent.mkdir(parents=True, exist_ok=True)
    came.write_bytes(wav_of(SPEECH_SAMPLES.tobytes() * 4))
    store.keep(came, store.folder / path)
    Listening(store).prepare(path)
    kept = {"state": "transcribed", "sha256": "0", "seconds": 9, "path": path}
    return add_recording(session, case, words, **kept)


def add_ended(session: Session, desk: Desk, at: int, day: int) -> None:
    """Add a case that was ended so many days ago, kept in time or not."""
    opened = AT - day * DAY - (3 + at % 3) * HOUR
    answered = opened + (1 + at % 3) * HOUR / 2
    case = add_case(
        session,
        topic=TOLD[at % len(TOLD)].topic,
        opened_at=opened,
        due_at=opened + HOUR,
        assigned_to=(desk.mei.id, desk.jun.id)[at % 2],
        status="resolved",
        closed_at=answered + HOUR / 4,
        resolved_at=answered + HOUR / 4,
        answered_at=answered,
        disposition="solved",
    )
    case.call.started_at = case.call.heard_at = opened
    case.call.topic, case.call.language, case.call.ending = case.topic, "en-US", "case"
    kept = "kept" if answered <= case.due_at else "broken"
    told: dict[str, Any] = {"made_at": opened, "due_at": case.due_at, "state": kept}
    session.add(Promise(case_number=case.number, answered_at=answered, **told))
    about = {"topic": case.topic, "language": "en-US", "agent_id": case.assigned_to}
    asked = {"asked_by": "text", "asked_at": answered, "at": answered + HOUR}
    score = 5 - at % 3
    session.add(Rating(case_number=case.number, score=score, **about, **asked))


def add_lone_call(session: Session, hours: int) -> None:
    """Add a call of so many hours ago, whose caller hung up at the first question."""
    call = add_call(session, f"+141555502{hours:02}")
    call.started_at = call.heard_at = AT - hours * HOUR
    call.language, call.ending, call.left_at = "en-US", "abandoned", "language"


def end_calls(session: Session) -> None:
    """Have all calls be over that are there, and have heard the shipped flow."""
    files = revisions.row(read_files(SHIPPED_FLOW), FLOW, AT - 30 * DAY)
    session.add(FlowRevision(**files, taken_at=AT - 30 * DAY))
    session.execute(update(Case).values(flow_revision=FLOW.revision))
    ended = {"flow_revision": FLOW.revision, "ended_at": Call.heard_at}
    session.execute(update(Call).values(**ended))


def work_on(session: Session, desk: Desk, urgent: Case, cases: list[Case]) -> None:
    """Have Mei, Jun and Ada do what they do all day."""
    mei, jun, ada = (session.merge(one) for one in (desk.mei, desk.jun, desk.lead))
    numbers = [case.number for case in cases]
    work.take(session, urgent.number, mei, AT - 22 * MINUTE)
    said = "Rang: nobody answered.\nThe security team has frozen the account."
    work.note(session, urgent.number, mei, said, AT - 18 * MINUTE)
    tagging.tag(session, urgent.number, jun, ["phishing", "vip"], AT - 15 * MINUTE)
    link(session, urgent.number, numbers[1], mei, AT - 14 * MINUTE)
    work.take(session, numbers[1], jun, AT - 10 * MINUTE)
    tagging.tag(session, numbers[1], jun, ["vip"], AT - 10 * MINUTE)
    work.take(session, numbers[2], mei, AT - 9 * MINUTE)
    words = "They ask for the manager."
    ask_for_supervisor(session, numbers[2], mei, words, AT - 8 * MINUTE)
    back = AT + 26 * HOUR
    work.wait(session, numbers[4], jun, back, AT - 7 * MINUTE, reason="after work")
    came = Ending("answered", "resolved", "Told where it stands.")
    work.close(session, numbers[5], ada, came, AT - 5 * MINUTE)


def add_administration(session: Session, desk: Desk, root: Agent, case: Case) -> None:
    """Add what supervisors and admins see to."""
    ada = session.merge(desk.lead)
    for who, name, tab, narrow in (
        (root, "Transfers, urgent first", "action", Narrow(topic="transfers")),
        (ada, "Korean", "unassigned", Narrow(language="ko-KR")),
    ):
        wanted = Wanted(name, tab, narrow, is_shared=who is ada)
        saved_views.save(session, who, wanted, AT - 3 * DAY)
    watching.watch(session, case.number, root, AT - 10 * MINUTE)
    reason = "The police asked for it, file 12."
    holds.hold(session, case.number, reason, "Ada", AT - 12 * MINUTE, agent_id=ada.id)
    told = {"reason": "Calls and says nothing", "by": "Ada", "at": AT - DAY}
    session.add(BlockedNumber(number="+14155550199", until=AT + 6 * DAY, **told))
    failed = {"name": "mei", "address": "203.0.113.9"}
    session.add_all(
        SignInFailure(at=AT - one * MINUTE, **failed) for one in range(1, 7)
    )
    typed = Doer("operator")
    for who in (desk.mei, desk.jun, desk.lead):
        told = {"whom": who.id, "role": who.role}
        audit.note(session, "person_added", typed, AT - 30 * DAY, **told)
    role = ["agent", "supervisor"]
    audit.note(session, "role_changed", doer(root), AT - DAY, whom=ada.id, role=role)
    keeping.begin(session, from_files(SHIPPED_FLOW), "Root", AT - 2 * HOUR)
