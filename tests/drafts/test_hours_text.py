"""The hours in a flow's own file: what was typed comes in, and nothing else moves."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from signed import SHIPPED_FLOW

from ivr.drafts.draft import DraftError
from ivr.drafts.hours_text import CANNOT, facts, hours_in, with_hours
from ivr.drafts.timetable import Timetable, as_typed, read
from ivr.flow.hours import DAYS, Hours

BLOCK = """\
# Ours.
flow: bank
hours:
  zone: Asia/Shanghai   # where the desk is
  week:
    mon-thu: "09:00-18:00"   # long
    fri: "09:00-16:00"       # short
  # Days off.
  holidays: CN
languages: [en-US]   # one
start: bye
bye: {hang_up: bye}
"""
FLOW = """\
flow: bank
languages: [en-US]
hours: {zone: Asia/Seoul, week: {mon-fri: "09:00-18:00"}, holidays: KR} # ours
start: bye
"""
NONE = """\
flow: bank
languages:
  - en-US   # first
  - ko-KR
start: bye
"""


def week(**hours):
    """The shipped week, with some days' hours changed."""
    usual = dict.fromkeys(DAYS[:5], "09:00-18:00") | dict.fromkeys(DAYS[5:], "")
    return usual | hours


def changed(text, **values):
    """The text after somebody typed other values into the page."""
    before = hours_in(text)
    typed = as_typed(before)
    whole = {
        name: getattr(typed, name) for name in ("zone", "week", "holidays", "single")
    }
    found = read(Timetable(**(whole | values)), before)
    assert found.wrong == {}
    return with_hours(text, found.hours)


def test_a_day_that_stands_alone_is_changed_where_it_stands():
    days = dict(as_typed(hours_in(BLOCK)).week) | {"fri": "10:00-12:00, 13:00-15:00"}
    assert changed(BLOCK, week=days) == BLOCK.replace(
        'fri: "09:00-16:00"       # short',
        'fri: "10:00-12:00, 13:00-15:00"       # short',
    )


def test_days_that_part_are_grouped_anew_and_no_comment_is_lost():
    days = dict(as_typed(hours_in(BLOCK)).week) | {"mon": "", "sat": "10:00-14:00"}
    assert changed(BLOCK, week=days) == BLOCK.replace(
        """  week:
    mon-thu: "09:00-18:00"   # long
    fri: "09:00-16:00"       # short
""",
        '  week: {mon: closed, tue-thu: "09:00-18:00", fri: "09:00-16:00", '
        'sat: "10:00-14:00", sun: closed}\n'
        "  # long       # short\n",
    )


def test_other_fields_are_changed_added_and_taken_out():
    text = changed(BLOCK, zone="Asia/Seoul", single=(("2026-12-24", "closed"),))
    assert text == BLOCK.replace(
        "Asia/Shanghai   # where", "Asia/Seoul   # where"
    ).replace("  holidays: CN\n", "  holidays: CN\n  closed: [2026-12-24]\n")
    without = changed(text, single=(), holidays="")
    assert without == text.replace("  holidays: CN\n  closed: [2026-12-24]\n", "")


def test_hours_on_one_line_stay_on_it():
    single = (("2026-12-24", "09:00-12:00"),)
    text = changed(FLOW, week=week(fri="09:00-17:00"), single=single)
    assert text == FLOW.replace(
        '{mon-fri: "09:00-18:00"}, holidays: KR}',
        '{mon-thu: "09:00-18:00", fri: "09:00-17:00", sat-sun: closed}, holidays: KR, '
        'open: {2026-12-24: "09:00-12:00"}}',
    )
    assert changed(FLOW, holidays="") == FLOW.replace(", holidays: KR", "")


def test_a_flow_without_hours_is_given_some():
    text = changed(NONE, zone="Asia/Seoul", week=week())
    assert text == NONE.replace(
        "start: bye",
        'hours: {zone: Asia/Seoul, week: {mon-fri: "09:00-18:00", sat-sun: closed}}\n'
        "start: bye",
    )


def test_what_does_not_change_is_not_written():
    for text in (BLOCK, FLOW, NONE, SHIPPED_FLOW.read_text(encoding="utf-8")):
        assert changed(text) == text


