"""A caller asks for a freeze: the case stands first, the company is to be told."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from freeze_flow import FLOW, PROMPTS
from little_flow import LittleFlow, said, sid
from signed import CALLER

from ivr.accounts.directory import Account, replace_accounts
from ivr.cases import work
from ivr.cases.endings import Ending
from ivr.tables import Agent, Case, CaseEvent, Notice

pytestmark = pytest.mark.both_databases

DONE = Ending("passed_on", "closed", "frozen")


@pytest.fixture
def twilio(tmp_path, database):
    little = LittleFlow(tmp_path / "flow", database)
    little.folder.mkdir()
    little.write(FLOW, PROMPTS)
    return little.twilio()


def notices(rows):
    return [json.loads(row["body"]) for row in rows(Notice)]


def standing(rows):
    return rows(Case, "number", "priority", "rank")


def kinds(rows):
    return [row["kind"] for row in rows(CaseEvent)]


def test_one_key_opens_a_case_that_stands_first_and_queues_the_notice_at_once(
    twilio, rows
):
    twilio.press("1")
    answer = None
    for turn, keys in enumerate(("1234", "1"), 2):
        answer = twilio.step(turn, Digits=keys)
    assert said(answer)[-2:] == ["Case 1 0 0 1.", "Goodbye."]
    assert "on its way to our security team" in said(answer)[0]
    assert standing(rows) == [{"number": 1001, "priority": "urgent", "rank": -1}]
    assert kinds(rows) == ["opened", "freeze_requested"]
    (notice,) = notices(rows)
    given = {name: notice[name] for name in ("case_number", "account", "verification")}
    assert given == {"case_number": 1001, "account": "1234", "verification": "none"}
    assert (notice["caller"], rows(Notice, "case_number")) == (
        CALLER,
        [{"case_number": 1001}],
    )


def test_the_notice_says_how_sure_it_is_who_calls_and_why(twilio, rows, database):
    with database.writing() as session:
        replace_accounts(session, [Account("1234", CALLER, None, {})])
    twilio.press("1")
    for turn, keys in enumerate(("1234", "1"), 2):
        twilio.step(turn, Digits=keys)
    (notice,) = notices(rows)
    assert notice["verification"] == "on_file"
    assert notice["verification_reasons"] == rows(Case)[0]["verification_reasons"]
    assert notice["verification_reasons"] != []


def test_a_repeated_turn_asks_nothing_more(twilio, rows):
    twilio.press("4", "1")
    before = (rows(Notice), rows(CaseEvent))
    twilio.step(2, Digits="1")
    twilio.step(2, Digits="1")
    assert (rows(Notice), rows(CaseEvent)) == before


def test_who_wants_no_freeze_asks_for_none(twilio, rows):
    twilio.press("4", "2")
    assert standing(rows) == [{"number": 1001, "priority": "low", "rank": 3}]
    assert notices(rows) == []


def test_who_hangs_up_right_after_the_key_has_asked(twilio, rows):
    twilio.press("4", "1")
    twilio.status(CallStatus="completed", SequenceNumber="1", CallDuration="9")
    assert standing(rows) == [{"number": 1001, "priority": "urgent", "rank": -1}]
    assert len(notices(rows)) == 1


def test_a_case_that_the_call_has_already_is_raised_and_never_due_later(
    twilio, rows, cases
):
    twilio.press("2")
    (before,) = rows(Case)
    assert (before["priority"], before["rank"]) == ("low", 3)
    twilio.step(2, Digits="1")
    (after,) = rows(Case)
    assert (after["priority"], after["rank"]) == ("urgent", -1)
    assert after["due_at"] <= before["due_at"]
    assert after["version"] > before["version"]
    assert [case["number"] for case in cases()] == [1001]


def test_it_stands_before_all_that_is_urgent_and_due_earlier(twilio, cases, database):
    twilio.press("1")
    for turn, keys in enumerate(("1234", "2"), 2):
        twilio.step(turn, Digits=keys)  # urgent, without a freeze
    with database.writing() as session:
        session.query(Case).one().due_at = datetime.now(UTC) - timedelta(hours=9)
    for turn, key in enumerate(("", "4", "1")):
        if turn == 0:
            twilio.voice(sid(2))
        else:
            twilio.step(turn, sid(2), Digits=key)
    assert [case["number"] for case in cases()] == [1002, 1001]
    assert [case["priority"] for case in cases()] == ["urgent", "urgent"]


def test_a_call_that_was_added_to_a_case_raises_that_one(twilio, rows):
    twilio.press("4", "2")
    twilio.voice(sid(2))
    twilio.step(1, sid(2), Digits="3")
    assert standing(rows) == [{"number": 1001, "priority": "normal", "rank": 2}]
    twilio.step(2, sid(2), Digits="1")
    assert standing(rows) == [{"number": 1001, "priority": "urgent", "rank": -1}]
    assert [notice["case_number"] for notice in notices(rows)] == [1001]
    assert "freeze_requested" in kinds(rows)


@pytest.mark.parametrize("taken", [True, False])
def test_a_case_closed_while_its_caller_was_on_the_line_is_open_again(
    twilio, rows, database, taken
):
    at = datetime.now(UTC)
    twilio.press("2")
    with database.writing() as session:
        mei = Agent(name="Mei", role="agent", password_hash="x", created_at=at)
        session.add(mei)
        session.flush()
        work.close(session, 1001, mei, DONE, at)
        if not taken:
            session.query(Case).one().assigned_to = None
    twilio.step(2, Digits="1")
    (case,) = rows(Case)
    status = "claimed" if taken else "new"
    assert (case["status"], case["closed_at"], case["rank"]) == (status, None, -1)


def test_a_case_that_is_closed_after_its_request_stays_closed(twilio, rows, database):
    at = datetime.now(UTC)
    twilio.press("4")
    with database.writing() as session:
        mei = Agent(name="Mei", role="agent", password_hash="x", created_at=at)
        session.add(mei)
    twilio.step(2, Digits="1")
    with database.writing() as session:
        work.close(session, 1001, session.query(Agent).one(), DONE, at)
    twilio.status(CallStatus="completed", SequenceNumber="1", CallDuration="9")
    assert rows(Case)[0]["closed_at"] == at
