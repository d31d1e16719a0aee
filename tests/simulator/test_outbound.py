"""Calls that the application orders, ends and sends on by REST."""

import threading
import time

import pytest
from plain_application import CALLER, NUMBER, PUBLIC, Answer, Rehosted, texts
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from ivr.errors import UsageError
from ivr.simulator import Gathering, Message, Press, Subscriber
from ivr.simulator.sound import tone

AGENT = "+15550100"
EVENTS = ["initiated", "ringing", "answered", "completed"]


@pytest.fixture
def client(exchange):
    with exchange.serving() as url:
        yield Client(
            exchange.account_sid, exchange.auth_token, http_client=Rehosted(url)
        )


@pytest.fixture
def ordered(application, exchange, client):
    """Order a call to the agent, and wait until it has gone as far as it goes."""

    def order(agent=None, **more):
        if agent is not None:
            exchange.subscribers[AGENT] = agent
        application.answers["/status"] = Answer(204)
        made = client.calls.create(
            to=AGENT,
            from_=NUMBER,
            status_callback=f"{PUBLIC}/status",
            status_callback_event=EVENTS,
            **({"url": f"{PUBLIC}/agent"} | more),
        )
        exchange.settle()
        return made

    return order


def test_an_ordered_call_runs_after_its_order_is_answered(
    application, exchange, ordered
):
    application.says("/agent", '<Gather numDigits="1" action="/accept"/>')
    application.says("/accept", "<Say>Thanks</Say>")
    agent = Subscriber(presses="1")
    made = ordered(agent)
    names = ("CallSid", "Direction", "From", "To", "CallStatus")
    base = (made.sid, "outbound-api", NUMBER, AGENT, "in-progress")
    assert made.status in {"queued", "initiated", "ringing", "in-progress", "completed"}
    assert application.forms("/agent", *names) == [base]
    assert application.forms("/accept", "Digits", "CallSid") == [("1", made.sid)]
    assert [heard.text for heard in agent.hears] == ["Thanks"]
    assert exchange.calls[made.sid].status == "completed"


def test_all_its_events_are_told(application, ordered):
    application.says("/agent", '<Pause length="5"/>')
    ordered(Subscriber())
    fields = ("CallStatus", "SequenceNumber", "CallDuration")
    assert application.forms("/status", *fields) == [
        ("initiated", "0", None),
        ("ringing", "1", None),
        ("in-progress", "2", None),
        ("completed", "3", "5"),
    ]


@pytest.mark.parametrize(
    ("agent", "more", "statuses"),
    [
        (Subscriber(busy=True), {}, ["initiated", "busy"]),
        (Subscriber(answers=False), {}, ["initiated", "ringing", "no-answer"]),
        (
            Subscriber(rings_s=20),
            {"timeout": 10},
            ["initiated", "ringing", "no-answer"],
        ),
        (None, {}, ["initiated", "failed"]),
    ],
)
def test_a_call_that_nobody_answers_asks_for_no_twiml(
    application, ordered, client, agent, more, statuses
):
    made = ordered(agent, **more)
    told = [status for (status,) in application.forms("/status", "CallStatus")]
    assert (told, application.forms("/agent")) == (statuses, [])
    assert client.calls(made.sid).fetch().status == statuses[-1]


@pytest.mark.parametrize(
    ("machine", "told"), [(True, "machine_start"), (False, "human")]
)
def test_an_answering_machine_is_told_when_it_was_asked_for(
    application, ordered, machine, told
):
    application.says("/agent", "")
    ordered(Subscriber(machine=machine), machine_detection="Enable")
    assert application.forms("/agent", "AnsweredBy") == [(told,)]


def test_twiml_may_come_with_the_order_but_needs_whole_links(
    application, exchange, ordered
):
    application.says("/whole", "<Say>Thanks</Say>")
    whole = f'<Response><Gather action="{PUBLIC}/whole" numDigits="1"/></Response>'
    made = ordered(Subscriber(presses="1"), url=None, twiml=whole)
    assert texts(exchange.calls[made.sid]) == ["Thanks"]
    relative = '<Response><Gather action="/whole" numDigits="1"/></Response>'
    made = ordered(Subscriber(presses="1"), url=None, twiml=relative)
    assert exchange.calls[made.sid].errors == [11100]
    made = ordered(Subscriber(), url=None, twiml="<Response>")
    assert exchange.calls[made.sid].errors == [12100]


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"to": "", "from_": NUMBER, "url": f"{PUBLIC}/agent"}, 21201),
        ({"to": AGENT, "from_": "+19995550100", "url": f"{PUBLIC}/agent"}, 21210),
        ({"to": AGENT, "from_": NUMBER}, 21205),
        ({"to": AGENT, "from_": NUMBER, "twiml": "x" * 4001}, 32018),
    ],
)
def test_an_order_that_cannot_be_is_refused(client, exchange, order, code):
    with pytest.raises(TwilioRestException) as caught:
        client.calls.create(**order)
    assert (caught.value.status, caught.value.code) == (400, code)
    assert exchange.calls == {}


