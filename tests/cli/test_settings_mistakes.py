"""A wrong setting: its name, what is expected, and never what a secret holds."""

import os

import pytest
from command_line import SETTINGS, clean_environment

from ivr.errors import SettingError
from ivr.settings import read_settings

ADDRESS = "write it like https://hotline.example"
DATABASE = "write it like sqlite:///ivr.db or postgresql://host/name"
QUEUE = "write it like sqlite:///queue.db or redis://host:6379/0"
FOLDER = "write a folder's path, or a bucket like s3://name/prefix"


@pytest.fixture
def settle(monkeypatch, tmp_path):
    """Have these settings, and no others, in a folder of their own."""

    def make(**given):
        monkeypatch.chdir(tmp_path)
        for name in set(os.environ) - set(clean_environment()):
            monkeypatch.delenv(name)
        for name, value in given.items():
            monkeypatch.setenv(name, value)

    return make


def refusal():
    with pytest.raises(SettingError) as caught:
        read_settings()
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("IVR_PUBLIC_URL", "hotline.example", ADDRESS),
        ("IVR_PUBLIC_URL", "ftp://hotline.example", ADDRESS),
        ("IVR_PUBLIC_URL", "https://", ADDRESS),
        ("IVR_PUBLIC_URL", "https://hotline.example?x=1", ADDRESS),
        ("IVR_PUBLIC_URL", "https://hotline.example#x", ADDRESS),
        ("IVR_PUBLIC_URL", "https://me:geheim@hotline.example", ADDRESS),
        ("IVR_PUBLIC_URL", "https://hotline.example:port", ADDRESS),
        ("IVR_PUBLIC_URL", "https://hotline.example:99999", ADDRESS),
        ("IVR_PUBLIC_URL", "https://[::1", ADDRESS),
        ("IVR_TWILIO_API_URL", "api.twilio.com", ADDRESS),
        ("IVR_DATABASE_URL", "ivr.db", DATABASE),
        ("IVR_DATABASE_URL", "sqlite://", DATABASE),
        ("IVR_DATABASE_URL", "mysql://me:geheim@host/ivr", DATABASE),
        ("IVR_DATABASE_URL", "postgresql://me:geheim@host:port/ivr", DATABASE),
        ("IVR_QUEUE_URL", "amqp://me:geheim@host", QUEUE),
        ("IVR_QUEUE_URL", "redis://me:geheim@host:port/0", QUEUE),
        ("IVR_RECORDINGS", "gs://bucket/prefix", FOLDER),
        ("IVR_SECRET_KEY", "geheim", "needs at least 16 characters"),
        (
            "TWILIO_AUTH_TOKEN",
            "geheim,geheimer,geheimst",
            "give one token, or two with a comma between",
        ),
        *[
            (
                "TWILIO_ACCOUNT_SID",
                sid,
                "should be AC and 32 lower-case hex digits",
            )
            for sid in ("AC123", "AC" + "A" * 32, "SK" + "a" * 32)
        ],
    ],
)
def test_a_setting_of_the_wrong_shape_is_named_and_its_shape_told(
    settle, name, value, reason
):
    settle(**{name: value})
    told = refusal()
    assert told == f"{name} is wrong: {reason} (found {len(value)} characters)"
    assert "geheim" not in told


def test_every_wrong_setting_is_told_at_once(settle):
    settle(IVR_PUBLIC_URL="x", IVR_SECRET_KEY="geheim", IVR_DATABASE_URL="y")
    assert refusal().splitlines() == [
        f"IVR_DATABASE_URL is wrong: {DATABASE} (found 1 characters)",
        f"IVR_PUBLIC_URL is wrong: {ADDRESS} (found 1 characters)",
        "IVR_SECRET_KEY is wrong: needs at least 16 characters (found 6 characters)",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////var/lib/ivr/ivr.db",
        "postgresql+psycopg://me:p%40ss/w@db.example:5432/ivr?sslmode=require",
        "postgresql+psycopg://[::1]:5432/ivr",
        "postgresql+psycopg:///ivr",
    ],
)
def test_a_database_that_we_run_on_is_taken(settle, url):
    settle(IVR_DATABASE_URL=url.replace("+psycopg", ""))
    assert read_settings().ivr_database_url == url


def test_a_secret_comes_from_the_file_that_is_named(settle, tmp_path):
    file = tmp_path / "key"
    file.write_text("a key from a file, long enough\n", encoding="utf-8")
    settle(IVR_SECRET_KEY_FILE=str(file))
    key = read_settings().ivr_secret_key
    assert key.get_secret_value() == "a key from a file, long enough"
    assert "file, long" not in repr(read_settings())


