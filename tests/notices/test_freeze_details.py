"""The freeze goes out at once; whose account it is follows as soon as it is known."""

import json

import pytest
import time_machine
from signed import CALL, CALLER

from ivr.accounts.directory import Account, replace_accounts
from ivr.notices.listing import notices_of
from ivr.notices.send import address_new
from ivr.tables import CaseEvent, Notice

TYPED, ON_FILE = "417038825", "314159265"
NIGHT = "2026-11-23T15:00:00Z"  # 23:00 in Shanghai


@pytest.fixture
def on_file(database):
    """The calling number is that of an account."""
    with database.writing() as session:
        replace_accounts(session, [Account(ON_FILE, CALLER, None, {})])


def told(rows):
    found = [json.loads(row["body"]) for row in rows(Notice)]
    return sorted((one["kind"], one["account"], one["verification"]) for one in found)


def freeze(twilio, *then):
    """Choose English, ask for a freeze, press what follows, and hang up."""
    with time_machine.travel(NIGHT, tick=False):
        twilio.press("1", "1", "1", *then)
        twilio.status(CALL, CallStatus="completed", SequenceNumber="1")
        twilio.status(CALL, CallStatus="completed", SequenceNumber="2")


@pytest.mark.usefixtures("on_file")
def test_the_account_of_the_calling_number_follows_the_request(twilio, rows, cases):
    freeze(twilio, "1")
    assert told(rows) == [
        ("freeze", None, "none"),
        ("freeze_details", ON_FILE, "on_file"),
    ]
    (case,) = cases()
    assert (case["account"], case["verification"]) == (ON_FILE, "on_file")
    kinds = [row["kind"] for row in rows(CaseEvent)]
    assert kinds.count("freeze_requested") == 1
    assert kinds.count("freeze_details_requested") == 1


@pytest.mark.usefixtures("on_file")
def test_the_account_that_was_typed_follows_the_request(twilio, rows):
    freeze(twilio, "2", TYPED, "1")
    assert told(rows) == [("freeze", None, "none"), ("freeze_details", TYPED, "none")]


def test_nothing_follows_where_no_account_is_known(twilio, rows, cases):
    freeze(twilio, "1")
    assert told(rows) == [("freeze", None, "none")]
    assert cases()[0]["account"] is None


@pytest.mark.usefixtures("on_file")
def test_without_a_freeze_nobody_is_told(twilio, rows, cases):
    with time_machine.travel(NIGHT, tick=False):
        twilio.press("1", "1", "2", "1")
        twilio.status(CALL, CallStatus="completed", SequenceNumber="1")
    assert (told(rows), cases()[0]["account"]) == ([], ON_FILE)


@pytest.mark.usefixtures("on_file")
def test_the_agent_sees_the_callers_account_in_every_topic(twilio, cases):
    with time_machine.travel(NIGHT, tick=False):
        twilio.press("1", "2", "2", "1")
        twilio.status(CALL, CallStatus="completed", SequenceNumber="1")
    (case,) = cases()
    assert (case["topic"], case["account"], case["verification"]) == (
        "transfers",
        ON_FILE,
        "on_file",
    )


@pytest.mark.usefixtures("on_file")
def test_where_there_is_nobody_to_tell_the_request_alone_laments_it(
    twilio, rows, database
):
    freeze(twilio, "1")
    address_new(database, [])
    kinds = [row["kind"] for row in rows(CaseEvent)]
    assert kinds.count("freeze_not_told") == 1
    assert "freeze_details_not_told" not in kinds
    with database.reading() as session:
        assert [notice.kind for notice in notices_of(session, 1001)] == ["freeze"]
