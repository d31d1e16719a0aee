from collections.abc import Callable
from typing import Any

import pytest
from case_rows import Desk, add_case, add_recording
from console_browser import Browser, alert
from sqlalchemy import select

from ivr.tables import Base

Browse = Callable[..., Browser]

LIST = "/console/"
SIGN_IN = "/console/sign-in"
CODE = "/console/sign-in/code"
BY_PASSKEY = f"{SIGN_IN}/passkey", f"{CODE}/passkey"
FIRST = "/console/first"
OPEN_TO_ALL = {SIGN_IN, FIRST, "/console/static/console.css", "/console/choose"}
KNOWN_PATHS = {
    "/console/",
    "/console/availability",
    "/console/<path:_path>",
    "/console/bulk",
    "/console/callers",
    "/console/callers/block",
    "/console/callers/unblock",
    "/console/cases/<int:number>",
    "/console/cases/<int:number>/way",
    "/console/cases/<int:number>/way.svg",
    "/console/choose",
    "/console/desk",
    "/console/desk/cases",
    "/console/desk/due",
    "/console/audit",
    "/console/find",
    "/console/first",
    "/console/me",
    "/console/me/end-others",
    "/console/me/end-session",
    "/console/me/passkeys",
    "/console/me/passkeys/add",
    "/console/me/passkeys/begin",
    "/console/me/passkeys/remove",
    "/console/me/password",
    "/console/me/phone",
    "/console/me/second-factor",
    "/console/me/second-factor/begin",
    "/console/me/second-factor/codes",
    "/console/me/second-factor/confirm",
    "/console/me/second-factor/off",
    "/console/me/second-factor/picture",
    "/console/next",
    "/console/cases/<int:number>/call",
    "/console/cases/<int:number>/called",
    "/console/cases/<int:number>/calls/<sid>/split",
    "/console/cases/<int:number>/close",
    "/console/cases/<int:number>/complain",
    "/console/cases/<int:number>/draft",
    "/console/cases/<int:number>/end-hold",
    "/console/cases/<int:number>/escalate",
    "/console/cases/<int:number>/files/<sid>",
    "/console/cases/<int:number>/here",
    "/console/cases/<int:number>/hold",
    "/console/cases/<int:number>/link",
    "/console/cases/<int:number>/merge",
    "/console/cases/<int:number>/note",
    "/console/cases/<int:number>/notes/<int:note>/split",
    "/console/cases/<int:number>/part",
    "/console/cases/<int:number>/plan",
    "/console/cases/<int:number>/recordings/<sid>/correct",
    "/console/cases/<int:number>/recordings/<sid>/hear-whole",
    "/console/cases/<int:number>/release",
    "/console/cases/<int:number>/reopen",
    "/console/cases/<int:number>/tag",
    "/console/cases/<int:number>/take",
    "/console/cases/<int:number>/template",
    "/console/cases/<int:number>/unlink/<int:other>",
    "/console/cases/<int:number>/unmerge",
    "/console/cases/<int:number>/untag",
    "/console/cases/<int:number>/unwatch",
    "/console/cases/<int:number>/upload-links",
    "/console/cases/<int:number>/upload-links/<int:link>/revoke",
    "/console/cases/<int:number>/use/<int:field>",
    "/console/cases/<int:number>/watch",
    "/console/doctor",
    "/console/flow",
    "/console/flow/draft",
    "/console/flow/draft/add",
    "/console/flow/draft/begin",
    "/console/flow/draft/check",
    "/console/flow/draft/difference",
    "/console/flow/draft/difference.svg",
    "/console/flow/draft/discard",
    "/console/flow/draft/graph.json",
    "/console/flow/draft/outline",
    "/console/flow/draft/picture.svg",
    "/console/flow/draft/publish",
    "/console/flow/draft/remove",
    "/console/flow/draft/save",
    "/console/flow/draft/schema.json",
    "/console/flow/draft/trials/<int:number>",
    "/console/flow/draft/try",
    "/console/flow/emergency",
    "/console/flow/emergency/off",
    "/console/flow/emergency/on",
    "/console/flow/company",
    "/console/flow/hours",
    "/console/flow/phone",
    "/console/flow/phone/save",
    "/console/flow/prompts",
    "/console/flow/prompts/<language>/<name>",
    "/console/flow/prompts/<language>/<name>/sound",
    "/console/flow/prompts/<language>/<name>/voice",
    "/console/flow/rollback",
    "/console/live",
    "/console/live/desk",
    "/console/live/cases/<int:number>",
    "/console/live/list",
    "/console/live/news",
    "/console/people",
    "/console/people/<int:person>",
    "/console/people/<int:person>/change",
    "/console/people/<int:person>/disable",
    "/console/people/<int:person>/enable",
    "/console/people/<int:person>/end-sessions",
    "/console/people/<int:person>/new-password",
    "/console/people/<int:person>/second-factor-off",
    "/console/people/add",
    "/console/models",
    "/console/models/check",
    "/console/models/install",
    "/console/models/remove",
    "/console/quick",
    "/console/reconciliation",
    "/console/reconciliation/looked",
    "/console/recordings/<sid>",
    "/console/recordings/<sid>/peaks",
    "/console/reports",
    "/console/reports.csv",
    "/console/reports.json",
    "/console/reports/list",
    "/console/retention",
    "/console/retention/prove",
    "/console/sign-in",
    "/console/sign-in/code",
    "/console/sign-in/code/passkey",
    "/console/sign-in/passkey",
    "/console/sign-out",
    "/console/start",
    "/console/static/<path:filename>",
    "/console/throttles",
    "/console/throttles/forgive",
    "/console/throttles/let-try",
    "/console/undo",
    "/console/views",
    "/console/views/<int:number>",
    "/console/watching",
}


