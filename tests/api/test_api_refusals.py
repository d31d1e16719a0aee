"""What is wrong with a request is one clear problem, and nothing was changed."""

import json
from datetime import timedelta

import pytest
from case_rows import AT
from program import LATER, Program, make_app, make_token, places, problem
from sqlalchemy import select

from ivr.api.cursors import seal
from ivr.api.routes import refused
from ivr.api.tokens import PREFIX as TOKEN
from ivr.api.tokens import checksum, find
from ivr.tables import Agent, ApiToken, Case

CLOSE = {"disposition": "solved"}


@pytest.fixture
def number(desk):
    return desk.case()


@pytest.fixture
def unchanged(desk, number):
    """After the test the case is as it was."""
    before = desk.row(number).version, desk.timeline(number)
    yield
    assert (desk.row(number).version, desk.timeline(number)) == before


def close(program, number, body, **more):
    return program.post(f"/cases/{number}/close", body, **more)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("body", "place", "why"),
    [
        ({}, "/disposition", "it is missing"),
        ({**CLOSE, "colour": 1}, "/colour", "there is no such field here"),
        ({"disposition": 7}, "/disposition", "input should be a valid string"),
        ({**CLOSE, "text": None}, "/text", "input should be a valid string"),
        ([], "", "it must be an object"),
        ({**CLOSE, "a/b~c": 1}, "/a~1b~0c", "there is no such field here"),
    ],
)
def test_a_field_that_is_wrong_is_named_by_its_pointer(
    program, number, body, place, why
):
    answer = close(program, number, body, version=1)
    assert problem(answer)[:2] == (422, "wrong_request")
    assert places(answer) == [(place, why)]


@pytest.mark.usefixtures("unchanged")
def test_every_field_that_is_wrong_is_named(program, number):
    answer = close(program, number, {"colour": 1}, version=1)
    assert [place for place, _ in places(answer)] == ["/disposition", "/colour"]
    assert problem(answer)[2] == "/disposition: it is missing (and 1 more)"


@pytest.mark.usefixtures("unchanged")
def test_a_disposition_that_is_not_configured_is_told_with_those_that_are(
    program, number
):
    answer = close(program, number, {"disposition": "solvd"}, version=1)
    assert problem(answer) == (
        422,
        "unknown_disposition",
        "no disposition 'solvd' is configured; did you mean 'solved'?: solved, "
        "answered, passed_on, not_reached, no_longer_needed, duplicate, nuisance",
    )
    assert [place for place, _ in places(answer)] == ["/disposition"]


def raw(program, number, data, kind="application/json", **more):
    return program.post(f"/cases/{number}/notes", data=data, content_type=kind, **more)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("data", "status", "kind", "detail"),
    [
        (b'{"text": "a"', 400, "no_json", "expecting ',' delimiter at line 1"),
        (b'{"text": "\xff"}', 400, "no_json", "it is no UTF-8 text"),
        (b'{"text": "\\ud800"}', 400, "no_json", "it is no UTF-8 text"),
        (b'{"text": NaN}', 400, "no_json", "NaN is no JSON"),
        (b'{"text": "a", "text": "b"}', 400, "no_json", "the same name twice"),
        (b'{"a":' * 21 + b"1" + b"}" * 21, 400, "no_json", "more than 20 deep"),
        (b"[" * 60_000, 400, "no_json", "more than 20 deep"),
        (b'{"text": ' + b"9" * 5000 + b"}", 400, "no_json", "cannot be read"),
        (b'{"text": "' + b"a" * 70_000 + b'"}', 413, "too_large", "64 KiB"),
        (b'{"text": "' + b"a" * 10_001 + b'"}', 422, "wrong_request", "10000"),
        (b'{"text": " "}', 422, "wrong_text", "nothing was written"),
    ],
)
def test_a_body_that_cannot_be_read(program, number, data, status, kind, detail):
    answer = raw(program, number, data)
    assert problem(answer)[:2] == (status, kind)
    assert detail in answer.json["detail"] + str(answer.json.get("errors"))


@pytest.mark.usefixtures("unchanged")
def test_a_form_is_no_json(program, number):
    answer = raw(program, number, b"text=a", "application/x-www-form-urlencoded")
    assert problem(answer)[:2] == (415, "not_json")


