"""Rows as calls leave them, for tests that need cases to look at."""

import wave
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.opening import RANKS
from ivr.db import Database
from ivr.tables import Agent, Call, Case, CaseEvent, Recording, Transcript

# A Tuesday noon in Shanghai.
AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
CALLER = "+8613800138000"
PASSWORD = "tulips in winter"
# Quick to check, so that only the tests about passwords take their time.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
REVISION = "f00d" * 16
serial = count(1)


@dataclass(frozen=True)
class Desk:
    """A database and who works with it."""

    database: Database
    mei: Agent
    jun: Agent
    lead: Agent

    def case(self, **values: Any) -> int:
        """Add a case; return its number."""
        with self.database.writing() as session:
            return add_case(session, **values).number

    def row(self, number: int) -> Case:
        """Return a case as it is now."""
        with self.database.reading() as session:
            return session.execute(
                select(Case).where(Case.number == number)
            ).scalar_one()

    def timeline(self, number: int) -> list[tuple[str, str | None, str]]:
        """Return what was done to a case, by whom, with which words."""
        with self.database.reading() as session:
            rows = select(CaseEvent).where(CaseEvent.case_number == number)
            found = session.scalars(rows.order_by(CaseEvent.id))
            return [(e.kind, e.agent.name if e.agent else None, e.text) for e in found]


def make_desk(database: Database) -> Desk:
    """Add Mei and Jun, agents, and Ada, their supervisor."""
    with database.writing() as session:
        mei, jun = agent("Mei"), agent("Jun")
        lead = agent("Ada", role="supervisor")
        session.add_all((mei, jun, lead))
    return Desk(database, mei, jun, lead)


def agent(name: str, role: str = "agent") -> Agent:
    """Return an agent whose password is PASSWORD."""
    return Agent(name=name, role=role, password_hash=QUICK, created_at=AT)


def add_case(session: Session, **values: Any) -> Case:
    """Add a call's case, as `opening` would; `values` differ from a plain one."""
    plain = {
        "topic": "transfers",
        "priority": "normal",
        "language": "en-US",
        "caller": CALLER,
        "callback_number": CALLER,
        "opened_at": AT,
        "due_at": AT + timedelta(hours=1),
        "flow": "hotline",
        "flow_revision": REVISION,
        "path": ["welcome", "main:missing_transfer", "message"],
        "collected": {},
    }
    row = plain | values
    call = add_call(session, row["caller"])
    case = Case(call_id=call.id, rank=RANKS[row["priority"]], **row)
    session.add(case)
    session.flush()
    session.add(CaseEvent(case_number=case.number, at=row["opened_at"], kind="opened"))
    session.flush()
    return case


def add_call(session: Session, caller: str | None) -> Call:
    """Add a call that is over."""
    call = Call(
        sid=f"CA{next(serial):032x}",
        caller=caller,
        flow="hotline",
        flow_revision=REVISION,
        state="{}",
        status="completed",
        started_at=AT,
        heard_at=AT,
    )
    session.add(call)
    session.flush()
    return call


def add_recording(session: Session, case: Case, words: str = "", **values: Any) -> str:
    """Add a recording to the case's call, with `words` if it was transcribed.

    A word that ends in `?` is one in doubt.
    """
    sid = f"RE{next(serial):032x}"
    plain = {"language": case.language, "state": "announced", "announced_at": AT}
    row = Recording(sid=sid, call_id=case.call_id, **(plain | values))
    session.add(row)
    session.flush()
    if row.state == "transcribed":
        session.add(transcript(row, words))
        session.flush()
    return sid


def transcript(recording: Recording, words: str) -> Transcript:
    """Return the words, half a second each."""
    return Transcript(
        recording_id=recording.id,
        text=words.replace("?", ""),
        confidence=0.875 if words else None,
        language=recording.language,
        model="small",
        words=[
            {
                "word": word.rstrip("?"),
                "start": at / 2,
                "end": at / 2 + 0.5,
                "confidence": 0.5 if word.endswith("?") else 1.0,
            }
            for at, word in enumerate(words.split())
        ],
        made_at=AT,
    )


def keep_wav(folder: Path, name: str) -> str:
    """Write a second of silence into the store; return its path for the row."""
    path = folder / "2026" / "11" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16000))
    return path.relative_to(folder).as_posix()
