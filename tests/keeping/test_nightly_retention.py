"""What is due goes once a night, by one process, and not before the second night."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from kept_calls import JUN, MEI, close
from structlog.testing import capture_logs

from ivr.chores import BusyError, holding, note_done
from ivr.keeping.retention import Periods
from ivr.tables import Chore, Deletion

pytestmark = pytest.mark.both_databases

YEAR = Periods(365)


def test_it_runs_once_a_night_and_not_before_the_first(forgetter, rows, files):
    assert files
    close(forgetter.database, MEI, days_ago=400)
    forgetter.kept, forgetter.zone = lambda: YEAR, lambda: "Asia/Shanghai"
    for _ in range(2):  # the day when it was switched on
        forgetter.send_due()
    assert rows(Deletion) == []
    with forgetter.database.writing() as session:
        session.query(Chore).filter_by(name="retention").one().done_at = datetime.now(
            UTC
        ) - timedelta(days=1)
    forgetter.send_due()
    assert len(rows(Deletion)) == 3
    close(forgetter.database, JUN, days_ago=400)
    forgetter.send_due()
    assert len(rows(Deletion)) == 3


def test_one_process_at_a_time_forgets(forgetter, files, rows):
    assert files
    close(forgetter.database, MEI, days_ago=400)
    with holding(forgetter.database, "forgetting"):
        told = r"^forgetting: another process is at it, or died less than 120 s ago; "
        with pytest.raises(BusyError, match=told):
            forgetter.run_retention(YEAR, datetime.now(UTC))
        forgetter.send_due()  # the worker leaves it to the other
    assert rows(Deletion) == []
    assert forgetter.run_retention(YEAR, datetime.now(UTC)) == 1


def test_who_was_overtaken_after_a_first_look_forgets_no_more(forgetter, files):
    assert files
    forgetter.kept = lambda: YEAR
    slower, faster = forgetter, replace(forgetter)
    faster.send_due()
    with forgetter.database.writing() as session:
        note_done(session, "retention", datetime.now(UTC) - timedelta(days=1))
    overtaking = [faster]

    def zone():
        while overtaking:
            overtaking.pop().send_due()
        return "UTC"

    slower.zone = zone
    with capture_logs() as told:
        slower.send_due()
        slower.send_due()
    assert [line["event"] for line in told].count("retention") == 1
