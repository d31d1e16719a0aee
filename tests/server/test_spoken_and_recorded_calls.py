"""Calls in which the caller speaks, and in which a recording does."""

from urllib.parse import quote

import pytest
from people_flow import DESK, FILES, WELCOME, said, telephone
from signed import CALLER, NUMBER, PUBLIC_URL

from ivr.flow.loader import load_files
from ivr.simulator import Dialling, Gathering, Say, Subscriber


@pytest.fixture
def exchange(database):
    with telephone(database) as found:
        yield found


def test_words_choose_an_option(exchange):
    exchange.subscribers[DESK] = Subscriber()
    call = exchange.call(from_=CALLER, to=NUMBER)
    question = call.waiting
    assert isinstance(question, Gathering)
    assert (question.takes, question.language) == ({"dtmf", "speech"}, "en-US")
    assert {"missing transfer", "lost money"} <= set(question.hints)
    call.say("I have lost money", confidence=0.8)
    assert call.waiting == Dialling(DESK, connected=False)


def test_words_that_mean_nothing_and_words_in_doubt_are_asked_for_again(exchange):
    call = exchange.call(from_=CALLER, to=NUMBER)
    for step in (Say("bananas"), Say("lost money", 0.1)):
        before = len(said(call))
        call.act(step)
        assert isinstance(call.waiting, Gathering)
        assert len(said(call)) > before


def test_where_speech_is_off_words_are_not_listened_for(exchange):
    call = exchange.call(from_=CALLER, to=NUMBER)
    call.press("2")
    assert call.waiting.takes == {"dtmf"}
    before = call.turns
    call.say("转账没到")
    assert call.turns == before


def test_a_recorded_prompt_is_fetched_and_played_in_place_of_its_words(exchange):
    call = exchange.call(from_=CALLER, to=NUMBER)
    revision = load_files(FILES).revision
    address = f"{PUBLIC_URL}/twilio/sounds/{revision}/{quote(WELCOME)}"
    first = call.heard[0]
    assert (first.url, first.seconds, first.text) == (address, 1.5, "")
    assert call.errors == []
