"""`ivr cases` merges, links, splits, and shows where everything went."""

import json

import pytest
from case_rows import add_case, agent
from command_line import CommandLine

from ivr.cases import work


@pytest.fixture
def ivr(database, tmp_path):
    """The command line of a database with an agent and three cases."""
    with database.writing() as session:
        session.add(agent("Mei"))
        for _ in range(3):
            add_case(session)
    return CommandLine(tmp_path, database.url)


def test_cases_are_merged_linked_and_shown(ivr):
    def say(*typed):
        ended = ivr("cases", *typed, "--by", "Mei")
        assert (ended.code, ended.err) == (0, "")
        return ended.out

    merged = "Case 1001 was merged into case 1002.\n"
    assert say("merge", "1001", "--into", "1002") == merged
    assert say("link", "1002", "1003", "--why", "same phish") == (
        "Case 1002 and case 1003 are linked.\n"
    )
    found = json.loads(ivr("cases", "show", "1002", "--json").out)
    assert (found["merged_into"], found["merged"], found["links"]) == (
        None,
        [1001],
        [1003],
    )
    lines = [(line["case"], line["kind"], line["by"]) for line in found["timeline"]]
    assert lines == [
        (1001, "opened", None),
        (1002, "opened", None),
        (1001, "merged", "Mei"),
        (1002, "took_in", "Mei"),
        (1002, "linked", "Mei"),
    ]
    assert [one["topic"] for one in found["further_calls"]] == ["transfers"]
    shown = ivr("cases", "show", "1001").out
    assert "merged into case 1002: go on there\n" in shown
    assert "merged by Mei\n" in shown
    assert "  status: new -> closed\n" in shown
    assert say("unmerge", "1001") == "Case 1001 is a case of its own again.\n"
    assert say("unlink", "1003", "1002") == (
        "Case 1003 and case 1002 are not linked any more.\n"
    )
    assert say("tag", "1002", "VIP", "cold wallet") == "Case 1002: vip, cold_wallet\n"
    assert say("untag", "1002", "vip") == "Case 1002: cold_wallet\n"
    assert say("note", "1002", "rang: busy") == "Case 1002 has a new note.\n"
    assert say("watch", "1002") == "Mei watches case 1002.\n"
    found = json.loads(ivr("cases", "show", "1002", "--json").out)
    assert (found["merged"], found["links"]) == ([], [])
    assert (found["tags"], found["watchers"]) == (["cold_wallet"], ["Mei"])
    assert found["timeline"][-1]["text"] == "rang: busy"


def test_a_note_is_split_and_mistakes_are_one_line(ivr, database):
    with database.writing() as session:
        mei = session.get_one(type(agent("x")), 1)
        case = work.note(session, 1001, mei, "fees too", mei.created_at)
        note = str(case.events[-1].id)
    split = ("cases", "split", "1001", "--by", "Mei")
    ended = ivr(*split, "--note", note, "--topic", "other")
    assert (ended.out, ended.err) == ("Case 1004 is a case of its own.\n", "")
    complaints = {
        split: "give --call or --note, one of them; see: ivr cases split --help",
        (*split, "--call", "CA1"): "case 1001 has no such further call",
        ("cases", "merge", "1001", "--into", "1001", "--by", "Mei"): (
            "case 1001 cannot be merged into itself"
        ),
        ("cases", "link", "1001", "7", "--by", "Mei"): "there is no case 7",
        ("cases", "unmerge", "1001", "--by", "Nobody"): "there is no agent 'Nobody'",
    }
    assert {typed: ivr(*typed).complaint for typed in complaints} == complaints


def test_a_link_for_files_is_made_and_revoked(ivr):
    made = ivr("cases", "upload-link", "1001", "--by", "Mei")
    assert made.err == ""
    assert made.out.startswith("https://hotline.example/u/1.")
    revoke = ("cases", "revoke-link", "1001", "1", "--by", "Mei")
    assert ivr(*revoke).out == "Link 1 of case 1001 opens nothing any more.\n"
    wrong = ("cases", "revoke-link", "1002", "1", "--by", "Mei")
    assert ivr(*wrong).complaint == "case 1002 has no link 1"
    without = ivr("cases", "upload-link", "1001", "--by", "Mei", IVR_SECRET_KEY="")
    told = "IVR_SECRET_KEY is not set, so the link would open nothing"
    assert without.complaint == told
    found = json.loads(ivr("cases", "show", "1001", "--json").out)
    assert found["attachments"] == []


def test_how_a_case_ended_is_shown_to_programs(ivr, database):
    with database.writing() as session:
        ended = {"status": "resolved", "disposition": "done", "root_cause": "delay"}
        number = add_case(session, **ended).number
    found = json.loads(ivr("cases", "show", str(number), "--json").out)
    assert (found["disposition"], found["root_cause"]) == ("done", "delay")
    found = json.loads(ivr("cases", "show", "1001", "--json").out)
    assert (found["disposition"], found["root_cause"]) == (None, None)
