"""Webhooks and the event feed, by a program and on the command line."""

import pytest
from click.testing import CliRunner
from hook_receivers import Clock, serving_hooks
from program import Program, make_app, make_token, places, problem
from sqlalchemy import text

from ivr.cli.main import ivr
from ivr.db import Database
from ivr.errors import UsageError
from ivr.network.guard import allowed
from ivr.tables import CaseEvent
from ivr.vault.keys import Key, KeyRing

URL = "https://company.example/hooks"


@pytest.fixture
def app(desk, tmp_path, clock):
    del clock
    return make_app(desk, tmp_path, allowed=allowed(["127.0.0.1"]))


def add(program, **more):
    wish = {"url": URL, "events": ["case.opened", "case.resolved"], **more}
    return program.post("/webhooks", wish)


def test_a_webhook_is_added_shown_changed_and_removed(program):
    made = add(program)
    assert made.status_code == 201
    secret, shown = made.json["secret"], dict(made.json)
    del shown["secret"]
    assert secret.startswith("whsec_")
    assert shown["events"] == ["case.opened", "case.resolved"]
    assert (shown["state"], shown["details"]) == ("active", False)
    one = f"/webhooks/{shown['id']}"
    assert program.get(one).json == shown
    assert program.get("/webhooks").json == {"webhooks": [shown]}
    rotated = program.post(f"{one}/rotate", {"overlap_hours": 1})
    assert rotated.json["secret"] not in {secret, ""}
    assert program.post(f"{one}/disable").json["state"] == "disabled"
    assert problem(program.post(f"{one}/test"))[:2] == (409, "refused")
    assert program.post(f"{one}/enable").json == shown
    tested = program.post(f"{one}/test")
    assert (tested.status_code, tested.json["type"]) == (202, "webhook.test")
    listed = program.get(f"{one}/deliveries").json["deliveries"]
    assert listed == [tested.json]
    assert program.post(f"{one}/replay", {"deliveries": [7]}).json == {"count": 0}
    assert program.ask("DELETE", one).status_code == 204
    assert problem(program.get(one))[:2] == (404, "no_such_webhook")


@pytest.mark.parametrize(
    ("wish", "place", "why"),
    [
        ({"url": "http://company.example/"}, "/url", "it must begin with https://"),
        ({"url": "https://10.0.0.1/"}, "/url", "10.0.0.1 is of this machine"),
        ({"events": []}, "/events", "name events like case.opened"),
        ({"events": ["opened"]}, "/events", "'opened' is no event"),
        ({"secret": "mine"}, "/secret", "there is no such field here"),
    ],
)
def test_a_webhook_that_cannot_be_is_one_problem(program, wish, place, why):
    answer = add(program, **wish)
    assert problem(answer)[:2] == (422, "wrong_request")
    ((where, told),) = places(answer)
    assert (where, told[: len(why)]) == (place, why)
    assert program.get("/webhooks").json == {"webhooks": []}


def test_details_are_for_who_may_read_cases(desk, app):
    program = Program(app, desk, make_token(desk, "hooks", scopes=["webhooks:write"]))
    refused = add(program, details=True)
    assert problem(refused)[1:] == (
        "missing_scope",
        "this token has not the scope cases:read",
    )
    assert add(program).status_code == 201


def test_a_secret_is_sealed_where_there_is_a_key(desk, tmp_path, clock):
    del clock
    ring = KeyRing((Key("desk", bytes(range(32))),))
    database = Database(desk.database.url, keys=ring)
    sealed = type(desk)(database, desk.mei, desk.jun, desk.lead)
    program = Program(make_app(sealed, tmp_path), sealed, make_token(sealed))
    key = "8e03978e-40d5-43dd-bc93-6894a57f9324"
    wish = {"url": URL, "events": ["*"]}
    secret = program.post("/webhooks", wish, key=key).json["secret"]
    assert program.post("/webhooks", wish, key=key).json["secret"] == secret
    with database.engine.connect() as connection:
        stored = str(connection.execute(text("SELECT * FROM webhook_endpoints")).all())
        stored += str(connection.execute(text("SELECT * FROM api_answers")).all())
    database.close()
    assert "sealed1:desk:" in stored
    assert secret.removeprefix("whsec_") not in stored


def test_the_feed_goes_on_from_where_one_was(desk, program):
    first, second = desk.case(), desk.case()
    program.post(f"/cases/{first}/claim")
    page = program.get("/events?limit=2").json
    kinds = [(one["case"], one["kind"]) for one in page["events"]]
    assert kinds == [(first, "opened"), (second, "opened")]
    assert (page["next"], page["more"]) == (2, True)
    rest = program.get(f"/events?after={page['next']}").json
    assert [(one["case"], one["kind"]) for one in rest["events"]] == [(first, "taken")]
    assert (rest["next"], rest["more"]) == (3, False)
    assert program.get(f"/events?after={rest['next']}").json == {
        "events": [],
        "next": 3,
        "more": False,
    }
    program.post(f"/cases/{second}/notes", {"text": "a"})
    program.post(f"/cases/{second}/claim")
    notes = program.get("/events?after=3&kind=note&kind=reopened").json
    assert [one["text"] for one in notes["events"]] == ["a"]
    assert notes["next"] == 5


def test_an_event_of_the_feed_is_the_one_of_the_timeline(desk, program):
    number = desk.case()
    program.post(f"/cases/{number}/claim")
    feed = program.get("/events").json["events"]
    assert feed == program.get(f"/cases/{number}/events").json["events"]


@pytest.fixture
def typed(desk, monkeypatch):
    monkeypatch.setenv("IVR_DATABASE_URL", desk.database.url)
    monkeypatch.setenv("IVR_WEBHOOK_HOSTS", "127.0.0.1, desk.internal")

    def run(*words):
        ended = CliRunner().invoke(ivr, ["webhooks", *words])
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return ended

    return run


def test_the_commands_do_what_the_api_does(typed, desk):
    added = typed("add", "http://desk.internal/hooks", "--event", "*", "--details")
    assert added.stdout.startswith("whsec_")
    assert added.stderr == "Webhook 1 is told from now on; its secret:\n"
    assert typed("rotate", "1").stdout.startswith("whsec_")
    assert typed("disable", "1").stdout == "Webhook 1 is told nothing for now.\n"
    listed = typed("list").stdout
    assert "disabled" in listed
    assert "http://desk.internal/hooks" in listed
    assert "with details; somebody disabled it" in listed
    assert "whsec_" not in listed
    assert typed("enable", "1").stdout == "Webhook 1 is told again.\n"
    assert typed("replay", "1").stdout == "0 are sent again.\n"
    assert len(typed("deliveries", "1").stdout.splitlines()) == 1
    assert typed("remove", "1").stdout == "Webhook 1 is removed.\n"
    for words in (("test", "1"), ("replay", "1"), ("deliveries", "1"), ("enable", "1")):
        with pytest.raises(UsageError, match="there is no webhook 1"):
            typed(*words)
    del desk


def test_a_webhook_is_tried_from_the_command_line(typed, desk):
    with serving_hooks(Clock()) as hooks:
        added = typed("add", hooks.url, "--event", "case.opened")
        hooks.secret = added.stdout.strip()
        assert typed("test", "1").stdout == "Webhook 1 has it (204).\n"
        assert hooks.types == ["webhook.test"]
        hooks.always = 500
        with pytest.raises(UsageError, match="webhook 1 answered 500; nothing else"):
            typed("test", "1")
    with pytest.raises(UsageError, match="webhook 1 cannot be reached"):
        typed("test", "1")
    with desk.database.reading() as session:
        assert session.query(CaseEvent).count() == 0
