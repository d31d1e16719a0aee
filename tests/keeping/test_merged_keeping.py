"""What was merged is kept and forgotten with the case that survives."""

from datetime import UTC, datetime, timedelta

import pytest
from erasing import erase, everywhere
from kept_calls import JUN, MEI, close
from sqlalchemy import delete, select

from ivr.cases.merging import merge
from ivr.keeping.erasure import Who
from ivr.keeping.holds import hold
from ivr.keeping.retention import Periods, due
from ivr.tables import Agent, Case, CaseMerge, LegalHold

pytestmark = pytest.mark.usefixtures("files")

YEAR = Periods(365)


@pytest.fixture
def both(database):
    """Mei's case, merged into Jun's; their numbers."""
    with database.writing() as session:
        numbers = [
            session.scalars(select(Case.number).where(Case.caller == who.number)).one()
            for who in (MEI, JUN)
        ]
        agent = session.scalars(select(Agent)).one()
        merge(session, *numbers, agent, datetime.now(UTC))
    return tuple(numbers)


def test_a_merged_case_is_kept_for_as_long_as_the_one_that_survives(
    database, both, forgetter, tmp_path
):
    close(database, MEI, days_ago=400)

    def found():
        with database.reading() as session:
            return [(one.case_number, one.held) for one in due(session, YEAR, now)]

    now = datetime.now(UTC)
    assert found() == []
    close(database, JUN, days_ago=400)
    assert found() == [(both[1], None)]
    with database.writing() as session:
        hold(session, both[0], "the police asked", "ada", now)
    assert found() == [(both[1], "the police asked")]
    with database.writing() as session:
        session.execute(delete(LegalHold))
    forgetter.run_retention(YEAR, now + timedelta(seconds=1))
    with database.reading() as session:
        cases = session.scalars(select(Case).order_by(Case.number)).all()
        assert [case.forgotten_at is not None for case in cases] == [True, True]
        assert session.scalars(select(CaseMerge)).all() == []
    recordings = [*(tmp_path / "recordings").rglob("RE*")]
    assert recordings == []


@pytest.mark.parametrize("left", ["skeleton", "nothing"])
def test_erasing_a_caller_erases_what_their_case_was_merged_with(
    both, forgetter, tmp_path, left
):
    forgetter.left = left
    found, _ = erase(forgetter, Who(MEI.number))
    assert found.cases == tuple(sorted(both))
    assert len(found.calls) == 2
    assert everywhere(tmp_path, MEI) == []
