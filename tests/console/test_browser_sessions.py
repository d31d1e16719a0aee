"""Flask's session is read where a browser sends one, and nothing else changes."""

import pytest
from flask import Flask, session

from ivr.console.browser_sessions import BrowserSessions


class Counted(BrowserSessions):
    """Counts the signers that are made."""

    made = 0

    def get_signing_serializer(self, app):
        self.made += 1
        return super().get_signing_serializer(app)


@pytest.fixture
def app():
    app = Flask("sessions")
    app.testing = True
    app.secret_key = "s" * 32
    app.session_interface = Counted()

    @app.get("/put")
    def put():
        session["seen"] = 1
        return "put"

    @app.get("/look")
    def look():
        return str(session.get("seen"))

    @app.post("/hook")
    def hook():
        return "taken"

    return app


def test_a_request_without_a_cookie_needs_no_signer_and_sets_none(app):
    answer = app.test_client().post("/hook")
    assert (answer.text, answer.headers.getlist("Set-Cookie")) == ("taken", [])
    assert app.session_interface.made == 0


def test_what_is_put_in_comes_back_with_its_cookie(app):
    client = app.test_client()
    assert client.get("/look").text == "None"
    client.get("/put")
    assert client.get("/look").text == "1"


def test_a_cookie_that_was_changed_is_worth_nothing(app):
    client = app.test_client()
    client.get("/put")
    kept = client.get_cookie("session").value
    client.set_cookie("session", kept[:-1] + ("A" if kept[-1] != "A" else "B"))
    assert client.get("/look").text == "None"


def test_without_a_key_nothing_can_be_kept(app):
    app.secret_key = None
    with pytest.raises(RuntimeError, match="secret key"):
        app.test_client().get("/put")
