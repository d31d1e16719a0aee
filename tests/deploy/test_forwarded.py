"""Whom a request is from: what our own proxies say, and nobody else's word."""

import pytest
from flask import Flask, request

from ivr.errors import SettingError
from ivr.network.forwarded import Forwarded
from ivr.settings import read_settings


@pytest.fixture
def asked(monkeypatch):
    """Ask who the client is, from an address, with or without the header."""
    monkeypatch.setenv("IVR_PROXIES", "127.0.0.1, ::1, 10.1.0.0/16")
    app = Flask("asked")
    app.get("/")(lambda: request.remote_addr or "nobody")
    app.wsgi_app = Forwarded(app.wsgi_app, read_settings().ivr_proxies)

    def ask(address, told=None):
        headers = {} if told is None else {"X-Forwarded-For": told}
        environ = {"REMOTE_ADDR": address}
        return app.test_client().get("/", headers=headers, environ_base=environ).text

    return ask


@pytest.mark.parametrize(
    ("address", "told", "client"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("10.1.2.3", "203.0.113.7, 10.1.9.9", "203.0.113.7"),
        # What the client itself claimed stands on the left, and is not asked.
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7, nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        # A stranger is no proxy of ours, whatever they say.
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("", "198.51.100.1", "nobody"),
    ],
)
def test_the_client_is_the_last_that_one_of_our_proxies_saw(
    asked, address, told, client
):
    assert asked(address, told) == client


def test_a_setting_that_is_no_address_is_told(monkeypatch):
    monkeypatch.setenv("IVR_PROXIES", "nginx.internal")
    with pytest.raises(SettingError) as told:
        read_settings()
    expected = "write addresses like 127.0.0.1, 10.1.0.0/16"
    assert str(told.value) == f"IVR_PROXIES is wrong: {expected} (found 14 characters)"
