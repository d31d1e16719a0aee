"""What a test can have get lost, and lists that move while they are read."""

import pytest
import requests
from plain_application import ACCOUNT, CALLER, NUMBER, PUBLIC, TOKEN, Answer

from ivr.simulator import Delivery, WireError


@pytest.fixture
def api(exchange):
    with exchange.serving() as url:
        yield url


@pytest.fixture
def told(application, exchange):
    """A number whose calls and texts are reported."""
    exchange.add_number(
        NUMBER,
        voice_url=f"{PUBLIC}/voice",
        status_callback=f"{PUBLIC}/status",
        message_url=f"{PUBLIC}/message",
    )
    application.says("/voice", "")
    application.answers["/status"] = Answer(204)
    return exchange


def sids(api, query):
    """The ids of each page of the list of calls, to its end."""
    pages, path = [], f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json?{query}"
    while path:
        page = requests.get(api + path, auth=(ACCOUNT, TOKEN), timeout=5).json()
        pages.append([one["sid"] for one in page["calls"]])
        path = page["next_page_uri"]
    return pages


def send(api):
    form = {
        "From": NUMBER,
        "To": CALLER,
        "Body": "Case 1001.",
        "StatusCallback": f"{PUBLIC}/text",
    }
    account = f"{api}/2010-04-01/Accounts/{ACCOUNT}"
    return requests.post(
        f"{account}/Messages.json", data=form, auth=(ACCOUNT, TOKEN), timeout=5
    ).json()["sid"]


def test_an_application_out_of_reach_sees_nothing_and_the_call_ends(application, told):
    told.is_reachable = False
    call = told.call(from_=CALLER, to=NUMBER)
    assert (application.seen, call.ended) == ([], True)
    with pytest.raises(WireError):
        told.text(from_=CALLER, to=NUMBER, body="Hello?")
    told.is_reachable = True
    told.call(from_=CALLER, to=NUMBER)
    assert application.paths() == ["/voice", "/status"]


def test_callbacks_that_are_lost_come_never(application, told):
    told.callbacks = Delivery.LOSE
    call = told.call(from_=CALLER, to=NUMBER)
    assert (application.paths(), told.pending, call.errors) == (["/voice"], [], [])


def test_calls_that_come_between_pages_push_others_over_the_edge(api, told):
    first, second = (told.call(from_=CALLER, to=NUMBER).sid for _ in range(2))
    came = []

    def happens():
        if not came:
            came.append(told.call(from_=CALLER, to=NUMBER).sid)

    told.clock.advance(1)
    told.between_pages(happens)
    assert sids(api, "PageSize=1") == [[first], [first], [second]]
    assert sids(api, "PageSize=5") == [[*came, first, second]]


@pytest.mark.parametrize(
    ("status", "code", "more"),
    [("delivered", None, {}), ("undelivered", 30003, {"ErrorCode": "30003"})],
)
def test_what_became_of_a_text_is_told_signed_and_listed(
    application, api, told, status, code, more
):
    application.answers["/text"] = Answer(204)
    sid = send(api)
    message = told.deliver_text(sid, status, code)
    (seen,) = application.seen
    assert (seen.path, seen.valid, message.answer.status) == ("/text", True, 204)
    assert seen.form == {
        "MessageSid": sid,
        "SmsSid": sid,
        "MessageStatus": status,
        "SmsStatus": status,
        "AccountSid": ACCOUNT,
        "From": NUMBER,
        "To": CALLER,
        "ApiVersion": "2010-04-01",
        **more,
    }
    shown = requests.get(
        f"{api}/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}.json",
        auth=(ACCOUNT, TOKEN),
        timeout=5,
    ).json()
    assert (shown["status"], shown["error_code"]) == (status, code)


def test_news_of_a_text_is_lost_with_all_other_news(application, api, told):
    sid = send(api)
    told.callbacks = Delivery.LOSE
    assert told.deliver_text(sid, "failed", 30008).status == "failed"
    assert application.seen == []
