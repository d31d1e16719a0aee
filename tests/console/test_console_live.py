"""News for open pages: as a stream or asked for, capped, and for agents only."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
import time_machine
from case_rows import AT, Desk
from console_browser import Browser, make_app
from sqlalchemy import select
from werkzeug.serving import make_server

from ivr.cases import signing_in, work
from ivr.console import newsroom
from ivr.console.live_pages import end_streams_when
from ivr.console.streams import Stream
from ivr.db import DatabaseError
from ivr.tables import AgentSession, Callback, CaseLook

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


@pytest.fixture
def served(desk: Desk, tmp_path: Path) -> Iterator[tuple[str, Any]]:
    """Return a console's address and its application; real time goes by."""
    app = make_app(desk.database, tmp_path / "rec", secure=False)
    ending: list[bool] = []
    end_streams_when(app, lambda: bool(ending))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", ending
    ending.append(True)
    server.shutdown()
    thread.join()
    server.server_close()


class Listener:
    """Somebody whose browser holds a stream."""

    def __init__(self, url: str, desk: Desk, who: str = "Mei") -> None:
        self.url, self.desk = url, desk
        agent = {"Mei": desk.mei, "Jun": desk.jun, "Ada": desk.lead}[who]
        with desk.database.writing() as session:
            self.token = signing_in.new_session(session, agent, datetime.now(UTC))

    def open(self, **headers: str) -> requests.Response:
        return requests.get(
            f"{self.url}{STREAM}",
            cookies={"ivr": self.token},
            headers=headers,
            stream=True,
            timeout=20,
        )


def messages(answer: requests.Response) -> Iterator[tuple[str, str | None, Any]]:
    """Yield what comes: the event's name, its id, its data."""
    found: dict[str, str] = {}
    for line in answer.iter_lines(decode_unicode=True):
        name, _, value = line.partition(": ")
        if line:
            found[name] = value
            continue
        if "event" in found:
            yield found["event"], found.get("id"), json.loads(found["data"])
        found = {}


def first(told: Iterator[Any], name: str) -> tuple[str | None, Any]:
    return next((at, data) for kind, at, data in told if kind == name)


def test_a_stream_tells_what_happens_and_is_taken_up_where_it_broke_off(
    served: tuple[str, Any], desk: Desk
):
    mei = Listener(served[0], desk)
    number = desk.case()
    with mei.open() as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-store"
        told = messages(answer)
        at = int(first(told, "at")[1])
        with desk.database.writing() as session:
            work.take(session, number, desk.jun, AT)
        taken = {"position": at + 1, "case": number, "kind": "taken", "by": "Jun"}
        assert first(told, "case") == (str(at + 1), taken)
    with desk.database.writing() as session:
        work.note(session, number, desk.jun, "While nobody listened.", AT)
    noted = {"position": at + 2, "case": number, "kind": "note", "by": "Jun"}
    with mei.open(**{"Last-Event-ID": str(at + 1)}) as answer:
        assert first(messages(answer), "case") == (str(at + 2), noted)


def test_there_are_so_many_streams_of_one_agent_and_no_more(
    served: tuple[str, Any], desk: Desk
):
    mei = Listener(served[0], desk)
    held = [mei.open() for _ in range(4)]
    assert mei.open().status_code == 204
    assert [one.status_code for one in held] == [200] * 4
    with Listener(served[0], desk, "Jun").open() as other:
        assert other.status_code == 200
    served[1].append(True)
    for one in held:
        assert next(line for line in one.iter_lines() if line) == b"retry: 2000"


def test_a_stream_ends_with_its_session(
    served: tuple[str, Any], desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("ivr.console.streams.BEAT_S", 0.0)
    with Listener(served[0], desk).open() as answer:
        told = messages(answer)
        assert first(told, "at")[0] is not None
        with desk.database.writing() as session:
            for one in session.scalars(select(AgentSession)):
                session.delete(one)
        left = {kind for kind, _, _ in told}
        assert left <= {"here", "calls"}


def test_a_stream_ends_where_nobody_can_tell_whether_its_session_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("ivr.console.streams.BEAT_S", 0.0)

    def may_go_on() -> bool:
        raise DatabaseError("the database is away")

    room = newsroom.Newsroom(desk.database, lambda: AT)
    scope = newsroom.Scope(desk.mei.id)
    told = list(Stream(room, scope, may_go_on, lambda: False).messages(None))
    assert told == ["retry: 2000\n\n"]
