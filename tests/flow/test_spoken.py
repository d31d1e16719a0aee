"""How numbers, keys, spans and moments sound, as whole strings."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.flow import spoken

LANGUAGES = ("en-US", "zh-CN", "ko-KR")
DIGITS = "123456789012345"
GROUPED = [
    "1",
    "1 2",
    "1 2 3",
    "1 2 3 4",
    "1 2 3, 4 5",
    "1 2 3, 4 5 6",
    "1 2 3, 4 5, 6 7",
    "1 2 3, 4 5 6, 7 8",
    "1 2 3, 4 5 6, 7 8 9",
    "1 2 3, 4 5 6, 7 8, 9 0",
    "1 2 3, 4 5 6, 7 8 9, 0 1",
    "1 2 3, 4 5 6, 7 8 9, 0 1 2",
    "1 2 3, 4 5 6, 7 8 9, 0 1, 2 3",
    "1 2 3, 4 5 6, 7 8 9, 0 1 2, 3 4",
    "1 2 3, 4 5 6, 7 8 9, 0 1 2, 3 4 5",
]


@pytest.mark.parametrize(("length", "heard"), list(enumerate(GROUPED, start=1)))
def test_a_number_is_heard_in_groups(length, heard):
    number = DIGITS[:length]

    assert spoken.digits(number, "en-US") == heard
    assert spoken.digits(number, "ko-KR") == heard
    assert spoken.digits(number, "zh-CN") == heard.replace(", ", "，")


@pytest.mark.parametrize(
    ("number", "home", "heard"),
    [
        ("13900139000", "CN", "1 3 9, 0 0 1 3, 9 0 0 0"),
        ("02112345678", "CN", "0 2 1, 1 2 3 4, 5 6 7 8"),
        ("01012345678", "KR", "0 1 0, 1 2 3 4, 5 6 7 8"),
        ("0215880000", "KR", "0 2, 1 5 8 8, 0 0 0 0"),
        ("2025550100", "US", "2 0 2, 5 5 5, 0 1 0 0"),
        ("+8613900139000", "KR", "8 6, 1 3 9, 0 0 1 3, 9 0 0 0"),
        ("00821012345678", "CN", "0 0, 8 2, 1 0, 1 2 3 4, 5 6 7 8"),
        ("12345", "CN", "1 2 3, 4 5"),
        ("13900139000", "KR", "1 3 9, 0 0 1, 3 9 0, 0 0"),
    ],
)
def test_a_telephone_number_is_heard_in_the_groups_of_its_country(number, home, heard):
    assert spoken.say_as("phone", number, "en-US", home=home) == heard


@pytest.mark.parametrize(
    ("language", "number", "heard"),
    [
        ("zh-CN", "13900139000", "1 3 9，0 0 1 3，9 0 0 0"),
        ("ko-KR", "01012345678", "0 1 0, 1 2 3 4, 5 6 7 8"),
        ("en-US", "2025550100", "2 0 2, 5 5 5, 0 1 0 0"),
    ],
)
def test_without_a_country_a_number_is_grouped_as_where_the_language_is_at_home(
    language, number, heard
):
    assert spoken.say_as("phone", number, language) == heard


@given(
    st.from_regex(r"(00|\+)?[0-9]{5,15}", fullmatch=True), st.sampled_from(LANGUAGES)
)
def test_every_digit_of_a_telephone_number_is_heard_once(number, language):
    heard = spoken.say_as("phone", number, language, home="KR")
    assert "".join(filter(str.isdigit, heard)) == number.removeprefix("+")
    groups = heard.replace("，", ", ").split(", ")
    assert all(len(group.split()) <= 4 for group in groups)


@given(st.integers(5, 32))
def test_no_group_is_too_short_or_too_long_to_be_checked(length):
    sizes = spoken.group_sizes(length)

    assert sum(sizes) == length
    assert set(sizes) <= {2, 3}
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("pressed", "names"),
    [
        ("*", ("star", "星号键", "별표")),
        ("#", ("hash", "井号键", "우물 정자")),
        ("0", ("0", "0", "0")),
        ("9", ("9", "9", "9")),
    ],
)
def test_a_key_has_a_name(pressed, names):
    assert tuple(spoken.key(pressed, language) for language in LANGUAGES) == names


@pytest.mark.parametrize(
    ("seconds", "heard"),
    [
        (1, ("1 second", "1秒", "1초")),
        (45, ("45 seconds", "45秒", "45초")),
        (60, ("1 minute", "1分钟", "1분")),
        (90, ("90 seconds", "90秒", "90초")),
        (180, ("3 minutes", "3分钟", "3분")),
        (3600, ("60 minutes", "60分钟", "60분")),
    ],
)
def test_a_span_is_minutes_when_they_are_whole(seconds, heard):
    assert tuple(spoken.span(seconds, language) for language in LANGUAGES) == heard


NOW = datetime(2026, 11, 23, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday
MOMENTS = [
    ("11-23 18:00", "6 p.m. today", "今天晚上6点", "오늘 오후 6시"),
    ("11-24 10:00", "10 a.m. tomorrow", "明天上午10点", "내일 오전 10시"),
    (
        "11-25 09:05",
        "9:05 a.m. on Wednesday",
        "星期三上午9点零5分",
        "수요일 오전 9시 5분",
    ),
    ("11-29 13:30", "1:30 p.m. on Sunday", "星期日下午1点30分", "일요일 오후 1시 30분"),
    (
        "11-30 10:00",
        "10 a.m. on Monday, November 30",
        "11月30日上午10点",
        "11월 30일 오전 10시",
    ),
    (
        "12-25 17:45",
        "5:45 p.m. on Friday, December 25",
        "12月25日下午5点45分",
        "12월 25일 오후 5시 45분",
    ),
    ("11-24 00:00", "12 a.m. tomorrow", "明天凌晨0点", "내일 0시"),
    ("11-24 05:59", "5:59 a.m. tomorrow", "明天凌晨5点59分", "내일 오전 5시 59분"),
    ("11-24 06:00", "6 a.m. tomorrow", "明天上午6点", "내일 오전 6시"),
    ("11-24 12:00", "noon tomorrow", "明天中午12点", "내일 낮 12시"),
    ("11-24 12:30", "12:30 p.m. tomorrow", "明天中午12点30分", "내일 낮 12시 30분"),
    ("11-24 17:00", "5 p.m. tomorrow", "明天下午5点", "내일 오후 5시"),
    ("11-24 23:59", "11:59 p.m. tomorrow", "明天晚上11点59分", "내일 오후 11시 59분"),
    (
        "11-22 10:00",
        "10 a.m. on Sunday, November 22",
        "11月22日上午10点",
        "11월 22일 오전 10시",
    ),
]


@pytest.mark.parametrize(("moment", "english", "chinese", "korean"), MOMENTS)
def test_a_moment_is_near_by_weekday_or_by_date(moment, english, chinese, korean):
    at = datetime.fromisoformat(f"2026-{moment}").replace(tzinfo=NOW.tzinfo)
    heard = [spoken.moment(at, NOW, "Asia/Shanghai", tag) for tag in LANGUAGES]

    assert heard == [english, chinese, korean]


@pytest.mark.parametrize(
    ("zone", "heard"),
    [
        ("UTC", "5:30 p.m. today"),
        ("Asia/Shanghai", "1:30 a.m. today"),
        ("America/New_York", "12:30 p.m. today"),
        ("Pacific/Kiritimati", "7:30 a.m. today"),
    ],
)
def test_a_moment_is_told_by_the_clock_and_calendar_of_the_zone(zone, heard):
    at = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)

    assert spoken.moment(at, at, zone, "en-US") == heard


def test_tomorrow_begins_at_midnight_of_the_zone():
    now = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    at = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)

    assert spoken.moment(at, now, "Asia/Shanghai", "en-US") == "12 a.m. tomorrow"
    assert spoken.moment(at, now, "UTC", "en-US") == "4 p.m. today"


def test_a_language_that_we_do_not_speak_counts_in_english():
    assert spoken.digits("12345", "fr-FR") == "1 2 3, 4 5"
    assert spoken.span(60, "fr-FR") == "1 minute"
    assert spoken.key("*", "fr-FR") == "star"
    assert spoken.moment(NOW, NOW, "Asia/Shanghai", "fr-FR") == "3 p.m. today"
