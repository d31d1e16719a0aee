"""`ivr flow check`: every fault of a call flow, before anyone hears it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.flow.examine import LOADS, Examined, Report, examine
from ivr.flow.files import read_files
from ivr.flow.proofs.verdict import way_there
from ivr.flow.source import FlowError, Problem
from ivr.settings import read_settings


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--json", "machine", is_flag=True, help="As a JSON array.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "github"]),
    default="text",
    show_default=True,
    help="For people and editors, or as annotations of a GitHub workflow.",
)
@click.pass_context
def check(
    ctx: click.Context, path: Path | None, *, machine: bool, strict: bool, shape: str
) -> None:
    """Prove the flow at PATH (by default the one that answers), or say what is wrong.

    Ends with 1 when there is an error, with --strict also when there is a warning.
    """
    found = examined(path or read_settings().ivr_flow)
    if machine:
        every = [asdict(report) for report in found.reports]
        click.echo(json.dumps(every, ensure_ascii=False))
    else:
        for line in told(found, annotation if shape == "github" else str):
            click.echo(line)
    if found.errors or (strict and found.reports):
        ctx.exit(1)


def examined(path: Path) -> Examined:
    """Return what is wrong with the flow at `path`, as of now."""
    try:
        files = read_files(path)
    except FlowError as unreadable:
        return Examined(None, [of_problem(one) for one in unreadable.problems])
    return examine(files, since=datetime.now(UTC))


def of_problem(problem: Problem) -> Report:
    """Return why a file cannot be read at all."""
    place = (problem.file, problem.line, problem.column)
    return Report(*place, "error", LOADS, problem.message)


def told(found: Examined, shown: Callable[[Report], str]) -> Iterator[str]:
    """Yield each line for a person to read; the last one says what was looked at."""
    yield from map(shown, found.reports)
    flow = found.flow
    if flow is not None:
        yield (
            f"{flow.name} {'has errors' if found.errors else 'is whole'}: "
            f"{len(flow.nodes)} nodes, {', '.join(flow.prompts)}, "
            f"revision {flow.revision}"
        )


def annotation(report: Report) -> str:
    """Return a report as GitHub reads it from the output of a workflow.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    """
    place = f"file={property_of(report.file)},line={report.line},col={report.column}"
    message = f"{report.message}{way_there(report.path)}".replace("%", "%25")
    return f"::{report.severity} {place},title={report.rule}::{message}"


def property_of(text: str) -> str:
    """Return the value of an annotation's property with its marks escaped."""
    for sign, code in (("%", "%25"), (":", "%3A"), (",", "%2C")):
        text = text.replace(sign, code)
    return text
