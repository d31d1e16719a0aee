"""Text messages at the exchange: sent over REST, and brought by webhook."""

import pytest
import requests
from plain_application import ACCOUNT, CALLER, NUMBER, PUBLIC, START, TOKEN, Rehosted
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from ivr.errors import UsageError
from ivr.simulator import Answer, WireError


@pytest.fixture
def url(exchange):
    with exchange.serving() as found:
        yield found


@pytest.fixture
def client(url):
    return Client(ACCOUNT, TOKEN, http_client=Rehosted(url))


@pytest.fixture
def texted(exchange):
    """The exchange, whose number takes texts too."""
    exchange.add_number(
        NUMBER, voice_url=f"{PUBLIC}/voice", message_url=f"{PUBLIC}/message"
    )
    return exchange


def send(url, **more):
    form = {"From": NUMBER, "To": CALLER, "Body": "Case 1001.", **more}
    account = f"{url}/2010-04-01/Accounts/{ACCOUNT}"
    return requests.post(
        f"{account}/Messages.json", data=form, auth=(ACCOUNT, TOKEN), timeout=5
    )


def test_a_message_is_taken_as_twilio_takes_it(exchange, url):
    answer = send(url, Body="x" * 161)
    (message,) = exchange.messages.values()
    uri = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{message.sid}"
    at = "Mon, 02 Mar 2026 09:00:00 +0000"
    assert answer.status_code == 201
    assert answer.json() == {
        "sid": message.sid,
        "account_sid": ACCOUNT,
        "messaging_service_sid": None,
        "from": NUMBER,
        "to": CALLER,
        "body": "x" * 161,
        "status": "queued",
        "direction": "outbound-api",
        "num_segments": "2",
        "num_media": "0",
        "error_code": None,
        "error_message": None,
        "date_created": at,
        "date_updated": at,
        "date_sent": None,
        "price": None,
        "price_unit": "USD",
        "api_version": "2010-04-01",
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }
    assert message.sid.startswith("SM")
    assert len(message.sid) == 34
    kept = (message.from_, message.to, message.body, message.created_at)
    assert kept == (NUMBER, CALLER, "x" * 161, START)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"To": ""}, 21604),
        ({"To": "13800138000"}, 21211),
        ({"From": "+18005550199"}, 21606),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
    ],
)
def test_a_message_that_cannot_be_is_refused_with_twilios_code(
    exchange, url, wrong, code
):
    answer = send(url, **wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert exchange.messages == {}


def test_a_refusal_comes_as_the_test_ordered_it(exchange, url):
    exchange.refuse(429, 500)
    assert [send(url).status_code for _ in range(3)] == [429, 500, 201]
    assert len(exchange.messages) == 1


def test_a_lost_answer_leaves_the_message_taken(exchange, url):
    exchange.lose_answers(1)
    with pytest.raises(requests.ConnectionError):
        send(url)
    assert send(url).status_code == 201
    assert len(exchange.messages) == 2


def test_twilios_library_sends_and_lists(client, exchange):
    first = client.messages.create(from_=NUMBER, to=CALLER, body="one")
    exchange.clock.advance(60)
    client.messages.create(from_=NUMBER, to="+13105550123", body="two")
    assert [found.body for found in client.messages.list()] == ["two", "one"]
    (found,) = client.messages.list(to=CALLER)
    shown = (found.sid, found.body, found.status, found.direction)
    assert shown == (first.sid, "one", "queued", "outbound-api")


def test_twilios_library_tells_of_a_number_that_wants_no_texts(client, exchange):
    exchange.unsubscribed.add(CALLER)
    with pytest.raises(TwilioRestException) as caught:
        client.messages.create(from_=NUMBER, to=CALLER, body="one")
    assert (caught.value.status, caught.value.code) == (400, 21610)


def test_a_text_reaches_the_application_signed(application, texted):
    application.says("/message", "")
    message = texted.text(from_=CALLER, to=NUMBER, body="谢谢 & bye")
    (seen,) = application.seen
    blank = {
        f"{side}{place}": ""
        for side in ("From", "To")
        for place in ("City", "State", "Zip", "Country")
    }
    assert (seen.path, seen.valid) == ("/message", True)
    assert seen.form == blank | {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "SmsStatus": "received",
        "AccountSid": ACCOUNT,
        "From": CALLER,
        "To": NUMBER,
        "Body": "谢谢 & bye",
        "NumMedia": "0",
        "NumSegments": "1",
        "ApiVersion": "2010-04-01",
    }
    assert (message.answer.status, message.status) == (200, "received")
    assert texted.messages == {message.sid: message}


def test_a_text_can_be_brought_again(application, texted):
    application.says("/message", "")
    message = texted.text(from_=CALLER, to=NUMBER, body="hi")
    assert texted.repeat(message.request).status == 200
    assert application.forms("/message", "MessageSid") == [(message.sid,)] * 2


def test_stop_and_start_end_and_begin_texts(application, texted):
    application.says("/message", "")
    texted.text(from_=CALLER, to=NUMBER, body="Stop ")
    assert texted.unsubscribed == {CALLER}
    texted.text(from_=CALLER, to=NUMBER, body="start")
    assert texted.unsubscribed == set()


def test_a_number_that_takes_no_texts_is_told(exchange, texted):
    exchange.add_number("+18005550199", voice_url=f"{PUBLIC}/voice")
    told = "takes no text messages: it has no message_url"
    with pytest.raises(UsageError, match=told):
        texted.text(from_=CALLER, to="+18005550199", body="hi")
    with pytest.raises(UsageError, match="is no number of this exchange"):
        texted.text(from_=CALLER, to="+18005550198", body="hi")
    assert texted.messages == {}


def test_an_application_that_refuses_and_one_that_is_not_there(application, texted):
    application.answers["/message"] = Answer(503)
    assert texted.text(from_=CALLER, to=NUMBER, body="hi").answer.status == 503
    texted.add_number(NUMBER, voice_url="x", message_url=f"{PUBLIC}/message")

    def broken(_):
        raise WireError("nobody there")

    application.answers["/message"] = broken
    with pytest.raises(WireError, match="nobody there"):
        texted.text(from_=CALLER, to=NUMBER, body="hi")
