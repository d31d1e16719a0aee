"""`ivr tokens`: made and shown once, listed without a secret, revoked at once."""

import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from program import Program

from ivr.api.routes import document_text
from ivr.api.tokens import find
from ivr.cli.main import ivr
from ivr.errors import UsageError


@pytest.fixture
def typed(desk, monkeypatch):
    monkeypatch.setenv("IVR_DATABASE_URL", desk.database.url)

    def run(*words):
        ended = CliRunner().invoke(ivr, ["tokens", *words])
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return ended

    return run


ALL = ("--scope", "cases:read", "--scope", "cases:write", "--as", "Mei")


def test_a_token_is_shown_once_and_opens_what_it_was_made_for(typed, desk, app):
    ended = typed("add", "helpdesk", *ALL)
    token = ended.stdout.strip()
    assert re.fullmatch(r"ivr_api_[0-9A-Za-z]{46}", token)
    assert ended.stderr == "Keep it safe: it is shown only now.\n"
    number = desk.case()
    answer = Program(app, desk, token).post(f"/cases/{number}/claim")
    assert answer.json["assigned_to"] == "Mei"
    listed = typed("list").stdout
    assert token not in listed
    row = r"^helpdesk +active +Mei .* cases:read cases:write$"
    assert re.search(row, listed, re.MULTILINE)


def test_a_revoked_token_opens_nothing_and_its_name_is_free(typed, desk):
    token = typed("add", "helpdesk", *ALL).stdout.strip()
    assert typed("revoke", "helpdesk").stdout == "helpdesk may no longer use the API.\n"
    at = datetime.now(UTC)
    with desk.database.reading() as session:
        assert find(session, token, at) is None
    again = typed("add", "helpdesk", *ALL).stdout.strip()
    with desk.database.reading() as session:
        assert find(session, again, at).name == "helpdesk"
    states = re.findall(r"^helpdesk +(\w+)", typed("list").stdout, re.MULTILINE)
    assert states == ["revoked", "active"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("add", "x"), "a token needs a scope; there are cases:read, cases:write,"),
        (("add", "x", "--scope", "all"), "no scope 'all'; there are cases:read,"),
        (("add", "X Y", *ALL), "a token's name has up to 64 of a-z, 0-9, dot, - and _"),
        (
            ("add", "x", "--scope", "cases:call"),
            "cases:call is used in somebody's name; give --as AGENT",
        ),
        (("add", "x", *ALL[:-1], "Nobody"), "there is no agent 'Nobody'"),
        (("add", "x", *ALL, "--expires", "2020-01-31"), "the token would have expired"),
        (("revoke", "x"), "there is no token 'x'; see: ivr tokens list"),
    ],
)
def test_what_cannot_be_is_one_sentence(typed, words, why):
    with pytest.raises(UsageError) as told:
        typed(*words)
    assert str(told.value).startswith(why)


def test_two_tokens_of_one_name_cannot_be_told_apart_so_there_are_none(typed):
    typed("add", "helpdesk", *ALL)
    with pytest.raises(UsageError, match="already a token helpdesk; revoke it first"):
        typed("add", "helpdesk", *ALL)


def test_the_document_is_printed(desk):
    del desk
    assert CliRunner().invoke(ivr, ["openapi"]).stdout == document_text()
