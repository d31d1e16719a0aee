"""A flow with one node that is written short, and what that node becomes."""

import pytest
from flow_calls import CALLER, Caller

from ivr.flow.actions import Say

FLOW = """flow: short
languages: [en-US]
country: CN
topics: {money: {}}
start: main
give_up: gave_up
help: helped_on
main: {menu: {"1": {option: money, topic: money, then: x}}}
x: NODE
next: {hang_up: next}
other: {hang_up: other}
gave_up: {hang_up: gave_up}
helped_on: {hang_up: helped_on}
"""
WORDS = {
    name: f"{name}."
    for name in "money x next other gave_up helped_on late mark fees_text".split()
}
REST = {"main", "next", "other", "gave_up", "helped_on"}


@pytest.fixture
def short(make):
    """Return what loads the flow with a node."""

    def loaded(node):
        return make(FLOW.replace("NODE", node), en_US=WORDS)

    return loaded


@pytest.fixture
def reach(short):
    """Return what has a caller come to a node."""

    def reached(node, caller=CALLER):
        on_phone = Caller(short(node))
        on_phone.ring(caller)
        on_phone.press("1")
        return on_phone

    return reached


def expanded(flow):
    """Return the nodes that are not written, each as its kind and what is set in it."""
    return {
        name: (type(node).__name__, node.model_dump(exclude_defaults=True))
        for name, node in flow.nodes.items()
        if name not in REST
    }


def english(*texts):
    return tuple(Say(text, "en-US") for text in texts)


def choice(words, then, **means):
    return {"option": words, "then": then, **means}


def menu(prompt, silent, *choices):
    keys = {str(number): one for number, one in enumerate(choices, 1)}
    tries = {"limit": 2, "then": silent}
    shown = {"menu": keys, "prompt": prompt, "no_input": tries, "no_match": tries}
    return "Menu", shown


KNOWN = {"branch": "caller_known"}
