"""Ways that have no end are refused before a caller goes them."""

import pytest
from flow_calls import problems, write_flow

HEAD = """flow: ways
languages: [en-US]
topics: {other: {}}
start: a
give_up: bye
"""
WORDS = {name: f"{name}." for name in ("hi", "bye", "say", "number", "box")}
CIRCLE = "goes round and never asks the caller"
DEAD_END = "no way leads from here to a `hang_up`"
BRANCH = "b: {branch: open_now, yes: c, no: bye}"
BYE = "bye: {hang_up: bye}\n"


@pytest.mark.parametrize(
    ("nodes", "messages"),
    [
        (BYE + "a: {goto: bye}", []),
        (BYE + "a: {goto: a}", [f"7:1: {CIRCLE}: a, a"]),
        (BYE + "a: {say: hi, then: b}\nb: {goto: a}", [f"7:1: {CIRCLE}: a, b, a"]),
        (
            f"{BYE}a: {{goto: b}}\n{BRANCH}\nc: {{case: open, then: b}}",
            [f"8:1: {CIRCLE}: b, c, b"],
        ),
        (BYE + "a: {menu: {1: {option: hi, then: b}}}\nb: {say: hi, then: a}", []),
        (BYE + "a: {collect: number, prompt: number, digits: 5, then: a}", []),
        (BYE + "a: {voicemail: {}, prompt: box, then: bye, empty: a}", []),
        (
            BYE + "a: {goto: b}\nb: {voicemail: {}, prompt: box, then: a}",
            [f"7:1: {DEAD_END}: a, b"],
        ),
        (
            "a: {menu: {1: {option: hi, then: a}}}\nbye: {goto: a}",
            [f"6:1: {DEAD_END}: a, bye"],
        ),
    ],
)
def test_a_way_without_end_is_refused(tmp_path, nodes, messages):
    path = write_flow(tmp_path, HEAD + nodes, en_US=WORDS)

    assert problems(path) == [f"flow.yaml:{message}" for message in messages]


@pytest.mark.parametrize(
    "ways", ["give_up: box\nhelp: bye", "give_up: bye\nhelp: box", "give_up: bye"]
)
def test_help_and_giving_up_are_ways_to_the_end(tmp_path, ways):
    head = HEAD.replace("give_up: bye", ways)
    nodes = "box: {menu: {1: {option: hi, then: box}}}\na: {goto: box}\n"

    assert problems(write_flow(tmp_path, head + nodes + BYE, en_US=WORDS)) == []


def test_ways_are_not_looked_at_while_something_else_is_wrong(tmp_path):
    nodes = BYE + "a: {goto: a}\nb: {goto: by}"

    assert problems(write_flow(tmp_path, HEAD + nodes, en_US=WORDS)) == [
        "flow.yaml:8:5: there is no node 'by'; did you mean 'bye'?"
    ]
