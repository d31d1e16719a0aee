"""What comes of a trial, as JSON takes it: counts, and what a person has to look at."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from ivr.calls.replay import Group, grouped, replay
from ivr.calls.revisions import Reads
from ivr.drafts.checking import conversations
from ivr.flow.files import FlowFiles
from ivr.flow.loader import load_files
from ivr.flow.source import FlowError, Problem
from ivr.policy.policy import DeskPolicy
from ivr.rehearsal import report
from ivr.rehearsal.coverage import Walked, coverage
from ivr.rehearsal.perform import Performance, perform
from ivr.rehearsal.stage import stage

# As `ivr flow replay` does by itself.
REPLAYED = timedelta(days=7)
# How many of a kind a page shows; the counts are of all.
MOST_FAILURES, MOST_GROUPS, MOST_NAMED = 50, 100, 10


def run(files: FlowFiles, texts: dict[str, str], policy: DeskPolicy) -> dict[str, Any]:
    """Run the conversations in `texts`; raises FlowError for what cannot be read.

    They run as `ivr flow test` runs them, on a hotline of their own.
    """
    flow = load_files(files)
    problems: list[Problem] = []
    found = conversations(flow, texts, problems)
    if problems:
        raise FlowError(problems)
    walked, performances = Walked(), list[Performance]()
    with stage(flow, policy) as on:
        for one in found:
            performances.append(perform(on, one))
            walked.add(flow, performances[-1].path)
    failed = [one for one in performances if not one.passed]
    return {
        "passed": len(performances) - len(failed),
        "failed": len(failed),
        "failures": list(map(failure, failed[:MOST_FAILURES])),
        "coverage": list(report.coverage_lines(coverage(flow, walked), whole=False)),
    }


def failure(one: Performance) -> dict[str, Any]:
    """Return a conversation that failed: where it is written, and why, line by line."""
    told = report.performance_json(one)
    lines = [line for each in one.failures for line in report.explained(each)]
    where = {name: told[name] for name in ("name", "file", "line", "path")}
    return {**where, "lines": lines}


def replayed(found: Reads, files: FlowFiles, at: datetime) -> dict[str, Any]:
    """Play the calls of the week before `at` on the flow in `files`.

    Raises FlowError when it does not load.
    """
    flow = load_files(files)
    result = replay(found, flow, at - REPLAYED)
    groups = grouped(result.moved)
    return {
        "revision": flow.revision,
        "calls": result.calls,
        "unplayable": result.unplayable,
        "moved": len(result.moved),
        "groups": list(map(group, groups[:MOST_GROUPS])),
    }


def group(one: Group) -> dict[str, Any]:
    """Return calls that land elsewhere for the same reason."""
    shown: Sequence[Any] = one.calls[:MOST_NAMED]
    return {
        "at": one.at,
        "before": one.before,
        "after": one.after,
        "count": len(one.calls),
        "cases": [call.case for call in shown if call.case is not None],
    }
