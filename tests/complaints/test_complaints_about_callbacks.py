"""What users of other products complain about, and what is promised here instead.

Each test names the complaint and one place where it was made (`owner/project#issue`).
"""

import threading
from datetime import timedelta

import pytest
import time_machine
from called_back import AGENT, CallingDesk
from case_rows import AT, CALLER
from signed import NUMBER
from sqlalchemy import update

from ivr.callbacks.asking import CallRefusedError
from ivr.callbacks.network import CallNetwork, NotKnown
from ivr.callbacks.placing import CallPlacer
from ivr.cases import work
from ivr.cases.clock import keep_time
from ivr.cases.endings import Ending
from ivr.cases.listing import list_cases
from ivr.cases.refusals import CaseTakenError, StaleCaseError
from ivr.policy.policy import DeskPolicy
from ivr.simulator import Subscriber
from ivr.tables import Agent

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def listed(desk: CallingDesk) -> list[int]:
    """The work list's cases, in its order."""
    with desk.database.reading() as session:
        found = list_cases(session, include_closed=False, limit=50)
        return [row.case.number for row in found]


def let_time_pass(desk: CallingDesk, at) -> None:
    with desk.database.writing() as session:
        keep_time(session, DeskPolicy(), at)


def three_who_called(desk: CallingDesk) -> list[int]:
    """Three callers with the same wish, a minute after each other."""
    return [
        desk.case(opened_at=AT + n * MINUTE, due_at=AT + HOUR + n * MINUTE)
        for n in range(3)
    ]


def test_a_callback_overtakes_nobody_who_called_before(desk: CallingDesk):
    """twilio-labs/plugin-queued-callbacks-and-voicemail#9."""
    first, second, third = three_who_called(desk)
    assert listed(desk) == [first, second, third]
    desk.exchange.subscribers[CALLER] = Subscriber(answers=False)
    desk.ask(second)
    desk.place()
    let_time_pass(desk, AT + 20 * MINUTE)
    assert listed(desk) == [first, second, third]


def test_a_caller_who_was_not_reached_keeps_the_place_of_the_first_call(
    desk: CallingDesk,
):
    """FreePBX/issue-tracker#621."""
    first, second, third = three_who_called(desk)
    desk.exchange.subscribers[CALLER] = Subscriber(answers=False)
    desk.ask(first)
    desk.place()
    with desk.database.writing() as session:
        work.release(session, first, desk.desk.mei, AT + 16 * MINUTE)
    assert listed(desk) == [first, second, third]


