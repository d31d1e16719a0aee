"""Dial: ringing, whispering, talking, and who hangs up."""

import pytest
from plain_application import CALLER, NUMBER, Answer, texts

from ivr.errors import UsageError
from ivr.simulator import Dialling, HangUp, Subscriber

DESK = "+15550100"
OUTCOME = ("DialCallStatus", "DialBridged", "DialCallDuration", "CallStatus")


@pytest.fixture
def dialled(application, exchange, ring):
    """Ring a Dial to the desk; the desk is what the test says."""

    def begin(desk=None, *, attributes="", inner=DESK):
        if desk is not None:
            exchange.subscribers[DESK] = desk
        dial = f'<Dial action="/done" timeout="20" {attributes}>{inner}</Dial>'
        application.says("/voice", dial)
        application.says("/done", "<Say>Back</Say>")
        return ring()

    return begin


def wait_out(call):
    while call.waiting is not None:
        call.stay_silent()


@pytest.mark.parametrize(
    ("desk", "outcome", "seconds"),
    [
        (Subscriber(talks_s=40), ("completed", "true", "40", "in-progress"), 46),
        (Subscriber(answers=False), ("no-answer", "false", None, "in-progress"), 6),
        (Subscriber(rings_s=25), ("no-answer", "false", None, "in-progress"), 20),
        (Subscriber(busy=True), ("busy", "false", None, "in-progress"), 0),
        (None, ("failed", "false", None, "in-progress"), 0),
    ],
)
def test_the_action_is_told_how_the_dial_ended(
    application, dialled, desk, outcome, seconds
):
    call = dialled(desk)
    wait_out(call)
    assert application.forms("/done", *OUTCOME) == [outcome]
    assert (texts(call), call.status, call.seconds) == (["Back"], "completed", seconds)


def test_a_long_talk_ends_at_the_time_limit(application, dialled):
    call = dialled(Subscriber(talks_s=999), attributes='timeLimit="60"')
    wait_out(call)
    assert application.forms("/done", "DialCallDuration") == [("60",)]


def test_the_caller_waits_while_it_rings_and_while_they_talk(dialled):
    call = dialled(Subscriber())
    ringing = call.waiting
    call.press("5")
    assert call.waiting == ringing == Dialling(DESK, connected=False)
    call.stay_silent()
    assert call.waiting == Dialling(DESK, connected=True)


@pytest.mark.parametrize(
    ("waits", "outcome"),
    [
        (0, ("canceled", "false", None, "completed")),
        (1, ("completed", "true", "0", "completed")),
    ],
)
def test_the_action_hears_of_a_caller_who_hangs_up_but_says_nothing_more(
    application, dialled, waits, outcome
):
    call = dialled(Subscriber())
    for _ in range(waits):
        call.stay_silent()
    call.hang_up()
    assert application.forms("/done", *OUTCOME) == [outcome]
    assert (texts(call), call.status) == ([], "completed")


def test_without_an_action_the_next_verb_follows(application, exchange, ring):
    exchange.subscribers[DESK] = Subscriber(answers=False)
    application.says("/voice", f"<Dial>{DESK}</Dial><Say>Nobody there</Say>")
    call = ring()
    wait_out(call)
    assert (texts(call), application.paths()) == (["Nobody there"], ["/voice"])


WHISPER = f'<Number url="/whisper">{DESK}</Number>'


@pytest.mark.parametrize(
    ("desk", "bridged"),
    [
        (Subscriber(presses="1", talks_s=10), ("completed", "true")),
        (Subscriber(presses="2"), ("completed", "false")),
        (Subscriber(machine=True), ("completed", "false")),
        (Subscriber(script=[HangUp()]), ("completed", "false")),
    ],
)
def test_a_whisper_asks_the_desk_before_the_two_are_connected(
    application, dialled, desk, bridged
):
    application.says(
        "/whisper",
        '<Gather numDigits="1" action="/accept"><Say>A caller.</Say></Gather><Hangup/>',
    )
    application.answers["/accept"] = lambda form: (
        "<Response/>" if form["Digits"] == "1" else "<Response><Hangup/></Response>"
    )
    call = dialled(desk, inner=WHISPER)
    wait_out(call)
    assert application.forms("/done", "DialCallStatus", "DialBridged") == [bridged]
    assert [heard.text for heard in desk.hears] == ["A caller."]
    assert texts(call) == ["Back"]


def test_the_whisper_is_asked_about_the_second_leg(application, dialled):
    application.says("/whisper", "")
    call = dialled(Subscriber(), attributes='callerId="+18005550100"', inner=WHISPER)
    wait_out(call)
    names = ("CallSid", "ParentCallSid", "Direction", "From", "To", "CallStatus")
    ((sid, *rest),) = application.forms("/whisper", *names)
    assert rest == [call.sid, "outbound-dial", NUMBER, DESK, "in-progress"]
    assert application.forms("/done", "DialCallSid") == [(sid,)]


def test_a_dial_within_a_dial_is_refused(application, exchange, dialled):
    application.says("/whisper", f"<Dial>{DESK}</Dial><Say>Go on</Say>")
    desk = Subscriber()
    wait_out(dialled(desk, inner=WHISPER))
    assert [heard.text for heard in desk.hears] == ["Go on"]
    legs = exchange._office.legs.values()
    assert [leg.errors for leg in legs] == [[], [13201]]


def test_the_second_leg_reports_its_own_events(application, dialled):
    application.answers["/leg"] = Answer(204)
    number = (
        '<Number statusCallback="/leg" '
        f'statusCallbackEvent="initiated ringing answered completed">{DESK}</Number>'
    )
    call = dialled(Subscriber(talks_s=7), inner=number)
    wait_out(call)
    fields = ("CallStatus", "SequenceNumber", "ParentCallSid", "CallDuration", "From")
    assert application.forms("/leg", *fields) == [
        ("initiated", "0", call.sid, None, CALLER),
        ("ringing", "1", call.sid, None, CALLER),
        ("in-progress", "2", call.sid, None, CALLER),
        ("completed", "3", call.sid, "7", CALLER),
    ]


@pytest.mark.parametrize(
    ("dial", "reason"),
    [
        (f"<Dial>{f'<Number>{DESK}</Number>' * 11}</Dial>", "up to ten"),
        (f'<Dial sequential="true"><Number>{DESK}</Number></Dial>', "at once"),
        ("<Dial><Client>jo</Client></Dial>", "up to ten"),
    ],
)
def test_what_is_not_simulated_of_a_dial_is_refused(application, ring, dial, reason):
    application.says("/voice", dial)
    with pytest.raises(UsageError, match=reason):
        ring()
