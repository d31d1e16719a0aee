"""One mistake is one message: what follows from it is not told as well."""

import pytest
from flow_calls import Caller, problems, write_flow

FLOW = """flow: small
languages: [en-US, ko-KR]
topics: {other: {}}
start: ask
give_up: bye
ask: {collect: order, digits: 4, then: mark}
mark: {survey: mark, then: bye}
bye: {hang_up: bye}
"""
WORDS = {"ask": "Order?", "mark": "1 to 5?", "bye": "Order {order}, mark {mark}."}


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        (
            "digits: 4",
            "digits: four",
            "6:23: `digits`: digits are written as a length such as 9, or 6-12 "
            "(found 'four')",
        ),
        (
            "survey: mark,",
            "survey: mark, highst: 4,",
            "7:22: there is no field `highst` here; did you mean 'highest'?",
        ),
    ],
)
def test_a_wrong_entry_does_not_make_its_value_unknown(tmp_path, right, wrong, message):
    assert right in FLOW
    path = write_flow(tmp_path, FLOW.replace(right, wrong), en_US=WORDS, ko_KR=WORDS)

    assert problems(path) == [f"flow.yaml:{message}"]


def test_a_hidden_number_is_not_kept_as_an_empty_one(make):
    flow = make(
        FLOW.replace("start: ask", "start: main").replace(
            "bye: {hang",
            'main: {menu: {"1": {option: one, set: {back: "{caller}"}, '
            "then: known}}}\nknown: {branch: back, yes: ask, no: bye}\nbye: {hang",
        ),
        en_US=WORDS | {"one": "One"},
        ko_KR=WORDS | {"one": "One"},
    )
    nodes = []
    for number in ("+8613800138000", None):
        caller = Caller(flow)
        caller.ring(number)
        caller.press("1")
        nodes.append((caller.state.node, caller.state.collected))

    assert nodes == [("ask", {"back": "+8613800138000"}), ("bye", {})]
