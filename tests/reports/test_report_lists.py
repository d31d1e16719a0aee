"""Every figure opens the items that it counts: as many as it says, and no others."""

import html
import re

import pytest
import time_machine
from case_rows import agent
from console_browser import Browser, alert, words
from flask import Flask
from report_rows import DAYS, HOURS, at

from ivr.audio.store import Store
from ivr.console import pages
from ivr.reports import behind, scope
from ivr.reports.measures import DIMS, MEASURES

PARTED = [(), *((dim,) for dim in DIMS), ("topic", "day"), ("agent", "language")]
CELL = re.compile(r'<td class="figure"><a href="([^"]*)">([^<]*)</a>')
PAGE = "/console/reports?from=2026-10-31&to=2026-11-03"


@pytest.mark.both_databases
def test_a_figure_is_as_many_items_as_its_list_has(month):
    for by in PARTED:
        asked = scope.Scope(DAYS, by)
        figures = month.report(*MEASURES, by=by)
        with month.desk.database.reading() as session:
            lists = [behind.behind_of(one, asked) for one in figures]
            counts = [behind.count(session, one) for one in lists]
            lengths = [len(behind.listed(session, one, HOURS)) for one in lists]
        assert lengths == counts == [one.items for one in figures]
        values = [one.value for one in figures if one.unit == "items"]
        assert values == [one.items for one in figures if one.unit == "items"]


@pytest.mark.both_databases
def test_a_list_holds_what_a_figure_was_reckoned_from(month):
    def listed(name, part="all"):
        one = behind.Behind(name, scope.Scope(DAYS), part)
        with month.desk.database.reading() as session:
            return behind.listed(session, one, HOURS)

    cases = month.cases
    assert [
        (one.case, one.at, one.agent, one.seconds, one.staffed_s)
        for one in listed("first_answer")
    ] == [
        (cases["first"], at("11-02 09:30"), "Mei", 122_340, 1800),
        (cases["late"], at("11-02 09:10"), "Jun", 33_001, 600),
        (cases["angry"], at("11-02 10:31"), "Mei", 1800, 1800),
        (cases["back"], at("11-02 11:30"), "Mei", 1800, 1800),
    ]
    assert [(one.case, one.id) for one in listed("repeated_calls", "part")] == [
        (cases["first"], month.calls["again"]),
        (cases["open"], month.calls["open"]),
    ]
    assert [(one.case, one.score, one.highest) for one in listed("satisfaction")] == [
        (cases["angry"], 5, 5),
        (cases["back"], 1, 5),
        (None, 10, 10),
    ]
    assert [one.case for one in listed("complaints", "part")] == [cases["angry"]]


@pytest.fixture
def browse(month, tmp_path):
    """What opens the browser of somebody at the desk in New York."""
    app = Flask("desk", static_folder=None)
    app.config["SECRET_KEY"] = "a key for tests, and only for them"
    pages.protect(app)
    console = pages.Console(
        month.desk.database,
        Store(tmp_path),
        secure_cookies=False,
        zone=HOURS.zone,
        refused=list,
        flow=lambda: None,
        hours=lambda: HOURS,
        public_url="https://hotline.example",
    )
    app.register_blueprint(pages.blueprint(console))

    def opened(who):
        browser = Browser(app, month.desk, secure=False)
        browser.come_in(who)
        return browser

    with time_machine.travel(at("11-03 18:00"), tick=False):
        yield opened


def links(page):
    return [(html.unescape(to), shown) for to, shown in CELL.findall(page)]


def rows_behind(browser, address):
    """Follow a list from page to page; return its total and all of its rows."""
    page = browser.read(address)
    total = int(re.search(r'id="total">(\d+)<', page)[1])
    rows = []
    while True:
        body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
        rows += [words(row) for row in body[1].split("</tr>")[:-1]] if body else []
        more = re.search(r'<a href="([^"]*)" rel="next"', page)
        if more is None:
            return total, rows
        page = browser.read(html.unescape(more[1]))


def test_every_figure_of_the_page_opens_its_list(browse, monkeypatch):
    monkeypatch.setattr("ivr.console.report_pages.PAGE", 2)
    ada = browse("Ada")
    found = [
        link
        for by in ("", "topic", "language", "agent", "day", "topic,day")
        for link in links(ada.read(f"{PAGE}&by={by}"))
    ]
    assert len(found) > 400
    for address, shown in sorted(set(found)):
        total, rows = rows_behind(ada, address)
        assert len(rows) == total
        if shown.isdigit():
            assert total == int(shown)


