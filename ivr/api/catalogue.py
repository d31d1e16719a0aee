"""Every operation of the API."""

from ivr.api import case_list, case_work, feed
from ivr.api.more_catalogue import FIGURES, RECORDINGS, TOGETHER
from ivr.api.operation import Operation
from ivr.api.shapes import CasePage, CaseShape, EventList, Feed
from ivr.api.webhook_catalogue import WEBHOOKS
from ivr.api.wishes import (
    AssignWish,
    CaseFilter,
    CloseWish,
    EscalateWish,
    FeedFilter,
    NoteWish,
    PlanWish,
    ReleaseWish,
)

CASE = "/cases/{number}"

READING = (
    Operation(
        "listCases",
        "GET",
        "/cases",
        "cases:read",
        "The cases, in the order in which they are to be called back",
        case_list.list_cases,
        CasePage,
        query=CaseFilter,
    ),
    Operation(
        "getCase",
        "GET",
        CASE,
        "cases:read",
        "A case, with its version as ETag",
        case_work.show,
        CaseShape,
    ),
    Operation(
        "getTimeline",
        "GET",
        f"{CASE}/events",
        "cases:read",
        "What happened to a case, the oldest first",
        case_work.timeline,
        EventList,
    ),
)
FEED = (
    Operation(
        "getEvents",
        "GET",
        "/events",
        "cases:read",
        "What happened to all cases, from where one was",
        feed.feed,
        Feed,
        query=FeedFilter,
    ),
)
WORK = (
    Operation(
        "claimCase",
        "POST",
        f"{CASE}/claim",
        "cases:write",
        "Take a case; one's own again changes nothing",
        case_work.claim,
        CaseShape,
        match="optional",
    ),
    Operation(
        "releaseCase",
        "POST",
        f"{CASE}/release",
        "cases:write",
        "Give a case back to the list, where it keeps its place",
        case_work.release,
        CaseShape,
        body=ReleaseWish,
        match="required",
    ),
    Operation(
        "assignCase",
        "POST",
        f"{CASE}/assign",
        "cases:write",
        "Give a case to another agent",
        case_work.give,
        CaseShape,
        body=AssignWish,
        match="required",
    ),
    Operation(
        "addNote",
        "POST",
        f"{CASE}/notes",
        "cases:write",
        "Write a note on a case; secrets in it are left out",
        case_work.note,
        CaseShape,
        body=NoteWish,
        match="optional",
    ),
    Operation(
        "planCase",
        "POST",
        f"{CASE}/plan",
        "cases:write",
        "Put a case off until a time that was agreed",
        case_work.plan,
        CaseShape,
        body=PlanWish,
        match="required",
    ),
    Operation(
        "callBack",
        "POST",
        f"{CASE}/call",
        "cases:call",
        "Ring the agent, then the caller; while that goes on, again changes nothing",
        case_work.call,
        CaseShape,
        match="optional",
    ),
    Operation(
        "closeCase",
        "POST",
        f"{CASE}/close",
        "cases:write",
        "End a case by a disposition: resolved, or closed for good",
        case_work.close,
        CaseShape,
        body=CloseWish,
        match="required",
    ),
    Operation(
        "reopenCase",
        "POST",
        f"{CASE}/reopen",
        "cases:write",
        "Open an ended case again, and take it",
        case_work.reopen,
        CaseShape,
        match="required",
    ),
    Operation(
        "escalateCase",
        "POST",
        f"{CASE}/escalate",
        "cases:write",
        "Have a supervisor see a case",
        case_work.escalate,
        CaseShape,
        body=EscalateWish,
        match="optional",
    ),
)

OPERATIONS = (
    *READING,
    *FEED,
    *WORK,
    *RECORDINGS,
    *TOGETHER,
    *FIGURES,
    *WEBHOOKS,
)
