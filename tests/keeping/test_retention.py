"""What was kept long enough goes at night, all else and what is held stays."""

from datetime import UTC, datetime, timedelta

import pytest
from kept_calls import JUN, MEI, close, dump

from ivr.audio.legal import held_calls, holds_on
from ivr.flow.loader import load
from ivr.keeping.forget import begin
from ivr.keeping.holds import HoldError, hold, release
from ivr.keeping.retention import Due, Periods, due, periods, preview
from ivr.tables import (
    Agent,
    Call,
    Case,
    CaseMerge,
    Deletion,
    KnownCaller,
    Recording,
)

pytestmark = pytest.mark.both_databases

YEAR = Periods(365)


def found(database, kept, now=None):
    with database.reading() as session:
        return due(session, kept, now or datetime.now(UTC))


def test_periods_come_from_the_topics_and_else_from_the_setting(tmp_path):
    (tmp_path / "flow.yaml").write_text(
        "flow: kept\nlanguages: [en-US]\nstart: bye\ngive_up: bye\n"
        "topics: {money: {keep: 2 years}, news: {keep: 10 days}, law: {keep: forever},"
        " other: {}}\nbye: {hang_up: bye}\n"
    )
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "en-US.yaml").write_text("bye: Goodbye.\n")
    kept = periods(load(tmp_path / "flow.yaml"), 90)
    days = [kept.days(name) for name in ("money", "news", "law", "other", None, "x")]
    assert days == [732, 10, 0, 90, 90, 90]
    assert kept.shortest == 10
    assert (Periods(0).shortest, Periods(0, {"law": 0}).shortest) == (0, 0)


def test_a_closed_case_is_due_when_its_topic_s_period_is_over(database, files):
    assert files
    number = close(database, MEI, days_ago=100)
    close(database, JUN, days_ago=99)
    kept = Periods(0, {"transfers": 100})
    [one] = found(database, kept)
    assert (one.case_number, one.topic, len(one.calls)) == (number, "transfers", 1)
    assert found(database, Periods(100, {"transfers": 0})) == []
    assert found(database, Periods(0)) == []
    with database.reading() as session:
        [shown] = preview(session, kept, [one])
    assert (shown.topic, shown.days, shown.cases, shown.calls, shown.recordings) == (
        "transfers",
        100,
        1,
        1,
        1,
    )
    assert (shown.oldest, shown.held) == (one.ended_at, ())


def test_an_open_case_is_never_due_and_a_call_without_one_is_from_its_end(
    database, twilio, files
):
    assert files
    who = {"From": "+8613655555555", "Caller": "+8613655555555"}
    twilio.voice("CA" + "8" * 32, **who)
    twilio.status("CA" + "8" * 32, CallStatus="completed", SequenceNumber="1", **who)
    later = datetime.now(UTC) + timedelta(days=400)
    [one] = found(database, YEAR, later)
    with database.reading() as session:
        row = session.query(Call).filter_by(sid="CA" + "8" * 32).one()
    assert one == Due((row.id,), None, "other", row.ended_at)


def test_a_night_s_run_deletes_what_is_due_once_and_writes_it_down(
    forgetter, exchange, rows, files
):
    number = close(forgetter.database, MEI, days_ago=400)
    forgetter.run_retention(YEAR, datetime.now(UTC))
    forgetter.ask_remote()
    assert not files[MEI.number].exists()
    assert not files[MEI.number].with_suffix(".peaks.json").exists()
    assert [row["sid"] for row in rows(Recording)] == [JUN.recording]
    assert exchange.recordings[MEI.recording].deleted
    written = [(r["kind"], r["why"], r["case_number"]) for r in rows(Deletion)]
    assert written == [
        ("call", "retention", number),
        ("recording", "retention", number),
        ("message", "retention", number),
    ]
    before = dump(forgetter.database)
    assert forgetter.run_retention(YEAR, datetime.now(UTC)) == 0
    after = dump(forgetter.database)
    assert {**after, "chores": []} == {**before, "chores": []}
    case = next(row for row in rows(Case) if row["number"] == number)
    assert (case["topic"], case["disposition"], case["caller"]) == (
        "transfers",
        "solved",
        None,
    )


