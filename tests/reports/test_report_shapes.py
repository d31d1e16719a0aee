"""CSV that a spreadsheet opens without danger, JSON of the shape that is documented."""

import csv
import io
import json
from datetime import date

import pytest
from report_rows import DAYS

from ivr.reports.period import Days
from ivr.reports.scope import Scope
from ivr.reports.shapes import as_csv, as_json, safe, tables

HOST = "https://hotline.example"
LIST = f"{HOST}/console/reports/list?measure="
RANGE = "&from=2026-10-31&to=2026-11-03"
SUNDAY = Days(date(2026, 11, 1), date(2026, 11, 1), DAYS.zone)


def read(raw: bytes) -> list[list[str]]:
    """Read CSV as a spreadsheet does, which knows the encoding by the mark."""
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_a_figure_is_a_line_of_csv_with_the_address_of_its_list(month):
    scope = Scope(DAYS, ("agent",))
    found = month.report("promises_kept", by=("agent",))
    assert read(as_csv(found, scope, HOST)) == [
        [
            *("measure", "topic", "language", "agent", "day", "hour"),
            *("revision", "node"),
            *("figure", "value", "unit", "items", "list"),
        ],
        *(
            [
                *("promises_kept", "", "", agent, "", "", "", ""),
                *(figure, value, unit),
                *(items, f"{LIST}promises_kept&part={part}{RANGE}&agent={agent}"),
            ]
            for agent, figure, value, unit, items, part in (
                ("Jun", "count", "0", "items", "0", "part"),
                ("Jun", "of", "1", "items", "1", "all"),
                ("Jun", "share", "0.0", "share", "0", "part"),
                ("Mei", "count", "3", "items", "3", "part"),
                ("Mei", "of", "3", "items", "3", "all"),
                ("Mei", "share", "1.0", "share", "3", "part"),
            )
        ),
    ]


def test_names_of_any_letters_arrive_and_none_is_a_formula(month):
    with month.desk.database.writing() as session:
        mei = session.merge(month.desk.mei)
        mei.name = '=HYPERLINK("http://evil.example","王梅 김")'
    scope = Scope(DAYS, ("agent",))
    raw = as_csv(month.report("cases", by=("agent",)), scope)
    cells = [row[3] for row in read(raw)]
    assert sorted(cells) == [
        '\'=HYPERLINK("http://evil.example","王梅 김")',
        "(none)",
        "Jun",
        "agent",
    ]


@pytest.mark.parametrize("sign", "=+-@\t\r＝＋－＠")  # noqa: RUF001 - full-width on purpose
def test_every_sign_that_begins_a_formula_is_made_harmless(sign):
    assert safe(f"{sign}1") == f"'{sign}1"
    assert safe(f"1{sign}") == f"1{sign}"


def test_the_json_has_the_documented_shape(month):
    scope = Scope(SUNDAY, ("day",), {"topic": "transfers"})
    found = month.report(
        "first_answer", "abandoned_calls", by=("day",), days=SUNDAY, only=scope.only
    )
    day = {"day": "2026-11-01"}
    sunday = "&from=2026-11-01&to=2026-11-01&topic=transfers"
    times = f"{LIST}first_answer&part=all{sunday}"
    calls = f"{LIST}abandoned_calls&part="

    def figure(measure, name, value, unit, items, address):
        return {
            "measure": measure,
            "group": day,
            "figure": name,
            "value": value,
            "unit": unit,
            "items": items,
            "list": address,
        }

    assert json.loads(as_json(found, scope, HOST)) == {
        "from": "2026-11-01",
        "to": "2026-11-01",
        "zone": "America/New_York",
        "by": ["day"],
        "only": {"topic": "transfers"},
        "figures": [
            figure("first_answer", "count", 0, "items", 0, times),
            figure("first_answer", "median", None, "s", 0, times),
            figure("first_answer", "p90", None, "s", 0, times),
            figure("first_answer", "staffed_median", None, "staffed s", 0, times),
            figure("first_answer", "staffed_p90", None, "staffed s", 0, times),
            figure("abandoned_calls", "count", 0, "items", 0, f"{calls}part{sunday}"),
            figure("abandoned_calls", "of", 1, "items", 1, f"{calls}all{sunday}"),
            figure("abandoned_calls", "share", 0.0, "share", 0, f"{calls}part{sunday}"),
        ],
    }


def test_tables_have_a_row_for_each_group(month):
    scope = Scope(DAYS, ("topic",))
    found = month.report("complaints", "left_at", by=("topic",))
    one, other = tables(["complaints", "left_at"], scope, found)
    assert (one.title, one.dims, one.heads) == (
        "Complaints",
        ("topic",),
        ("Count", "Of", "Share"),
    )
    assert [group for group, _ in one.rows] == [
        ("account_security",),
        ("complaints",),
        ("other",),
        ("transfers",),
    ]
    assert (other.dims, len(other.rows)) == (("topic", "revision", "node"), 3)
