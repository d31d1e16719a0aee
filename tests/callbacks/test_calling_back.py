"""An agent calls back: both phones ring, both press 1, and what came of it is kept."""

from datetime import timedelta

import pytest
from called_back import AGENT, CallingDesk
from case_rows import AT, CALLER
from signed import NUMBER

from ivr.callbacks.asking import CallRefusedError
from ivr.simulator import Press, Silent, Subscriber

YES = Subscriber(presses="1", talks_s=40)
OUTCOME = ("state", "outcome", "seconds")


def said(subscriber: Subscriber) -> list[str]:
    return [heard.text for heard in subscriber.hears]


def test_both_press_1_and_talk_and_the_agents_key_ends_the_case(desk: CallingDesk):
    number = desk.case()
    agent = Subscriber(script=[Press("1"), Silent(), Silent(), Press("1")])
    caller = Subscriber(presses="1", talks_s=40)
    desk.call(number, agent, caller)
    assert desk.rung() == [AGENT, CALLER]
    assert (
        said(agent)[0] == "Case 1 0 0 1, topic transfers. To ring the caller, press 1."
    )
    assert said(caller)[0] == (
        "Hello. You asked us to call you back. To talk to us now, press 1."
    )
    assert [row[:2] for row in desk.rows(*OUTCOME)] == [("ended", "talked")]
    names = ("status", "disposition", "attempts", "assigned_to")
    assert desk.case_row(number, *names) == ("resolved", "solved", 1, desk.desk.mei.id)
    assert desk.lines(number) == [
        ("opened", None, ""),
        ("calling", "Mei", ""),
        ("ringing_caller", "Mei", ""),
        ("recording_declined", None, ""),
        ("call_talked", "Mei", "talked with the caller"),
        ("resolved", "Mei", ""),
    ]


def test_the_caller_sees_the_number_that_they_had_dialled(desk: CallingDesk):
    desk.call(desk.case(), Subscriber(presses="1"), YES)
    legs = list(desk.exchange._office.legs.values())
    assert [(leg.from_, leg.to) for leg in legs] == [(NUMBER, AGENT), (NUMBER, CALLER)]


@pytest.mark.parametrize(
    ("caller", "outcome", "words"),
    [
        (Subscriber(answers=False), "no_answer", "nobody answered"),
        (Subscriber(busy=True), "busy", "the line was busy"),
        (None, "failed", "the number could not be rung"),
        (
            Subscriber(machine=True),
            "no_person",
            "the phone was answered, and nobody pressed 1",
        ),
    ],
)
def test_a_try_that_reaches_nobody_plans_the_next(
    desk: CallingDesk, caller, outcome, words
):
    number = desk.case()
    desk.call(number, Subscriber(presses="1"), caller)
    assert desk.rows("state", "outcome") == [("ended", outcome)]
    assert desk.lines(number)[3:] == [
        (f"call_{outcome}", "Mei", words),
        ("planned", None, "try 2"),
    ]
    status, follow_up, attempts = desk.case_row(
        number, "status", "follow_up_at", "attempts"
    )
    assert (status, attempts) == ("waiting", 1)
    assert timedelta(minutes=14) < follow_up - AT < timedelta(minutes=17)


def test_a_machine_hears_fixed_words_and_nothing_of_the_case(desk: CallingDesk):
    machine = Subscriber(machine=True)
    desk.call(desk.case(topic="account_security"), Subscriber(presses="1"), machine)
    assert said(machine) == [
        "Hello. You asked us to call you back. To talk to us now, press 1.",
        "We will try again another time. Goodbye.",
    ]


def test_the_caller_hears_their_own_language(desk: CallingDesk):
    caller = Subscriber(presses="1")
    desk.call(desk.case(language="ko-KR"), Subscriber(presses="1"), caller)
    hello, _ = caller.hears
    assert (hello.language, hello.text[:6]) == ("ko-KR", "안녕하세요.")


def test_after_the_last_try_it_stops_and_says_so(desk: CallingDesk):
    number = desk.case(attempts=4)
    desk.call(number, Subscriber(presses="1"), Subscriber(answers=False))
    assert desk.lines(number)[-1] == ("tries_used_up", None, "5 tries")
    assert desk.case_row(number, "status", "follow_up_at") == ("claimed", None)


@pytest.mark.parametrize(
    "agent", [Subscriber(answers=False), Subscriber(busy=True), Subscriber()]
)
def test_an_agent_who_does_not_press_1_rings_nobody(desk: CallingDesk, agent):
    number = desk.case()
    desk.call(number, agent, YES)
    assert desk.rung() == [AGENT]
    assert desk.rows("state", "outcome") == [("ended", "agent_absent")]
    assert desk.case_row(number, "status", "attempts") == ("claimed", 0)


@pytest.mark.fault(43)
@pytest.mark.both_databases
def test_a_second_press_of_the_button_rings_nobody_twice(desk: CallingDesk):
    number = desk.case()
    desk.exchange.subscribers.update({AGENT: Subscriber(presses="1"), CALLER: YES})
    first, second = desk.ask(number), desk.ask(number)
    assert first.id == second.id
    desk.place()
    desk.place()
    assert desk.rung() == [AGENT, CALLER]


@pytest.mark.fault(43)
@pytest.mark.both_databases
def test_a_case_that_is_being_called_is_nobody_elses(desk: CallingDesk):
    number = desk.case()
    desk.ask(number)
    with pytest.raises(CallRefusedError, match="Mei is calling about case 1001 now"):
        desk.ask(number, "Ada")


def test_an_agent_without_a_number_is_told_how_to_get_one(desk: CallingDesk):
    number = desk.case()
    with pytest.raises(CallRefusedError, match="it is not known where to ring Jun"):
        desk.ask(number, "Jun")
    assert desk.case_row(number, "status", "version") == ("new", 1)


@pytest.mark.fault(44)
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("to", "why"),
    [
        (None, "the case has no number to call back"),
        ("+19005550123", "premium-rate"),
        ("+8618600", "there is no such telephone number"),
        ("+442071838750", "GB is not among the countries that are called"),
    ],
)
def test_numbers_that_cost_or_are_none_are_not_called(desk: CallingDesk, to, why):
    number = desk.case(callback_number=to)
    with pytest.raises(CallRefusedError, match=why):
        desk.ask(number)
    assert (desk.rows("id"), desk.case_row(number, "status")) == ([], ("new",))


def test_nobody_is_called_at_night(desk: CallingDesk):
    number = desk.case(callback_number="+12125550123")  # New York: 23:00
    with pytest.raises(CallRefusedError) as refused:
        desk.ask(number)
    assert str(refused.value) == (
        "it is 23:00 where the caller is; "
        "call from Tue 24 Nov 08:00 America/New_York on"
    )


def test_whoever_ended_the_case_while_talking_keeps_what_they_wrote(
    desk: CallingDesk,
):
    from ivr.cases import work  # noqa: PLC0415 - only here
    from ivr.cases.endings import Ending  # noqa: PLC0415

    number = desk.case()
    came = Ending("answered", "resolved", "told them")
    desk.ask(number)
    with desk.database.writing() as session:
        work.close(session, number, desk.desk.mei, came, AT)
    desk.exchange.subscribers[AGENT] = Subscriber(presses="1")
    desk.exchange.subscribers[CALLER] = Subscriber(presses="1")
    desk.place()
    assert desk.case_row(number, "status", "disposition") == ("resolved", "answered")
    assert desk.rows("outcome") == [("talked",)]
