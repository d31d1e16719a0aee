"""The emergency switch as the next caller meets it: words, hours, end."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from signed import CALL
from sqlalchemy import select

from ivr.calls.emergencies import EmergencyError, checked
from ivr.calls.switches import EMERGENCY, Switched, changes, switch, switched
from ivr.flow.hours import Hours
from ivr.tables import Case

# Tuesday, 12:00 in Shanghai: the shipped desk is open until 18:00 there.
AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORDS = {
    "en-US": "The app is down; we know.",
    "zh-CN": "应用暂时无法使用，我们正在处理。",
    "ko-KR": "앱 장애를 처리하고 있습니다.",
}

pytestmark = pytest.mark.both_databases


def put(database, **given):
    to = Switched(**{"on": True, "at": AT, "by": "Root", "reason": "", **given})
    return database.write(lambda wrote: switch(database, wrote, EMERGENCY, to))


def test_the_next_caller_hears_the_words_in_their_language(twilio, database):
    put(database, words=WORDS)
    with time_machine.travel(AT, tick=False):
        twilio.voice()
        heard = twilio.step(1, Digits="2").text
    assert WORDS["zh-CN"] in heard
    assert WORDS["en-US"] not in heard


def test_a_closed_desk_promises_a_call_after_its_end(twilio, database):
    put(database, closed=True, until=AT + 3 * HOUR)
    with time_machine.travel(AT, tick=False):
        twilio.press("1", "1")
        twilio.status(CallStatus="completed")
    with database.reading() as session:
        (case,) = session.scalars(select(Case))
    # Urgent: within an hour of staffed time, which begins at 15:00 in Shanghai.
    assert case.due_at == AT + 4 * HOUR


def test_an_emergency_that_has_run_out_is_over(twilio, database):
    put(database, words=WORDS, until=AT + HOUR)
    with time_machine.travel(AT + HOUR, tick=False):
        twilio.voice(CALL)
        assert WORDS["en-US"] not in twilio.step(1, Digits="1").text
        with database.reading() as session:
            state = switched(session, EMERGENCY)
        assert not state.holds(AT + HOUR)
        assert state.holds(AT + HOUR - timedelta(seconds=1))


def test_every_change_is_noted_and_one_that_changes_nothing_is_not(database):
    assert put(database, words=WORDS, reason="app down") is True
    assert put(database, words=WORDS, at=AT + HOUR) is False
    assert put(database, closed=True, at=AT + HOUR, by="Ada") is True
    assert put(database, on=False, at=AT + 2 * HOUR) is True
    assert put(database, on=False, at=AT + 2 * HOUR) is False
    with database.reading() as session:
        noted = changes(session, EMERGENCY)
    assert noted == [
        Switched(on=False, at=AT + 2 * HOUR, by="Root", reason=""),
        Switched(on=True, at=AT + HOUR, by="Ada", reason="", closed=True),
        Switched(on=True, at=AT, by="Root", reason="app down", words=WORDS),
    ]


def test_one_that_ran_out_can_be_switched_on_again(database):
    ended = AT + HOUR
    assert put(database, until=ended) is True
    assert put(database, on=False, at=ended) is False
    assert put(database, until=ended + HOUR, at=ended) is True


def test_a_closing_without_an_end_counts_until_the_day_is_over():
    nine_to_six = {"week": {"mon-sun": "09:00-18:00"}, "zone": "Asia/Shanghai"}
    hours = Hours.model_validate(nine_to_six)
    state = Switched(on=True, at=AT, by="Root", reason="", closed=True)
    seen = state.over(hours, AT)
    assert not seen.is_open(AT)
    assert next(seen.periods(AT)) == (AT + 21 * HOUR, AT + 30 * HOUR)
    assert state.over(hours, AT + 24 * HOUR).is_open(AT + 45 * HOUR)


def test_hours_before_and_after_a_closing_stay():
    hours = Hours.model_validate({"week": {"tue": "09:00-18:00"}})
    shut = hours.without(AT + 7 * HOUR, AT + 8 * HOUR)  # 11 to 12 o'clock, UTC
    periods = shut.periods(AT)
    assert [next(periods), next(periods)] == [
        (AT + 5 * HOUR, AT + 7 * HOUR),
        (AT + 8 * HOUR, AT + 14 * HOUR),
    ]
    assert shut.is_open(AT + 6 * HOUR)
    assert not shut.is_open(AT + 7 * HOUR)
    assert shut.is_open(AT + 8 * HOUR)
    assert next(hours.periods(AT)) == (AT + 5 * HOUR, AT + 14 * HOUR)


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"until": AT}, "until", "this time is over already"),
        (
            {"until": AT + timedelta(days=91)},
            "until",
            "90 days at most; change the hours",
        ),
        (
            {"words": WORDS | {"ko-KR": " "}},
            "words.ko-KR",
            "missing; callers in this language would hear nothing",
        ),
        (
            {"words": WORDS | {"fr-FR": "Fermé."}},
            "words.fr-FR",
            "the flow has no such language",
        ),
        (
            {"words": WORDS | {"en-US": "x" * 401}},
            "words.en-US",
            "400 characters at most",
        ),
        (
            {"words": WORDS | {"en-US": "Please tell us your password."}},
            "words.en-US",
            "it asks for “password”: never ask for that",
        ),
    ],
)
def test_what_callers_could_not_bear_is_refused(flow, changed, field, told):
    given = {"on": True, "at": AT, "by": "Root", "reason": "", "words": WORDS}
    with pytest.raises(EmergencyError) as wrong:
        checked(flow, Switched(**{**given, **changed}))
    assert (wrong.value.field, str(wrong.value)) == (field, told)
