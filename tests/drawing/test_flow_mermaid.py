import re

import pytest
from drawn_flows import FLOW, generated, picture_of

from ivr.flow.drawing.mermaid import label, mermaid

TEXT = r'"(?:[^"#<>&`*~|\\\[\]{}^]|#\d+;|<br/>)*"'
ID = r"(?:start_|rules_|legend_|n_\w+|m\d+_\w*)"
SHAPES = "|".join(
    f"{re.escape(begin)}{TEXT}{re.escape(end)}"
    for begin, end in (
        ("{{", "}}"),
        ("([", "])"),
        ("[/", "/]"),
        ("[(", ")]"),
        ("[", "]"),
    )
)
STATEMENTS = {
    "node": rf"({ID})(?:{SHAPES})",
    "way": rf"({ID}) (?:-->|-\.->) (?:\|{TEXT}\| )?({ID})",
    "begin": rf"subgraph g{ID}\[{TEXT}\]",
    "end": "end",
    "look": rf"classDef \w+ [\w:#,\- ]+|class ({ID})(,{ID})* \w+|linkStyle \d+ .+",
}


def statements(text):
    """Return what a small, strict grammar of flowcharts finds; anything else fails."""
    first, *lines = text.splitlines()
    assert first == "flowchart TD"
    found = {kind: [] for kind in STATEMENTS}
    for line in lines:
        if line.startswith("%%"):
            continue
        kinds = [k for k, one in STATEMENTS.items() if re.fullmatch(one, line.strip())]
        assert len(kinds) == 1, line
        found[kinds[0]].append(re.fullmatch(STATEMENTS[kinds[0]], line.strip()))
    assert len(found["begin"]) == len(found["end"])
    return found


def test_a_flow_becomes_a_flowchart_with_its_parts_in_a_frame():
    text = mermaid(picture_of())
    lines = text.splitlines()
    assert '  n_main[/"main: menu<br/>How can we help?"/]' in lines
    assert '  subgraph gn_help_late["help_late"]' in lines
    assert '    n_help_late__solved(["help_late.solved: hangs up' in text
    assert '  n_main --> |"2 中文服务 #91;language zh-CN#93;"| n_main' in lines
    assert '  n_main -.-> |"after 2 silences"| n_bye' in lines
    statements(text)


def test_a_node_named_like_a_word_of_mermaid_is_only_a_node():
    flow = re.sub(r"\bbye:", "end:", re.sub(r": bye\b", ": end", FLOW))
    flow = flow.replace("hang_up: end", "hang_up: bye")
    assert '  n_end(["end: hangs up<br/>Goodbye."])' in mermaid(picture_of(flow))


def test_no_sign_in_a_label_is_taken_for_an_order():
    told = label('1. "a" <b>', "_x_ a_b #1", "`c`", "- d")
    assert told == (
        '"1#46; #34;a#34; #60;b#62;<br/>#95;x#95; a_b #35;1<br/>#96;c#96;<br/>#45; d"'
    )


@pytest.mark.parametrize("seed", range(40))
def test_any_flow_is_a_flowchart_with_each_node_and_each_way_once(seed):
    picture = generated(seed)
    found = statements(mermaid(picture))
    ids = [node[1] for node in found["node"]]
    assert len(ids) == len(set(ids)) == len(picture.boxes) + 2
    ways = sum(len(box.ways) for box in picture.boxes.values())
    assert len(found["way"]) == ways + 1
    assert {end for way in found["way"] for end in way.groups()} <= set(ids)


def test_a_thousand_nodes_say_what_the_page_must_allow():
    nodes = "".join(f"n{i}: {{say: bye, then: n{i + 1}}}\n" for i in range(1000))
    flow = FLOW + nodes + "n1000: {hang_up: bye}\n"
    assert "maxEdges" in mermaid(picture_of(flow))
    assert "maxEdges" not in mermaid(picture_of())
