import unicodedata
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from drawn_flows import FLOW, generated, picture_of

from ivr.flow.drawing.svg import svg

NS = "{http://www.w3.org/2000/svg}"
SIZES = {"name": 15, "role": 12, "wrong": 12, "said": 13, "note": 12}
SIZES |= {"key": 12, "words": 13, "marks": 11}


def drawn(picture):
    """Return the drawing as XML, and its boxes by the id of their node."""
    root = ET.fromstring(svg(picture))
    groups = (one for one in root.iter(f"{NS}g") if "node" in one.get("class", ""))
    return root, {one.get("id"): one for one in groups}


def area(group):
    """Return left, top, right and bottom of the first rectangle in a group."""
    one = group.find(f"{NS}rect")
    x, y, width, height = (float(one.get(k)) for k in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def width(line):
    """Return how wide a line of text is in a middling font, in pixels."""
    size = SIZES[line.get("class")]
    full = sum(unicodedata.east_asian_width(one) in "WF" for one in line.text)
    slim = sum(one in " .,:;'|!()[]/ijl" for one in line.text)
    return size * (full + 0.3 * slim + 0.55 * (len(line.text) - full - slim))


def overlap(one, other):
    a, b, c, d = one
    e, f, g, h = other
    return a < g and e < c and b < h and f < d


def check(picture):
    root, groups = drawn(picture)
    areas = [area(group) for group in groups.values()]
    assert len(groups) == len(picture.boxes)
    assert [pair for pair in combinations(areas, 2) if overlap(*pair)] == []
    for group in groups.values():
        left, top, right, bottom = area(group)
        assert group.find(f"{NS}title").text
        for line in group.iter(f"{NS}text"):
            x, y = float(line.get("x")), float(line.get("y"))
            assert left <= x, line.text
            assert x + width(line) <= right, line.text
            assert top <= y <= bottom, line.text
    page = float(root.get("width")), float(root.get("height"))
    assert all(area[2] <= page[0] and area[3] <= page[1] for area in areas)
    ways = [one for one in root.iter(f"{NS}path") if one.find(f"{NS}title") is not None]
    assert len(ways) == sum(len(box.ways) for box in picture.boxes.values())
    return ways, groups


@pytest.mark.parametrize("language", [None, "zh-CN", "all"])
def test_a_flow_is_drawn_with_each_node_and_each_way(language):
    ways, groups = check(picture_of(language=language))
    assert list(groups) == [
        "node-hello",
        "node-main",
        "node-help_late",
        "node-help_late.ask",
        "node-help_late.solved",
        "node-bye",
    ]
    assert "main: after 2 silences → bye" in [way[0].text for way in ways]


@pytest.mark.parametrize("seed", range(40))
def test_any_flow_is_drawn_without_overlaps_and_with_its_words_in_their_boxes(seed):
    check(generated(seed))


def test_a_frame_holds_the_parts_of_its_node_and_nothing_else():
    root, groups = drawn(picture_of())
    frame = next(one for one in root.iter(f"{NS}g") if one.get("class") == "frame")
    left, top, right, bottom = area(frame)
    inside = [
        name
        for name, group in groups.items()
        if overlap((left, top, right, bottom), area(group))
    ]
    assert frame.get("id") == "parts-node-help_late"
    parts = ["node-help_late", "node-help_late.ask", "node-help_late.solved"]
    assert inside == parts


def test_what_no_terminal_and_no_xml_can_bear_is_not_in_it():
    flow = FLOW.replace("flow: shop", 'flow: "\\u202e\\u0007<x>"')
    assert ET.fromstring(svg(picture_of(flow))) is not None


def test_the_same_flow_is_the_same_picture():
    assert svg(picture_of()) == svg(picture_of())
