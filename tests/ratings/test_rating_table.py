"""A case is asked about once, and its rating goes when the case goes."""

from typing import Any

import pytest
from case_rows import AT, Desk
from sqlalchemy.exc import IntegrityError

from ivr.keeping.clearing import drop_call
from ivr.tables import Rating

pytestmark = pytest.mark.both_databases


def add(desk: Desk, number: int, **values: Any) -> None:
    row = desk.row(number)
    plain = {
        "asked_by": "key",
        "asked_at": AT,
        "case_number": number,
        "call_id": row.call_id,
        "topic": row.topic,
        "language": row.language,
    }
    with desk.database.writing() as session:
        session.add(Rating(**(plain | values)))


def test_a_case_is_asked_about_once_and_each_call_has_its_survey(desk: Desk, rows):
    number = desk.case()
    add(desk, number)
    add(desk, number, asked_by="survey", score=4)
    with pytest.raises(IntegrityError):
        add(desk, number, asked_by="text")
    with pytest.raises(IntegrityError):
        add(desk, number, asked_by="survey")
    kept = [(row["asked_by"], row["score"], row["highest"]) for row in rows(Rating)]
    assert kept == [("key", None, 5), ("survey", 4, 5)]


@pytest.mark.parametrize(
    ("score", "highest", "of_five"),
    [(None, 5, None), (1, 5, 1), (4, 5, 4), (1, 2, 1), (2, 2, 5), (5, 9, 3)],
)
def test_marks_of_any_scale_compare_on_one_of_five(score, highest, of_five):
    assert Rating(score=score, highest=highest).of_five == of_five


def test_a_rating_goes_with_its_call(desk: Desk, rows):
    number = desk.case()
    add(desk, number, score=1, comment="nobody called")
    with desk.database.writing() as session:
        drop_call(session.connection(), desk.row(number).call_id)
    assert rows(Rating) == []
