"""Idempotency keys and the pace of a token, each over real threads and processes."""

import json
import threading
from datetime import timedelta

import pytest
from case_rows import AT
from database_kinds import held
from program import Program, make_app, make_token, problem
from sqlalchemy import select

from ivr.api import case_work
from ivr.keeping.clearing import clear_case
from ivr.tables import ApiAnswer, ApiToken

pytestmark = pytest.mark.both_databases

KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"


def note(program, number, text="called the bank", key=KEY, **more):
    return program.post(f"/cases/{number}/notes", {"text": text}, key=key, **more)


def kept(desk):
    with desk.database.reading() as session:
        return list(session.scalars(select(ApiAnswer)))


def test_the_same_key_is_answered_as_the_first_time_and_done_once(desk, program):
    number = desk.case()
    first = note(program, number)
    program.post(f"/cases/{number}/claim")
    second = note(program, number)
    assert (second.status_code, second.data) == (200, first.data)
    assert second.headers["ETag"] == first.headers["ETag"] == '"2"'
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert program.lines(number)[1:] == [
        ("note", "Mei", "called the bank"),
        ("taken", "Mei", ""),
    ]


def test_a_key_may_stand_in_quotes_as_the_draft_writes_it(desk, program):
    number = desk.case()
    assert note(program, number).data == note(program, number, key=f'"{KEY}"').data


@pytest.mark.parametrize("key", ["", "a" * 256, "naïve", '"', "two words"])
def test_what_is_no_key_is_refused(desk, program, key):
    number = desk.case()
    assert problem(note(program, number, key=key))[:2] == (400, "wrong_key")
    assert kept(desk) == []


def test_a_key_is_for_one_request_alone(desk, program):
    number, other = desk.case(), desk.case()
    note(program, number)
    for answer in (
        note(program, number, "something else"),
        note(program, other),
        note(program, number, version="*"),
        program.post(f"/cases/{number}/claim", key=KEY),
    ):
        assert problem(answer) == (
            422,
            "key_reused",
            "this Idempotency-Key was used for another request",
        )
    assert len(program.lines(number)) == 2


def test_another_token_has_keys_of_its_own(desk, app, program):
    number = desk.case()
    jun = Program(app, desk, make_token(desk, "jun", agent="Jun"))
    note(program, number)
    note(jun, number)
    assert program.lines(number)[1:] == [
        ("note", "Mei", "called the bank"),
        ("note", "Jun", "called the bank"),
    ]


def test_what_was_refused_keeps_no_key(desk, program):
    number = desk.case()
    close = f"/cases/{number}/close"
    assert (
        program.post(close, {"disposition": "x"}, version=1, key=KEY).status_code == 422
    )
    assert kept(desk) == []
    solved = {"disposition": "solved"}
    assert program.post(close, solved, version=1, key=KEY).status_code == 200


def test_a_key_is_kept_for_a_day(desk, program, clock):
    number = desk.case()
    note(program, number)
    clock.shift(timedelta(hours=24))
    note(program, number)
    assert len(program.lines(number)) == 2
    clock.shift(timedelta(seconds=1))
    note(program, number)
    assert len(program.lines(number)) == 3
    assert len(kept(desk)) == 1


def test_the_second_of_two_at_once_waits_for_its_answer(
    program, number_of, monkeypatch
):
    """The first is held in mid-change; the second is told to come again."""
    entered, go_on = threading.Event(), threading.Event()
    real = case_work.work.note

    def slow(*given, **more):
        entered.set()
        assert go_on.wait(20)
        return real(*given, **more)

    monkeypatch.setattr("ivr.cases.work.note", slow)
    answers = []
    first = threading.Thread(target=lambda: answers.append(note(program, number_of)))
    first.start()
    assert entered.wait(20)
    second = note(program, number_of)
    go_on.set()
    first.join()
    third = note(program, number_of)
    assert problem(second)[:2] == (409, "key_in_use")
    assert second.headers["Retry-After"] == "1"
    assert third.data == answers[0].data
    assert len(program.lines(number_of)) == 2


@pytest.fixture
def number_of(desk):
    return desk.case()


def test_sixteen_at_once_from_two_web_processes_are_done_once(
    desk, tmp_path, clock, number_of
):
    del clock
    token = make_token(desk)
    apps = [make_app(desk, tmp_path) for _ in range(2)]
    begin = threading.Barrier(16)
    answers = []

    def send(app):
        begin.wait(20)
        answers.append(note(Program(app, desk, token), number_of))

    threads = [threading.Thread(target=send, args=(apps[n % 2],)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = {answer.status_code for answer in answers}
    # A database that is busy for long is told: nothing was done, the key is free.
    assert statuses <= {200, 409, 503}
    done = {answer.data for answer in answers if answer.status_code == 200}
    assert len(done) == 1
    assert json.loads(done.pop())["version"] == 2
    assert len(desk.timeline(number_of)) == 2


def test_a_case_that_is_forgotten_takes_its_answers_along(desk, program):
    number = desk.case()
    note(program, number)
    assert len(kept(desk)) == 1
    with desk.database.writing() as session:
        clear_case(session.connection(), number, AT)
    assert kept(desk) == []


@pytest.mark.parametrize("busy_timeout_s", [0.5])
def test_an_answer_that_is_not_committed_was_never_given(desk, program):
    """A database that refuses the commit takes the change and the key back alike."""
    number = desk.case()
    program.get("/cases")
    with held(desk.database):
        answer = note(program, number)
    assert problem(answer)[:2] == (503, "no_database")
    assert (kept(desk), len(desk.timeline(number))) == ([], 1)
    assert note(program, number).status_code == 200


def paced(desk, tmp_path, per_minute, processes=1):
    token = make_token(desk)
    apps = [make_app(desk, tmp_path, per_minute=per_minute) for _ in range(processes)]
    return [Program(app, desk, token) for app in apps]


def test_a_token_that_asks_too_often_is_told_for_how_long_to_wait(
    desk, tmp_path, clock
):
    one, two = paced(desk, tmp_path, 5, processes=2)
    statuses = [who.get("/cases").status_code for who in (one, two) * 3]
    assert statuses == [200] * 5 + [429]
    answer = one.get("/cases")
    assert problem(answer) == (
        429,
        "too_many_requests",
        "this token has made its 5 requests of this minute",
    )
    assert answer.headers["Retry-After"] == "60"
    clock.shift(timedelta(seconds=60))
    assert one.get("/cases").status_code == 200


def test_another_token_has_a_pace_of_its_own(desk, tmp_path, clock):
    del clock
    (one,) = paced(desk, tmp_path, 1)
    other = Program(one.app, desk, make_token(desk, "other"))
    assert [who.get("/cases").status_code for who in (one, one, other)] == [
        200,
        429,
        200,
    ]


def test_it_is_noted_when_a_token_was_used_last(desk, program):
    with desk.database.reading() as session:
        assert session.scalars(select(ApiToken.last_used_at)).all() == [None]
    program.get("/cases")
    with desk.database.reading() as session:
        assert session.scalars(select(ApiToken.last_used_at)).all() == [AT]
