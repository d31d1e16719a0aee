"""A transfer rings no agents who are away; with nobody there it goes on at once."""

import xml.etree.ElementTree as ET

import pytest
from little_flow import AT, LittleFlow, sid

from ivr.tables import Agent

MEI, JUN, DESK = "+8613800138001", "+8613800138002", "+862155550100"
FLOW = """\
flow: little
languages: [en-US]
start: main
give_up: promise
topics: {money: {}}
people: {desk: {number: [NUMBERS]}}
main: {menu: {"1": {option: money, topic: money, then: reach}}}
reach: {transfer: desk, then: goodbye, no_answer: promise}
promise: {case: open, say: promise, then: goodbye}
goodbye: {hang_up: goodbye}
"""
PROMPTS = """\
money: "For money"
promise: "Case {case_number}."
goodbye: "Goodbye."
"""


@pytest.fixture
def rings(tmp_path, database):
    """Return what is rung, and what is said, for a flow with some numbers."""

    def rung(*numbers: str, away=()) -> tuple[list[str], bool]:
        little = LittleFlow(tmp_path / "flow", database)
        little.folder.mkdir()
        quoted = ", ".join(f'"{one}"' for one in numbers)
        little.write(FLOW.replace("NUMBERS", quoted), PROMPTS)
        with database.writing() as session:
            for name, phone, disabled in (
                ("Mei", MEI, None),
                ("Jun", JUN, None),
                ("Ann", JUN, None),
                ("Old", MEI, AT),
            ):
                row = {"role": "agent", "password_hash": "-", "created_at": AT}
                gone = AT if name in away else None
                row |= {"away_since": gone, "disabled_at": disabled}
                session.add(Agent(name=name, phone=phone, **row))
        answer = little.twilio().press("1", sid=sid(1))
        spoken = ET.fromstring(answer.data)
        return [one.text for one in spoken.iter("Number")], b"Case " in answer.data

    return rung


@pytest.mark.both_databases
def test_those_who_are_there_are_rung(rings):
    assert rings(MEI, JUN, DESK) == ([MEI, JUN, DESK], False)


def test_who_is_away_is_not_rung(rings):
    assert rings(MEI, JUN, DESK, away=["Mei"]) == ([JUN, DESK], False)


def test_a_telephone_of_two_is_rung_while_one_of_them_is_there(rings):
    assert rings(JUN, away=["Jun"]) == ([JUN], False)


@pytest.mark.both_databases
def test_with_everybody_away_the_caller_goes_on_at_once(rings):
    assert rings(MEI, JUN, away=["Mei", "Jun", "Ann"]) == ([], True)
