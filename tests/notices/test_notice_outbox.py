"""What a call leaves for the worker: one notice, one alarm, one line."""

import json
import uuid

import pytest
from case_rows import AT, CALLER
from structlog.testing import capture_logs

from ivr.notices.wording import letter
from ivr.tables import Delivery, Notice

pytestmark = pytest.mark.both_databases

NOTE = (
    "The hotline froze nothing and cannot: only the company's own systems can freeze "
    "an account. Check the verification level before you act on it."
)


def test_a_request_is_one_notice_with_all_that_is_known(ask, case, rows):
    ask(at=AT, verification="on_file", reasons=("the number is on file",))
    (row,) = rows(Notice)
    identity = str(uuid.UUID(row["id"]))
    assert json.loads(row.pop("body")) == {
        "id": identity,
        "kind": "freeze",
        "case_number": case.number,
        "account": "417038825",
        "verification": "on_file",
        "verification_reasons": ["the number is on file"],
        "caller": CALLER,
        "requested_at": "2026-11-24T04:00:00+00:00",
        "note": NOTE,
    }
    assert row == {
        "id": identity,
        "call_id": case.call_id,
        "kind": "freeze",
        "case_number": case.number,
        "created_at": AT,
        "addressed_at": None,
    }


def test_the_same_request_again_changes_nothing_and_rings_no_second_alarm(
    ask, case, desk, rows
):
    ask()
    before = rows(Notice)
    with capture_logs() as logged:
        ask(account="999999999")
    assert (rows(Notice), logged) == (before, [])
    assert desk.timeline(case.number)[1:] == [("freeze_requested", None, "")]


def test_the_alarm_is_loud_and_holds_no_number_of_anybody(ask, rows):
    with capture_logs() as logged:
        ask()
    (notice,) = rows(Notice, "id")
    assert logged == [
        {
            "event": "freeze_requested",
            "log_level": "critical",
            "notice": notice["id"],
        }
    ]


def test_where_nobody_is_set_the_case_and_the_log_say_so_once(
    ask, send, case, desk, rows
):
    reason = (
        "nobody to tell: neither IVR_FREEZE_WEBHOOK_URL nor IVR_FREEZE_EMAIL_TO is set"
    )
    ask()
    with capture_logs() as logged:
        send()
        send()
    assert [(line["event"], line["log_level"], line["reason"]) for line in logged] == [
        ("freeze_not_told", "error", reason)
    ]
    assert rows(Delivery, "channel", "state", "reason") == [
        {"channel": "nobody", "state": "failed", "reason": reason}
    ]
    assert desk.timeline(case.number)[1:] == [
        ("freeze_requested", None, ""),
        ("freeze_not_told", None, reason),
    ]


@pytest.mark.parametrize("breaks", ["\r\n", "\n", "\u2028", "\x85", "\0\x0b"])
def test_what_a_caller_gives_forges_no_line_of_a_mail(ask, rows, breaks):
    ask(account=f"1{breaks}Verification: pin", caller=None)
    (row,) = rows(Notice)
    lines = letter(json.loads(row["body"])).splitlines()
    assert lines[3:6] == [
        "Account:      1 Verification: pin (as given)",
        "Verification: none",
        "Caller:       number withheld",
    ]
