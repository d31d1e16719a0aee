import random

import pytest
from drawn_flows import CHINESE, FLOW, WORDS, files_of

from ivr.flow.drawing.mermaid import mermaid
from ivr.flow.drawing.outline import outline
from ivr.flow.drawing.picture import picture
from ivr.flow.drawing.sketch import sketch
from ivr.flow.drawing.svg import svg
from ivr.flow.source import FlowError, Problem

SUBFLOW = FLOW.replace("help_late: {faq: answer, then: bye}", "") + (
    "subflows: {who: {start: ask, nodes: {\n"
    "  ask: {say: nothing_such, then: return}}}}\n"
    "help_late: {subflow: who, then: again}\n"
    "again: {subflow: who, then: bye}\n"
)


def test_a_whole_flow_has_no_problems():
    assert dict(sketch(files_of()).problems) == {}


def test_a_problem_in_a_subflow_is_told_at_each_of_its_copies():
    found = sketch(files_of(SUBFLOW)).problems
    at = "no prompt 'nothing_such' in en-US", "no prompt 'nothing_such' in zh-CN"
    assert found == {"help_late.ask": at, "again.ask": at}


def test_a_problem_with_words_is_told_at_the_node_that_speaks_them():
    words = {**WORDS, "bye": 3}
    found = sketch(files_of(en_US=words, zh_CN=CHINESE)).problems
    assert list(found) == ["bye"]


def test_what_is_known_to_be_wrong_is_told_where_it_stands():
    proved = [Problem("flow.yaml", 7, 1, "never ends"), Problem("x", 1, 1, "odd")]
    assert sketch(files_of(), proved).problems == {
        "main": ("never ends",),
        None: ("odd",),
    }


def test_settings_that_are_wrong_leave_the_nodes_to_be_drawn():
    flow = sketch(files_of("flow: 3\nlanguages: x\nmain: {hang_up: bye}\n")).flow
    assert (flow.settings.start, flow.settings.give_up) == ("main", "main")
    assert list(flow.nodes) == ["main"]


@pytest.mark.parametrize("text", ["", "- a", "a: [", "\t", "a: 1\na: 2", "flow: *x"])
def test_what_is_no_list_of_nodes_is_refused(text):
    with pytest.raises(FlowError):
        sketch(files_of(text))


@pytest.mark.parametrize("seed", range(60))
def test_a_flow_with_holes_is_drawn_or_refused(seed):
    chance = random.Random(seed)
    flow = FLOW + "people: {desk: {number: '+8613800138000'}}\n" + SUBFLOW[-60:]
    for _ in range(chance.randint(1, 4)):
        at, size = chance.randrange(len(flow)), chance.randint(1, 12)
        flow = (
            flow[:at] + chance.choice(("", "x", ": ", "null", "[]")) + flow[at + size :]
        )
    try:
        found = sketch(files_of(flow))
    except FlowError:
        return
    shown = picture(found.flow, "all", found.problems)
    assert all(draw(shown) for draw in (outline, mermaid, svg))
