"""A case's timeline and what it belongs to, as lines for a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ivr.cases.timeline import changes_of, phrase
from ivr.tables import CaseEvent

INDENT = " " * 20


def moment(at: datetime) -> str:
    """Return a time in this machine's zone."""
    return f"{at.astimezone():%d %b %Y %H:%M}"


def relation_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a case belongs to, from `relations_json`."""
    if found["merged_into"]:
        yield f"merged into case {found['merged_into']}: go on there"
    if found["merged"]:
        yield f"merged here: {', '.join(map(str, found['merged']))}"
    if found["links"]:
        yield f"linked with: {', '.join(map(str, found['links']))}"


def timeline_lines(number: int, lines: Sequence[CaseEvent]) -> Iterator[str]:
    """Yield the timeline of case `number`, the oldest first."""
    yield "timeline"
    for line in lines:
        who = f" by {line.agent.name}" if line.agent else ""
        of = f" (case {line.case_number})" if line.case_number != number else ""
        yield f"  {moment(line.at)} {phrase(line.kind)}{who}{of}"
        for change in changes_of(line, moment):
            yield f"{INDENT}{change.name}: {change.was} -> {change.became}"
        for words in line.text.splitlines():
            yield f"{INDENT}{words}"
