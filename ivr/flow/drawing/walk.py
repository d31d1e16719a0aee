"""A call's way in the picture of the flow that it heard."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ivr.flow.drawing.picture import Box, Picture


def walked(picture: Picture, path: Sequence[str]) -> Picture:
    """Return `picture` with a call's way marked in it: its nodes, and what led on.

    `path` is the case's: names of nodes, some with what was chosen there
    (`main:missing_transfer`).  What the picture has not is left out.
    """
    names = [step.partition(":")[0] for step in path]
    steps = set(pairwise(names))
    boxes = {
        name: marked(box, steps) if name in names else box
        for name, box in picture.boxes.items()
    }
    return replace(picture, boxes=boxes)


def marked(box: Box, steps: set[tuple[str, str]]) -> Box:
    """Return a node as one that the call came to, with the ways that it went."""
    ways = tuple(
        replace(way, is_walked=(box.name, way.target) in steps) for way in box.ways
    )
    return replace(box, is_walked=True, ways=ways)
