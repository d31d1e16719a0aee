"""A complaint reaches a supervisor and the management, who are told nothing private."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from case_rows import AT, CALLER, Desk
from notice_receivers import FROM, TO, WEB_SECRET, serving_mail, serving_web

from ivr.notices.mail import Mail
from ivr.notices.send import NoticeSender, address_new
from ivr.notices.webhook import Webhook
from ivr.policy.policy import Satisfaction
from ivr.ratings.complaints import complain, escalate_low, tell_of_complaints
from ivr.settings.freeze import mail_server
from ivr.tables import Delivery, Notice, Rating

LINK = "https://hotline.example/console/cases/{}"


def rate(desk: Desk, number: int, score: int, **values: Any) -> None:
    with desk.database.writing() as session:
        given = {"topic": "transfers", "language": "en-US", "asked_at": AT}
        row = given | {"asked_by": "text", "case_number": number, "at": AT} | values
        session.add(Rating(score=score, **row))


def go_round(desk: Desk, wanted: Satisfaction | None = None) -> int:
    with desk.database.writing() as session:
        return escalate_low(session, wanted or Satisfaction(), LINK, AT)


@pytest.mark.both_databases
def test_a_low_mark_opens_the_case_again_for_a_supervisor(desk: Desk, rows):
    ended = {"closed_at": AT, "resolved_at": AT, "disposition": "solved"}
    number = desk.case(status="resolved", assigned_to=desk.mei.id, **ended)
    rate(desk, number, 2)
    assert (go_round(desk), go_round(desk)) == (1, 0)
    row = desk.row(number)
    assert (row.status, row.escalation, row.rank, row.assigned_to, row.reopened) == (
        "new",
        "low_rating",
        0,
        None,
        1,
    )
    assert desk.timeline(number)[1:] == [
        ("reopened", None, ""),
        ("escalated", None, "low rating: 2 of 5"),
    ]
    [notice] = rows(Notice)
    told = json.loads(notice["body"])
    assert told == {
        "id": notice["id"],
        "kind": "complaint",
        "case_number": number,
        "topic": "transfers",
        "reason": "low_rating",
        "link": LINK.format(number),
        "requested_at": AT.isoformat(),
    }


@pytest.mark.parametrize(
    ("score", "more", "low", "found"),
    [
        (3, {}, 2, 0),
        (3, {}, 3, 1),
        (1, {}, 0, 0),
        (2, {"highest": 9}, 2, 1),
        (4, {"highest": 9}, 2, 0),
    ],
)
def test_the_policy_says_what_is_low(desk: Desk, score, more, low, found):
    number = desk.case()
    rate(desk, number, score, **more)
    assert go_round(desk, Satisfaction(low=low)) == found
    assert (desk.row(number).escalation is not None) == bool(found)


def test_a_mark_of_a_call_without_a_case_is_nobodys(desk: Desk, rows):
    with desk.database.writing() as session:
        given = {"topic": "other", "language": "en-US", "asked_at": AT}
        session.add(Rating(asked_by="survey", score=1, at=AT, **given))
    assert (go_round(desk), rows(Notice)) == (0, [])


def test_an_agent_files_what_a_caller_complains_about(desk: Desk, rows):
    number = desk.case(escalated_at=AT, escalation="late")
    with desk.database.writing() as session:
        complain(session, number, desk.mei, "waited a week", AT, link="there")
    row = desk.row(number)
    assert (row.escalation, row.status) == ("late", "new")
    assert desk.timeline(number)[-1] == ("escalated", "Mei", "complaint: waited a week")
    [notice] = rows(Notice)
    assert json.loads(notice["body"])["reason"] == "complaint"


def test_complaints_by_topic_are_told_once_and_old_ones_not(desk: Desk, rows):
    number = desk.case(topic="complaints")
    desk.case(topic="complaints", opened_at=AT - timedelta(days=3))
    desk.case(topic="complaints", closed_at=AT, status="closed")
    desk.case(topic="transfers")
    for found in (1, 0):
        with desk.database.writing() as session:
            assert tell_of_complaints(session, LINK, AT) == found
    assert [row["case_number"] for row in rows(Notice)] == [number]


def test_the_management_gets_a_mail_and_a_webhook_and_those_who_freeze_none(
    desk: Desk, rows
):
    number = desk.case(topic="complaints", account="417038825")
    with desk.database.writing() as session:
        tell_of_complaints(session, LINK, AT)
    with serving_web() as web, serving_mail() as mail:
        name = "complaint_webhook"
        hook = Webhook(web.url, WEB_SECRET, time.time, name=name)
        server = mail_server(mail.url)
        letters = Mail(server, FROM, TO, name="complaint_email")
        freezes = Mail(server, FROM, TO)
        address_new(desk.database, ["email"], [hook.name, letters.name])
        for channel in (hook, letters, freezes):
            NoticeSender(desk.database, channel).send_due()
        [posted], [letter] = web.requests, mail.mails
    assert sorted((row["channel"], row["state"]) for row in rows(Delivery)) == [
        ("complaint_email", "done"),
        ("complaint_webhook", "done"),
    ]
    body = posted["body"].decode()
    assert json.loads(body)["link"] == LINK.format(number)
    assert letter["Subject"] == f"[complaint] Case {number}"
    text = letter.get_content()
    assert LINK.format(number) in text
    for private in (CALLER, CALLER[1:], "417038825"):
        assert private not in body + text
    kinds = [kind for kind, _, _ in desk.timeline(number)]
    assert kinds.count("complaint_told") == 2


def test_where_nobody_is_set_the_case_says_so(desk: Desk):
    number = desk.case(topic="complaints")
    with desk.database.writing() as session:
        tell_of_complaints(session, LINK, AT)
    address_new(desk.database, ["email"], [])
    assert desk.timeline(number)[-1] == (
        "complaint_not_told",
        None,
        "nobody to tell: neither IVR_COMPLAINT_WEBHOOK_URL nor IVR_COMPLAINT_EMAIL_TO "
        "is set",
    )
