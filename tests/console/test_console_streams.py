"""News as a stream: told as it happens, taken up again, capped, ended in time."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from case_rows import AT, Desk
from console_browser import make_app
from sqlalchemy import select
from werkzeug.serving import make_server

from ivr.cases import signing_in, work
from ivr.console import newsroom
from ivr.console.live_pages import end_streams_when
from ivr.console.streams import Stream
from ivr.db import DatabaseError
from ivr.tables import AgentSession

STREAM = "/console/live"


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
