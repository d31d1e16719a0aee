"""What a caller meets at one node who never gives it what it asks for.

Three such callers are sent to every node: one who stays silent, one who presses wrong
keys, and one who does both in the worst order, takes back every number that is read
back, has nothing that is asked for and finds nobody who answers.  A test holds the
first two against the engine.
"""

from typing import assert_never

from ivr.flow.model import (
    Branch,
    Collect,
    Goto,
    HangUp,
    Menu,
    Node,
    OpenCase,
    Play,
    Request,
    Say,
    Send,
    SwitchLanguage,
    Tag,
    Transfer,
    Verify,
    Voicemail,
)
from ivr.flow.proofs.asked import Caller, Stay
from ivr.flow.proofs.chart import Chart
from ivr.flow.proofs.way import Kind

# The ways on which a caller is led who gives nothing that is asked for.
LED: dict[Caller, frozenset[Kind]] = {
    "silent": frozenset({"silence", "onward"}),
    "wrong": frozenset({"wrong", "onward"}),
    "mixed": frozenset({"silence", "wrong", "without", "onward"}),
}


def stay(chart: Chart, name: str, language: str, caller: Caller) -> Stay:
    """Return what `caller` meets at the node `name` in `language`."""
    node = chart.flow.nodes[name]
    match node:
        case Menu() | Collect():
            return chart.asked(name, language).stay(caller)
        case Verify():
            if "pin" in chart.flow.levels(node):
                return chart.asked(name, language).stay(caller)
            return Stay(0, 0.0)
        case Voicemail() | Transfer() | HangUp() | Say() | Play() | OpenCase():
            return Stay(0, said(chart, name, language))
        case Goto() | Branch() | Send() | Request() | SwitchLanguage() | Tag():
            return Stay(0, 0.0)
        case _:
            assert_never(node)


def said(chart: Chart, name: str, language: str) -> float:
    """Return how long a node speaks that asks nothing."""
    key = prompt_of(chart.flow.nodes[name])
    return chart.voice.seconds(language, key) if key else 0.0


def prompt_of(node: Node) -> str | None:
    """Return what a node says on its way to the next one."""
    match node:
        case Say(say=key) | Play(play=key) | HangUp(hang_up=key) | OpenCase(say=key):
            return key
        case _:
            return None
