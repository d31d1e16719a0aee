"""What a program does to a case, in its agent's name; each answers with the case."""

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from ivr.api.moments import local_moment, zone_called
from ivr.api.problems import Place
from ivr.api.reading import wrong_request
from ivr.api.showing import case_json, event_json, tag
from ivr.api.site import Asked, Given
from ivr.api.wishes import (
    AssignWish,
    CalledWish,
    CloseWish,
    EscalateWish,
    NoteWish,
    PlanWish,
    ReleaseWish,
)
from ivr.callbacks.asking import Line, call_back
from ivr.callbacks.parting import part
from ivr.callbacks.typed_in import type_in
from ivr.cases import work
from ivr.cases.assigning import assign
from ivr.cases.endings import ending
from ivr.cases.escalation import ask_for_supervisor
from ivr.cases.listing import CaseView, get_case
from ivr.policy.numbers import zones_of
from ivr.tables import Agent


def show(asked: Asked) -> Given:
    """Return the case."""
    return shown(get_case(asked.session, asked.number))


def shown(view: CaseView) -> Given:
    """Return a case with its version."""
    case = view.case
    return Given(case_json(view), {"ETag": tag(case)}, case.number)


def changed(asked: Asked) -> Given:
    """Return the case as it is after a change."""
    asked.session.flush()
    asked.session.expire_all()
    return show(asked)


def timeline(asked: Asked) -> Given:
    """Return the case's timeline, the oldest line first."""
    view = get_case(asked.session, asked.number)
    return Given({"events": [event_json(one) for one in view.case.events]})


def claim(asked: Asked) -> Given:
    """Take the case."""
    work.take(*who(asked), version=asked.version)
    return changed(asked)


def release(asked: Asked) -> Given:
    """Give the case back to the list."""
    reason = asked.wish(ReleaseWish).reason
    work.release(*who(asked), reason=reason, version=asked.version)
    return changed(asked)


def note(asked: Asked) -> Given:
    """Add a note."""
    session, number, agent, at = who(asked)
    text = asked.wish(NoteWish).text
    work.note(session, number, agent, text, at, version=asked.version)
    return changed(asked)


def plan(asked: Asked) -> Given:
    """Put the case off until a moment."""
    wish = asked.wish(PlanWish)
    until = moment_of(asked, wish)
    session, number, agent, at = who(asked)
    work.wait(
        session, number, agent, until, at, reason=wish.reason, version=asked.version
    )
    return changed(asked)


def moment_of(asked: Asked, wish: PlanWish) -> datetime:
    """Return the moment that is meant; raises ProblemError, TimeError."""
    if (wish.until is None) == (wish.local is None):
        raise wrong_request(Place("give `until`, or `local`, one of them", ""))
    if wish.until is not None:
        return wish.until
    local = cast("datetime", wish.local)
    if local.tzinfo is not None:
        raise wrong_request(Place("a time with an offset is `until`", "/local"))
    zone = zone_called(wish.zone) if wish.zone else zone_of_case(asked)
    return local_moment(local, zone)


def zone_of_case(asked: Asked) -> ZoneInfo:
    """Return the zone of the number that is called back, else the desk's."""
    number = get_case(asked.session, asked.number).case.callback_number
    return zones_of(number)[0] if number else ZoneInfo(asked.api.hours().zone)


def close(asked: Asked) -> Given:
    """End the case."""
    wish = asked.wish(CloseWish)
    policy = asked.api.policy()
    came = ending(policy, wish.disposition, wish.text, wish.root_cause)
    session, number, agent, at = who(asked)
    work.close(session, number, agent, came, at, version=asked.version)
    return changed(asked)


def reopen(asked: Asked) -> Given:
    """Open the case again."""
    work.reopen(*who(asked), version=asked.version)
    return changed(asked)


def escalate(asked: Asked) -> Given:
    """Have a supervisor see the case."""
    session, number, agent, at = who(asked)
    reason = asked.wish(EscalateWish).reason
    ask_for_supervisor(session, number, agent, reason, at)
    return changed(asked)


def give(asked: Asked) -> Given:
    """Give the case to another agent."""
    session, number, agent, at = who(asked)
    to = asked.wish(AssignWish).agent
    assign(session, number, to, agent, at, version=asked.version)
    return changed(asked)


def call(asked: Asked) -> Given:
    """Ring the agent, then the caller."""
    session, number, agent, at = who(asked)
    call_back(session, number, agent, line_of(asked), at, version=asked.version)
    return changed(asked)


def end_talk(asked: Asked) -> Given:
    """End the agent's talk, and have the caller asked how it was."""
    part(*who(asked)[:3], asked.api.policy().satisfaction, asked.at)
    return changed(asked)


def called(asked: Asked) -> Given:
    """Take what came of a call by the desk's own phone."""
    session, number, agent, at = who(asked)
    outcome = asked.wish(CalledWish).outcome
    line, version = line_of(asked), asked.version
    type_in(session, number, agent, outcome, line, at, version=version)
    return changed(asked)


def line_of(asked: Asked) -> Line:
    """Return by what rules calls go out."""
    return Line(asked.api.policy().calling, asked.api.country())


def who(asked: Asked) -> tuple[Session, int, Agent, datetime]:
    """Return in which transaction, to which case, in whose name and when."""
    return asked.session, asked.number, asked.agent, asked.at
