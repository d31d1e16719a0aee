"""The whole application with one of everything, and everybody who may ask it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyotp
from case_rows import (
    AT,
    CALLER,
    Desk,
    add_call,
    add_case,
    add_recording,
    agent,
    keep_wav,
    make_desk,
)
from flask import Flask
from prompt_sounds import tone
from rehearsal_flow import write_bank
from signed import ACCOUNT, NUMBER, PUBLIC_URL, TOKEN
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from upload_browser import PNG, Caller

from ivr.api import tokens
from ivr.app import create_app
from ivr.cases.upload_links import Signer, make_link
from ivr.db import Database
from ivr.drafts import keeping, trials
from ivr.drafts.keeping import Mark
from ivr.drafts.origins import from_files
from ivr.flow.loader import load
from ivr.policy.policy import Uploads
from ivr.settings import Settings
from ivr.tables import (
    Agent,
    Attachment,
    Base,
    Callback,
    CaseEvent,
    CaseHint,
    Recording,
    TotpSecret,
    WebhookEndpoint,
)

GAP = re.compile(r"<(?:[^:>]+:)?(\w+)>")
ROLES = {"agent": "Mei", "supervisor": "Ada", "admin": "Root"}
METRICS = "a token for tests alone"
SECRET = "a key for tests, and only for them"
CALLBACK = "c" * 43
WORDS = "e30"  # an offer of a transfer without anything in it


@dataclass
class World:
    """The application, its desk, and what fills the gaps of its addresses."""

    app: Flask
    desk: Desk
    names: dict[str, Any]

    def token(self, *scopes: str) -> str:
        """Make an API token of Mei, who is an agent."""
        with self.desk.database.writing() as session:
            name = "-".join(scopes).replace(":", ".")[:64]
            return tokens.make(session, name, scopes, AT, agent="Mei")

    def path(self, rule: str) -> str:
        """Return an address of `rule` at which there is something."""
        parts = rule.split("/")
        for at, part in enumerate(parts):
            if gap := GAP.fullmatch(part):
                parts[at] = str(self.names[self.name_of(parts[:at], gap[1])])
        return "/".join(parts)

    def name_of(self, before: list[str], gap: str) -> str:
        """Return which of the names a gap means: `files/sid` behind files, or `sid`."""
        own = (f"{part}/{gap}" for part in reversed(before))
        return next((name for name in own if name in self.names), gap)

    def stored(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of every table."""
        with self.desk.database.reading() as session:
            return {
                one.name: [tuple(row) for row in session.execute(select(one))]
                for one in Base.metadata.sorted_tables
            }


def build(database: Database, folder: Path) -> World:
    """Fill a database, and return the application on it."""
    desk, flow = make_desk(database), write_flow(folder)
    app = create_app(settings(database, folder, flow))
    with database.writing() as session:
        session.add(agent("Root", role="admin"))
        session.execute(update(Agent).values(hear_secrets=True, phone=NUMBER))
        codes = {"secret": pyotp.random_base32(), "created_at": AT, "confirmed_at": AT}
        everybody = session.scalars(select(Agent.id))
        session.add_all(TotpSecret(agent_id=one, **codes) for one in everybody)
        names = rows(session, desk, folder / "rec")
        link = make_link(session, names["number"], desk.mei, AT, Uploads())
        address = Signer(PUBLIC_URL, SECRET.encode()).address(link)
        names |= {"link": link.id, "u/token": address.rpartition("/")[2]}
        names |= edited(session, flow)
    names["revision"] = load(flow).revision[:12]
    # What a caller sends leaves a file that agents may look at.
    Caller(app).send(f"/u/{names['u/token']}", ("a.png", PNG)).close()
    with database.reading() as session:
        names["files/sid"] = session.scalars(select(Attachment.sid)).one()
    return World(app, desk, names)


def settings(database: Database, folder: Path, flow: Path) -> Settings:
    """Return the settings of an installation with all its doors open."""
    return Settings(
        ivr_database_url=database.url,
        ivr_queue_url=f"sqlite:///{folder / 'queue.db'}",
        ivr_recordings=folder / "rec",
        ivr_models=folder / "models",
        ivr_flow=flow,
        ivr_public_url=PUBLIC_URL,
        ivr_secret_key=SECRET,
        ivr_metrics_token=METRICS,
        ivr_api_per_minute=10_000,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN,
    )


def rows(session: Session, desk: Desk, folder: Path) -> dict[str, Any]:
    """Add a case with all that can hang on one; return what addresses call it."""
    case, other = add_case(session), add_case(session)
    path = keep_wav(folder, "1.wav")
    stored = {"path": path, "sha256": "0" * 64}
    heard = add_recording(session, case, "hello", state="transcribed", **stored)
    further = add_call(session, CALLER)
    note = CaseEvent(case_number=case.number, at=AT, kind="note", text="a note")
    found = select(Recording.id).where(Recording.sid == heard)
    hint = CaseHint(
        call_id=case.call_id,
        recording_id=session.execute(found).scalar_one(),
        kind="field",
        name="account",
        value="0042",
        found_at=AT,
    )
    callback = Callback(
        case_number=other.number,
        agent_id=desk.mei.id,
        token=CALLBACK,
        agent_number=NUMBER,
        caller_number=CALLER,
        from_number=NUMBER,
        requested_at=AT,
    )
    hook = WebhookEndpoint(
        url="https://company.example/hooks",
        events=["*"],
        secret="whsec_" + "A" * 32,
        created_at=AT,
        position=0,
    )
    session.add_all((note, hint, callback, hook))
    session.flush()
    return {
        "number": case.number,
        "other": other.number,
        "sid": heard,
        "calls/sid": further.sid,
        "note": note.id,
        "field": hint.id,
        "id": hook.id,
        "person": desk.jun.id,
        "language": "en-US",
        "name": "goodbye",
        "sounds/name": "prompts/bye.wav",
        "callback/token": CALLBACK,
        "words": WORDS,
        "filename": "console.css",
        "u/filename": "upload.css",
        "_path": "lost",
    }


def edited(session: Session, flow: Path) -> dict[str, Any]:
    """Begin a draft and a trial of it; return what addresses call the trial."""
    begun = keeping.begin(session, from_files(flow), "Root", AT)
    asked = Mark("Root", AT, begun.version, None)
    return {"trials/number": trials.ask(session, "conversations", asked)}


def write_flow(folder: Path) -> Path:
    """Write a flow with a recorded prompt; return its file."""
    main = write_bank(folder)
    english = main.parent / "prompts" / "en-US.yaml"
    spoken = english.read_text(encoding="utf-8")
    heard = spoken.replace('"Goodbye."', '{say: "Goodbye.", play: bye.wav}')
    english.write_text(heard, encoding="utf-8")
    (main.parent / "prompts" / "bye.wav").write_bytes(tone(1, 0.2))
    return main
