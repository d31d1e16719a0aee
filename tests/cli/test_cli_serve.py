"""`ivr serve` and `ivr phone --running` that cannot begin."""

import socket
from contextlib import contextmanager

import pytest

from ivr.cli.web_server import WebServer
from ivr.settings import Settings

HINT = "end the program that uses it, or choose another with --port"


@contextmanager
def taken_port(family=socket.AF_INET, host="127.0.0.1"):
    with socket.socket(family, socket.SOCK_STREAM) as other:
        other.bind((host, 0))
        other.listen()
        yield str(other.getsockname()[1])


@pytest.mark.parametrize("command", ["serve", "web"])
def test_a_port_in_use_is_told(ivr, command):
    with taken_port() as port:
        ended = ivr(command, "--port", port)
    told = f"cannot listen on 127.0.0.1:{port}: Address already in use; {HINT}"
    assert (ended.complaint, ended.code) == (told, 2)
    assert list(ivr.folder.iterdir()) == []


def test_an_address_of_another_machine_is_told(ivr):
    for host, reason in (
        ("192.0.2.1", "Cannot assign requested address"),
        ("nowhere.invalid", "Name or service not known"),
    ):
        ended = ivr("serve", "--host", host, "--port", "8000")
        hint = "choose another address with --host"
        assert ended.complaint == f"cannot listen on {host}:8000: {reason}; {hint}"


@pytest.mark.parametrize(
    ("host", "bind"), [("127.0.0.1", "127.0.0.1:8000"), ("::1", "[::1]:8000")]
)
def test_an_address_of_either_kind_can_be_listened_on(host, bind):
    assert WebServer(Settings(), host, 8000).cfg.bind == [bind]


def test_a_phone_without_a_hotline_to_call_is_told(ivr):
    hint = "set IVR_TWILIO_API_URL to http://127.0.0.1:PORT"
    ended = ivr("phone", "--running")
    assert ended.complaint == f"{hint}, so that recordings of this phone can be fetched"
    ended = ivr("phone", "--running", TWILIO_AUTH_TOKEN="")
    assert ended.complaint.startswith("TWILIO_AUTH_TOKEN is not set; ")
