"""Where the accounts are: which settings are taken, and which are refused."""

import pytest

from ivr.errors import SettingError
from ivr.settings import read_settings

SHAPE = "write it like https://accounts.example/ivr, or none; http only on this machine"


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("", ""),
        ("none", "none"),
        ("https://accounts.example", "https://accounts.example"),
        ("https://accounts.example:8443/ivr/", "https://accounts.example:8443/ivr"),
        ("http://127.0.0.1:9000/ivr", "http://127.0.0.1:9000/ivr"),
        ("http://localhost", "http://localhost"),
        ("http://[::1]:9000", "http://[::1]:9000"),
    ],
)
def test_an_address_that_nobody_can_listen_to_is_taken(given, taken):
    assert read_settings(ivr_accounts_url=given).ivr_accounts_url == taken


@pytest.mark.parametrize(
    "given",
    [
        "http://accounts.example",
        "ftp://accounts.example",
        "accounts.example",
        "https://",
        "https://accounts.example:port",
        "https://accounts.example:0",
        "https://me:secret@accounts.example",
        "https://accounts.example/?key=1",
        "https://accounts.example/#top",
        "https://accounts.example/a b",
        "https://accounts.example/\r\nX: y",
        "https://[::1",
        "None",
        "table",
    ],
)
def test_any_other_address_is_refused(given):
    with pytest.raises(SettingError) as caught:
        read_settings(ivr_accounts_url=given)
    found = f"(found {len(given)} characters)"
    assert str(caught.value) == f"IVR_ACCOUNTS_URL is wrong: {SHAPE} {found}"


def test_a_token_is_one_line_and_is_never_shown():
    token = "nobody-sees"
    assert token not in repr(read_settings(ivr_accounts_token=token))
    with pytest.raises(SettingError) as caught:
        read_settings(ivr_accounts_token=f"{token}\r\nX: y")
    assert "needs plain characters without spaces" in str(caught.value)
    assert token not in str(caught.value)


def test_a_token_may_come_from_a_file(tmp_path, monkeypatch):
    file = tmp_path / "token"
    file.write_text("from-the-file\n")
    monkeypatch.setenv("IVR_ACCOUNTS_TOKEN_FILE", str(file))
    found = read_settings().ivr_accounts_token
    assert found.get_secret_value() == "from-the-file"