@pytest.mark.parametrize(
    ("query", "place", "why"),
    [
        ("limit=0", "limit", "input should be greater than or equal to 1"),
        ("limit=many", "limit", "input should be a valid integer"),
        ("colour=red", "colour", "there is no such field here"),
        ("limit=1&limit=2", "limit", "it is given twice"),
        ("status=gone", "status", "input should be 'new', 'claimed'"),
        ("due_before=2026-11-26T10:00", "due_before", "input should have timezone"),
        ("due_before=1700000000", "due_before", "write a time like"),
        ("due_before=2026-02-30T10:00:00Z", "due_before", "input should be a valid"),
        ("topic=%00", "topic", "string should match pattern"),
        ("caller=13800138000", "caller", "string should match pattern"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(program, query, place, why):
    answer = program.get(f"/cases?{query}")
    assert problem(answer)[:2] == (422, "wrong_request")
    ((where, said),) = places(answer)
    assert (where, said[: len(why)]) == (place, why)


def cursors(desk, program):
    for _ in range(2):
        desk.case()
    real = program.get("/cases?limit=1").json["next"]
    text, _, signed = real.partition(".")
    other = program.get("/cases?limit=1&topic=transfers").json["next"]
    return {
        "another signature": f"{text}.{signed[:-2]}AA",
        "another text": f"{text[:-2]}AA.{signed}",
        "no signature": text,
        "no cursor at all": "x",
        "of another list": other,
        "signed by somebody else": seal(b"mallory", "cases", [False, 0, "", 0]),
        "not of this alphabet": "é",
    }


def test_a_cursor_that_we_did_not_give_out_is_refused(desk, program):
    for why, forged in cursors(desk, program).items():
        answer = program.get("/cases", query_string={"cursor": forged})
        told = problem(answer)
        assert told == (
            400,
            "wrong_cursor",
            "this cursor was not given out for this list",
        ), why


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("wish", "kind", "detail"),
    [
        (
            {"local": "2027-03-28T02:30", "zone": "Europe/Berlin"},
            "wrong_time",
            "2027-03-28 02:30 does not exist in Europe/Berlin: clocks go forward "
            "over it",
        ),
        (
            {"local": "2027-10-31T02:30", "zone": "Europe/Berlin"},
            "wrong_time",
            "2027-10-31 02:30 comes twice in Europe/Berlin, since clocks go back; "
            "give `until` with an offset",
        ),
        (
            {"local": "2027-03-28T02:30", "zone": "Mars/Base"},
            "wrong_time",
            "there is no time zone 'Mars/Base'; write one like Europe/Berlin",
        ),
        (
            {"until": "2026-11-24T03:59:59Z"},
            "wrong_time",
            "the time must be later than now, and within a year",
        ),
        (
            {"until": "2028-11-24T03:59:59Z"},
            "wrong_time",
            "the time must be later than now, and within a year",
        ),
        ({}, "wrong_request", "the body: give `until`, or `local`, one of them"),
        (
            {"local": "2026-11-26T10:00:00+08:00"},
            "wrong_request",
            "/local: a time with an offset is `until`",
        ),
        (
            {"until": 1795000000},
            "wrong_request",
            "/until: write a time like 2026-11-26T10:00:00+08:00",
        ),
    ],
)
def test_a_time_that_does_not_exist_or_is_none_plans_nothing(
    program, number, wish, kind, detail
):
    answer = program.post(f"/cases/{number}/plan", wish, version=1)
    assert problem(answer) == (422, kind, detail)


def test_a_local_time_is_that_of_the_callers_clock(program, number):
    wish = {"local": "2026-11-25T10:00"}
    planned = program.post(f"/cases/{number}/plan", wish, version=1)
    assert planned.json["follow_up_at"] == "2026-11-25T02:00:00+00:00"


@pytest.mark.usefixtures("unchanged")
def test_a_change_without_a_version_is_refused_where_it_could_overwrite(
    program, number
):
    answer = close(program, number, CLOSE)
    assert problem(answer)[:2] == (428, "version_required")
    assert places(answer) == [("If-Match", "it is missing")]


def test_a_stale_version_gets_what_is_now_and_what_was_sent(program, number):
    program.post(f"/cases/{number}/notes", {"text": "first"})
    answer = close(program, number, CLOSE, version=1)
    assert problem(answer) == (
        412,
        "stale_version",
        f"case {number} has changed since the version that you name",
    )
    assert answer.json["sent"] == CLOSE
    assert answer.json["current"] == program.case(number)
    assert answer.headers["ETag"] == '"2"'
    assert close(program, number, CLOSE, version=2).status_code == 200


def test_any_version_will_do_where_that_is_said(program, number):
    program.post(f"/cases/{number}/notes", {"text": "first"})
    assert close(program, number, CLOSE, version="*").status_code == 200


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("tag", ["1", 'W/"1"', '"one"', '"1", "2"', '"-1"', ""])
def test_what_is_no_version_is_refused(program, number, tag):
    answer = close(program, number, CLOSE, headers={"If-Match": tag})
    assert problem(answer)[:2] == (400, "wrong_version")


@pytest.mark.parametrize("path", ["/cases/999", "/cases/999/events"])
def test_a_case_that_is_not_there(program, path):
    assert problem(program.get(path)) == (
        404,
        "no_such_case",
        "there is no case 999",
    )


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/cases/x", 404, "not_found"),
        ("GET", "/cases/99999999999999999999", 404, "not_found"),
        ("GET", "/", 404, "not_found"),
        ("DELETE", "/cases", 405, "method_not_allowed"),
    ],
)
def test_an_address_that_is_none_of_ours(desk, tmp_path, method, path, status, kind):
    app = make_app(desk, tmp_path)
    app.register_error_handler(404, refused)
    app.register_error_handler(405, refused)
    program = Program(app, desk, "")
    answer = program.ask(method, path, checked=False)
    assert problem(answer)[:2] == (status, kind)
    assert answer.mimetype == "application/problem+json"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("", "no_token"),
        ("Basic dXNlcjpwYXNz", "no_token"),
        ("Bearer", "no_token"),
        ("Bearer x", "wrong_token"),
        (f"Bearer {TOKEN}{'a' * 46}", "wrong_token"),
        (f"Bearer {TOKEN}{'a' * 40}{checksum('a' * 40)}", "wrong_token"),
    ],
)
def test_nobody_is_let_in_without_a_token_of_ours(app, desk, number, written, kind):
    stranger = Program(app, desk, "", {"Authorization": written})
    for answer in (
        stranger.get("/cases"),
        stranger.post(f"/cases/{number}/notes", {"text": "a"}),
    ):
        assert problem(answer)[:2] == (401, kind)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=")


