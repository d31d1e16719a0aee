"""The digest in words: the same in plain text and as a page of HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from ivr.reports.behind import address, behind_of
from ivr.reports.digest.facts import Alarm, Cases, Digest
from ivr.reports.figures import Figure
from ivr.reports.measures import MEASURES
from ivr.reports.period import Days
from ivr.reports.scope import Scope
from ivr.reports.shapes import shown

HEADS = ("", "that day", "day before", "week before")
NAMES = {"share": "", "count": "", "median": ", median", "mean": ", mean of 5"}
CASE = "/console/cases/"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section; `link` is where it leads, without the host."""

    text: str
    link: str = ""


def subject(told: Digest) -> str:
    """Return the mail's subject."""
    return f"Hotline: {told.day:%A} {told.day.day} {told.day:%B %Y}"


def rows(told: Digest) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield each figure's name, its values on the three days, and where it leads."""
    scope = Scope(Days(told.day, told.day, told.zone))
    for each in zip(*told.figures, strict=True):
        first: Figure = each[0]
        name = MEASURES[first.measure].title + NAMES[first.name]
        values = tuple(shown(one) for one in each)
        yield name, values, address(behind_of(first, scope))


def sections(told: Digest) -> list[tuple[str, list[Line]]]:
    """Return what follows the figures: each with a heading."""
    zone = ZoneInfo(told.zone)
    return [
        ("Promises broken", lines(told.broken, "promised by", zone)),
        (f"Late at {clock(told.made_at, zone)}", lines(told.late, "due", zone)),
        ("Complaints", lines(told.complaints, "opened", zone)),
        ("Alarms", [line for one in told.alarms for line in alarm_lines(one)]),
    ]


def lines(found: Cases, what: str, zone: ZoneInfo) -> list[Line]:
    """Return a line for each case, and one for those that are not listed."""
    listed = [
        Line(
            f"Case {one.number}, {one.topic.replace('_', ' ')}, "
            f"{what} {clock(one.at, zone)}",
            f"{CASE}{one.number}",
        )
        for one in found.named
    ]
    rest = found.total - len(listed)
    return [*listed, Line(f"and {rest} more")] if rest else listed


def alarm_lines(one: Alarm) -> list[Line]:
    """Return an alarm, and the cases that it happened to."""
    if not one.numbers:
        return [Line(one.sentence)]
    cases = [Line(f"Case {number}", f"{CASE}{number}") for number in one.numbers]
    return [Line(f"{one.sentence}: {len(cases)}"), *cases]


def clock(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment on the hotline's own clock: `24 Nov 09:05`."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %H:%M}"


def text(told: Digest, host: str) -> str:
    """Return the digest as plain text; `host` is put before each address."""
    names = [(name, values) for name, values, _ in rows(told)]
    grid = [HEADS, *((name, *values) for name, values in names)]
    widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
    figures = [in_columns(row, widths) for row in grid]
    parts = [f"{subject(told)} ({told.zone})", "\n".join(figures)]
    for heading, found in sections(told):
        shown_lines = [plain(line, host) for line in found] or ["none"]
        parts.append("\n".join((f"{heading}:", *shown_lines)))
    parts.append(f"All figures: {host}{reports(told)}")
    return "\n\n".join(parts) + "\n"


def in_columns(row: Sequence[str], widths: Sequence[int]) -> str:
    """Return a row of the table of figures."""
    first = row[0].ljust(widths[0])
    others = (
        cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)
    )
    return "  ".join((first, *others)).rstrip()


def plain(line: Line, host: str) -> str:
    """Return a line with its address, as text has it."""
    return f"- {line.text}" + (f": {host}{line.link}" if line.link else "")


def reports(told: Digest) -> str:
    """Return the address of the day's figures."""
    return f"/console/reports?from={told.day}&to={told.day}"


def page(told: Digest, host: str) -> str:
    """Return the digest as HTML that needs nothing from elsewhere."""
    heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
    body = "".join(figure_row(row, host) for row in rows(told))
    parts = [
        f"<h1>{escape(subject(told))}</h1>",
        f"<p>{escape(told.zone)}</p>",
        f'<table border="1" cellpadding="4"><tr>{heads}</tr>\n{body}</table>',
    ]
    for heading, found in sections(told):
        listed = "".join(f"<li>{linked(line, host)}</li>\n" for line in found)
        parts.append(f"<h2>{escape(heading)}</h2>")
        parts.append(f"<ul>\n{listed}</ul>" if listed else "<p>none</p>")
    all_of_it = escape(f"{host}{reports(told)}")
    parts.append(f'<p><a href="{all_of_it}">All figures</a></p>')
    title = escape(subject(told))
    head = f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
    inner = "\n".join(parts)
    return f"<!doctype html>\n{head}\n<body>\n{inner}\n</body></html>\n"


def figure_row(row: tuple[str, tuple[str, ...], str], host: str) -> str:
    """Return a figure's row of the table; its own day leads to what it counts."""
    name, (first, *others), link = row
    to = escape(f"{host}{link}")
    cells = "".join(f'<td align="right">{escape(value)}</td>' for value in others)
    own = f'<td align="right"><a href="{to}">{escape(first)}</a></td>'
    return f'<tr><th scope="row" align="left">{escape(name)}</th>{own}{cells}</tr>\n'


def linked(line: Line, host: str) -> str:
    """Return a line as HTML."""
    told = escape(line.text)
    return f'<a href="{escape(host + line.link)}">{told}</a>' if line.link else told
