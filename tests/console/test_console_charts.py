"""Where the columns, bars and lines of charts stand."""

import pytest

from ivr.console.charts import Bar, Datum, Line, bars, columns, spark


def datum(value, label="x"):
    return Datum(label, value, str(value))


def drawn(*values):
    found = columns([datum(one) for one in values])
    return [(one.x, one.width, one.y, one.height) for one in found.columns]


def test_a_column_is_as_high_as_its_value_in_its_place():
    assert drawn(0, 1, 2, 3) == [
        (3.75, 17.5, 140.0, 0),
        (28.75, 17.5, 99.3, 40.7),
        (53.75, 17.5, 58.7, 81.3),
        (78.75, 17.5, 18.0, 122.0),
    ]


def test_a_column_that_is_not_nothing_is_seen():
    assert drawn(1, 1000)[0][2:] == (138.0, 2.0)


def test_its_label_stands_under_its_middle():
    [one] = columns([datum(3)]).columns
    assert (one.x, one.width, one.middle) == (15.0, 70.0, 50.0)


@pytest.mark.parametrize(
    ("highest", "marks"),
    [
        (0, "0 1"),
        (1, "0 1"),
        (3, "0 1 2 3"),
        (4, "0 2 4"),
        (7, "0 5 10"),
        (60, "0 20 40 60"),
        (61, "0 50 100"),
        (12_345, "0 5000 10000 15000"),
    ],
)
def test_the_lines_are_at_round_values_and_over_the_highest(highest, marks):
    lines = columns([datum(highest)]).lines
    assert [one.told for one in lines] == marks.split()
    assert (lines[0].y, lines[-1].y) == (140.0, 18.0)


def test_nothing_at_all_is_an_empty_chart():
    assert columns([]).columns == []
    assert columns([]).lines == [Line(140.0, "0"), Line(18.0, "1")]
    assert (spark([]).dots, spark([]).pieces, bars([], 8)) == ([], [], [])


def test_a_line_has_a_gap_where_nothing_could_be_counted():
    found = spark([datum(0.5), datum(1.0), datum(None), datum(0.5)])
    assert [(one.x, one.y) for one in found.dots] == [
        (12.5, 24.0),
        (37.5, 4.0),
        (87.5, 24.0),
    ]
    assert [(one.x, other.x) for one, other in found.pieces] == [(12.5, 37.5)]


def test_a_line_of_equal_values_is_in_the_middle():
    assert {one.y for one in spark([datum(7), datum(7)]).dots} == {14.0}


def test_the_longest_bars_come_first_and_fill_their_row():
    found = [datum(2, "two"), datum(8, "eight"), datum(0, "none"), datum(4, "four")]
    assert bars(found, 3) == [
        Bar(found[1], 100.0),
        Bar(found[3], 50.0),
        Bar(found[0], 25.0),
    ]
