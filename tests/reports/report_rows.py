"""Rows of a few days, of which everything was counted by hand.

The hotline is in New York, where the first of November 2026 has 25 hours, and staffed
on weekdays from nine to five.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from case_rows import Desk
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.opening import RANKS
from ivr.flow.hours import Hours
from ivr.reports.figures import report
from ivr.reports.period import Days
from ivr.reports.scope import Scope
from ivr.tables import (
    Call,
    Case,
    CaseEvent,
    Contact,
    Correction,
    Notice,
    Promise,
    Rating,
    Recording,
    Transcript,
)

ZONE = "America/New_York"
HOURS = Hours.model_validate({"zone": ZONE, "week": {"mon-fri": "09:00-17:00"}})
DAYS = Days(date(2026, 10, 31), date(2026, 11, 3), ZONE)
OLD, NEW = "aaaa" * 16, "bbbb" * 16
serial = count(1)


def at(text: str) -> datetime:
    """Return a moment like `11-02 09:30` of 2026, on the clock of New York."""
    local = datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZoneInfo(ZONE))
    return local.astimezone(UTC)


@dataclass
class Rows:
    """A desk, and what is added to it."""

    desk: Desk
    cases: dict[str, int] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)

    session: Session | None = None

    def add(self, *rows):
        """Add rows, in the transaction that is open if one is."""
        if self.session is None:
            with self.together():
                return self.add(*rows)
        self.session.add_all(rows)
        self.session.flush()
        return None

    @contextmanager
    def together(self):
        """Add what is added meanwhile in one transaction."""
        with self.desk.database.writing() as self.session:
            yield
        self.session = None

    def call(self, name, when, topic, language, ending, **values):
        plain = {
            "sid": f"CA{next(serial):032x}",
            "caller": f"+1202555{next(serial):04}",
            "flow": "hotline",
            "flow_revision": OLD,
            "state": "{}",
            "status": "completed",
            "heard_at": at(when),
        }
        told = {"topic": topic, "language": language, "ending": ending}
        row = Call(**{"started_at": at(when), **plain, **told, **values})
        self.add(row)
        self.calls[name] = row.id
        return row

    def case(self, name, call, when, **values):
        """Add the case that a call opened, with its promise if one is given."""
        promise, due = values.pop("promise", (None, "11-02 17:00"))
        plain = {
            "priority": "normal",
            "rank": RANKS["normal"],
            "topic": call.topic or "other",
            "language": call.language,
            "caller": call.caller,
            "due_at": at(due),
            "flow": "hotline",
            "flow_revision": OLD,
            "path": [],
            "collected": {},
        }
        row = Case(call_id=call.id, opened_at=at(when), **{**plain, **values})
        self.add(row)
        self.cases[name] = row.number
        self.add(CaseEvent(case_number=row.number, at=at(when), kind="opened"))
        if promise:
            told = {"made_at": at(when), "due_at": at(due), "state": promise}
            self.add(Promise(case_number=row.number, **told))
        return row

    def ended(self, when, disposition, *, resolved):
        moment = at(when)
        status = "resolved" if resolved else "closed"
        found = {"closed_at": moment, "disposition": disposition, "status": status}
        return found | {"resolved_at": moment if resolved else None}

    def talked(self, name, when):
        self.add(
            CaseEvent(case_number=self.cases[name], at=at(when), kind="call_talked")
        )

    def joined(self, call, name):
        line = CaseEvent(
            case_number=self.cases[name], at=call.started_at, kind="called_again"
        )
        self.add(line)
        self.add(
            Contact(
                case_number=self.cases[name],
                call_id=call.id,
                event_id=line.id,
                at=call.started_at,
                topic=call.topic,
                language=call.language,
                verification="none",
                path=[],
            )
        )

    def recording(self, call, when, *seconds):
        row = Recording(
            sid=f"RE{next(serial):032x}",
            call_id=call.id,
            language=call.language,
            state="transcribed" if seconds else "stored",
            announced_at=at(when),
        )
        self.add(row)
        for one in seconds:
            self.add(
                Transcript(
                    recording_id=row.id,
                    text="words",
                    language=call.language,
                    model="small",
                    words=[],
                    current=one == seconds[-1],
                    made_at=at(when) + timedelta(seconds=one),
                )
            )

    def rating(self, when, score, **values):
        moment = at(when) if score else None
        plain = {"asked_by": "key", "asked_at": at("11-02 10:00"), "at": moment}
        self.add(Rating(score=score, **{**plain, **values}))

    def report(self, *names, by=(), days=DAYS, only=None):
        with self.desk.database.reading() as session:
            return report(session, names, Scope(days, by, only or {}), HOURS)

    def table(self, name, *by, **more):
        """Return a measure's groups with their figures, as values alone."""
        found = {}
        for one in self.report(name, by=by, **more):
            key = tuple(str(value) for value in one.group.values())
            found.setdefault(key, []).append(one.value)
        return found


def add_month(rows: Rows) -> None:
    """Add the days that the tests have counted by hand."""
    mei, jun = rows.desk.mei.id, rows.desk.jun.id
    with rows.together():
        add_cases(rows, mei, jun)
        add_lone_calls(rows)
        add_ratings(rows, mei)
        add_corrections(rows, mei)