def test_the_shipped_flow_keeps_its_comment():
    text = SHIPPED_FLOW.read_text(encoding="utf-8")
    after = changed(text, week=week(sat="10:00-14:00"))
    assert after == text.replace(
        'week: {mon-fri: "09:00-18:00", sat-sun: closed}   # the prompts',
        'week: {mon-fri: "09:00-18:00", sat: "10:00-14:00", sun: closed}'
        "   # the prompts",
    )


def test_hours_that_cannot_be_changed_in_place_are_refused():
    shared = FLOW.replace("hours: {", "hours: &ours {").replace(
        "} # ours", "} # ours\nother: *ours"
    )
    alias = "x: &h {zone: UTC}\nflow: bank\nlanguages: [en-US]\nhours: *h\n"
    assert "Asia/Tokyo" in changed(shared, zone="Asia/Tokyo")
    with pytest.raises(DraftError, match=CANNOT):
        changed("flow: b\nhours: {zone: UTC, # here\n holidays: CN}\n", holidays="")
    assert hours_in(changed(alias, zone="Asia/Tokyo")).zone == "Asia/Tokyo"


SPANS = some.sampled_from(
    ["closed", "09:00-18:00", "00:00-24:00", "09:00-12:00, 13:00-18:00", "22:00-06:00"]
)
WEEKS = some.fixed_dictionaries(dict.fromkeys(DAYS, SPANS))
SINGLE = some.dictionaries(
    some.dates(date(2026, 1, 1), date(2027, 12, 31)), SPANS, max_size=4
)


@settings(max_examples=150, deadline=None)
@given(
    text=some.sampled_from([BLOCK, FLOW, NONE]),
    days=WEEKS,
    single=SINGLE,
    holidays=some.sampled_from(["", "CN", "DE"]),
    zone=some.sampled_from(["UTC", "Asia/Seoul", "Europe/Berlin"]),
)
def test_whatever_is_typed_is_read_back_and_the_rest_stays(
    text, days, single, holidays, zone
):
    typed = tuple((day.isoformat(), hours) for day, hours in single.items())
    after = changed(text, week=days, single=typed, holidays=holidays, zone=zone)
    found = hours_in(after)
    assert (found.zone, found.holidays or "") == (zone, holidays)
    assert {day: as_typed(found).week[day] for day in DAYS} == days
    assert dict(as_typed(found).single) == dict(typed)
    for comment in ("# Ours.", "# long", "# short", "# Days off.", "# one", "# ours"):
        assert (comment in after) == (comment in text)
    assert after.splitlines()[-1] == text.splitlines()[-1]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        (
            {"zone": "Mars/Base"},
            {"zone": "no such time zone; write it like Asia/Shanghai"},
        ),
        (
            {"holidays": "XX"},
            {"holidays": "no holidays are known for it; write CN or KR"},
        ),
        (
            {"week": week(wed="9 to 5")},
            {
                "week.wed": "write it like 09:00-18:00, or 09:00-12:00, 13:00-18:00; "
                "empty for closed"
            },
        ),
        (
            {
                "single": (
                    ("2026-12-24", ""),
                    ("2026-12-24", ""),
                    ("24.12.", ""),
                    ("", "09:00-10:00"),
                    ("", ""),
                )
            },
            {
                "single.1": "this day is there already",
                "single.2": "write the day like 2026-12-24",
                "single.3": "which day? write it like 2026-12-24",
            },
        ),
    ],
)
def test_what_cannot_be_hours_is_told_field_by_field(values, wrong):
    usual = {"zone": "UTC", "week": week(), "holidays": "", "single": ()}
    found = read(Timetable(**(usual | values)), Hours())
    assert found.hours is None
    assert {field: str(why) for field, why in found.wrong.items()} == wrong


def test_days_off_stay_in_the_list_where_they_were():
    given = {"closed": ["2026-12-24"], "open": {"2026-12-28": "closed"}}
    before = Hours.model_validate(given)
    typed = as_typed(before)
    assert typed.single == (("2026-12-24", "closed"), ("2026-12-28", "closed"))
    assert facts(read(typed, before).hours) == facts(before)
