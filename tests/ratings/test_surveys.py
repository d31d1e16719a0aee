"""A mark given in the flow itself is a rating of the call, and of its case."""

from pathlib import Path

import pytest
from flask import Flask
from signed import ACCOUNT, PUBLIC_URL, TOKEN, Twilio

from ivr.calls.desk import Hotline
from ivr.calls.flows import Flows
from ivr.flow.loader import load
from ivr.tables import Case, Rating
from ivr.telephony import webhooks
from ivr.telephony.signature import Gate
from ivr.telephony.twiml import Pages

FLOW = """\
flow: rated
languages: [en-US, ko-KR]
start: main
give_up: goodbye
topics: {money: {priority: low}}
main:
  menu:
    "1": {option: money, topic: money, language: ko-KR, then: promise}
    "2": {option: other, then: rate}
    "3": {option: done, then: goodbye}
promise: {case: open, say: promise, then: rate}
rate: {survey: mark, highest: 7, prompt: how, then: goodbye}
goodbye: {hang_up: goodbye}
"""
PROMPTS = """\
money: "Money"
other: "Other"
done: "Done"
promise: "Case {case_number}."
how: "How was it?"
goodbye: "Goodbye."
"""
KEPT = ("asked_by", "score", "highest", "topic", "language")


@pytest.fixture
def phone(database, tmp_path: Path):
    (tmp_path / "prompts").mkdir()
    for tongue in ("en-US", "ko-KR"):
        (tmp_path / "prompts" / f"{tongue}.yaml").write_text(PROMPTS, encoding="utf-8")
    (tmp_path / "flow.yaml").write_text(FLOW, encoding="utf-8")
    hotline = Hotline(database, Flows(load(tmp_path / "flow.yaml")))
    app = Flask("hotline")
    gate, pages = Gate(PUBLIC_URL, ACCOUNT, (TOKEN,)), Pages(PUBLIC_URL)
    app.register_blueprint(webhooks.blueprint(hotline, pages, gate, lambda _sid: None))
    twilio = Twilio(app.test_client(), [])

    def call(*keys: str) -> None:
        twilio.voice()
        for turn, key in enumerate(keys, 1):
            twilio.step(turn, Digits=key)
        end = {"CallStatus": "completed", "SequenceNumber": "3", "CallDuration": "9"}
        for _ in range(2):
            twilio.status(**end)

    return call


@pytest.mark.both_databases
def test_a_mark_after_a_case_is_that_cases(phone, rows):
    phone("1", "6")
    [case], [row] = rows(Case), rows(Rating)
    assert row["case_number"] == case["number"]
    assert row["call_id"] == case["call_id"]
    assert tuple(row[name] for name in KEPT) == ("survey", 6, 7, "money", "ko-KR")
    assert row["at"] is not None


def test_a_mark_without_a_case_is_the_calls_own(phone, rows):
    phone("2", "7")
    [row] = rows(Rating)
    assert row["case_number"] is None
    assert tuple(row[name] for name in KEPT) == ("survey", 7, 7, "other", "en-US")


def test_who_hangs_up_at_the_question_was_asked_and_gave_none(phone, rows):
    phone("2")
    [row] = rows(Rating)
    assert (row["score"], row["at"]) == (None, None)


def test_who_never_came_to_the_question_was_not_asked(phone, rows):
    phone("3")
    assert rows(Rating) == []