def add_cases(rows: Rows, mei: int, jun: int) -> None:
    first = rows.call("first", "11-01 00:30", "transfers", "en-US", "case")
    rows.case(
        "first",
        first,
        "11-01 00:31",
        assigned_to=mei,
        answered_at=at("11-02 09:30"),
        promise=("kept", "11-02 12:00"),
        **rows.ended("11-02 10:00", "solved", resolved=True),
    )
    rows.talked("first", "11-02 09:45")
    rows.recording(first, "11-01 00:32", 30, 90_000)
    again = rows.call("again", "11-02 00:00", "transfers", "en-US", "case")
    rows.joined(again, "first")
    rows.recording(again, "11-02 09:00", 120)
    late = rows.call("late", "11-01 23:59:59", "account_security", "zh-CN", "case")
    rows.case(
        "late",
        late,
        "11-01 23:59:59",
        assigned_to=jun,
        answered_at=at("11-02 09:10"),
        promise=("broken", "11-02 09:05"),
        **rows.ended("11-03 11:00", "passed_on", resolved=False),
    )
    angry = rows.call("angry", "11-02 10:00", "complaints", "ko-KR", "case")
    rows.case(
        "angry",
        angry,
        "11-02 10:01",
        assigned_to=mei,
        escalation="complaint",
        answered_at=at("11-02 10:31"),
        promise=("kept", "11-02 14:00"),
        **rows.ended("11-02 10:41", "solved", resolved=True),
    )
    rows.talked("angry", "11-02 10:41")
    back = rows.call("back", "11-02 11:00", "transfers", "en-US", "message")
    rows.case(
        "back",
        back,
        "11-02 11:00",
        assigned_to=mei,
        reopened=1,
        answered_at=at("11-02 11:30"),
        promise=("kept", "11-02 13:00"),
        **rows.ended("11-03 16:00", "solved", resolved=True),
    )
    open_ = rows.call(
        "open", "11-03 12:00", "transfers", "en-US", "case", caller=first.caller
    )
    rows.case("open", open_, "11-03 12:00", promise=("open", "11-04 12:00"))
    pest = rows.call("pest", "11-03 13:00", None, "en-US", "case")
    rows.case(
        "pest",
        pest,
        "11-03 13:00",
        assigned_to=jun,
        answered_at=at("11-03 13:04"),
        promise=("void", "11-03 17:00"),
        **rows.ended("11-03 13:05", "nuisance", resolved=False),
    )
    gone = rows.call(
        "gone", "10-31 20:00", "transfers", "en-US", "abandoned", left_at="coin"
    )
    rows.case(
        "gone",
        gone,
        "10-31 20:02",
        assigned_to=jun,
        abandoned=True,
        **rows.ended("11-03 09:00", "not_reached", resolved=False),
    )
    rows.recording(gone, "10-31 20:01")


def add_complaints(rows: Rows) -> None:
    """Add complaints about two cases: one to an agent, one by a low mark."""
    with rows.together():
        case = rows.session.get(Case, rows.cases["open"])
        case.escalation = "low_rating"
        call, number = rows.calls["first"], rows.cases["first"]
        told = {"kind": "complaint", "body": "{}", "created_at": at("11-02 09:00")}
        rows.add(Notice(id="x", call_id=call, case_number=number, **told))


def add_lone_calls(rows: Rows) -> None:
    menu = {"left_at": "language"}
    rows.call("early", "10-30 23:59:59", None, "en-US", "abandoned", **menu)
    rows.call("silent", "11-01 12:00", None, "en-US", "abandoned", **menu)
    new = {"flow_revision": NEW, **menu}
    rows.call("newer", "11-03 08:00", None, "en-US", "abandoned", **new)
    rows.call("after", "11-04 00:00", None, "en-US", "abandoned", **menu)
    rows.call("answer", "11-02 15:00", "how_to", "zh-CN", "answered")
    rows.call("blocked", "11-02 15:30", None, "en-US", "refused")
    rows.call("talking", "11-03 14:00", None, None, None, status="in-progress")


def add_corrections(rows: Rows, mei: int) -> None:
    """Have Mei correct `words` to `wards`, and confirm what was heard of another."""
    for name, said, when in (
        ("first", "wards", "11-02 09:50"),
        ("again", "words", "11-03 09:00"),
    ):
        query = select(Recording).where(Recording.call_id == rows.calls[name])
        heard = rows.session.scalars(query).one()
        heard.corrected = 1
        told = {"recording_id": heard.id, "version": 1, "base": 0, "agent_id": mei}
        rows.add(Correction(at=at(when), text=said, **told))


def add_ratings(rows: Rows, mei: int) -> None:
    angry, back = rows.cases["angry"], rows.cases["back"]
    about = {"topic": "complaints", "language": "ko-KR"}
    rows.rating("11-02 10:45", 5, case_number=angry, agent_id=mei, **about)
    about = {"topic": "transfers", "language": "en-US"}
    rows.rating("11-03 16:05", 1, case_number=back, agent_id=mei, **about)
    rows.rating("11-03 16:05", None, case_number=rows.cases["open"], **about)
    asked = {"asked_by": "survey", "highest": 10, "call_id": rows.calls["answer"]}
    about = {"topic": "how_to", "language": "zh-CN"}
    rows.rating("11-02 15:01", 10, **asked, **about)