def test_a_script_acts_for_the_one_who_is_rung(application, exchange, ordered):
    application.says("/agent", '<Gather numDigits="1" action="/record"/>')
    application.says("/record", '<Record action="/done"/>')
    application.says("/done", "")
    ordered(Subscriber(script=[Press("1"), Message(tone(1), end="#")]))
    (stored,) = exchange.recordings.values()
    assert (stored.status, stored.content) == ("completed", tone(1))


def test_a_script_that_does_not_fit_is_said_by_settle(application, ordered):
    application.says("/agent", "<Gather/>")
    with pytest.raises(UsageError, match="nothing is being recorded"):
        ordered(Subscriber(script=[Message(tone(1))]))


def test_one_who_is_asked_for_ever_hangs_up(application, exchange, ordered):
    application.says("/agent", "<Gather/><Redirect>/agent</Redirect>")
    made = ordered(Subscriber())
    call = exchange.calls[made.sid]
    assert (call.status, len(call.turns)) == ("completed", 101)


def test_a_call_is_sent_on_to_other_twiml(application, client, exchange, ring):
    application.says("/voice", "<Gather/><Say>Never</Say>")
    application.says("/other", '<Say>Agent here</Say><Gather timeout="9"/>')
    call = ring()
    client.calls(call.sid).update(url=f"{PUBLIC}/other")
    exchange.settle()
    assert (texts(call), application.paths()) == (["Agent here"], ["/voice", "/other"])
    client.calls(call.sid).update(twiml="<Response><Say>Bye</Say></Response>")
    exchange.settle()
    assert (texts(call), call.status) == (["Agent here", "Bye"], "completed")


def test_a_call_is_ended_by_rest_once(application, client, exchange, ring):
    application.says("/voice", "<Gather/><Say>Never</Say>")
    call = ring()
    client.calls(call.sid).update(status="completed")
    exchange.settle()
    assert (call.status, texts(call), call.waiting) == ("completed", [], None)
    with pytest.raises(TwilioRestException) as caught:
        client.calls(call.sid).update(status="completed")
    assert caught.value.code == 21220


def test_a_call_can_be_sent_on_while_its_webhook_is_being_answered(
    application, client, exchange, ring
):
    def transfer(form):
        client.calls(form["CallSid"]).update(url=f"{PUBLIC}/other")
        return "<Response><Gather/></Response>"

    application.answers["/voice"] = transfer
    application.says("/other", "<Say>Agent here</Say>")
    call = ring()
    exchange.settle()
    assert (texts(call), call.status, call.errors) == (["Agent here"], "completed", [])


def test_a_test_can_act_for_the_one_who_is_rung(application, exchange, ordered):
    application.says("/agent", '<Gather numDigits="1" action="/step"/>')
    application.says("/step", "")
    made = ordered(Subscriber(by_hand=True))
    call = exchange.calls[made.sid]
    assert isinstance(call.waiting, Gathering)
    call.press("3")
    assert application.forms("/step", "Digits") == [("3",)]


def test_calls_of_many_threads_keep_apart(application, exchange):
    application.says("/voice", '<Gather numDigits="1" action="/step"/>')
    application.says("/step", '<Record action="/done" timeout="0" maxLength="9"/>')
    application.says("/done", "")
    together = threading.Barrier(8)
    calls = []

    def dial(key):
        together.wait()
        call = exchange.call(from_=f"{CALLER}{key}", to=NUMBER)
        call.press(str(key))
        call.leave_message(tone(1))
        calls.append(call)

    threads = [threading.Thread(target=dial, args=(key,)) for key in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pressed = {call.requests[1].params["Digits"]: call for call in calls}
    assert {
        key: (call.requests[0].params["From"], call.seconds, len(call.turns))
        for key, call in pressed.items()
    } == {str(key): (f"{CALLER}{key}", 9, 3) for key in range(8)}
    assert len(exchange.recordings) == 8


def test_settling_does_not_wait_for_ever(application, exchange, client):
    go_on = threading.Event()

    def slow(_):
        go_on.wait(5)
        return "<Response/>"

    application.answers["/agent"] = slow
    exchange.subscribers[AGENT] = Subscriber()
    client.calls.create(to=AGENT, from_=NUMBER, url=f"{PUBLIC}/agent")
    begun = time.monotonic()
    with pytest.raises(UsageError, match="still going on"):
        exchange.settle(timeout_s=0.05)
    assert time.monotonic() - begun < 2
    go_on.set()
    exchange.settle()
