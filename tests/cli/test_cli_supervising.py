"""`ivr agents away`, `ivr cases assign` and `ivr cases return`."""

import pytest
from case_rows import AT, add_case, agent
from command_line import CommandLine

from ivr.cases.agents import find_agent
from ivr.cases.escalation import ask_for_supervisor


@pytest.fixture
def ivr(database, tmp_path):
    """The command line of two cases, one of them the supervisor's, and an agent."""
    with database.writing() as session:
        session.add_all((agent("Mei"), agent("Ada", role="supervisor")))
        session.flush()
        for _ in range(2):
            number = add_case(session).number
        mei = find_agent(session, "Mei")
        ask_for_supervisor(session, number, mei, "they insist", AT)
    return CommandLine(tmp_path, database.url)


def test_an_agent_is_away_and_back(ivr):
    assert ivr("agents", "away", "Mei").out == "Mei is away.\n"
    listed = ivr("agents", "list").out
    assert listed == "Ada  supervisor  active\nMei  agent  away\n"
    ended = ivr("cases", "next", "--by", "Mei")
    told = "Mei is away; be available before you take a case"
    assert (ended.code != 0, ended.complaint) == (True, told)
    assert ivr("agents", "available", "Mei").out == "Mei is available.\n"
    # Whoever runs this at night is to be given a case, too.
    ivr.write("desk.yaml", b'calling: {hours: "00:00-24:00"}\n')
    given = ivr("cases", "next", "--by", "Mei", IVR_DESK="desk.yaml")
    assert given.out == "case 1002 is Mei's\n"


def test_cases_are_given_all_or_none(ivr):
    def listed():
        return ivr("cases", "list", "--tab", "mine", "--agent", "Mei").out

    asked = ("cases", "assign", "1001", "1002", "--by", "Ada", "--to")
    assert ivr(*asked, "Nobody").complaint == "there is no agent 'Nobody'"
    assert "1001" not in listed()
    assert ivr(*asked, "Mei").out == "case 1001 is Mei's\ncase 1002 is Mei's\n"
    assert ("1001" in listed(), "1002" in listed()) == (True, True)


def test_an_escalated_case_is_returned(ivr):
    escalated = ("cases", "list", "--tab", "escalated")
    assert "1002" in ivr(*escalated).out
    ended = ivr("cases", "return", "1002", "--why", "refunded", "--by", "Ada")
    assert ended.out == "case 1002 is returned to the agents\n"
    assert "1002" not in ivr(*escalated).out
    again = ivr("cases", "return", "1002", "--by", "Ada")
    assert again.complaint == "case 1002 stands before no supervisor"
