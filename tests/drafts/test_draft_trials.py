"""What is tried of a draft by the worker: as the commands try it, once, visibly."""

import json
from datetime import timedelta

import pytest
from bank_draft import AT, TALK
from rehearsal_flow import FLOW

from ivr.drafts import keeping
from ivr.drafts.draft import DraftError
from ivr.drafts.trials import LEASE, MOST_ATTEMPTS, Trying, ask, trial, trials
from ivr.tables import FlowTrial

FAILING = TALK.replace("{case: none}", "{case: {topic: cards}}")


@pytest.fixture
def trying(database):
    return Trying(database, clock=lambda: AT)


def ask_for(change, kind, version=1):
    return change(lambda session, mark: ask(session, kind, mark), version=version)


def row(database, number):
    with database.reading() as session:
        return trial(session, number)


@pytest.mark.both_databases
def test_conversations_are_run_and_what_failed_is_told(database, draft, change, trying):
    assert draft
    number = ask_for(change, "conversations")
    change(keeping.add, "conversations/fails.yaml", FAILING)
    second = ask_for(change, "conversations", version=2)
    trying.send_due()
    first, found = row(database, number), row(database, second)
    assert (first.state, first.version, first.texts, first.ended_at) == (
        "done",
        1,
        None,
        AT,
    )
    told = json.loads(first.result)
    assert told == {
        "passed": 1,
        "failed": 0,
        "failures": [],
        "coverage": told["coverage"],
    }
    assert told["coverage"][0].startswith("Coverage: nodes 4 of 12, options 1 of 4")
    told = json.loads(found.result)
    assert (told["passed"], told["failed"], told["failures"]) == (
        1,
        1,
        [
            {
                "name": "Somebody hangs up",
                "file": "conversations/fails.yaml",
                "line": 1,
                "path": ["language:english", "news", "known", "main"],
                "lines": told["failures"][0]["lines"],
            }
        ],
    )
    assert told["failures"][0]["lines"] == [
        "  conversations/fails.yaml:7:10: expected a case, found no case"
    ]


def test_a_trial_is_of_the_version_that_was_asked_for(database, draft, change, trying):
    assert draft
    number = ask_for(change, "conversations")
    change(keeping.save, "bank.yaml", FLOW.replace("language:\n  menu", "x:\n  menu"))
    trying.send_due()
    assert json.loads(row(database, number).result)["passed"] == 1


def test_one_that_waits_is_not_asked_for_twice(database, draft, change, trying):
    assert ask_for(change, "replay") == ask_for(change, "replay")
    trying.send_due()
    with database.reading() as session:
        assert [one.kind for one in trials(session, draft.id)] == ["replay"]
        kinds = [one.kind for one in keeping.edits(session, draft.id)]
    assert kinds == ["replay", "begun"]
    with pytest.raises(DraftError, match="tried by conversations or replay"):
        ask_for(change, "everything")


def test_replay_counts_the_calls_of_the_week(database, draft, change, trying):
    number = ask_for(change, "replay")
    trying.send_due()
    told = json.loads(row(database, number).result)
    assert told == {
        "revision": told["revision"],
        "calls": 0,
        "unplayable": 0,
        "moved": 0,
        "groups": [],
    }
    assert draft


def test_a_draft_that_does_not_load_is_told_why(database, draft, change, trying):
    change(keeping.save, "bank.yaml", FLOW.replace("no: main}", "no: mian}"))
    number = ask_for(change, "conversations", version=2)
    trying.send_due()
    found = row(database, number)
    assert (found.state, found.result) == ("failed", None)
    assert found.reason.startswith("bank.yaml:18:")
    assert "there is no node 'mian'" in found.reason
    assert draft


def test_what_a_dead_worker_began_is_begun_again_and_not_for_ever(
    database, draft, change, trying
):
    assert draft
    number = ask_for(change, "conversations")
    assert trying._claim().id == number
    trying.send_due()  # it is under way
    assert row(database, number).state == "running"
    later = Trying(database, clock=lambda: AT + LEASE + timedelta(seconds=1))
    later.send_due()
    assert row(database, number).state == "done"
    with database.writing() as session:
        again = session.get_one(FlowTrial, number)
        again.state, again.attempts = "queued", MOST_ATTEMPTS
    later.send_due()
    found = row(database, number)
    assert (found.state, found.reason) == (
        "failed",
        "the worker ended in the middle of it, several times; see its log",
    )
