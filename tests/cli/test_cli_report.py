"""`ivr report`: figures on the terminal, and every way to ask for them wrongly."""

import json

import pytest

EMPTY = """\
2026-11-01 to 2026-11-02, Asia/Shanghai

Promises kept (promises_kept)
day         Count  Of  Share
2026-11-01      0   0      —
2026-11-02      0   0      —
"""
ASKED = ("--from", "2026-11-01", "--to", "2026-11-02")


def test_a_measure_is_shown_as_table_csv_and_json(ivr):
    shown = ivr("report", "promises_kept", *ASKED, "--by", "day")
    assert (shown.out, shown.err, shown.code) == (EMPTY, "", 0)
    told = ivr("report", "promises_kept", *ASKED, "--format", "json")
    figures = json.loads(told.out)["figures"]
    assert [one["figure"] for one in figures] == ["count", "of", "share"]
    lines = ivr("report", *ASKED, "--format", "csv").out.splitlines()
    assert lines[0].removeprefix("\ufeff").startswith("measure,topic,language,")
    assert sum(line.startswith("promises_kept,") for line in lines) == 3


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("promise_kept",), "no measure 'promise_kept'; did you mean 'promises_kept'?"),
        (("--from", "yesterday"), "'yesterday' is no day; write it like 2026-11-24"),
        (
            ("--from", "2026-11-02", "--to", "2026-11-01"),
            "2026-11-01 is before 2026-11-02; turn them round",
        ),
        (("--by", "week"), "nothing is parted by 'week'; there are: topic, "),
        (("--by", "day,day"), "'day,day' names something twice"),
        (("--format", "xml"), "Invalid value for '--format': 'xml' is not one of"),
    ],
)
def test_what_cannot_be_reported_is_one_line(ivr, typed, told):
    ended = ivr("report", *typed)
    assert (ended.complaint[: len(told)], ended.code, ended.out) == (told, 2, "")
