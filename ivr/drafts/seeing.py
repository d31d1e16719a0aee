"""A draft as it is looked at: drawn, and with the names that may be written in it."""

from typing import Any

from ivr.flow.drawing.graph import graph, lines_in
from ivr.flow.drawing.picture import Picture, picture
from ivr.flow.drawing.sketch import sketch
from ivr.flow.files import FlowFiles
from ivr.flow.flow import Flow
from ivr.flow.source import Problem, parse
from ivr.rehearsal.names import option_names

Seen = dict[str, Any]


def seen(files: FlowFiles, problems: list[Problem]) -> Seen:
    """Return `{graph, names}` of a flow as far as it can be read.

    `problems` are marked at their nodes.  Raises FlowError when it is no flow at all.
    """
    found = sketch(files, problems)
    source = parse(files.text(files.main), files.shown(files.main))
    shown = picture(found.flow, problems=found.problems)
    return {
        "graph": graph(shown, lines_in(found.flow, source)),
        "names": names(found.flow),
    }


def drawing(files: FlowFiles, problems: list[Problem]) -> Picture:
    """Return a flow to be drawn; raises FlowError as `seen` does."""
    found = sketch(files, problems)
    return picture(found.flow, problems=found.problems)


def names(flow: Flow) -> dict[str, list[str]]:
    """Return what may be named in the files: nodes, prompts, topics, options, …."""
    prompts = {key for own in flow.prompts.values() for key in own}
    return {
        "nodes": [name for name in flow.nodes if "." not in name],
        "prompts": sorted(prompts),
        "topics": sorted(flow.settings.topics),
        "options": sorted(option_names(flow)),
        "languages": list(flow.settings.languages),
        "people": sorted(flow.settings.people),
    }
