"""The second leg of a talk is sent on by the REST side; the first follows its Dial."""

import pytest
from plain_application import Rehosted, texts
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from ivr.simulator import Press, Subscriber

DESK = "+15550100"


@pytest.fixture
def talk(application, networked):
    networked.subscribers[DESK] = Subscriber(script=[Press("3")], talks_s=30)
    application.says("/voice", f'<Dial action="/done">{DESK}</Dial>')
    application.says("/done", "<Say>Back</Say>")
    application.says("/after", '<Gather numDigits="1" action="/mark"/>')
    application.says("/mark", "<Say>Thanks</Say>")
    call = networked.call(from_="+13105550123", to="+18005550100")
    with networked.serving() as api_url:
        client = Client(
            networked.account_sid,
            networked.auth_token,
            http_client=Rehosted(api_url),
        )
        yield call, client, networked


def test_who_is_sent_on_while_they_talk_leaves_and_the_dial_is_over(application, talk):
    call, client, exchange = talk
    call.stay_silent()  # it rings, and is answered
    [second] = client.calls.list(parent_call_sid=call.sid)
    client.calls(second.sid).update(url="https://hotline.example/after")
    exchange.settle()
    assert application.forms("/mark", "CallSid", "Digits") == [(second.sid, "3")]
    assert application.forms("/done", "DialCallStatus", "DialBridged") == [
        ("completed", "true")
    ]
    assert texts(call) == ["Back"]
    assert [one.text for one in exchange.subscribers[DESK].hears] == ["Thanks"]


def test_a_second_leg_that_is_over_goes_nowhere(talk):
    call, client, _ = talk
    call.stay_silent()
    call.stay_silent()
    [second] = client.calls.list(parent_call_sid=call.sid)
    with pytest.raises(TwilioRestException) as refused:
        client.calls(second.sid).update(url="https://hotline.example/after")
    assert refused.value.code == 21220
