"""Opening hours in the console: typed into the draft, refused beside the field."""

import re

from console_browser import Browser, fields, words
from sqlalchemy import select

from ivr.drafts import keeping
from ivr.tables import FlowDraft

PAGE = "/console/flow/hours"
DRAFT = "/console/flow/draft"


def section(page: str, name: str) -> str:
    """What a section says."""
    found = re.search(
        rf'<section[^>]*aria-labelledby="{name}".*?</section>', page, re.DOTALL
    )
    return words(found[0])


def refusals(page: str) -> list[str]:
    """What is told beside the fields."""
    told = re.findall(r'<span class="wrong".*?</span>', page)
    return [said for one in told if (said := words(one))]


def hours_line(browser: Browser) -> str:
    """How the draft's file has the hours."""
    with browser.desk.database.reading() as session:
        draft = keeping.needed(session)
    return next(one for one in draft.texts[draft.main].split("\n") if "hours:" in one)


def test_the_hours_are_for_admins(browse):
    ada = browse("Ada")
    assert ada.get(PAGE).status_code == 403
    assert ada.post(PAGE, {"csrf_token": ada.token()}).status_code == 403


def test_what_is_typed_goes_into_the_draft_and_leads_to_publishing(root: Browser):
    page = root.read(PAGE)
    assert fields(page, PAGE)["week_mon"] == "09:00-18:00"
    changed = {"week_fri": "09:00-12:00, 13:00-16:00", "holidays": "CN"}
    answer = root.send(page, PAGE, **changed)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert hours_line(root) == (
        'hours: {zone: Asia/Shanghai, week: {mon-thu: "09:00-18:00", '
        'fri: "09:00-12:00, 13:00-16:00", sat-sun: closed}, holidays: CN}'
    )
    after = root.read(PAGE)
    assert "callers still hear others" in after
    assert f'href="{DRAFT}"' in after
    assert "saved" in root.read(DRAFT)


def test_single_days_are_typed_in_rows(root: Browser):
    page = root.read(PAGE)
    given = fields(page, PAGE) | {
        "day": ["2026-12-24", "2026-12-28", ""],
        "day_hours": ["", "10:00-14:00", ""],
    }
    assert root.post(PAGE, given).status_code == 303
    assert hours_line(root).endswith(
        'closed: [2026-12-24], open: {2026-12-28: "10:00-14:00"}}'
    )
    again = root.read(PAGE)
    assert re.findall(r'name="day" value="([^"]*)"', again) == [
        *("2026-12-24", "2026-12-28"),
        *("", "", ""),
    ]


def test_bad_times_are_told_beside_their_field_and_stay_typed(root: Browser):
    answer = root.send(
        root.read(PAGE),
        PAGE,
        week_tue="9 to 5",
        zone="Mars/Base",
        week_wed="10:00-11:00",
    )
    assert answer.status_code == 422
    assert refusals(answer.text) == [
        "Write it like 09:00-18:00, or 09:00-12:00, 13:00-18:00; empty for closed.",
        "No such time zone; write it like Asia/Shanghai.",
    ]
    typed = fields(answer.text, PAGE)
    assert (typed["week_tue"], typed["week_wed"]) == ("9 to 5", "10:00-11:00")
    with root.desk.database.reading() as session:
        assert session.scalars(select(FlowDraft)).all() == []


def test_who_was_later_sees_both_and_loses_nothing(root: Browser):
    page = root.read(PAGE)
    root.send(page, PAGE, week_sat="10:00-14:00")
    answer = root.send(page, PAGE, week_sun="11:00-12:00")
    assert answer.status_code == 409
    assert "Saturday: 10:00-14:00" in words(answer.text)
    assert fields(answer.text, PAGE)["week_sun"] == "11:00-12:00"
    assert root.send(answer.text, PAGE).status_code == 303
    assert 'sun: "11:00-12:00"' in hours_line(root)


def test_the_page_says_whether_somebody_is_there_now_and_then(root: Browser, clock):
    now = section(root.read(PAGE), "now")
    assert "we are open until Tue 24 Nov 2026, 18:00 UTC+8" in now
    clock.shift(7 * 3600)
    root.come_in("Root")
    now = section(root.read(PAGE), "now")
    assert "we are closed opens Wed 25 Nov 2026, 09:00 UTC+8" in now
    asked = section(root.read(f"{PAGE}?at=2026-12-25T08:00"), "now")
    assert asked.endswith(
        "Fri 25 Dec 2026, 08:00 UTC+8 : we are closed "
        "opens Fri 25 Dec 2026, 09:00 UTC+8"
    )
    assert "25 Dec" not in section(root.read(f"{PAGE}?at=soon"), "now")


def test_an_emergency_closing_counts(root: Browser):
    emergency = "/console/flow/emergency"
    root.send(root.read(emergency), f"{emergency}/on", kind="closed")
    assert "we are closed opens Wed 25 Nov" in section(root.read(PAGE), "now")


def test_the_holidays_of_the_coming_year_are_named_in_ones_language(root: Browser):
    assert "None: no country is chosen" in section(root.read(PAGE), "off")
    given = fields(root.read(PAGE), PAGE) | {
        "holidays": "CN",
        "day": ["2027-01-01"],
        "day_hours": ["10:00-12:00"],
    }
    root.post(PAGE, given)
    off = section(root.read(PAGE), "off")
    assert "Fri 1 Jan 2027 New Year's Day open all the same" in off
    assert "National Day" in off
    root.client.set_cookie("ivr-language", "zh")
    assert "元旦" in section(root.read(PAGE), "off")
