"""The supervisor's page: what stands now, the week's figures, and what they open."""

import re
from datetime import timedelta

import pytest
from case_rows import AT, Desk, add_case
from console_browser import Browser, words

from ivr.flow.hours import Hours
from ivr.reports.desk import count, keep
from ivr.tables import Call, Case, Promise

DESK = "/console/desk"
TILE = re.compile(r'<a href="([^"]*)">\s*<strong>(\d+\+?)</strong>\s*(.*?)</a>')
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada(browse) -> Browser:
    """Return the browser of Ada, a supervisor."""
    return browse("Ada")


def add_cases(desk: Desk) -> dict[str, int]:
    """Add a late case, one that is due soon, and one that was answered in time."""
    with desk.database.writing() as session:
        late = add_case(session, due_at=AT - MINUTE, assigned_to=desk.jun.id)
        soon = add_case(session, due_at=AT + 20 * MINUTE, topic="software_faults")
        far = add_case(session, due_at=AT + 300 * MINUTE)
        done = add_case(
            session,
            status="closed",
            opened_at=AT - 120 * MINUTE,
            answered_at=AT - 108 * MINUTE,
            closed_at=AT - 60 * MINUTE,
            assigned_to=desk.mei.id,
        )
        session.add(
            Promise(
                case_number=done.number,
                made_at=done.opened_at,
                due_at=AT - 60 * MINUTE,
                state="kept",
            )
        )
        numbers = {"late": late, "soon": soon, "far": far, "done": done}
        return {name: case.number for name, case in numbers.items()}


def card(page: str, title: str) -> list[str]:
    """Return today's figure of a card, and that of the seven days."""
    found = re.search(
        rf'<section class="card">\s*<h3>{title}\b.*?</h3>(.*?)</section>',
        page,
        re.DOTALL,
    )
    return re.findall(r"<p[^>]*><a[^>]*>([^<]*)</a>", found[1])


def test_agents_are_sent_to_a_supervisor(mei: Browser):
    for path in (DESK, f"{DESK}/due", "/console/live/desk"):
        answer = mei.get(path)
        assert (answer.status_code, "is for supervisors" in answer.text) == (403, True)
    assert "/console/desk" not in mei.read("/console/")


def test_it_counts_what_is_late_now_and_opens_it(ada: Browser, desk: Desk):
    numbers = add_cases(desk)
    page = ada.read(DESK)
    tiles = {what: (int(many), where) for where, many, what in TILE.findall(page)}
    assert tiles == {
        "late": (1, "/console/?tab=overdue"),
        "due within the hour": (1, "/console/desk/due"),
        "before a supervisor": (0, "/console/desk/cases?which=escalated"),
        "nobody's": (2, "/console/desk/cases?which=nobody"),
        "wait for an agreed time": (0, "/console/?tab=waiting"),
        "need action": (3, "/console/?tab=action"),
    }
    due = ada.read("/console/desk/due")
    shown = list(map(int, re.findall(r"/console/cases/(\d+)", due)))
    assert shown == [numbers["late"], numbers["soon"]]
    assert "late 1 min" in words(due)


def test_the_week_s_figures_are_those_of_the_reports(ada: Browser, desk: Desk):
    add_cases(desk)
    page = ada.read(DESK)
    assert card(page, "Promises kept") == ["100.0%", "100.0%"]
    assert card(page, "Time to first answer") == ["12 min", "12 min"]
    assert card(page, "Calls taken") == ["4", "4"]
    assert card(page, "Cases opened") == ["4", "4"]
    assert card(page, "Satisfaction") == ["—", "—"]


def test_each_figure_opens_its_cases(ada: Browser, desk: Desk):
    add_cases(desk)
    page = ada.read(DESK)
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*)"', page)}
    lists = sorted(link for link in links if link.startswith("/console/reports/list"))
    opened = {link: ada.get(link).status_code for link in lists}
    assert len(opened) > 50
    assert set(opened.values()) == {200}
    [four] = [link for link in lists if link.endswith("&hour=4")]
    assert '<strong id="total">4</strong>' in ada.read(four)
    [faults] = [link for link in lists if "topic=software_faults" in link]
    assert '<strong id="total">1</strong>' in ada.read(faults)


def test_where_callers_hang_up_names_the_place(ada: Browser, desk: Desk):
    numbers = add_cases(desk)
    with desk.database.writing() as session:
        call = session.get_one(Call, session.get_one(Case, numbers["far"]).call_id)
        call.ending, call.left_at = "abandoned", "account_number"
    left = re.search(r'data-part="left".*?</section>', ada.read(DESK), re.DOTALL)[0]
    assert "account number 1" in words(left)


def test_figures_that_were_counted_before_are_shown_with_their_time(
    ada: Browser, desk: Desk, clock
):
    with desk.database.writing() as session:
        keep(session, count(session, Hours(), AT))
    add_cases(desk)
    clock.shift(MINUTE * 4)
    page = ada.read(DESK)
    assert card(page, "Cases opened") == ["0", "0"]
    assert "as of Tue 24 Nov 2026, 12:00 UTC+8" in words(page)
    clock.shift(MINUTE)
    assert card(ada.read(DESK), "Cases opened") == ["4", "4"]


def test_the_parts_come_alone_for_a_page_that_is_open(ada: Browser, desk: Desk):
    add_cases(desk)
    page, parts = ada.read(DESK), ada.read("/console/live/desk")
    assert "<!doctype html>" not in parts
    names = re.findall(r'data-part="(\w+)"', page)
    assert names == re.findall(r'data-part="(\w+)"', parts)
    assert names == [
        "alarms",
        "now",
        "due",
        "people",
        "service",
        "hours",
        "topics",
        "left",
    ]


@pytest.mark.parametrize(
    ("code", "title", "late"),
    [("zh", "服务台", "逾期 1 分钟"), ("ko", "데스크", "1분 지남")],
)
def test_it_speaks_the_language_of_its_reader(ada, desk, code, title, late):
    add_cases(desk)
    ada.client.set_cookie("ivr-language", code)
    page = words(ada.read(DESK))
    assert (title in page, late in page, "12 min" in page) == (True, True, False)
