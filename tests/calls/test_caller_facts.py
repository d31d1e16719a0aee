"""What a number tells of its open case, and the language that is remembered."""

import pytest
import time_machine
from known_flow import OTHER, call, end, whole
from little_flow import AT, said
from signed import CALLER
from sqlalchemy import select, update

from ivr.cases.place import BEFORE
from ivr.tables import Case, KnownCaller

pytestmark = pytest.mark.both_databases


def test_a_caller_learns_the_place_and_time_of_their_case_and_nothing_else(
    ring, facts, database
):
    twilio = ring()
    with time_machine.travel(AT, tick=False):
        whole(twilio, 1, "1", "1", "1111", caller="+8613700137000")
        whole(twilio, 2, "1", "2", "1111", caller=OTHER)
        whole(twilio, 3, "1", "1", "1111")
        with database.writing() as session:
            mine = update(Case).where(Case.number == 1003)
            session.execute(mine.values(account="4711", status="claimed"))
        answer = call(twilio, 4)
    assert said(answer)[0] == "Case 1 0 0 3 is at place 3."
    assert facts(4) == {
        "repeat_caller": "yes",
        "language": "en-US",
        "open_case": "1003",
        "open_case_place": "3",
        "open_case_due_at": "2026-11-23T04:00:00+00:00",
        "open_case_status": "claimed",
    }


def test_a_case_that_is_closed_stands_before_nobody(ring, facts, database):
    twilio = ring()
    whole(twilio, 1, "1", "1", "1111", caller=OTHER)
    whole(twilio, 2, "1", "1", "1111")
    with database.writing() as session:
        session.execute(update(Case).where(Case.number == 1001).values(closed_at=AT))
    call(twilio, 3)
    assert facts(3)["open_case_place"] == "1"


@pytest.mark.sqlite_alone("the plan is as SQLite tells it")
def test_the_place_is_read_from_the_index_of_the_work_list_alone(database):
    values = {"rank": 1, "tier": 1, "called_at": AT, "number": 1001}
    plan = str(BEFORE.compile(database.engine))
    asked, given = f"EXPLAIN QUERY PLAN {plan}", ("1", "1", "2026-11-23", "1001")
    with database.reading() as session:
        [step] = session.connection().exec_driver_sql(asked, given).scalars(3)
        assert session.execute(BEFORE, values).scalar_one() == 0
    order = "(rank,tier,called_at)<(?,?,?)"
    assert f"COVERING INDEX ix_cases_work (closed_at=? AND {order})" in step


@pytest.mark.parametrize(
    ("key", "first", "language"),
    [("1", "For money, press 1.", "en-US"), ("2", "资金，请按1。", "zh-CN")],
)
def test_a_chosen_language_is_spoken_from_the_first_word_next_time(
    ring, facts, database, key, first, language
):
    twilio = ring()
    call(twilio, 1, key)
    with database.reading() as session:
        assert session.scalars(select(KnownCaller)).all() == []  # not over yet
    end(twilio, 1)
    answer = call(twilio, 2)
    assert said(answer)[0] == first
    assert facts(2)["language"] == language


def test_a_language_that_nobody_chose_is_not_remembered(ring, facts, rows):
    twilio = ring()
    call(twilio, 1, "3")
    end(twilio, 1)
    call(twilio, 2)
    assert "language" not in facts(2)
    assert rows(KnownCaller) == []


def test_joining_a_case_remembers_no_language(ring, facts):
    twilio = ring()
    whole(twilio, 1, "3", "1", "1111")
    call(twilio, 2)
    assert "language" not in facts(2)


def test_a_language_that_the_flow_no_longer_speaks_is_not_told(ring, facts, database):
    gone = KnownCaller(number=CALLER, language="fr-FR", updated_at=AT)
    with database.writing() as session:
        session.add(gone)
    twilio = ring()
    assert len(said(call(twilio, 1))) == 3
    assert facts(1) == {}
