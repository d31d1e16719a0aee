"""A REST side that misbehaves when recordings are fetched, as a test orders it."""

from datetime import timedelta

import pytest
import requests
from plain_application import ACCOUNT, CALLER, NUMBER, TOKEN

from ivr.simulator import sound, troubles


@pytest.fixture
def fetch(application, exchange):
    """Leave a message; return what asks for its sound."""
    application.says("/voice", '<Record action="/done"/>')
    application.says("/done", "")
    exchange.call(from_=CALLER, to=NUMBER).leave_message(sound.tone(2), end="#")
    (sid,) = exchange.recordings
    with exchange.serving() as url:
        address = f"{url}/2010-04-01/Accounts/{ACCOUNT}/Recordings/{sid}.wav"
        yield lambda: requests.get(
            address, auth=(ACCOUNT, TOKEN), timeout=5, stream=True
        )


def whole(exchange):
    return next(iter(exchange.recordings.values())).content


def test_each_trouble_is_met_once_and_then_the_recording_comes(exchange, fetch):
    exchange.trouble(
        troubles.missing(times=2),
        troubles.status(429, retry_after="30"),
        troubles.served(b"<html>", "text/html"),
    )
    seen = [fetch() for _ in range(5)]
    assert [one.status_code for one in seen] == [404, 404, 429, 200, 200]
    assert seen[2].headers["Retry-After"] == "30"
    assert (seen[3].content, seen[3].headers["Content-Type"]) == (
        b"<html>",
        "text/html",
    )
    assert seen[4].content == whole(exchange)


def test_a_trouble_lasts_until_its_time_on_the_exchanges_clock(exchange, fetch):
    until = exchange.clock.now() + timedelta(hours=1)
    exchange.trouble(troubles.missing(until=until))
    assert [fetch().status_code for _ in range(3)] == [404] * 3
    exchange.clock.advance(3600)
    assert fetch().status_code == 200


def test_lengths_lie(exchange, fetch):
    exchange.trouble(troubles.short(), troubles.long())
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        fetch().content  # noqa: B018 - reading it is the test
    assert fetch().content == whole(exchange)[: len(whole(exchange)) // 2]


def test_connections_are_reset_and_bodies_go_on_for_ever(exchange, fetch):
    exchange.trouble(troubles.reset(), troubles.endless(), troubles.slow())
    with pytest.raises(requests.exceptions.RequestException, match="reset by peer"):
        fetch().content  # noqa: B018
    with fetch() as answer:
        assert len(answer.raw.read(10_000_000)) == 10_000_000
    with fetch() as answer:
        assert answer.raw.read(1) == b"\0"