def test_a_token_with_another_secret_opens_nothing(desk, program):
    body = program.token[len(TOKEN) : -6]
    other = body[:-1] + ("a" if body[-1] != "a" else "b")
    with desk.database.reading() as session:
        forged = f"{TOKEN}{other}{checksum(other)}"
        assert find(session, forged, AT) is None
        assert find(session, program.token, AT).name == "helpdesk"


def test_only_a_digest_of_a_token_is_stored(desk, program):
    with desk.database.reading() as session:
        row = session.scalars(select(ApiToken)).one()
        stored = json.dumps([str(v) for v in vars(row).values()])
    assert program.token[len(TOKEN) + 8 : -6] not in stored


def test_a_token_ends_when_it_expires_or_its_agent_goes(desk, app, clock):
    short = Program(app, desk, make_token(desk, "short", expires_at=LATER))
    jun = Program(app, desk, make_token(desk, "jun", agent="Jun"))
    assert (short.get("/cases").status_code, jun.get("/cases").status_code) == (
        200,
        200,
    )
    clock.shift(timedelta(days=1))
    with desk.database.writing() as session:
        session.get(Agent, desk.jun.id).disabled_at = LATER
    assert problem(short.get("/cases"))[:2] == (401, "wrong_token")
    assert problem(jun.get("/cases"))[:2] == (401, "wrong_token")


@pytest.mark.usefixtures("unchanged")
def test_a_token_does_only_what_its_scopes_name(desk, app, number):
    reader = Program(app, desk, make_token(desk, "reader", scopes=["cases:read"]))
    assert reader.get("/cases").status_code == 200
    for path, scope in (("notes", "cases:write"), ("call", "cases:call")):
        body = {"text": "a"} if path == "notes" else None
        answer = reader.post(f"/cases/{number}/{path}", body)
        told = f"this token has not the scope {scope}"
        assert problem(answer) == (403, "missing_scope", told)
        assert f'scope="{scope}"' in answer.headers["WWW-Authenticate"]


def test_a_cookie_opens_nothing_and_no_other_site_may_read(app, program):
    answer = program.get("/cases", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name[0].startswith("Access-")]
    assert "Set-Cookie" not in answer.headers
    client = app.test_client()
    client.set_cookie("ivr", program.token)
    assert client.get("/api/v1/cases").status_code == 401


def test_what_breaks_on_our_side_is_told_without_its_words(
    desk, program, number, monkeypatch
):
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("+8613800138000")

    monkeypatch.setattr("ivr.cases.work.take", breaks)
    answer = program.post(f"/cases/{number}/claim")
    assert problem(answer)[:2] == (500, "broken")
    assert "+86" not in answer.text
    with desk.database.reading() as session:
        assert session.get(Case, number).version == 1
