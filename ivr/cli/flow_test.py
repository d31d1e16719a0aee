"""`ivr flow test`: the conversations beside a flow, on a hotline of their own."""

import json
from pathlib import Path

import click

from ivr.flow.loader import load
from ivr.logs import keep_logs_quiet
from ivr.policy.reading import read_policy
from ivr.rehearsal import report
from ivr.rehearsal.coverage import Walked, coverage, coverage_by_language
from ivr.rehearsal.perform import perform
from ivr.rehearsal.reading import FOLDER, conversation_files, read_conversations
from ivr.rehearsal.stage import stage
from ivr.settings import desk_beside, read_settings

FILE = click.Path(path_type=Path)


@click.command("test")
@click.argument("path", metavar="[FLOW]", type=FILE, required=False)
@click.argument("files", type=FILE, nargs=-1)
@click.option("--coverage", "whole", is_flag=True, help="Name all that is missing.")
@click.option("--require-coverage", is_flag=True, help="Fail when a part is missing.")
@click.option("--by-language", is_flag=True, help="The coverage of each language.")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
@click.pass_context
def test(  # noqa: PLR0913 - one option each
    context: click.Context,
    path: Path | None,
    files: tuple[Path, ...],
    *,
    whole: bool,
    require_coverage: bool,
    by_language: bool,
    machine: bool,
) -> None:
    """Run the conversations of FLOW (by default IVR_FLOW), or only those in FILES.

    They lie beside the flow, in the folder `conversations`; a file from there alone
    is run on IVR_FLOW.  No account, server or network is needed.  Exits with 1 when
    one of them failed.
    """
    if path is not None and path.parent.name == FOLDER:
        path, files = None, (path, *files)
    keep_logs_quiet()
    main = path or read_settings().ivr_flow
    flow = load(main)
    conversations = read_conversations(flow, files or conversation_files(main))
    with stage(flow, read_policy(desk_beside(main))) as on:
        performances = [perform(on, one) for one in conversations]
    walked = Walked()
    for one in performances:
        walked.add(flow, one.path)
    coverages = [coverage(flow, walked)]
    coverages += coverage_by_language(flow, walked) if by_language else []
    if machine:
        found = report.as_json(performances, coverages)
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        for line in report.lines(performances):
            click.echo(line)
        for each in coverages:
            for line in report.coverage_lines(each, whole=whole):
                click.echo(line)
    failed = any(not one.passed for one in performances)
    lacking = require_coverage and not all(each.whole for each in coverages)
    context.exit(1 if failed or lacking else 0)
