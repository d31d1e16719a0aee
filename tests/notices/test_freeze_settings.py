"""Who is told: whole settings, or a start that stops with the reason."""

import pytest
from notice_receivers import FROM, TO, WEB_SECRET
from signed import ACCOUNT, TOKEN

from ivr.errors import SettingError
from ivr.notices.channels import channels
from ivr.notices.mail import Mail
from ivr.notices.webhook import Webhook
from ivr.settings import read_settings
from ivr.settings.freeze import MailServer, mail_server

WEB = {
    "ivr_freeze_webhook_url": "https://company.example/freeze?desk=1",
    "ivr_freeze_webhook_secret": WEB_SECRET,
}
MAIL = {
    "ivr_freeze_email_to": TO,
    "ivr_smtp_url": "smtp://us:pass@mail.example",
    "ivr_smtp_from": FROM,
}


def made(**given):
    """The channels of settings, without those that cannot be compared."""
    return [
        (one.url, one.secret) if isinstance(one, Webhook) else one
        for one in channels(read_settings(**given))
    ]


def test_each_channel_is_set_or_not():
    web = (WEB["ivr_freeze_webhook_url"], WEB_SECRET)
    server = MailServer("mail.example", 587, "starttls", "us", "pass")
    mail = Mail(server, FROM, TO)
    found = [made(), made(**WEB), made(**MAIL), made(**WEB, **MAIL)]
    assert found == [[], [web], [mail], [web, mail]]


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://h", MailServer("h", 587, "starttls")),
        ("smtp://h:25?tls=starttls", MailServer("h", 25, "starttls")),
        ("smtp://h?tls=none", MailServer("h", 25, "none")),
        ("smtps://h", MailServer("h", 465, "tls")),
        ("smtps://u:p%3A%40@h:9/", MailServer("h", 9, "tls", "u", "p:@")),
        ("smtp://u:p@[::1]:9?tls=none", MailServer("::1", 9, "none", "u", "p")),
    ],
)
def test_a_mail_server_is_one_address(url, server):
    assert mail_server(url) == server


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("ivr_freeze_webhook_url", "ftp://x/y", "write it like https://company"),
        ("ivr_freeze_webhook_url", "https://", "write it like https://company"),
        ("ivr_freeze_webhook_url", "https://u:p@x/", "write it like https://company"),
        ("ivr_freeze_webhook_url", "https://x/#a", "write it like https://company"),
        ("ivr_freeze_webhook_url", "https://x:99999/", "Port out of range 0-65535"),
        ("ivr_freeze_webhook_secret", "short", "needs at least 16 characters"),
        ("ivr_freeze_email_to", "a@b, c@d", "write one address like security@"),
        ("ivr_freeze_email_to", "A <a@b>", "write one address like security@"),
        ("ivr_freeze_email_to", "a@b\nBcc: c@d", "write one address like security@"),
        ("ivr_smtp_from", "nobody", "write one address like security@"),
        ("ivr_smtp_url", "http://h", "write it like smtp://user:password@host"),
        ("ivr_smtp_url", "smtp://", "write it like smtp://user:password@host"),
        ("ivr_smtp_url", "smtp://h?tls=maybe", "write it like smtp://user:password"),
        ("ivr_smtp_url", "smtps://h?tls=none", "write it like smtp://user:password"),
        ("ivr_smtp_url", "smtp://user@h", "give both user and password, or neither"),
        ("ivr_smtp_url", "smtp://u:secret@h?tls=none", "a password needs tls=starttls"),
        ("ivr_smtp_url", "smtp://u:secret@h:x", "Port could not be cast"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_expected(name, value, reason):
    with pytest.raises(SettingError) as wrong:
        read_settings(**{name: value})
    assert str(wrong.value).startswith(f"{name.upper()} is wrong: {reason}")
    assert "secret" not in str(wrong.value)


@pytest.mark.parametrize(
    ("given", "left_out", "by"),
    [
        (WEB, "ivr_freeze_webhook_secret", "IVR_FREEZE_WEBHOOK_URL"),
        (MAIL, "ivr_smtp_url", "IVR_FREEZE_EMAIL_TO"),
        (MAIL, "ivr_smtp_from", "IVR_FREEZE_EMAIL_TO"),
    ],
)
def test_half_of_a_channel_stops_the_start(given, left_out, by):
    half = {name: value for name, value in given.items() if name != left_out}
    telephony = {
        "ivr_public_url": "http://localhost",
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": TOKEN,
    }
    with pytest.raises(SettingError) as wrong:
        read_settings(**half, **telephony).require_telephony()
    assert str(wrong.value) == f"{left_out.upper()} is not set; {by} needs it"
    assert read_settings(**given, **telephony).require_telephony()


def test_a_secret_may_come_from_a_file(tmp_path, monkeypatch):
    (tmp_path / "secret").write_text(f"{WEB_SECRET}\n")
    monkeypatch.setenv("IVR_FREEZE_WEBHOOK_URL", "https://company.example/")
    monkeypatch.setenv("IVR_FREEZE_WEBHOOK_SECRET_FILE", str(tmp_path / "secret"))
    assert made() == [("https://company.example/", WEB_SECRET)]
