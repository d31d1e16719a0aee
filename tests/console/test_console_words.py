from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from case_rows import AT

from ivr.console.languages import Language
from ivr.console.words import Words
from ivr.tables import Case, Transcript
from ivr.transcripts.shown import Heard

SAY = Words(AT, ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("left", "text", "urgency"),
    [
        ({"days": 2, "hours": 3, "minutes": 9}, "due in 2 d 3 h", "later"),
        ({"hours": 3, "minutes": 5}, "due in 3 h 5 min", "later"),
        ({"minutes": 15}, "due in 15 min", "later"),
        ({"minutes": 14, "seconds": 59}, "due in 14 min", "soon"),
        ({"seconds": 59}, "due in less than a minute", "soon"),
        ({}, "due in less than a minute", "soon"),
        ({"seconds": -1}, "late less than a minute", "late"),
        ({"minutes": -3}, "late 3 min", "late"),
        ({"hours": -25}, "late 1 d 1 h", "late"),
    ],
)
def test_a_promise_is_told_by_what_is_left_of_it(
    left: dict[str, int], text: str, urgency: str
):
    case = Case(due_at=AT + timedelta(**left))
    assert (SAY.due(case), SAY.urgency(case)) == (text, urgency)


def test_a_closed_case_is_not_late():
    case = Case(due_at=AT - timedelta(days=1), closed_at=AT)
    assert (SAY.due(case), SAY.urgency(case)) == ("closed", "closed")


@pytest.mark.parametrize(
    ("zone", "text", "iso"),
    [
        ("Asia/Shanghai", "Tue 24 Nov 2026, 12:00 UTC+8", "2026-11-24T12:00:00+08:00"),
        (
            "Asia/Kolkata",
            "Tue 24 Nov 2026, 09:30 UTC+5:30",
            "2026-11-24T09:30:00+05:30",
        ),
        (
            "America/St_Johns",
            "Tue 24 Nov 2026, 00:30 UTC-3:30",
            "2026-11-24T00:30:00-03:30",
        ),
        ("UTC", "Tue 24 Nov 2026, 04:00 UTC", "2026-11-24T04:00:00+00:00"),
    ],
)
def test_a_moment_is_told_in_the_desks_zone(zone: str, text: str, iso: str):
    say = Words(AT, ZoneInfo(zone))
    assert (say.moment(AT), say.iso(AT)) == (text, iso)


def test_summer_time_has_its_own_offset():
    say = Words(AT, ZoneInfo("Europe/Berlin"))
    assert say.moment(datetime(2026, 7, 1, tzinfo=UTC)) == "Wed 1 Jul 2026, 02:00 UTC+2"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("+8613800138000", "+86 138 0013 8000"),
        ("+14155552671", "+1 415-555-2671"),
        ("anonymous", "anonymous"),
        (None, "number withheld"),
    ],
)
def test_a_number_is_told_in_groups(number: str | None, text: str):
    assert SAY.phone(number) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, "—"), (0, "0:00"), (42, "0:42"), (3661, "61:01")]
)
def test_a_length_is_told_in_minutes(seconds: int | None, text: str):
    assert SAY.length(seconds) == text


def test_the_way_through_the_flow_is_told_in_words():
    path = ["welcome", "main:stolen_or_locked", "call_back"]
    assert SAY.path(path) == [
        ("welcome", ""),
        ("main", "stolen or locked"),
        ("call back", ""),
    ]


def test_a_word_below_seven_tenths_is_in_doubt():
    words = [{"word": "yes", "confidence": 0.7}, {"word": "no", "confidence": 0.69}]
    found = SAY.heard(Transcript(words=words, language="en-US"))
    assert found == [Heard("yes", "plain"), Heard("no", "doubtful")]


def test_a_number_is_read_as_digits_and_is_in_doubt_when_a_word_of_it_is():
    words = [
        {"word": "four", "confidence": 0.9, "shown": "41", "spans": 2},
        {"word": "one", "confidence": 0.4, "alternatives": [{"word": "won"}]},
        {"word": "yes", "confidence": 0.9},
    ]
    found = SAY.heard(Transcript(words=words, language="en-US"))
    assert found == [
        Heard("41", "doubtful", 0.0, ("one or won",)),
        Heard("yes", "plain"),
    ]


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        ({"hours": 2}, ("10:00", "10:00", "10:00")),
        ({"hours": 13}, ("23 Nov, 23:00", "11月23日 23:00", "11월 23일 23:00")),
        ({"days": 400}, ("Mon 20 Oct 2025, 12:00 UTC+8", None, None)),
        ({"days": -1}, ("25 Nov, 12:00", "11月25日 12:00", "11월 25일 12:00")),
    ],
)
def test_a_time_of_lately_is_told_without_what_is_that_of_today(
    ago: dict[str, int], told: tuple[str | None, ...]
):
    at, zone = AT - timedelta(**ago), ZoneInfo("Asia/Shanghai")
    said = [Words(AT, zone, Language(code)).short(at) for code in ("en", "zh", "ko")]
    whole = [Words(AT, zone, Language(code)).moment(at) for code in ("en", "zh", "ko")]
    assert said == [one or full for one, full in zip(told, whole, strict=True)]
