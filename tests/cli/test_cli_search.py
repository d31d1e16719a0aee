"""`ivr cases list` and `find` page by page; `ivr search` checks and rebuilds."""

import json
import sys
from pathlib import Path

import pytest

# The rows of cases are made in one place for all tests that need them.
sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))

from case_rows import AT, add_case, add_recording, make_desk
from command_line import CommandLine

FORGED = "this is no place in this list; begin at its first page"


@pytest.fixture
def ivr(database, tmp_path):
    return CommandLine(tmp_path, database.url)


@pytest.fixture
def numbers(database):
    """Return the cases of an installation, in the order of work."""
    desk = make_desk(database)
    with database.writing() as session:
        cases = [add_case(session) for _ in range(3)]
        add_recording(session, cases[1], "my wallet is empty", state="transcribed")
        found = [case.number for case in cases]
        done = {"status": "closed", "closed_at": AT, "assigned_to": desk.mei.id}
        found.append(add_case(session, **done).number)
    return found


def cursor(ended) -> str:
    before, _, text = ended.err.strip().partition("more: --cursor ")
    assert before == ""
    return text


def listed(ended) -> list[int]:
    assert ended.code == 0, ended.err
    return [case["number"] for case in json.loads(ended.out)]


def test_a_list_is_one_array_whole_or_in_pages(ivr, numbers):
    assert listed(ivr("cases", "list", "--json")) == numbers
    assert listed(ivr("cases", "list", "--json", "--open")) == numbers[:3]
    assert listed(ivr("cases", "list", "--json", "--tab", "waiting")) == []
    first = ivr("cases", "list", "--json", "--limit", "3")
    assert listed(first) == numbers[:3]
    rest = ivr("cases", "list", "--json", "--limit", "3", "--cursor", cursor(first))
    assert (listed(rest), rest.err) == (numbers[3:], "")
    plain = ivr("cases", "list", "--limit", "1").out.splitlines()
    assert [line.split()[0] for line in plain] == ["case", str(numbers[0])]


def test_what_cannot_be_asked_is_one_line(ivr, numbers):
    del numbers
    for command in (("list",), ("find", "wallet")):
        asked = ivr("cases", *command, "--cursor", "forged")
        assert (asked.code, asked.complaint) == (2, FORGED)
    mine = ivr("cases", "list", "--tab", "mine")
    assert mine.complaint == "say whose: --tab mine --agent NAME"
    assert "Nobody" in ivr("cases", "find", "x", "--agent", "Nobody").complaint
    day = ivr("cases", "find", "x", "--from", "soon")
    assert day.complaint == "from: write a day like 2026-11-25"


def test_cases_are_found_with_where_and_by_filters(ivr, numbers):
    found = json.loads(ivr("cases", "find", "WALLET", "--json").out)
    assert [(case["number"], case["found"]) for case in found] == [
        (
            numbers[1],
            [
                {
                    "field": "transcript",
                    "text": "my wallet is empty",
                    "marks": [[3, 9]],
                }
            ],
        )
    ]
    closed = ivr("cases", "find", "--status", "closed", "--agent", "Mei", "--json")
    assert listed(closed) == numbers[3:]
    first = ivr("cases", "find", "138 0013 8000", "--limit", "2", "--json")
    assert listed(first) == [numbers[3], numbers[2]]
    asked = ("138 0013 8000", "--limit", "2", "--json", "--cursor", cursor(first))
    assert listed(ivr("cases", "find", *asked)) == [numbers[1], numbers[0]]


def test_the_index_is_checked_and_rebuilt(ivr, numbers, database):
    assert numbers
    assert ivr("search", "check").code == 0
    rebuilt = ivr("search", "rebuild")
    assert (rebuilt.code, rebuilt.out) == (0, "4 cases are in the index.\n")
    checked = ivr("search", "check", "--json")
    assert json.loads(checked.out) == {
        "cases": 4,
        "waiting": 0,
        "missing": [],
        "stale": [],
        "left": [],
        "structure": [],
        "right": True,
    }
    with database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM search_docs")
    wrong = ivr("search", "check")
    assert (wrong.code, wrong.err) == (
        1,
        "ivr: the index is wrong; run: ivr search rebuild\n",
    )
    assert "4 are not in the index" in wrong.out
