"""Nodes that are written once and used in several places."""

import pytest
from copied_flows import FLOW, SMALL, WORDS
from flow_calls import Caller

from ivr.flow.actions import Ask, HangUp, Say
from ivr.flow.model import Menu, Option
from ivr.flow.model import Say as SayNode


@pytest.fixture
def flow(make):
    return make(FLOW, en_US=WORDS)


def dumped(flow, prefix):
    return {
        name: node.model_dump(exclude_defaults=True)
        for name, node in flow.nodes.items()
        if name.startswith(prefix)
    }


def copy(name, then, *, intro, failed, topic, tries):
    """Return the nodes of one use of the subflow."""
    return {
        name: {"goto": f"{name}.say"},
        f"{name}.say": {"say": intro, "then": f"{name}.who"},
        f"{name}.who": {
            "collect": "account",
            "confirm": False,
            "then": f"{name}.more",
            "give_up": failed,
            "no_match": {"then": failed} | ({"limit": tries} if tries != 3 else {}),
        },
        f"{name}.more": {
            "menu": {
                "1": {"option": "ready", "topic": topic, "then": then},
                "2": {"option": "again", "then": f"{name}.say"},
            }
        },
    }


def test_a_subflow_is_copied_for_each_node_that_uses_it(flow):
    first = {"intro": "hello", "failed": "gave_up", "topic": "money", "tries": 3}
    second = {"intro": "welcome", "failed": "sorry", "topic": "app", "tries": 1}

    assert dumped(flow, "first") == copy("first", "thanks", **first)
    assert dumped(flow, "second") == copy("second", "bye", **second)
    assert set(flow.nodes) == {
        *("main", "thanks", "sorry", "bye", "gave_up"),
        *dumped(flow, "first"),
        *dumped(flow, "second"),
    }


def test_a_copy_knows_where_its_nodes_are_written(flow):
    inner = ("subflows", "identify", "nodes")

    assert flow.origins == {
        f"{use}.{name}": (*inner, name)
        for use in ("first", "second")
        for name in ("say", "who", "more")
    }
    assert flow.place(("second.who", "then")) == (*inner, "who", "then")


@pytest.mark.parametrize(
    ("key", "heard", "topic", "end"),
    [("1", "hello.", "money", "thanks"), ("2", "welcome.", "app", "bye")],
)
def test_two_uses_say_and_mean_and_return_their_own(flow, key, heard, topic, end):
    caller = Caller(flow)
    caller.ring()
    assert caller.press(key)[0].prompts == (Say(heard, "en-US"), Say("who.", "en-US"))
    caller.press_each("1234", "2", "5678")
    use = "first" if key == "1" else "second"
    assert caller.state.path[-3:] == (
        f"{use}.more:again",
        f"{use}.say",
        f"{use}.who",
    ) or (caller.state.path[-1] == f"{use}.more")

    assert caller.press("1") == (Say(f"{end}.", "en-US"), HangUp())
    assert (caller.state.topic, caller.state.collected) == (topic, {"account": "5678"})


@pytest.mark.parametrize(
    ("key", "times", "end"), [("1", 3, "gave_up"), ("2", 1, "sorry")]
)
def test_a_parameter_can_be_a_number_and_a_node_outside(flow, key, times, end):
    caller = Caller(flow)
    caller.ring()
    caller.press(key)
    for _ in range(times):
        assert caller.state.waiting == "keys"
        caller.press("9")

    assert caller.actions == (Say(f"{end}.", "en-US"), HangUp())


NESTED = """flow: nested
languages: [en-US]
topics: {other: {}}
start: main
give_up: bye
subflows:
  outer:
    parameters: {word: hello}
    start: a
    nodes:
      a: {subflow: inner, with: {word: $word}, then: b}
      b: {subflow: inner, with: {word: bye}, then: return}
  inner:
    parameters: {word: }
    start: say
    nodes:
      say: {say: $word, then: known}
      known: {branch: caller_known, yes: return, no: help}
      help: {faq: help, then: return, solved: end}
      end: {goto: bye}
main: {subflow: outer, then: rest}
rest: {subflow: outer, with: {word: other}, then: bye}
bye: {hang_up: bye}
"""
NESTED_WORDS = {name: f"{name}." for name in "hello other help bye".split()}


def test_a_subflow_can_use_another_and_each_returns_to_its_own(make):
    flow = make(NESTED, en_US=NESTED_WORDS)

    assert dumped(flow, "main.") | {"main": dumped(flow, "main")["main"]} == {
        "main": {"goto": "main.a"},
        "main.a": {"goto": "main.a.say"},
        "main.a.say": {"say": "hello", "then": "main.a.known"},
        "main.a.known": {
            "branch": "caller_known",
            "yes": "main.b",
            "no": "main.a.help",
        },
        **faq("main.a", "main.b"),
        "main.b": {"goto": "main.b.say"},
        "main.b.say": {"say": "bye", "then": "main.b.known"},
        "main.b.known": {"branch": "caller_known", "yes": "rest", "no": "main.b.help"},
        **faq("main.b", "rest"),
    }
    assert flow.origins["main.a"] == ("subflows", "outer", "nodes", "a")
    assert flow.origins["rest.b.help.ask"] == ("subflows", "inner", "nodes", "help")


def faq(use, then):
    """Return the nodes of the answer inside a copy."""
    tries = {"limit": 2, "then": then}
    choices = {
        "1": {"option": "helped", "then": f"{use}.end", "answered": True},
        "2": {"option": "not_helped", "then": then},
        "3": {"option": "hear_again", "then": f"{use}.help"},
    }
    return {
        f"{use}.help": {"say": "help", "then": f"{use}.help.ask"},
        f"{use}.help.ask": {
            "menu": choices,
            "prompt": "helped_question",
            "no_input": tries,
            "no_match": tries,
        },
        f"{use}.end": {"goto": "bye"},
    }


def test_a_call_through_nested_subflows_comes_out_where_it_went_in(make):
    caller = Caller(make(NESTED, en_US=NESTED_WORDS))

    assert caller.ring() == (
        *(Say(f"{word}.", "en-US") for word in ("hello", "bye", "other", "bye", "bye")),
        HangUp(),
    )
    caller = Caller(caller.flow)
    (ask,) = caller.ring(None)
    assert isinstance(ask, Ask)
    caller.press_each("2", "2", "2", "2")
    assert caller.actions == (Say("bye.", "en-US"), HangUp())
    assert caller.state.path == (
        *("main", "main.a", "main.a.say", "main.a.known", "main.a.help"),
        *("main.a.help.ask:not_helped", "main.b", "main.b.say", "main.b.known"),
        *("main.b.help", "main.b.help.ask:not_helped", "rest", "rest.a", "rest.a.say"),
        *("rest.a.known", "rest.a.help", "rest.a.help.ask:not_helped", "rest.b"),
        *("rest.b.say", "rest.b.known", "rest.b.help", "rest.b.help.ask:not_helped"),
        "bye",
    )


def test_a_dollar_that_is_no_parameter_stays_a_dollar(make):
    flow = make(
        SMALL.replace("USE", "with: {word: bye}")
        .replace("START", "on")
        .replace(
            "INNER",
            '{menu: {"1": {option: bye, set: {price: "$5", way: "a $word"}, '
            "then: say}}}",
        ),
        en_US={"bye": "Bye."},
    )

    assert flow.nodes["x.on"] == Menu(
        menu={
            "1": Option.model_construct(
                option="bye", then="x.say", set={"price": "$5", "way": "a $word"}
            )
        }
    )
    assert flow.nodes["x.say"] == SayNode(say="bye", then="bye")
