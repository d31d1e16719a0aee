from drawn_flows import picture_of

from ivr.flow.drawing.svg import svg
from ivr.flow.drawing.walk import walked


def marks(picture):
    """Return the marked nodes, each with the targets of its marked ways."""
    return {
        name: [way.target for way in box.ways if way.is_walked]
        for name, box in picture.boxes.items()
        if box.is_walked
    }


def test_a_call_marks_its_nodes_and_the_ways_between_them():
    path = ["hello", "main:late", "help_late", "gone"]
    shown = walked(picture_of(), path)
    assert marks(shown) == {
        "hello": ["main"],
        "main": ["help_late"],
        "help_late": [],
    }


def test_each_turn_of_a_loop_is_marked():
    path = ["hello", "main:chinese", "main", "bye"]
    assert marks(walked(picture_of(), path)) == {
        "hello": ["main"],
        "main": ["main", "bye"],
        "bye": [],
    }


def test_no_path_marks_nothing():
    assert walked(picture_of(), []) == picture_of()


def test_the_drawing_shows_the_marks():
    drawn = svg(walked(picture_of(), ["hello", "main:late"]))
    assert drawn.count('<path class="way walked"') == 1
    assert drawn.count("role-says walked") == 1
    assert "walked" not in svg(picture_of()).partition("</style>")[2]
