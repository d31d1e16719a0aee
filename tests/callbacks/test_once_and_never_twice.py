"""A call is placed once: through lost answers, dead workers, doubled and lost news."""

import zlib
from datetime import timedelta

import pytest
import time_machine
from called_back import AGENT, CallingDesk
from case_rows import AT, CALLER
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from signed import ACCOUNT, PUBLIC_URL
from sqlalchemy import select

from ivr.callbacks import news, rows
from ivr.callbacks.network import CallNetwork, NotKnown
from ivr.simulator import Subscriber
from ivr.tables import Callback


def both(desk: CallingDesk) -> None:
    desk.exchange.subscribers[AGENT] = Subscriber(presses="1")
    desk.exchange.subscribers[CALLER] = Subscriber(presses="1", talks_s=5)


class Deaf(CallNetwork):
    """A network whose answers are lost: the call is placed and nobody is told."""

    def place(self, order):
        super().place(order)
        return NotKnown()


def test_a_lost_answer_places_no_second_call(desk: CallingDesk):
    number = desk.case()
    both(desk)
    network = desk.placer.network
    desk.placer.network = Deaf(network.api_url, network.account_sid, network.token)
    desk.ask(number)
    for _ in range(3):
        desk.place()
    assert desk.rung() == [AGENT, CALLER]
    assert desk.rows("state", "outcome") == [("ended", "talked")]


def test_a_worker_that_dies_while_placing_is_cleared_up_by_asking(desk: CallingDesk):
    number = desk.case()
    desk.ask(number)
    with desk.database.writing() as session:
        rows.claim(session, 1, "the dead worker's", AT)
    with time_machine.travel(AT + timedelta(minutes=5)):
        desk.place()
        assert desk.rows("state") == [("placing",)]
    with time_machine.travel(AT + timedelta(minutes=11)):
        desk.place()
    assert desk.rung() == []
    assert desk.rows("state", "outcome", "reason") == [
        ("ended", "not_known", "not known whether anybody was rung")
    ]
    assert desk.case_row(number, "status") == ("claimed",)
    assert desk.lines(number)[-1][0] == "call_not_known"


def test_news_that_never_comes_is_fetched(desk: CallingDesk, monkeypatch):
    number = desk.case()
    desk.exchange.subscribers[AGENT] = Subscriber(answers=False)
    monkeypatch.setattr(news, "agent_leg_ended", lambda *_: None)
    desk.ask(number)
    desk.place()
    assert desk.rows("state") == [("placed",)]
    monkeypatch.undo()
    with time_machine.travel(AT + timedelta(minutes=3)):
        desk.place()
    assert desk.rows("state", "outcome") == [("ended", "agent_absent")]
    assert desk.case_row(number, "status") == ("claimed",)


def test_only_a_call_that_surely_is_none_is_placed_again(desk: CallingDesk):
    number = desk.case()
    both(desk)
    desk.ask(number)
    desk.exchange.refuse(429)
    desk.place()
    assert (desk.rows("state"), desk.rung()) == ([("queued",)], [])
    with time_machine.travel(AT + timedelta(seconds=30)):
        desk.place()
    assert desk.rung() == [AGENT, CALLER]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "Twilio refused the call (error 20400)"),
        (401, "Twilio refuses our account (401); check TWILIO_AUTH_TOKEN"),
    ],
)
def test_a_refused_call_is_told_and_ends(desk: CallingDesk, status, reason):
    number = desk.case()
    desk.ask(number)
    desk.exchange.refuse(status)
    desk.place()
    assert desk.rows("state", "outcome", "reason") == [("ended", "refused", reason)]
    assert desk.lines(number)[-1] == ("call_refused", "Mei", reason)
    assert desk.case_row(number, "status") == ("claimed",)


def test_a_call_that_could_not_be_placed_for_minutes_is_not_placed_late(
    desk: CallingDesk,
):
    number = desk.case()
    both(desk)
    desk.ask(number)
    with time_machine.travel(AT + timedelta(minutes=6)):
        desk.place()
    assert desk.rung() == []
    assert desk.rows("outcome", "reason") == [
        ("refused", "it could not be placed in time")
    ]


def test_calls_keep_to_the_networks_pace_whoever_places_them(desk: CallingDesk):
    with desk.database.writing() as session:
        assert rows.may_go(session, AT, 2)
        assert not rows.may_go(session, AT + timedelta(milliseconds=400), 2)
    with desk.database.writing() as session:
        assert rows.may_go(session, AT + timedelta(milliseconds=500), 2)


def post(desk: CallingDesk, token: str, step: str, **form: str) -> str:
    """Post a signed request about a callback, as the network would."""
    office = desk.exchange._office
    sid = f"CA{zlib.crc32(token.encode()):032x}"
    fields = {"AccountSid": ACCOUNT, "CallSid": sid, **form}
    url = f"{PUBLIC_URL}/twilio/callback/{token}{step}"
    return office.send(office.compose(url, fields)).body.decode()


NEWS = [
    ("", {}),
    ("/taken", {"Digits": "1"}),
    ("/taken", {"Digits": "5"}),
    ("/person", {}),
    ("/here", {"Digits": "1"}),
    ("/here", {"Digits": ""}),
    ("/over", {"DialCallStatus": "completed", "DialCallDuration": "9"}),
    ("/over", {"DialCallStatus": "no-answer"}),
    ("/wrap_up", {"Digits": "1"}),
    ("/status", {"CallStatus": "in-progress"}),
    ("/status", {"CallStatus": "completed"}),
]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.lists(st.sampled_from(NEWS), max_size=14))
def test_news_in_any_order_rings_the_caller_once_and_ends_once(
    desk: CallingDesk, order
):
    number = desk.case()
    desk.ask(number)
    with desk.database.reading() as session:
        newest = select(Callback).order_by(Callback.id.desc())
        token = session.scalars(newest).first().token
    answers = [post(desk, token, step, **form) for step, form in order]
    assert sum("<Dial" in answer for answer in answers) <= 1
    kinds = [kind for kind, _, _ in desk.lines(number)]
    assert kinds.count("ringing_caller") <= 1
    ended = [kind for kind in kinds if kind.startswith("call_")]
    assert len(ended) <= 1
    (status,) = desk.case_row(number, "status")
    open_still = desk.rows("ended_at")[-1][0] is None
    assert open_still == (status == "calling")
    again = [post(desk, token, step, **form) for step, form in order]
    assert not any("<Dial" in answer for answer in again)
    post(desk, token, "/status", CallStatus="completed")
    assert desk.case_row(number, "status") != ("calling",)


@pytest.mark.parametrize("token", ["", "x", "../voice", "A" * 400])
def test_a_token_that_is_nobodys_changes_nothing(desk: CallingDesk, token):
    number = desk.case()
    desk.ask(number)
    before = desk.rows("state", "ended_at")
    for step, form in NEWS:
        url_token = token or "nobody"
        assert "<Dial" not in post(desk, url_token, step, **form)
    assert desk.rows("state", "ended_at") == before
