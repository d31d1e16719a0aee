"""What became of conversations, as people and as programs read it."""

from collections.abc import Iterator, Sequence
from typing import Any

from ivr.rehearsal.coverage import Coverage, Part
from ivr.rehearsal.perform import Failure, Performance

# How many missing names a line of the summary holds.
MOST_NAMES = 12


def lines(performances: Sequence[Performance]) -> Iterator[str]:
    """Yield a line for each conversation, and what is wrong with those that failed."""
    for one in performances:
        yield headline(one)
        for failure in one.failures:
            yield from explained(failure)
        if not one.passed:
            yield f"    path     {' > '.join(one.path)}"
    failed = sum(not one.passed for one in performances)
    count = f"{len(performances)} conversation{'s' * (len(performances) != 1)}"
    yield f"{count}, {failed} failed." if failed else f"{count}, all as written."


def headline(one: Performance) -> str:
    """Return how a conversation ended, where it is written, and its name."""
    conversation = one.conversation
    line, _ = conversation.source.mark(conversation.place)
    ended = "ok" if one.passed else "FAILED"
    return f"{ended:<7} {conversation.source.file}:{line}  {conversation.name}"


def explained(failure: Failure) -> Iterator[str]:
    """Yield what was expected, what was heard, and where the two part."""
    yield f"  {failure.problem}"
    if failure.heard is not None:
        first, *others = failure.heard or ("(nothing)",)
        yield f"    heard    {first}"
        yield from (f"             {text}" for text in others)
    if failure.difference is not None:
        yield f"    differs  {failure.difference}"


def coverage_lines(coverage: Coverage, *, whole: bool) -> Iterator[str]:
    """Yield how much was walked through; with `whole` every name that is missing."""
    where = f" in {coverage.language}" if coverage.language else ""
    nodes, options, ways = coverage.nodes, coverage.options, coverage.ways
    yield (
        f"Coverage{where}: nodes {of(nodes)}, options {of(options)}; "
        f"beside these, ways {of(ways)}."
    )
    yield from missing("nodes", nodes, whole=whole)
    yield from missing("options", options, whole=whole)
    if whole:
        yield from missing("ways", ways, whole=True)


def of(part: Part) -> str:
    """Return `41 of 43`."""
    return f"{part.walked} of {part.all}"


def missing(kind: str, part: Part, *, whole: bool) -> Iterator[str]:
    """Yield the names that are missing, if any."""
    names = part.missing if whole else part.missing[:MOST_NAMES]
    left = len(part.missing) - len(names)
    more = f" and {left} more (--coverage)" if left else ""
    if names:
        yield f"  {kind} missing: {', '.join(names)}{more}"


def as_json(
    performances: Sequence[Performance], coverages: Sequence[Coverage]
) -> dict[str, Any]:
    """Return the same for programs; the first coverage is that of all languages."""
    first, *others = map(coverage_json, coverages)
    return {
        "passed": sum(one.passed for one in performances),
        "failed": sum(not one.passed for one in performances),
        "conversations": list(map(performance_json, performances)),
        "coverage": first,
        "by_language": others,
    }


def performance_json(one: Performance) -> dict[str, Any]:
    """Return a conversation for programs."""
    conversation = one.conversation
    line, column = conversation.source.mark(conversation.place)
    return {
        "name": conversation.name,
        "language": conversation.language,
        "file": conversation.source.file,
        "line": line,
        "column": column,
        "passed": one.passed,
        "path": list(one.path),
        "failures": list(map(failure_json, one.failures)),
    }


def failure_json(failure: Failure) -> dict[str, Any]:
    """Return a failure for programs."""
    problem = failure.problem
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
        "heard": None if failure.heard is None else list(failure.heard),
        "difference": failure.difference,
    }


def coverage_json(coverage: Coverage) -> dict[str, Any]:
    """Return a coverage for programs."""
    parts = {"nodes": coverage.nodes, "options": coverage.options}
    return {
        "language": coverage.language,
        **{
            name: {
                "all": part.all,
                "walked": part.walked,
                "missing": list(part.missing),
            }
            for name, part in (parts | {"ways": coverage.ways}).items()
        },
    }
