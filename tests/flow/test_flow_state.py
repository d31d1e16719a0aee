"""A call's state as the text that is stored with the call."""

import json
import string
from datetime import UTC, datetime
from typing import get_args

import pytest
from flow_calls import DUE, Caller
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.flow.state import State, StateError, Waiting
from ivr.flow.values import Level

TEXT = st.text(max_size=12)
DUES = st.datetimes(timezones=st.timezones() | st.just(UTC)).map(datetime.isoformat)
STATES = st.builds(
    State,
    flow=TEXT,
    revision=TEXT,
    language=TEXT,
    node=TEXT,
    waiting=st.sampled_from(get_args(Waiting)),
    phase=st.sampled_from(["asking", "confirming"]),
    topic=st.none() | TEXT,
    caller=st.none() | TEXT,
    entry=st.text(string.digits, max_size=32),
    collected=st.dictionaries(TEXT, TEXT, max_size=3),
    silences=st.integers(0, 5),
    misses=st.integers(0, 5),
    menus=st.lists(TEXT, max_size=3).map(tuple),
    path=st.lists(TEXT, max_size=5).map(tuple),
    steps=st.integers(0, 1000),
    left_message=st.booleans(),
    case_number=st.none() | st.integers(1, 10**9),
    due_at=st.none() | DUES,
    tags=st.lists(TEXT, max_size=3).map(tuple),
    facts=st.dictionaries(TEXT, TEXT, max_size=3),
    verification=st.sampled_from(get_args(Level)),
    answered=st.booleans(),
)
STORED = json.loads(State("hotline", "0f", "en-US").to_json())


@given(STATES)
@settings(max_examples=150, deadline=None)
def test_a_state_comes_back_from_its_text_as_it_was(state):
    assert State.from_json(state.to_json()) == state


def test_a_call_can_be_put_away_and_taken_up_after_every_step(hotline):
    at_once, put_away = Caller(hotline), Caller(hotline)
    typed = ("2", "2", "9", "2", "2", "2", "123456782", "1", "0")
    steps = ["ring", *("press:" + keys for keys in typed), "speak"]
    for step in [*steps, "press:1", "press:2", "get_case", "press:2"]:
        act, _, keys = step.partition(":")
        for caller in (at_once, put_away):
            getattr(caller, act)(*([keys] if keys else []))
            if caller.state.waiting == "level":
                caller.be_known("none")
        put_away.state = State.from_json(put_away.state.to_json())
        assert (put_away.state, put_away.actions) == (at_once.state, at_once.actions)

    assert put_away.state.waiting == "ended"
    assert put_away.state.due == DUE


def test_a_text_of_a_state_is_short_and_readable():
    state = State("hotline", "0f", "zh-CN").but(collected={"名": "值"})

    assert state.to_json() == (
        '{"flow":"hotline","revision":"0f","language":"zh-CN","node":"",'
        '"waiting":"start","phase":"asking","topic":null,"caller":null,"entry":"",'
        '"collected":{"名":"值"},"silences":0,"misses":0,"heard":"","doubt":null,'
        '"misheard":0,"menus":[],"path":[],"steps":0,"left_message":false,'
        '"case_number":null,"due_at":null,'
        '"tags":[],"facts":{},"verification":"none","answered":false,"requests":[]}'
    )


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", "7", '"text"', "{}", "[" * 100_000, '{"flow":"a"}', "\0"],
)
def test_a_text_that_is_no_state_is_refused(text):
    with pytest.raises(StateError) as refused:
        State.from_json(text)

    assert str(refused.value) == "a call's stored state cannot be read"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("flow", None),
        ("language", 5),
        ("waiting", "dancing"),
        ("phase", ""),
        ("collected", ["account"]),
        ("collected", {"account": 5}),
        ("silences", "1"),
        ("misses", 1.5),
        ("menus", "main"),
        ("path", [None]),
        ("steps", True),
        ("left_message", 1),
        ("case_number", "2417"),
        ("due_at", "tomorrow"),
        ("tags", "vip"),
        ("facts", {"account.tier": 1}),
        ("verification", "sure"),
        ("answered", "yes"),
        ("mood", "fine"),
    ],
)
def test_a_field_that_no_state_has_or_of_another_kind_is_refused(name, value):
    assert State.from_json(json.dumps(STORED)) == State("hotline", "0f", "en-US")

    with pytest.raises(StateError):
        State.from_json(json.dumps({**STORED, name: value}))


@pytest.mark.parametrize(
    ("changes", "wants"),
    [
        ({}, False),
        ({"topic": "transfers"}, True),
        ({"left_message": True}, True),
        ({"topic": "transfers", "answered": True}, False),
        ({"topic": "transfers", "answered": True, "left_message": True}, True),
        ({"collected": {"account": "123456789"}}, False),
    ],
)
def test_a_caller_wants_help_who_chose_a_topic_or_left_a_message(changes, wants):
    assert State("hotline", "0f", "en-US").but(**changes).wants_help == wants
