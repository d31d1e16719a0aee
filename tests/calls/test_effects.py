"""What a flow has the host do in a turn: verify, send a text, tag, open a case."""

import json

import pytest
from little_flow import LittleFlow, said, sid
from signed import CALLER
from sqlalchemy import select

from ivr.accounts.directory import Account, replace_accounts
from ivr.accounts.pins import hashed
from ivr.tables import Call, Message, Turn

FLOW = """\
flow: little
languages: [en-US]
start: number
give_up: promise
topics: {money: {priority: high}}
number: {collect: account, digits: 4, confirm: false, then: sure}
sure: {verify: LEVEL, then: tier, failed: tags}
tier: {branch: account.tier, is: {gold: text}, else: tags}
text: {sms: receipt, consent: given, then: tags}
tags: {tag: [checked, late], then: promise}
promise: {case: open, say: promise, then: goodbye}
goodbye: {hang_up: goodbye}
"""
PROMPTS = """\
number: "Your account?"
pin_question: "Your telephone PIN?"
receipt: "Account {account}, {account.tier}."
promise: "Case {case_number}."
goodbye: "Goodbye."
"""
PIN = "73951"
ON_FILE = "the caller's number is on file"


@pytest.fixture
def ring(tmp_path, database):
    """Return a hotline that verifies to a level, with one account on file."""

    def made(level):
        little = LittleFlow(tmp_path / "flow", database)
        little.folder.mkdir()
        little.write(FLOW.replace("LEVEL", level), PROMPTS)
        account = Account("1234", CALLER, hashed(PIN), {"tier": "gold"})
        with database.writing() as session:
            replace_accounts(session, [account])
        return little.twilio()

    return made


def checked(cases):
    [case] = cases()
    wanted = ("account", "verification", "verification_reasons", "tags", "path")
    return {name: case[name] for name in wanted}


WAY = ["promise", "goodbye"]


@pytest.mark.parametrize(
    ("verstat", "level", "found", "why"),
    [
        ("", "on_file", "on_file", ON_FILE),
        ("TN-Validation-Passed-B", "on_file", "on_file", ON_FILE),
        ("TN-Validation-Passed-A", "attested", "attested", f"{ON_FILE} and attested"),
    ],
)
def test_a_number_on_file_verifies_and_the_case_says_how_far(
    ring, cases, verstat, level, found, why
):
    twilio = ring(level)
    twilio.voice(sid(1), StirVerstat=verstat)

    answer = twilio.step(1, sid(1), Digits="1234")

    assert said(answer) == ["Case 1 0 0 1.", "Goodbye."]
    assert checked(cases) == {
        "account": "1234",
        "verification": found,
        "verification_reasons": [why, "no PIN was given"],
        "tags": ["checked", "late"],
        "path": ["number", f"sure:{found}", "tier", "text", "tags", *WAY],
    }


def test_an_unattested_number_does_not_reach_the_level(ring, cases, rows):
    twilio = ring("attested")
    twilio.voice(sid(1))
    twilio.step(1, sid(1), Digits="1234")

    assert checked(cases) == {
        "account": "1234",
        "verification": "on_file",
        "verification_reasons": [ON_FILE, "no PIN was given"],
        "tags": ["checked", "late"],
        "path": ["number", "sure:failed", "tags", *WAY],
    }
    assert rows(Message) == []


def test_a_text_message_is_queued_once_however_often_the_turn_comes(ring, rows):
    twilio = ring("on_file")
    twilio.voice(sid(1))
    first = twilio.step(1, sid(1), Digits="1234").data

    assert twilio.step(1, sid(1), Digits="1234").data == first
    assert rows(Message, "name", "to", "text", "state") == [
        {
            "name": "receipt",
            "to": CALLER,
            "text": "Account 1 2 3 4, gold.",
            "state": "queued",
        }
    ]


def test_a_pin_verifies_and_is_kept_nowhere(ring, cases, database):
    twilio = ring("pin")
    twilio.voice(sid(1))
    twilio.step(1, sid(1), Digits="1234")
    asked = said(twilio.step(2, sid(1), Digits="99999"))
    twilio.step(3, sid(1), Digits=PIN)

    assert asked == [
        "That did not match. Please enter it once more.",
        "Your telephone PIN?",
    ]
    case = checked(cases)
    assert case["verification"] == "pin"
    assert case["verification_reasons"] == [ON_FILE, "the PIN is right"]
    with database.reading() as session:
        kept = [
            *session.scalars(select(Turn.given)),
            *session.scalars(select(Call.state)),
        ]
    assert [text for text in kept if PIN in text or "99999" in text] == []


def test_what_the_host_answered_is_kept_with_the_turn(ring, database):
    twilio = ring("on_file")
    twilio.voice(sid(1))
    twilio.step(1, sid(1), Digits="1234")

    with database.reading() as session:
        given = session.scalar(select(Turn.given).where(Turn.number == 1))
    kinds = [one["kind"] for one in json.loads(given)]
    assert kinds == ["digits", "verified", "case_opened"]
