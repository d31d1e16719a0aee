"""A report as it is read: tables, CSV for spreadsheets, JSON for programs."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ivr.reports.behind import address, behind_of
from ivr.reports.figures import Figure
from ivr.reports.measures import MEASURES
from ivr.reports.scope import Scope

GROUPS = ("topic", "language", "agent", "day", "hour", "revision", "node")
HEAD = ("measure", *GROUPS, "figure", "value", "unit", "items", "list")
# What has no topic, language, agent or node.
NONE = "(none)"
# By which spreadsheets know a formula, the full-width forms of East Asia among them:
# https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
HEADS = {
    "count": "Count",
    "of": "Of",
    "share": "Share",
    "median": "Median",
    "p90": "90th percentile",
    "staffed_median": "Median, staffed",
    "staffed_p90": "90th, staffed",
    "mean": "Mean",
    "low": "1 or 2",
    "character_error": "Characters",
    "digit_error": "Digits",
}
MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Table:
    """A measure's figures: a row for each group, a column for each figure."""

    name: str
    title: str
    dims: tuple[str, ...]
    heads: tuple[str, ...]
    rows: list[tuple[tuple[str, ...], list[Figure]]]


def tables(names: Sequence[str], scope: Scope, found: Sequence[Figure]) -> list[Table]:
    """Return the figures of a report as one table for each measure."""
    return [
        table(name, scope, [one for one in found if one.measure == name])
        for name in names
    ]


def table(name: str, scope: Scope, found: Sequence[Figure]) -> Table:
    """Return a measure's figures as a table."""
    measure = MEASURES[name]
    dims = (*scope.by, *measure.own)
    rows: list[tuple[tuple[str, ...], list[Figure]]] = []
    for one in found:
        group = tuple(words(one.group[dim]) for dim in dims)
        if not rows or rows[-1][0] != group:
            rows.append((group, []))
        rows[-1][1].append(one)
    heads = tuple(HEADS[one.name] for one in rows[0][1]) if rows else ()
    return Table(name, measure.title, dims, heads, rows)


def words(value: object) -> str:
    """Return the value of a group as it is written."""
    return NONE if value is None else str(value)


def shown(figure: Figure) -> str:
    """Return a figure as people read it."""
    value = figure.value
    if value is None:
        return "—"
    match figure.unit:
        case "items":
            return str(value)
        case "share" | "error":
            return f"{value:.1%}"
        case "of 5":
            return f"{value:.2f}"
        case "s" | "staffed s":
            return length(int(value))


def length(seconds: int) -> str:
    """Return a time as hours, minutes and seconds: `1:05:09`."""
    hours, rest = divmod(seconds, HOUR)
    return f"{hours}:{rest // MINUTE:02}:{rest % MINUTE:02}"


def as_csv(found: Sequence[Figure], scope: Scope, host: str = "") -> bytes:
    """Return a report as CSV, one figure a line.

    UTF-8 with a byte order mark, by which spreadsheets know Chinese and Korean; no
    cell begins a formula.  `host` is put before the addresses of the lists.
    """
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(HEAD)
    for one in found:
        group = {**scope.only, **one.group}
        cells = [words(group[dim]) if dim in group else "" for dim in GROUPS]
        value = "" if one.value is None else one.value
        tail = [one.name, value, one.unit, one.items, host + link(one, scope)]
        lines.writerow([*map(safe, (one.measure, *cells)), *tail])
    return written.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def as_json(found: Sequence[Figure], scope: Scope, host: str = "") -> str:
    """Return a report as the JSON that docs/reports.md describes."""
    days = scope.days
    told: dict[str, Any] = {
        "from": days.first.isoformat(),
        "to": days.last.isoformat(),
        "zone": days.zone,
        "by": list(scope.by),
        "only": dict(scope.only),
        "figures": [figure_json(one, scope, host) for one in found],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def figure_json(one: Figure, scope: Scope, host: str) -> dict[str, Any]:
    """Return one figure's part of the JSON."""
    days = {name: str(value) for name, value in one.group.items() if name == "day"}
    return {
        "measure": one.measure,
        "group": {**one.group, **days},
        "figure": one.name,
        "value": one.value,
        "unit": one.unit,
        "items": one.items,
        "list": host + link(one, scope),
    }


def link(one: Figure, scope: Scope) -> str:
    """Return the address of what stands behind a figure."""
    return address(behind_of(one, scope))