def test_one_wish_rings_the_same_person_once_not_three_times(desk: CallingDesk):
    """FreePBX/issue-tracker#525: two agents, three presses, two workers at once."""
    number = desk.case()
    for _ in range(3):
        desk.ask(number)
    with pytest.raises(CallRefusedError, match="Mei is calling about case 1001 now"):
        desk.ask(number, "Jun")
    network = desk.placer.network
    policy = desk.policy
    other = CallPlacer(desk.database, network, desk.placer.public_url, lambda: policy)
    both = [threading.Thread(target=one.send_due) for one in (desk.placer, other)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    desk.exchange.settle()
    assert desk.rung() == [AGENT, CALLER]


def test_an_answer_that_was_lost_rings_nobody_a_second_time(desk: CallingDesk):
    """FreePBX/issue-tracker#525, when the network fails at the worst moment."""

    class Deaf(CallNetwork):
        def place(self, order):
            super().place(order)
            return NotKnown()

    network = desk.placer.network
    desk.placer.network = Deaf(network.api_url, network.account_sid, network.token)
    desk.ask(desk.case())
    for minutes in (0, 5, 20):
        with time_machine.travel(AT + minutes * MINUTE):
            desk.place()
    assert desk.rung() == [AGENT, CALLER]


def test_a_callback_that_nobody_answers_does_not_vanish(desk: CallingDesk):
    """CrisisCleanup/crisiscleanup-3-web#751: gone after some twenty seconds."""
    number = desk.case()
    desk.exchange.subscribers[CALLER] = Subscriber(answers=False)
    for planned in (1, 2, 3, 4):
        desk.ask(number)
        desk.place()
        assert desk.case_row(number, "status", "attempts") == ("waiting", planned)
        assert listed(desk) == [number]
    desk.ask(number)
    desk.place()
    assert desk.lines(number)[-1] == ("tries_used_up", None, "5 tries")
    assert desk.case_row(number, "status") == ("claimed",)
    assert listed(desk) == [number]


def test_every_case_can_be_dialled_or_says_in_a_sentence_why_not(desk: CallingDesk):
    """CrisisCleanup/crisiscleanup-4-web#845: thirteen waited, none could be dialled."""
    reasons = {}
    for to in (CALLER, "+12025550199", None, "+1900", "+19005550123", "+442071838750"):
        number = desk.case(callback_number=to)
        try:
            desk.ask(number)
        except CallRefusedError as refused:
            reasons[to] = str(refused)
        else:
            reasons[to] = "rung"
            desk.place()
    assert reasons == {
        CALLER: "rung",
        "+12025550199": (
            "it is 23:00 where the caller is; "
            "call from Tue 24 Nov 08:00 America/New_York on"
        ),
        None: "case 1003 is not called: the case has no number to call back",
        "+1900": "case 1004 is not called: there is no such telephone number",
        "+19005550123": (
            "case 1005 is not called: it is a premium-rate number, which is not called"
        ),
        "+442071838750": (
            "case 1006 is not called: GB is not among the countries that are called"
        ),
    }


def test_another_try_does_not_make_another_kind_of_case(desk: CallingDesk):
    """twilio-labs/plugin-queued-callbacks-and-voicemail#55, on Retry."""
    number = desk.case(topic="account_security", priority="urgent")
    kept = ("topic", "priority", "opened_at", "due_at", "callback_number", "path")
    before = desk.case_row(number, *kept)
    desk.exchange.subscribers[CALLER] = Subscriber(answers=False)
    desk.ask(number)
    desk.place()
    assert desk.case_row(number, *kept) == before
    assert listed(desk) == [number]


def test_the_caller_is_rung_where_they_said_and_sees_the_number_they_know(
    desk: CallingDesk,
):
    """twilio-professional-services/flex-project-template#321; bmlt-enabled/yap#74."""
    elsewhere = "+8613900139000"
    desk.exchange.subscribers[elsewhere] = Subscriber(presses="1")
    desk.ask(desk.case(callback_number=elsewhere))
    desk.place()
    legs = list(desk.exchange._office.legs.values())
    assert [(leg.from_, leg.to) for leg in legs] == [
        (NUMBER, AGENT),
        (NUMBER, elsewhere),
    ]


def test_nobody_is_called_in_the_middle_of_their_night(desk: CallingDesk):
    """instedd/surveda#1602: calls at three in the morning."""
    number = desk.case(callback_number="+12125550123")
    with pytest.raises(CallRefusedError, match="it is 23:00 where the caller is"):
        desk.ask(number)
    assert desk.rung() == []


def test_a_case_does_not_rot_with_an_owner_who_does_nothing(desk: CallingDesk):
    """chatwoot/chatwoot#13516: it comes back, to the place that it had."""
    first, second, third = three_who_called(desk)
    with desk.database.writing() as session:
        work.take(session, first, desk.desk.mei, AT)
    let_time_pass(desk, AT + 29 * MINUTE)
    assert desk.case_row(first, "status") == ("claimed",)
    let_time_pass(desk, AT + 31 * MINUTE)
    assert desk.case_row(first, "status", "assigned_to") == ("new", None)
    assert desk.lines(first)[-1] == ("given_back", None, "")
    assert listed(desk) == [first, second, third]


def test_a_case_does_not_rot_with_an_owner_who_left(desk: CallingDesk):
    """chatwoot/chatwoot#14508."""
    number = desk.case()
    with desk.database.writing() as session:
        work.take(session, number, desk.desk.mei, AT)
        gone = update(Agent).where(Agent.name == "Mei").values(disabled_at=AT)
        session.execute(gone)
    let_time_pass(desk, AT + MINUTE)
    assert desk.case_row(number, "status", "assigned_to") == ("new", None)


def test_what_was_put_off_comes_back_by_itself(desk: CallingDesk):
    """freescout-help-desk/freescout#3788: no date at which a case returns."""
    number = desk.case(due_at=AT + 3 * DAY)
    with desk.database.writing() as session:
        work.wait(session, number, desk.desk.mei, AT + DAY, AT)
    let_time_pass(desk, AT + DAY - MINUTE)
    assert desk.case_row(number, "status") == ("waiting",)
    let_time_pass(desk, AT + DAY)
    assert desk.case_row(number, "status", "follow_up_at") == ("claimed", None)
    assert desk.lines(number)[-1] == ("time_has_come", None, "")


def test_two_agents_do_not_work_on_one_case_unknown_to_each_other(desk: CallingDesk):
    """zammad/zammad#246; osTicket/osTicket#2343."""
    number = desk.case()
    with desk.database.writing() as session:
        version = work.take(session, number, desk.desk.mei, AT).version
    came = Ending("solved", "resolved", "")
    with pytest.raises(CaseTakenError), desk.database.writing() as session:
        work.close(session, number, desk.desk.jun, came, AT)
    with desk.database.writing() as session:
        work.note(session, number, desk.desk.jun, "I know this one", AT)
    with pytest.raises(StaleCaseError), desk.database.writing() as session:
        work.close(session, number, desk.desk.mei, came, AT, version=version)
    assert desk.case_row(number, "status", "disposition") == ("claimed", None)
