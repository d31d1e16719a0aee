"""What was forgotten counts on: its skeleton tells nobody's name, and all the times."""

import pytest
from report_rows import at

from ivr.keeping import clearing
from ivr.reports.measures import MEASURES

pytestmark = pytest.mark.both_databases

# These need what is gone: numbers, marks and recordings.
GONE = {"repeated_calls", "satisfaction", "transcription", "recognition_error"}


def test_figures_stay_when_cases_and_calls_are_forgotten(month, database):

    names = [name for name in MEASURES if name not in GONE]
    before = month.report(*names, by=("topic", "day"))
    with database.writing() as session:
        connection = session.connection()
        for number in month.cases.values():
            clearing.clear_case(connection, number, at("11-30 12:00"))
        for call in month.calls.values():
            mark = {"sid": f"forgotten-{call}", "state": ""}
            clearing.clear_call(connection, call, mark)
    assert month.report(*names, by=("topic", "day")) == before