def test_a_list_names_each_case_and_when_it_counts(browse, month):
    ada = browse("Ada")
    to = dict(map(reversed, links(ada.read(f"{PAGE}&measure=first_answer"))))["4"]
    assert rows_behind(ada, to) == (
        4,
        [
            f"{month.cases['first']} Mon 2 Nov 2026, 09:30 UTC-5 transfers English Mei "
            "33:59:00 0:30:00 —",
            f"{month.cases['late']} Mon 2 Nov 2026, 09:10 UTC-5 account security "
            "Chinese Jun 9:10:01 0:10:00 —",
            f"{month.cases['angry']} Mon 2 Nov 2026, 10:31 UTC-5 complaints Korean Mei "
            "0:30:00 0:30:00 —",
            f"{month.cases['back']} Mon 2 Nov 2026, 11:30 UTC-5 transfers English Mei "
            "0:30:00 0:30:00 —",
        ],
    )


def test_agents_see_what_is_theirs_and_nothing_else(browse):
    jun = browse("Jun")
    page = jun.read(f"{PAGE}&agent=Mei&measure=resolution_rate")
    assert "Only agent Jun" in words(page)
    assert [shown for _, shown in links(page)] == ["0", "2", "0.0%"]
    of_mei = (
        "/console/reports/list?measure=cases&from=2026-10-31&to=2026-11-03&agent=Mei"
    )
    total, rows = rows_behind(jun, of_mei)
    assert (total, all(" Jun " in f"{row} " for row in rows)) == (3, True)
    for kind in ("csv", "json"):
        answer = jun.get(f"/console/reports.{kind}?by=agent")
        assert (answer.status_code, "Mei" in answer.text) == (200, False)


def test_a_stranger_sees_no_report(browse):
    ada = browse("Ada")
    ada.client.delete_cookie("ivr")
    for path in ("", ".csv", ".json", "/list?measure=cases"):
        answer = ada.get(f"/console/reports{path}")
        assert (answer.status_code, "/sign-in?" in answer.headers["Location"]) == (
            303,
            True,
        )


LIST = "/console/reports/list?from=2026-11-01&to=2026-11-02"
REFUSED = {
    "/console/reports?from=2026-11-31": (
        "'2026-11-31' is no day; write it like 2026-11-24"
    ),
    "/console/reports?from=2026-11-02&to=2026-11-01": (
        "2026-11-01 is before 2026-11-02; turn them round"
    ),
    "/console/reports?from=2025-01-01&to=2026-11-01": (
        "670 days are too many; 367 at most"
    ),
    "/console/reports?by=week": (
        "nothing is parted by 'week'; there are: topic, language, agent, day, hour"
    ),
    f"{LIST}&measure=cases&node=x": "this measure is not parted by 'node'",
    f"{LIST}&measure=cases&part=part": "cases has no part; leave it out",
    f"{LIST}&measure=calls&part=half": (
        "'half' is no part of a figure; it is all or part"
    ),
    "/console/reports/list?measure=calls": ("'' is no day; write it like 2026-11-24"),
}


def test_what_cannot_be_reported_is_said_in_a_sentence(browse):
    ada = browse("Ada")
    answers = {path: ada.get(path) for path in REFUSED}
    told = {path: alert(one.text) for path, one in answers.items()}
    assert told == {
        path: f"{text[0].upper()}{text[1:]}." for path, text in REFUSED.items()
    }
    assert {one.status_code for one in answers.values()} == {422}


def test_what_a_figure_is_of_is_told_in_the_readers_language(browse):
    ada = browse("Ada")
    ada.client.set_cookie("ivr-language", "zh")
    days = "from=2026-11-01&to=2026-11-30"
    only = "topic=transfers&language=zh-CN&agent="
    heading = words(
        ada.read(f"/console/reports/list?measure=cases&part=all&{days}&{only}")
    )
    assert "主题 转账; 语言 中文; 客服 （无）" in heading
    table = words(ada.read(f"/console/reports?by=topic,language&{days}&measure=cases"))
    assert "账户安全 中文 1" in table


def test_an_address_that_nobody_made_breaks_nothing(browse):
    ada = browse("Ada")
    odd = "_external=1&endpoint=x&after=x&topic=%00&agent=%27--&from=&to="
    assert ada.get(f"/console/reports?{odd}").status_code == 200
    odd = "after=-99999999999999999999&measure=cases"
    assert ada.get(f"{LIST}&{odd}").status_code == 200


def test_figures_of_a_month_without_anything(browse):
    ada = browse("Ada")
    page = ada.read("/console/reports?from=2020-01-01&to=2020-01-31")
    assert {shown for _, shown in links(page)} == {"0", "—"}


def test_the_page_names_an_agent_as_written(browse, month):
    with month.desk.database.writing() as session:
        odd = agent("=1+1 <b> & 王")
        session.add(odd)
        session.flush()
        row = month.desk.row(month.cases["open"])
        session.merge(row).assigned_to = odd.id
    ada = browse("Ada")
    page = ada.read(f"{PAGE}&by=agent&measure=cases")
    assert "=1+1 &lt;b&gt; &amp; 王" in page
    (to,) = [to for to, shown in links(page) if shown == "1"]
    total, rows = rows_behind(ada, to)
    assert (total, "=1+1 <b> & 王" in rows[0]) == (1, True)
