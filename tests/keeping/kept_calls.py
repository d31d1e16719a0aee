"""Callers as they come: calls by signed webhooks, and all that is kept of them."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ivr.audio.store import Store
from ivr.db import Database
from ivr.tables import (
    Agent,
    BlockedNumber,
    Case,
    CaseEvent,
    Correction,
    KnownCaller,
    Message,
    OptOut,
    Recording,
    Transcript,
    VerificationAttempt,
)

# English, a transfer (late, this coin, …), the account, on to the message.
TO_MESSAGE = ("1", "2", "2", "2", "417038825", "1", "0")
TO_END = ("1", "1", "2")
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Caller:
    """Somebody: their number, what they said, and what an agent wrote of them."""

    number: str
    serial: int
    said: str
    name: str

    @property
    def call(self) -> str:
        return f"CA{self.serial:032x}"

    @property
    def recording(self) -> str:
        return f"RE{self.serial:032x}"

    @property
    def text(self) -> str:
        return f"SM{self.serial:032x}"

    @property
    def needles(self) -> list[bytes]:
        """What must be nowhere when they are forgotten."""
        number = self.number.removeprefix("+").encode()
        return [number, self.said.encode(), self.name.encode()]


MEI = Caller(
    "+8613912345678", 0xA1, "zanzibar was the name of my first wallet", "Mei Q"
)
JUN = Caller("+8613787654321", 0xB2, "halifax is where the money went", "Jun W")


def leave_message(twilio, caller):
    """Call, choose a transfer, leave a message, hear the case's number, hang up."""
    sid = caller.call
    who = {"From": caller.number, "Caller": caller.number}
    twilio.voice(sid, **who)
    for turn, keys in enumerate(TO_MESSAGE, 1):
        twilio.step(turn, sid, Digits=keys, **who)
    turn = len(TO_MESSAGE) + 1
    left = {"RecordingSid": caller.recording, "RecordingDuration": "4"}
    twilio.step(turn, sid, Digits="#", **left, **who)
    twilio.recording(sid, RecordingStatus="completed", **left, **who)
    for more, keys in enumerate(TO_END, turn + 1):
        twilio.step(more, sid, Digits=keys, **who)
    done = {"CallStatus": "completed", "SequenceNumber": "3", "CallDuration": "60"}
    return twilio.status(sid, **done, **who)


def keep_everything(database: Database, store: Store, caller: Caller) -> Path:
    """Fill in what becomes of a call: its file, words, notes, texts and the rest."""
    sound = f"RIFF {caller.said}".encode() * 4000
    path = store.kept(caller.recording, AT)
    path.parent.mkdir(parents=True, exist_ok=True)
    incoming = store.folder / "came.wav"
    incoming.write_bytes(sound)
    store.keep(incoming, path)
    path.with_suffix(".peaks.json").write_text(caller.said)
    with database.writing() as session:
        agent = session.query(Agent).first()
        row = session.query(Recording).filter_by(sid=caller.recording).one()
        row.state, row.due_at, row.path = "transcribed", None, store.relative(path)
        row.sha256 = hashlib.sha256(sound).hexdigest()
        case = session.query(Case).filter_by(call_id=row.call_id).one()
        words = [{"word": word} for word in caller.said.split()]
        session.add_all(
            (
                Transcript(
                    recording_id=row.id,
                    text=caller.said,
                    language="en-US",
                    model="m",
                    words=words,
                    made_at=AT,
                ),
                Correction(
                    recording_id=row.id,
                    version=1,
                    base=0,
                    agent_id=agent.id,
                    at=AT,
                    text=f"{caller.said}, {caller.name}",
                ),
                CaseEvent(
                    case_number=case.number,
                    at=AT,
                    agent_id=agent.id,
                    kind="note",
                    text=f"{caller.name}, {caller.number}",
                    changes={"account": [None, caller.number]},
                ),
                VerificationAttempt(
                    at=AT,
                    call_id=row.call_id,
                    account="417038825",
                    caller=caller.number,
                    attested=False,
                    on_file=False,
                    right=None,
                    counted=False,
                    level="none",
                    reasons=[],
                ),
                Message(
                    call_id=row.call_id,
                    name="kept",
                    case_number=case.number,
                    to=caller.number,
                    text=f"Dear {caller.name}",
                    state="sent",
                    sid=caller.text,
                    created_at=AT,
                ),
                BlockedNumber(number=caller.number, reason="r", by="b", at=AT),
                OptOut(number=caller.number, at=AT),
            )
        )
        session.merge(
            KnownCaller(number=caller.number, language="en-US", updated_at=AT)
        )
    return path


def close(database: Database, caller: Caller, days_ago: int) -> int:
    """Close the caller's case so many days ago; return its number."""
    with database.writing() as session:
        row = session.query(Recording).filter_by(sid=caller.recording).one()
        case = session.query(Case).filter_by(call_id=row.call_id).one()
        case.status = "closed"
        case.closed_at = datetime.now(UTC) - timedelta(days=days_ago)
        case.disposition = "solved"
        return case.number


def dump(database: Database) -> dict[str, list[tuple]]:
    """Return everything that is stored, by table."""
    from ivr.tables import Base  # noqa: PLC0415 - the tables as they are now

    with database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(table.select())]
            for table in Base.metadata.sorted_tables
        }
