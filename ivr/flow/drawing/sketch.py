"""A flow as far as it can be read, so that a broken one is drawn too."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, cast

from pydantic import ValidationError

from ivr.flow.drawing.picture import Problems
from ivr.flow.files import FlowFiles, inner_folder
from ivr.flow.flow import Flow
from ivr.flow.loader import load_files, read_languages
from ivr.flow.reading import SETTING_NAMES, Reading
from ivr.flow.settings import Settings
from ivr.flow.source import FlowError, Mark, Place, Problem, Source, parse
from ivr.flow.wording import sentences

BROKEN = "(broken)"
# What stands in for settings that cannot be read.
STAND_INS = {
    "flow": "flow",
    "languages": ["en-US"],
    "start": "start",
    "give_up": "start",
}


@dataclass(frozen=True, slots=True)
class Sketch:
    """What could be read of a flow, and its problems by the name of their node."""

    flow: Flow
    problems: Problems


def sketch(files: FlowFiles, problems: Iterable[Problem] = ()) -> Sketch:
    """Return the flow in `files` as far as it can be read.

    `problems` are what is known to be wrong with it; what keeps it from loading is
    added.  Raises FlowError when its file is no list of nodes at all.
    """
    source = parse(files.text(files.main), files.shown(files.main))
    try:
        flow, refused = load_files(files), list[Problem]()
    except FlowError as wrong:
        if not source.is_mapping:
            raise
        flow, refused = remains(files, source), wrong.problems
    known = {problem_key(one) for one in problems}
    more = [one for one in refused if problem_key(one) not in known]
    return Sketch(flow, by_node(flow, files, source, [*problems, *more]))


def problem_key(problem: Problem) -> tuple[str, int, int]:
    """Return where a problem is: what is known there is not told twice."""
    return problem.file, problem.line, problem.column


def remains(files: FlowFiles, source: Source) -> Flow:
    """Return what can be read of a flow that does not load."""
    values: dict[str, Any] = source.values
    settings = settings_of(values)
    reading = Reading(source, settings.subflows, [])
    for name, given in values.items():
        if name not in SETTING_NAMES:
            reading.node(name, (name,), given)
    prompts = read_languages(settings, files, source, [])
    return Flow(BROKEN, settings, reading.nodes, prompts, reading.origins)


def settings_of(values: dict[str, Any]) -> Settings:
    """Return the settings that are right, with something in place of the others."""
    given = {name: values[name] for name in values if name in SETTING_NAMES}
    try:
        return Settings.model_validate(given)
    except ValidationError as wrong:
        bad = {error["loc"][0] for error in wrong.errors()}
    good = {name: value for name, value in given.items() if name not in bad}
    read = Settings.model_validate({**STAND_INS, **good})
    first = next((name for name in values if name not in SETTING_NAMES), "start")
    lost = {name: first for name in ("start", "give_up") if name not in good}
    return read.model_copy(update=lost)


def by_node(
    flow: Flow, files: FlowFiles, source: Source, problems: Iterable[Problem]
) -> Problems:
    """Return the words of `problems` by the name of the node where each stands."""
    found: defaultdict[str | None, list[str]] = defaultdict(list)
    places = Places(flow, files, source)
    for problem in problems:
        for name in places.nodes(problem) or (None,):
            if problem.message not in found[name]:
                found[name].append(problem.message)
    return {name: tuple(told) for name, told in found.items()}


class Places:
    """Where the nodes and the words of a flow are written."""

    def __init__(self, flow: Flow, files: FlowFiles, source: Source) -> None:
        self.flow = flow
        self.source = source
        folder = inner_folder(flow.settings.prompts)
        names = {
            language: str(PurePosixPath(folder, f"{language}.yaml"))
            for language in flow.settings.languages
        }
        self.prompts = {files.shown(name): name for name in names.values()}
        self.files = files
        self.read: dict[str, dict[Mark, str]] = {}
        self.written: defaultdict[Place, list[str]] = defaultdict(list)
        for name in flow.nodes:
            if "." not in name or flow.origins[name][0] == "subflows":
                self.written[flow.origins.get(name, (name,))].append(name)
        self.marks = sorted(
            (source.mark(place), place)
            for place in {*self.written, *((name,) for name in SETTING_NAMES)}
            if place in source.marks
        )

    def nodes(self, problem: Problem) -> list[str]:
        """Return the nodes that a problem is about; none when it is about all."""
        at: Mark = (problem.line, problem.column)
        if problem.file == self.source.file:
            before = bisect_right([mark for mark, _ in self.marks], at)
            place = self.marks[before - 1][1] if before else ()
            return self.written.get(place, [])
        name = self.prompts.get(problem.file)
        if name is None:
            return []
        return self.speakers.get(self.keys(name).get(at, ""), [])

    def keys(self, name: str) -> dict[Mark, str]:
        """Return which prompt stands where in a prompt file."""
        if name not in self.read:
            self.read[name] = dict[Mark, str]()
            with suppress(FlowError):
                words = parse(self.files.text(name), name)
                every = cast("dict[str, Any]", words.values if words.is_mapping else {})
                self.read[name] = {words.mark((key,)): key for key in every}
        return self.read[name]

    @cached_property
    def speakers(self) -> dict[str, list[str]]:
        """The nodes that speak each prompt."""
        written = frozenset[str]().union(*self.flow.prompts.values())
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, node in self.flow.nodes.items():
            for one in sentences(name, node, frozenset(), written):
                found[one.name].append(name)
        return dict(found)
