"""`ivr flow replay`: last week's calls against an edited flow, as an admin types it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from command_line import CommandLine
from little_flow import FLOW, LittleFlow, sid

from ivr.flow.loader import load

PATH = "flow/little.yaml"


@pytest.fixture
def ivr(database, tmp_path):
    return CommandLine(tmp_path, database.url)


@pytest.fixture
def rang(ivr, database):
    """A folder whose hotline was called three times yesterday, and once long ago."""
    little = LittleFlow(ivr.folder / "flow", database)
    little.folder.mkdir()
    little.write()
    twilio = little.twilio(little.watch())
    for days, number, key in ((30, 1, "1"), (1, 2, "1"), (1, 3, "1"), (1, 4, "2")):
        with time_machine.travel(datetime.now(UTC) - timedelta(days=days)):
            twilio.press(key, sid=sid(number))
            twilio.status(sid(number), CallStatus="completed")
    return little


def replay(ivr, *arguments):
    ended = ivr("flow", "replay", PATH, *arguments)
    assert (ended.code, ended.err) == (0, "")
    return ended.out


def test_an_edit_that_changes_nothing_moves_nobody(ivr, rang):
    revision = load(rang.path).revision

    assert replay(ivr) == (
        "0 of 3 callers would land elsewhere "
        f"(last 7 days, against little {revision})\n"
    )


def test_an_edit_is_told_with_how_many_which_and_where(ivr, rang):
    rang.write(FLOW.replace("priority: high", "priority: low"))
    revision = load(rang.path).revision

    assert replay(ivr) == (
        "2 of 3 callers would land elsewhere "
        f"(last 7 days, against little {revision})\n"
        "\n"
        "2 from message\n"
        "  was: a high case about transfers, ending at message, in en-US\n"
        "  now: a low case about transfers, ending at message, in en-US\n"
        "  case 1002, case 1003\n"
    )
    assert replay(ivr, "--days", "60").startswith("3 of 4 callers")


def test_the_result_can_be_had_as_json(ivr, rang):
    rang.write(FLOW.replace("priority: high", "priority: low"))

    told = json.loads(replay(ivr, "--json"))

    assert (told["calls"], told["unplayable"], len(told["moved"])) == (3, 0, 2)
    before = {
        "node": "message",
        "topic": "transfers",
        "priority": "high",
        "language": "en-US",
        "unasked": False,
    }
    first = told["moved"][0]
    assert datetime.fromisoformat(first.pop("started_at")) < datetime.now(UTC)
    assert first == {
        "sid": sid(2),
        "case": 1002,
        "before": before,
        "after": before | {"priority": "low"},
        "at": "message",
    }


def test_a_broken_flow_is_one_line_and_nothing_is_played(ivr, rang):
    rang.write(FLOW.replace("then: main", "then: mian"))

    ended = ivr("flow", "replay", PATH)

    problem = "there is no node 'mian'; did you mean 'main'?"
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"ivr: {PATH}:6:25: {problem}\n"
