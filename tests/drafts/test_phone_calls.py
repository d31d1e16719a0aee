"""The phone on a draft: the same call each time it is made, and nothing left of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import structlog
from rehearsal_flow import had

from ivr.drafts.draft import DraftError
from ivr.drafts.phone import Caller, ring
from ivr.drafts.studio import Studio
from ivr.flow.loader import load
from ivr.policy.policy import DeskPolicy
from ivr.rehearsal.words import Facts
from ivr.tables import Call, Case

NUMBER = "+8613800138000"
# A Monday, in and out of the hours.
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NIGHT = NOON.replace(hour=22)


@pytest.fixture(scope="module")
def studio():
    made = Studio()
    yield made
    made.close()


@pytest.fixture
def call(studio, bank):
    """Call the bank and do what is said."""

    def called(*lines, at=NOON, number=NUMBER, language=None, **facts):
        flow = load(bank)
        caller = Caller(at, number, Facts.model_validate(facts), language)
        with studio.stage(flow, DeskPolicy()) as on:
            return ring(on, caller, lines, "By hand")

    return called


def test_a_call_is_heard_and_waits(call):
    made = call("1", "7")
    assert [(turn.line, turn.node) for turn in made.turns] == [
        ("", "language"),
        ("1", "main"),
        ("7", "main"),
    ]
    assert [(said.text, said.language) for said in made.turns[0].heard] == [
        ("For English, press 1.", "en-US"),
        ("中文服务，请按2。", "zh-CN"),
    ]
    assert (made.waiting, made.kind, made.lines, made.is_over) == (
        "keys or words, up to 1",
        "keys",
        ("1", "7"),
        False,
    )
    assert (made.path, made.outcome) == (
        ("language:english", "news", "known", "main"),
        (),
    )


def test_a_call_to_its_end_tells_its_case(call):
    made = call("1", "2", "123456", "1", "m 20", "")
    assert made.is_over
    assert made.path[-3:] == ("message:recorded", "promise", "goodbye")
    assert "case            1001" in made.outcome
    assert "account         123456" in made.outcome


def test_each_call_is_the_first_one(call):
    numbers = {
        line for _ in range(2) for line in call("1", "2", "123456", "1", "m").outcome
    }
    assert {line for line in numbers if line.startswith("case ")} == {
        "case            1001"
    }


def test_the_clock_decides_where_a_call_goes(call):
    assert (call("1", "1").kind, call("1", "1", at=NIGHT).kind) == (
        "transfer",
        "message",
    )


def test_what_cannot_be_done_is_told_and_is_no_step(call):
    made = call("1", "y", "%", "m")
    assert [turn.refusal for turn in made.turns] == [
        "",
        "",
        "nobody is rung at main",
        "nobody understands '%'",
        "nothing is recorded at main",
    ]
    assert made.lines == ("1",)


def test_facts_and_language_hold_from_the_beginning(call):
    made = call(language="zh-CN", emergency=True, rang_before=True, open_case=7)
    assert made.path == (
        "language:chinese",
        "news",
        "storm",
        "known",
        "open_case",
        "main",
    )
    assert (made.lines, made.turns[-1].heard[0].text) == ((), "有暴风雨。")


def test_a_saved_call_runs_as_a_conversation(call, bank):
    made = call("1", "2", "123456", "1", "m 20", "h", at=NIGHT)
    path = bank.parent / "conversations" / "saved.yaml"
    path.write_text(made.saved, encoding="utf-8")
    (one,) = had(bank, path)
    assert (one.conversation.name, one.failures) == ("By hand", [])
    unfinished = call("1", "9", "2")
    path.write_text(unfinished.saved, encoding="utf-8")
    (one,) = had(bank, path)
    assert (one.failures, one.path) == ([], unfinished.path)


def test_more_than_a_call_has_is_refused(call):
    for lines in ((*["1"] * 201,), ("1" * 301,)):
        with pytest.raises(DraftError, match="a call has 200 steps"):
            call(*lines)


def test_nobody_hears_of_it(call, database):
    with structlog.testing.capture_logs(processors=[structlog_drop()]) as events:
        call("1", "2", "123456", "1", "m 20", "")
    assert events == []
    with database.reading() as session:
        assert (session.query(Call).count(), session.query(Case).count()) == (0, 0)


def structlog_drop():
    from ivr.logs import drop_rehearsed  # noqa: PLC0415 - beside what it stands for

    return lambda *event: drop_rehearsed(
        event[0], event[1], structlog.contextvars.merge_contextvars(*event)
    )