def test_a_held_case_stays_and_the_preview_says_why(forgetter, rows, files):
    assert files
    number = close(forgetter.database, MEI, days_ago=400)
    at = datetime.now(UTC)
    with forgetter.database.writing() as session:
        hold(session, number, " the police \n asked ", "ada", at)
    [one] = found(forgetter.database, YEAR)
    assert one.held == "the police asked"
    with forgetter.database.reading() as session:
        [shown] = preview(session, YEAR, [one])
    assert (shown.cases, shown.calls, shown.recordings) == (0, 0, 0)
    assert shown.held == (number,)
    forgetter.run_retention(YEAR, at)
    assert rows(Deletion) == []
    with forgetter.database.writing() as session:
        release(session, number, "ada", at)
    assert forgetter.run_retention(YEAR, at) == 1


@pytest.mark.parametrize("which", [0, 1])
def test_a_hold_is_on_all_calls_of_cases_that_are_merged(database, files, rows, which):
    assert files
    source, root = sorted(row["number"] for row in rows(Case))
    calls = {row["call_id"] for row in rows(Case)}
    now, numbers = datetime.now(UTC), (source, root)
    with database.writing() as session:
        [who] = session.query(Agent)
        how = {"at": now, "agent_id": who.id, "contacts": [], "before": {}}
        merged = CaseMerge(source=source, target=root, root=root, **how)
        session.add(merged)
        session.flush()
        assert holds_on(session) == {}
        hold(session, numbers[which], "the police asked", "ada", now)
        found = holds_on(session)
        left = set(session.scalars(held_calls()))
    assert (set(found), set(found.values())) == (calls, {numbers[which]})
    assert left == calls


def test_what_is_being_forgotten_cannot_be_held_any_more(forgetter, files):
    assert files
    number = close(forgetter.database, MEI, days_ago=400)
    now = datetime.now(UTC)
    [one] = found(forgetter.database, YEAR)
    with forgetter.database.writing() as session:
        begin(session, one.wish, now)
    with (
        forgetter.database.writing() as session,
        pytest.raises(HoldError, match=f"^case {number} is being forgotten; it is too"),
    ):
        hold(session, number, "too late", "ada", now)


def test_what_cannot_be_held_is_told(forgetter, files):
    assert files
    number = close(forgetter.database, MEI, days_ago=400)
    at = datetime.now(UTC)
    with forgetter.database.writing() as session:
        with pytest.raises(HoldError, match=r"^there is no case 4711$"):
            hold(session, 4711, "why", "ada", at)
        with pytest.raises(HoldError, match=r"^a reason has 1 to 500 characters$"):
            hold(session, number, " \n", "ada", at)
        with pytest.raises(HoldError, match=rf"^case {number} is not held$"):
            release(session, number, "ada", at)
    forgetter.run_retention(YEAR, at)
    told = rf"^case {number} was forgotten; there is nothing left to hold$"
    with forgetter.database.writing() as session, pytest.raises(HoldError, match=told):
        hold(session, number, "too late", "ada", at)


def test_languages_of_callers_who_stay_away_are_forgotten(forgetter, rows, files):
    assert files
    old = datetime.now(UTC) - timedelta(days=366)
    with forgetter.database.writing() as session:
        session.merge(KnownCaller(number=MEI.number, language="x", updated_at=old))
        new = datetime.now(UTC)
        session.merge(KnownCaller(number=JUN.number, language="x", updated_at=new))
    forgetter.run_retention(YEAR, datetime.now(UTC))
    assert [row["number"] for row in rows(KnownCaller)] == [JUN.number]


def test_twilio_s_id_goes_when_twilio_itself_has_forgotten_it(forgetter, rows, files):
    assert files
    close(forgetter.database, MEI, days_ago=400)
    forgetter.run_retention(YEAR, datetime.now(UTC))
    forgetter.ask_remote()
    later = datetime.now(UTC) + timedelta(days=39)
    forgetter.run_retention(YEAR, later)
    assert {row["sid"] for row in rows(Deletion)} >= {MEI.recording}
    forgetter.run_retention(YEAR, later + timedelta(days=2))
    first = [row for row in rows(Deletion) if row["case_number"]]
    assert MEI.recording not in {row["sid"] for row in first}