def is_quiet(path: str) -> bool:
    """Tell whether a page asks for it by itself: nobody could be sent anywhere."""
    return path.startswith("/console/live") or path.endswith("/here")


def routes(browser: Browser, method: str, number: int, sid: str) -> list[str]:
    """Return every address of the console, whatever features it has."""
    given = {
        "number": number,
        "field": 1,
        "note": 1,
        "link": 1,
        "other": 1,
        "person": 1,
        "sid": sid,
        "language": "en-US",
        "name": "welcome",
        "filename": "console.css",
        "_path": "lost",
    }
    urls = browser.app.url_map.bind("localhost")
    rules = [
        rule for rule in browser.app.url_map.iter_rules() if method in rule.methods
    ]
    return [
        urls.build(
            rule.endpoint, {name: given[name] for name in rule.arguments}, method
        )
        for rule in rules
    ]


def stored(desk: Desk) -> dict[str, list[Any]]:
    """Return every row of every table."""
    with desk.database.reading() as session:
        tables = Base.metadata.sorted_tables
        return {
            each.name: [tuple(row) for row in session.execute(select(each))]
            for each in tables
        }


@pytest.fixture
def here(desk: Desk) -> tuple[int, str]:
    """Return a case and its recording."""
    with desk.database.writing() as session:
        case = add_case(session)
        sid = add_recording(session, case, "hello", state="transcribed")
        return case.number, sid


def test_these_are_all_the_routes(mei: Browser):
    assert {rule.rule for rule in mei.app.url_map.iter_rules()} == KNOWN_PATHS


def test_no_page_is_shown_to_a_stranger(stranger: Browser, here: tuple[int, str]):
    for path in routes(stranger, "GET", *here):
        answer = stranger.get(path)
        seen = (answer.status_code, answer.location)
        way_in = (401, None) if is_quiet(path) else (303, f"{SIGN_IN}?next={path}")
        if path == CODE:  # who has not given a password has nothing to go on to
            way_in = (303, SIGN_IN)
        assert seen == ((200, None) if path in OPEN_TO_ALL else way_in), path


def test_no_form_is_taken_from_a_stranger(
    stranger: Browser, desk: Desk, here: tuple[int, str]
):
    token = stranger.token()
    before = stored(desk)
    for path in routes(stranger, "POST", *here):
        if path in {*OPEN_TO_ALL, CODE, *BY_PASSKEY}:
            continue
        answer = stranger.post(path, {"csrf_token": token, "text": "hello"})
        refused = (401, "") if is_quiet(path) else (403, "You have been signed out.")
        assert (answer.status_code, alert(answer.text)) == refused, path
    assert stored(desk) == before


@pytest.mark.parametrize("token", [None, "", "made up"])
def test_no_form_is_taken_without_its_token(
    mei: Browser, desk: Desk, here: tuple[int, str], token: str | None
):
    sent = {} if token is None else {"csrf_token": token}
    mei.read(LIST)
    before = stored(desk)
    for path in routes(mei, "POST", *here):
        answer = mei.post(path, {**sent, "text": "hello", "name": "Mei"})
        assert answer.status_code == 400, path
        assert "Nothing was changed" in answer.text
    assert stored(desk) == before


def test_a_token_of_another_browser_is_refused(browse: Browse, here: tuple[int, str]):
    mei, jun = browse(), browse("Jun")
    jun.read(LIST)
    path = f"/console/cases/{here[0]}/take"
    assert jun.post(path, {"csrf_token": mei.token()}).status_code == 400


def test_looking_changes_nothing(
    mei: Browser, desk: Desk, here: tuple[int, str], monkeypatch
):
    monkeypatch.setattr("ivr.console.streams.LASTS_S", 0.5)  # one of them is a stream
    before = stored(desk)
    for path in routes(mei, "GET", *here):
        mei.get(path)
    after = stored(desk)
    # Who looks at a case is shown to others, and lines are numbered when first read.
    looked, numbered = before | {"case_looks": []}, after | {"case_looks": []}
    for tables in (looked, numbered):
        del tables["counters"]
        columns = list(Base.metadata.tables["case_events"].columns.keys())
        position = columns.index("position")
        tables["case_events"] = [
            (*row[:position], *row[position + 1 :]) for row in tables["case_events"]
        ]
    assert numbered == looked
