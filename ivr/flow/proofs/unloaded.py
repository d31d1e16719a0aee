"""The rules that the loader keeps itself, and the way to where one is broken.

A flow that lacks words, or that goes round without the caller, is not loaded at all;
so these proofs look at its parts once more and say how a caller would come there.
"""

from collections.abc import Iterator
from typing import Any, cast

from ivr.flow.files import FlowFiles
from ivr.flow.finding import Finding
from ivr.flow.flow import Flow
from ivr.flow.loader import read_languages, read_settings
from ivr.flow.proofs.chart import Chart
from ivr.flow.proofs.verdict import Presses
from ivr.flow.reading import SETTING_NAMES, Reading
from ivr.flow.source import FlowError, Place, Problem, Source, parse
from ivr.flow.ways import silent_circle, way_findings
from ivr.flow.wording import wording_findings

PROMPTS_COMPLETE, NO_SILENT_LOOP, ENDS = "prompts_complete", "no_silent_loop", "ends"
# The rules of the loader; nobody can silence them.
REFUSED = (PROMPTS_COMPLETE, NO_SILENT_LOOP, ENDS)

Known = dict[Problem, tuple[str, Presses]]


def verdicts_of(files: FlowFiles) -> Known:
    """Return the rule that each problem breaks, with the way there.

    Empty when so much is wrong that no ways can be seen.
    """
    try:
        source = parse(files.text(files.main), files.shown(files.main))
    except FlowError:
        return {}
    flow = sketch(files, source)
    if flow is None:
        return {}
    chart, known = Chart(flow), Known()
    sounds = frozenset(files.sounds)
    for finding in wording_findings(flow, sounds):
        told = source.problem(flow.place(finding.place), finding.message)
        known.setdefault(told, (PROMPTS_COMPLETE, way_to(chart, finding.place)))
    for rule, finding, path in ways_of(chart):
        told = source.problem(flow.place(finding.place), finding.message)
        known.setdefault(told, (rule, path))
    return known


def sketch(files: FlowFiles, source: Source) -> Flow | None:
    """Return the flow in `source` unchecked; None when it is no flow at all."""
    if not source.is_mapping:
        return None
    values = cast("dict[str, Any]", source.values)
    unheeded: list[Problem] = []
    settings = read_settings(values, source, unheeded)
    if settings is None:
        return None
    reading = Reading(source, settings.subflows, unheeded)
    for name, given in values.items():
        if name not in SETTING_NAMES:
            reading.node(name, (name,), given)
    prompts = read_languages(settings, files, source, unheeded)
    return Flow("", settings, reading.nodes, prompts, reading.origins)


def ways_of(chart: Chart) -> Iterator[tuple[str, Finding, Presses]]:
    """Yield what is wrong with the ways of a flow, each with the way there."""
    circle = silent_circle(chart.flow)
    for finding in way_findings(chart.flow):
        if circle:
            yield NO_SILENT_LOOP, finding, chart.path(chart.turned(circle)[0])
        else:
            yield ENDS, finding, chart.path(str(finding.place[0]))


def way_to(chart: Chart, place: Place) -> Presses:
    """Return the way to the node at `place`; empty for a place that is no node's."""
    return chart.path(str(place[0])) if place else ()
