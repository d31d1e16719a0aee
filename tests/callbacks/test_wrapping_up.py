"""However a talk ends, its case is somebody's or nobody's, and never in between."""

from datetime import timedelta

import pytest
from called_back import AGENT, CallingDesk
from case_rows import AT, CALLER
from test_rated_callbacks import agent

from ivr.cases import work
from ivr.cases.clock import keep_time
from ivr.simulator import HangUp, Press, Silent, Subscriber
from ivr.tables import Case, Recording


def talk(desk: CallingDesk, *agents_script) -> tuple[int, Subscriber]:
    number = desk.case()
    who = Subscriber(script=[Press("1"), Silent(), *agents_script])
    desk.call(number, who, Subscriber(script=[Press("1"), Silent()], talks_s=9))
    return number, who


def asked(who: Subscriber) -> int:
    words = [heard.text for heard in who.hears]
    return words.count("Solved, press 1.")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("script", "times", "ends"),
    [
        ((Silent(), Press("2")), 1, ("resolved", "answered")),
        ((Silent(), Press("3")), 1, ("closed", "passed_on")),
        ((Silent(), Press("9"), Press("1")), 2, ("resolved", "solved")),
        ((Silent(), Press("9"), Press("8")), 2, ("claimed", None)),
        ((Silent(), Press("9"), Silent()), 2, ("claimed", None)),
        ((Silent(), Silent()), 1, ("claimed", None)),
        ((Silent(), HangUp()), 1, ("claimed", None)),
        ((HangUp(),), 0, ("claimed", None)),
    ],
)
def test_the_case_is_ended_by_key_or_still_the_agents(
    desk: CallingDesk, script, times, ends
):
    number, who = talk(desk, *script)
    assert asked(who) == times
    assert desk.case_row(number, "status", "disposition") == ends
    assert desk.rows("state", "outcome") == [("ended", "talked")]
    assert desk.case_row(number, "assigned_to") == (desk.desk.mei.id,)


def test_what_the_agent_leaves_goes_back_to_the_list(desk: CallingDesk):
    number, _ = talk(desk, HangUp())
    with desk.database.writing() as session:
        keep_time(session, desk.policy, AT + timedelta(minutes=31))
    assert desk.case_row(number, "status", "assigned_to") == ("new", None)
    kinds = [kind for kind, _, _ in desk.lines(number)]
    assert kinds[-1] == "given_back"


def test_reopening_counts_and_it_can_be_called_and_ended_again(desk: CallingDesk):
    number, _ = talk(desk, Silent(), Press("1"))
    for times in (1, 2):
        with desk.database.writing() as session:
            work.reopen(session, number, desk.desk.mei, AT)
        assert desk.case_row(number, "status", "reopened") == ("claimed", times)
        who = Subscriber(script=[Press("1"), Silent(), Silent(), Press("2")])
        caller = Subscriber(script=[Press("1"), Silent()], talks_s=9)
        desk.call(number, who, caller)
        ended = desk.case_row(number, "status", "disposition", "attempts")
        assert ended == ("resolved", "answered", times + 1)


def test_who_is_still_asked_when_the_agent_has_ended_it_on_the_page(
    desk: CallingDesk, rows
):
    number = desk.case()
    desk.exchange.subscribers[AGENT] = Subscriber(by_hand=True)
    desk.exchange.subscribers[CALLER] = Subscriber(presses="1", talks_s=9)
    desk.ask(number)
    desk.place()
    agent(desk).press("1")
    agent(desk).stay_silent()
    with desk.database.writing() as session:
        from ivr.cases.endings import Ending  # noqa: PLC0415 - only here

        came = Ending("no_longer_needed", "closed", "they found it")
        work.close(session, number, desk.desk.mei, came, AT)
    agent(desk).stay_silent()
    agent(desk).press("1")
    kept = [(row["status"], row["disposition"]) for row in rows(Case)]
    assert kept == [("closed", "no_longer_needed")]
    assert rows(Recording) == []
