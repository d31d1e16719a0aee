"""The caller is asked how it was when the agent is done: by key, once, unpressed."""

import pytest
from called_back import AGENT, CallingDesk
from case_rows import AT, CALLER
from console_browser import Browser, make_app
from test_once_and_never_twice import post

from ivr.callbacks.asking import CallRefusedError
from ivr.callbacks.parting import part
from ivr.policy.policy import Satisfaction
from ivr.ratings.texting import UNASKED
from ivr.simulator import HangUp, Press, Silent, Subscriber
from ivr.tables import Rating

QUESTION = "How did we do? Press a key from 1, poor, to 5, very good. Or just hang up."


def talk(desk: CallingDesk, *then) -> tuple[int, Subscriber]:
    """A talk under way; the agent's side is the test's, the caller's `then`."""
    number = desk.case()
    caller = Subscriber(script=[Press("1"), Silent(), *then], talks_s=30)
    desk.exchange.subscribers[AGENT] = Subscriber(by_hand=True)
    desk.exchange.subscribers[CALLER] = caller
    desk.ask(number)
    desk.place()
    agent(desk).press("1")
    agent(desk).stay_silent()
    assert desk.rows("state")[-1] == ("talking",)
    return number, caller


def agent(desk: CallingDesk):
    return list(desk.exchange.calls.values())[-1]


def done(desk: CallingDesk, number: int, wanted: Satisfaction | None = None) -> None:
    with desk.database.writing() as session:
        part(session, number, desk.desk.mei, wanted or Satisfaction(), AT)


def heard(subscriber: Subscriber) -> list[str]:
    return [one.text for one in subscriber.hears]


@pytest.mark.both_databases
def test_the_caller_presses_a_mark_and_the_agent_ends_the_case(desk: CallingDesk, rows):
    number, caller = talk(desk, Press("4"))
    done(desk, number)
    desk.place()
    assert heard(caller)[-2:] == [QUESTION, "Thank you. Goodbye."]
    [row] = rows(Rating)
    kept = (row["asked_by"], row["score"], row["case_number"], row["callback_id"])
    assert kept == ("key", 4, number, 1)
    assert row["agent_id"] == desk.desk.mei.id
    # The agent's own side went on to the question how the case ends.
    agent(desk).press("1")
    assert desk.case_row(number, "status", "disposition") == ("resolved", "solved")
    kinds = [kind for kind, _, _ in desk.lines(number)]
    assert kinds[-3:].count("rated") == 1
    assert desk.rows("outcome") == [("talked",)]


@pytest.mark.parametrize("answer", [Silent(), HangUp(), Press("9"), Press("0")])
def test_who_gives_no_mark_is_not_asked_again(desk: CallingDesk, rows, answer):
    number, caller = talk(desk, answer)
    done(desk, number)
    desk.place()
    assert [row["score"] for row in rows(Rating)] == [None]
    assert heard(caller).count(QUESTION) == 1
    desk.place()
    assert heard(caller).count(QUESTION) == 1
    assert desk.rows("state", "outcome") == [("ended", "talked")]


def test_the_caller_is_asked_once_however_often_the_button_is_pressed(
    desk: CallingDesk,
):
    number, _ = talk(desk, Press("5"))
    done(desk, number)
    with pytest.raises(CallRefusedError, match="was asked already"):
        done(desk, number)


def test_a_mark_is_kept_once_whatever_is_sent_again(desk: CallingDesk, rows):
    number, _ = talk(desk, Press("2"))
    done(desk, number)
    desk.place()
    [(token,)] = desk.rows("token")
    post(desk, token, "/rated", Digits="5")
    assert "<Gather" not in post(desk, token, "/rate")
    assert [row["score"] for row in rows(Rating)] == [2]


@pytest.mark.parametrize(
    "wanted", [Satisfaction(by=["text"]), Satisfaction(topics=["feedback"])]
)
def test_where_nobody_is_to_be_asked_the_talk_goes_on(desk: CallingDesk, rows, wanted):
    number, _ = talk(desk)
    with pytest.raises(CallRefusedError, match="asks nobody of this topic by key"):
        done(desk, number, wanted)
    assert (rows(Rating), desk.rows("state")) == ([], [("talking",)])
    agent(desk).hang_up()


def test_without_a_talk_there_is_nobody_to_ask(desk: CallingDesk, rows):
    number = desk.case()
    with pytest.raises(CallRefusedError, match="nobody talks with the caller"):
        done(desk, number)
    assert (rows(Rating), UNASKED) == (
        [],
        ("duplicate", "no_longer_needed", "nuisance", "not_reached"),
    )


def test_a_network_that_does_not_take_it_leaves_them_talking(desk: CallingDesk, rows):
    number, caller = talk(desk)
    done(desk, number)
    desk.exchange.refuse(500)
    desk.place()
    assert QUESTION not in heard(caller)
    assert desk.rows("state") == [("talking",)]
    agent(desk).stay_silent()
    assert desk.rows("outcome") == [("talked",)]
    assert [row["score"] for row in rows(Rating)] == [None]


def test_the_page_of_the_agent_who_talks_has_the_button(desk: CallingDesk, tmp_path):
    number, caller = talk(desk, Press("3"))
    app = make_app(desk.database, tmp_path / "rec", secure=False)
    pages = {who: Browser(app, desk.desk) for who in ("Mei", "Jun")}
    for who, browser in pages.items():
        browser.come_in(who)
    path, button = f"/console/cases/{number}", "End the talk, and ask the caller"
    assert button not in pages["Jun"].read(path)
    shown = pages["Mei"].read(path)
    assert button in shown
    assert pages["Mei"].send(shown, f"{path}/part").status_code == 303
    desk.place()
    assert QUESTION in heard(caller)
    assert "3 of 5" in pages["Jun"].read(path)
