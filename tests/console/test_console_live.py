"""News that open pages ask for: told once, and for agents only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from case_rows import AT, Desk
from console_browser import Browser

from ivr.cases import work
from ivr.console import newsroom
from ivr.tables import Callback, CaseLook

Browse = Callable[..., Browser]
NEWS, STREAM = "/console/live/news", "/console/live"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _always_fresh(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(newsroom, "FRESH_S", 0.0)


def news(browser: Browser, after: int | None = None, **asked: int) -> dict[str, Any]:
    wanted = {"after": after, **asked}
    query = "&".join(f"{k}={v}" for k, v in wanted.items() if v is not None)
    return browser.get(f"{NEWS}?{query}").json


def be_here(browser: Browser, number: int, doing: str = "looking") -> int:
    fields = {"csrf_token": browser.token(), "doing": doing}
    return browser.post(f"/console/cases/{number}/here", fields).status_code


def test_what_happened_behind_a_position_is_told_once(mei: Browser, desk: Desk):
    first, second = desk.case(), desk.case()
    at = news(mei)["position"]
    assert news(mei, at) == {
        "position": at,
        "events": [],
        "missed": False,
        "here": {},
        "calls": {},
    }
    with desk.database.writing() as session:
        work.take(session, first, desk.jun, AT)
        work.note(session, second, desk.mei, "a secret of the caller's", AT)
    taken = {"position": at + 1, "case": first, "kind": "taken", "by": "Jun"}
    noted = {"position": at + 2, "case": second, "kind": "note", "by": "Mei"}
    assert news(mei, at)["events"] == [taken, noted]
    assert news(mei, at, case=second)["events"] == [noted]
    assert news(mei, at + 2)["events"] == []


def test_who_was_away_for_long_is_told_to_look_at_all(
    mei: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(newsroom, "MOST_EVENTS", 2)
    desk.case(), desk.case()
    assert news(mei, 0)["missed"] is False
    desk.case()
    assert (news(mei, 0)["missed"], news(mei, 0)["events"]) == (True, [])


def test_others_see_who_looks_at_a_case_and_who_writes(browse: Browse, desk: Desk):
    first, second = desk.case(), desk.case()
    mei, jun = browse(), browse("Jun")
    assert be_here(jun, first) == 204
    assert news(mei)["here"] == {str(first): [{"name": "Jun", "writes": False}]}
    assert news(mei, case=second)["here"] == {}
    assert news(jun)["here"] == {}
    be_here(jun, first, "writing")
    assert news(mei)["here"] == {str(first): [{"name": "Jun", "writes": True}]}
    assert "Jun is writing" in mei.read("/console/")
    be_here(jun, first, "gone")
    assert news(mei)["here"] == {}
    assert be_here(jun, second + 1) == 404


def test_opening_a_page_is_looking_at_it(browse: Browse, desk: Desk):
    number = desk.case()
    mei, jun = browse(), browse("Jun")
    jun.read(f"/console/cases/{number}")
    assert news(mei)["here"] == {str(number): [{"name": "Jun", "writes": False}]}
    assert "unread" in mei.read("/console/")
    assert "unread" not in jun.read("/console/")


def test_calls_under_way_are_told_by_their_states(mei: Browser, desk: Desk):
    number = desk.case()
    with desk.database.writing() as session:
        numbers = dict.fromkeys(("agent_number", "caller_number", "from_number"), "+1")
        row = Callback(
            case_number=number,
            agent_id=desk.jun.id,
            token="t",
            state="dialling",
            requested_at=AT,
            **numbers,
        )
        session.add(row)
    assert news(mei)["calls"] == {str(number): "dialling"}
    assert news(mei, case=number + 1)["calls"] == {}
    with desk.database.writing() as session:
        session.get_one(Callback, row.id).ended_at = AT
    assert news(mei)["calls"] == {}


@pytest.mark.parametrize("path", [NEWS, STREAM, "/console/live/list"])
def test_a_stranger_gets_nothing_and_no_page(stranger: Browser, path: str):
    answer = stranger.get(path)
    assert (answer.status_code, answer.data) == (401, b"")


def test_looking_without_a_forms_token_is_refused(mei: Browser, desk: Desk, rows):
    number = desk.case()
    path = f"/console/cases/{number}/here"
    assert mei.post(path, {"doing": "writing"}).status_code == 400
    assert rows(CaseLook) == []


def test_a_page_that_is_left_open_keeps_no_session_alive(
    mei: Browser, desk: Desk, clock: time_machine.Traveller
):
    number, token = desk.case(), mei.token()
    fields = {"csrf_token": token, "doing": "looking"}
    for _ in range(4):
        clock.shift(7 * MINUTE)
        assert mei.get(NEWS).status_code == 200
        assert mei.get("/console/live/list").status_code == 200
        assert mei.post(f"/console/cases/{number}/here", fields).status_code == 204
    clock.shift(3 * MINUTE)
    assert mei.get(NEWS).status_code == 401


def test_the_list_alone_is_what_the_page_shows(mei: Browser, desk: Desk):
    desk.case(), desk.case(status="waiting")
    for query in ("", "?tab=waiting", "?tab=mine"):
        part = mei.read(f"/console/live/list{query}")
        whole = mei.read(f"/console/{query}")
        table = part[part.index('<div id="list"') :].partition(">")[2]
        assert table.strip() in whole
        assert "<html" not in part