@pytest.mark.parametrize("where", ["environment", ".env"])
def test_a_file_that_is_missing_is_named(settle, tmp_path, where):
    if where == "environment":
        settle(TWILIO_AUTH_TOKEN_FILE="/nowhere/token")
    else:
        settle()
        (tmp_path / ".env").write_text("TWILIO_AUTH_TOKEN_FILE=/nowhere/token\n")
    reason = "cannot read /nowhere/token: No such file or directory"
    assert refusal() == f"TWILIO_AUTH_TOKEN_FILE: {reason}"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "Is a directory"), (b"\xff\xfe geheim", "it is no UTF-8 text")],
    ids=["a folder", "no text"],
)
def test_a_secret_that_cannot_be_read_is_told(settle, tmp_path, content, reason):
    file = tmp_path / "secret"
    file.mkdir() if content is None else file.write_bytes(content)
    settle(IVR_SECRET_KEY_FILE=str(file))
    assert refusal() == f"IVR_SECRET_KEY_FILE: cannot read {file}: {reason}"


def test_a_secret_from_a_file_has_the_same_shape_as_any(settle, tmp_path):
    file = tmp_path / "key"
    file.write_text("geheim\n")
    settle(IVR_SECRET_KEY_FILE=str(file))
    reason = "needs at least 16 characters (found 6 characters)"
    assert refusal() == f"IVR_SECRET_KEY is wrong: {reason}"


def test_the_environment_comes_before_its_file_and_both_before_the_dotenv(
    settle, tmp_path
):
    (tmp_path / "old").write_text("from-the-file-of-dotenv")
    (tmp_path / ".env").write_text(
        "IVR_SECRET_KEY=from-the-dotenv-itself\n"
        f"TWILIO_AUTH_TOKEN_FILE={tmp_path}/old\n"
        "TWILIO_AUTH_TOKEN=from-the-dotenv\n"
    )
    settle(IVR_SECRET_KEY="from-the-environment")
    found = read_settings()
    assert found.ivr_secret_key.get_secret_value() == "from-the-environment"
    assert found.tokens == ("from-the-file-of-dotenv",)
    settle(TWILIO_AUTH_TOKEN="from-the-environment")
    assert read_settings().tokens == ("from-the-environment",)


def test_a_dotenv_that_is_no_text_is_told(settle, tmp_path):
    settle()
    (tmp_path / ".env").write_bytes(b"IVR_MODELS=\xff\xfe")
    assert refusal() == ".env is no UTF-8 text; write it anew"


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ("IVR_PUBLIC_URL", "it should be https://hotline.example"),
        ("TWILIO_ACCOUNT_SID", "it should be AC and 32 hex digits"),
        ("TWILIO_AUTH_TOKEN", "it should be the account's primary auth token"),
        (
            "IVR_SECRET_KEY",
            "sessions need a secret of their own in production: 32 random bytes",
        ),
    ],
)
def test_what_calls_need_is_asked_for_before_any_is_taken(settle, missing, reason):
    settle(**{name: text for name, text in SETTINGS.items() if name != missing})
    with pytest.raises(SettingError) as caught:
        read_settings().require_telephony()
    assert str(caught.value) == f"{missing} is not set; {reason}"


def test_a_hotline_for_this_machine_alone_needs_no_secret_key(settle):
    given = {**SETTINGS, "IVR_PUBLIC_URL": "http://127.0.0.1:8000"}
    del given["IVR_SECRET_KEY"]
    settle(**given)
    assert read_settings().require_telephony().is_production is False


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
def test_a_hotline_with_a_wrong_setting_does_not_start(ivr, command):
    ended = ivr(command, TWILIO_AUTH_TOKEN="", IVR_DATABASE_URL="sqlite:///x.db")
    reason = "it should be the account's primary auth token"
    assert ended.complaint == f"TWILIO_AUTH_TOKEN is not set; {reason}"
    assert ended.code == 2
    assert list(ivr.folder.iterdir()) == []


def test_a_command_with_a_wrong_setting_exits_with_2(ivr):
    ended = ivr("cases", "list", IVR_SECRET_KEY="nobody-sees")
    reason = "needs at least 16 characters (found 11 characters)"
    assert (ended.complaint, ended.code) == (f"IVR_SECRET_KEY is wrong: {reason}", 2)
