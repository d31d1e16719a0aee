"""Everything that is wrong with a flow's files, before anyone hears them.

What `ivr flow check` prints is what publishing and the watcher of files refuse.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from ivr.flow.files import FlowFiles, inner_folder
from ivr.flow.flow import Flow
from ivr.flow.loader import load_files
from ivr.flow.proofs.prove import prove
from ivr.flow.proofs.unloaded import verdicts_of
from ivr.flow.proofs.verdict import Fault, Severity, Verdict, way_there
from ivr.flow.source import FlowError, Mark, Problem, Source, parse

# The rule of what the loader refuses and no proof is about.
LOADS = "loads"


@dataclass(frozen=True, slots=True)
class Report:
    """One thing that is wrong, as editors read it.

    `line` and `column` count from 1; `path` is what a caller presses to come there.
    """

    file: str
    line: int
    column: int
    severity: Severity
    rule: str
    message: str
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as one line: file:line:column: severity[rule]: message."""
        place = f"{self.file}:{self.line}:{self.column}"
        way = way_there(self.path)
        return f"{place}: {self.severity}[{self.rule}]: {self.message}{way}"

    @property
    def problem(self) -> Problem:
        """The same as the loader tells it, its rule and its way in the message."""
        message = f"{self.message}{way_there(self.path)}"
        return Problem(self.file, self.line, self.column, message)


@dataclass(frozen=True, slots=True)
class Examined:
    """A flow, None when it does not even load, and all that is wrong with it."""

    flow: Flow | None
    reports: list[Report] = field(default_factory=list[Report])

    @property
    def errors(self) -> list[Report]:
        """The reports for which a flow must not answer."""
        return [one for one in self.reports if one.severity == "error"]

    @property
    def problems(self) -> list[Problem]:
        """The errors, as the loader tells its own."""
        return [one.problem for one in self.errors]


def examine(files: FlowFiles, *, since: datetime | None = None) -> Examined:
    """Load `files` and prove the flow in them.

    `since` is the aware moment from which the next year's hours are read; without it
    only the hours of a week are.
    """
    try:
        flow = load_files(files)
    except FlowError as refused:
        return Examined(None, list(of_refused(files, refused.problems)))
    found = prove(flow, since=since)
    if not found:
        return Examined(flow)
    sources = Sources(files, flow)
    return Examined(flow, in_order(sources.report(verdict) for verdict in found))


def in_order(reports: Iterator[Report]) -> list[Report]:
    """Return reports by file, line and column, each once."""
    each = dict.fromkeys(reports)
    return sorted(each, key=lambda one: (one.file, one.line, one.column))


def of_refused(files: FlowFiles, problems: list[Problem]) -> Iterator[Report]:
    """Yield what the loader refuses, under the rules that it breaks."""
    known = verdicts_of(files)
    for problem in problems:
        place = (problem.file, problem.line, problem.column)
        rule, path = known.get(problem, (LOADS, ()))
        yield Report(*place, "error", rule, problem.message, path)


class Sources:
    """The files of a flow as text, read again to say where a fault is written."""

    def __init__(self, files: FlowFiles, flow: Flow) -> None:
        self.files = files
        self.flow = flow
        self.read: dict[str, Source] = {}

    def source(self, name: str) -> Source:
        """Return a file that has been read already, or read it."""
        if name not in self.read:
            self.read[name] = parse(self.files.text(name), self.files.shown(name))
        return self.read[name]

    def report(self, verdict: Verdict) -> Report:
        """Return what a proof found, at its place in its file."""
        fault = verdict.fault
        file, mark = self.place_of(fault)
        rule = (verdict.severity, verdict.rule)
        return Report(file, *mark, *rule, fault.message, fault.path)

    def place_of(self, fault: Fault) -> tuple[str, Mark]:
        """Return the file and the mark of a fault: its prompt's, else its node's."""
        if fault.words is not None:
            language, key = fault.words
            folder = inner_folder(self.flow.settings.prompts)
            written = self.source(str(PurePosixPath(folder, f"{language}.yaml")))
            if (key,) in written.marks:
                return written.file, written.mark((key,))
        source = self.source(self.files.main)
        return source.file, source.mark(self.flow.place(fault.place))
