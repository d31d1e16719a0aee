"""A flow as nodes and edges, for whoever lays them out: a browser, for one."""

from collections.abc import Callable, Iterator
from typing import Any

from ivr.flow.drawing.outline import warnings, way_words
from ivr.flow.drawing.picture import Box, Picture, Way
from ivr.flow.flow import Flow
from ivr.flow.source import Source

# A name that no node can have: where calls begin, and what holds everywhere.
START = "*"

Line = Callable[[str], int]


def lines_in(flow: Flow, source: Source) -> Line:
    """Return what tells the line, from 1, at which a node is written in `source`."""

    def line(name: str) -> int:
        return source.mark(flow.place((name,)))[0]

    return line


def graph(picture: Picture, line: Line) -> dict[str, list[dict[str, Any]]]:
    """Return `picture` as `{nodes, edges}`, plain enough for JSON.

    A node has its `name`, `role`, `line`, `said`, `facts`, `warnings`, `notes`,
    `change` and `parent` (the node that it is a part of); an edge its `id`, `source`,
    `target`, `label`, `rest` (of callers who give no answer) and `change`.  The node
    `*` is where calls begin.
    """
    boxes = picture.boxes.values()
    nodes = [start_node(), *(node(box, line, picture) for box in boxes)]
    edges = [edge(START, "begins", begins(picture)), *rules(picture)]
    edges += [one for box in boxes for one in ways(box)]
    return {"nodes": nodes, "edges": edges}


def start_node() -> dict[str, Any]:
    """Return where calls begin."""
    empty: dict[str, Any] = dict.fromkeys(("said", "facts", "warnings", "notes"), ())
    rest = {"line": 1, "change": None, "parent": None, "reachable": True}
    return {"name": START, "role": "a call begins", **empty, **rest}


def node(box: Box, line: Line, picture: Picture) -> dict[str, Any]:
    """Return one node."""
    parent = box.group[-1] if box.group else None
    return {
        "name": box.name,
        "role": box.role,
        "line": line(box.name),
        "said": list(box.said),
        "facts": list(box.facts),
        "warnings": list(warnings(box)),
        "notes": list(box.notes),
        "change": box.change,
        "parent": parent if parent in picture.boxes else None,
        "reachable": box.is_reachable,
    }


def begins(picture: Picture) -> Way:
    """Return the way of every call that comes in."""
    return Way((), picture.start, "")


def rules(picture: Picture) -> Iterator[dict[str, Any]]:
    """Yield the ways that hold everywhere."""
    for index, rule in enumerate(picture.rules):
        yield edge(START, f"rule{index}", rule)


def ways(box: Box) -> Iterator[dict[str, Any]]:
    """Yield the ways of a node."""
    for index, way in enumerate(box.ways):
        yield edge(box.name, str(index), way)


def edge(source: str, key: str, way: Way) -> dict[str, Any]:
    """Return one way."""
    return {
        "id": f"{source} {key}",
        "source": source,
        "target": way.target,
        "label": way_words(way),
        "rest": way.is_for_the_rest,
        "change": way.change,
    }
