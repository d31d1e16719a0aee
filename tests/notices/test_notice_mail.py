"""The mail, handed in at a real mail server."""

import socket
import ssl
import threading

import pytest
from case_rows import AT
from notice_receivers import FROM, TO, free_port, serving_mail

from ivr.notices.mail import Mail
from ivr.notices.outcome import Failed, NotYet, Told
from ivr.notices.wording import Facts, body
from ivr.settings.freeze import MailServer, mail_server

ID = "7d9f2c5e-3f0a-4a35-9f3e-6b4f0c7d1a22"
FACTS = Facts("+8613800138000", "417038825", "on_file", ("the number is on file",))
BODY = body(ID, "freeze", 1001, AT, FACTS)
TEXT = """\
A caller asked for: freeze

Case:         1001
Account:      417038825 (as given)
Verification: on_file (the number is on file)
Caller:       +8613800138000
Requested at: 2026-11-24T04:00:00+00:00
Request id:   7d9f2c5e-3f0a-4a35-9f3e-6b4f0c7d1a22

The hotline froze nothing and cannot: only the company's own systems can freeze an \
account. Check the verification level before you act on it.
"""


def text(message):
    return message.get_content().replace("\r\n", "\n")


def test_a_mail_says_all_that_the_webhook_says(mail, letters):
    assert letters.tell(ID, BODY) == Told()
    assert mail.envelopes == [(FROM, [TO])]
    (message,) = mail.mails
    headers = {name: str(value) for name, value in message.items()}
    assert headers == {
        "From": FROM,
        "To": TO,
        "Subject": "[freeze requested] Case 1001",
        "Date": "Tue, 24 Nov 2026 04:00:00 +0000",
        "Message-ID": f"<{ID}@hotline.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }
    assert text(message) == TEXT


def test_a_repeated_mail_is_the_same_to_the_last_byte(mail, letters):
    assert [letters.tell(ID, BODY), letters.tell(ID, BODY)] == [Told(), Told()]
    assert len(mail.raw) == 2
    assert len(mail.by_id) == 1


HOSTILE = "1\r\nBcc: thief@evil.example\r\n\r\n.\r\nMAIL FROM:<x@y>\r\n您好"


def test_what_a_caller_gives_makes_no_header_and_no_command(mail, letters):
    given = Facts(HOSTILE, HOSTILE, "none", (HOSTILE,))
    assert letters.tell(ID, body(ID, "freeze", 1001, AT, given)) == Told()
    assert mail.envelopes == [(FROM, [TO])]
    (message,) = mail.mails
    assert message["Bcc"] is None
    flat = "1 Bcc: thief@evil.example . MAIL FROM:<x@y> 您好"
    assert text(message) == (
        TEXT.replace("417038825", flat)
        .replace("on_file (the number is on file)", f"none ({flat})")
        .replace("+8613800138000", flat)
    )


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "came"),
    [
        ("550 no such user", Failed("the mail server refused it (550)")),
        ("554 5.7.1 we do not like you", Failed("the mail server refused it (554)")),
        ("451 4.7.1 come back later", NotYet("the mail server refused it (451)")),
        ("421 we are closing", NotYet("the mail server refused it (421)")),
    ],
)
def test_5xx_ends_it_and_4xx_is_tried_again(mail, letters, step, answer, came):
    mail.answers[step] = [answer]
    assert letters.tell(ID, BODY) == came
    assert mail.mails == []
    assert letters.tell(ID, BODY) == Told()


def test_a_rude_goodbye_after_the_mail_was_taken_changes_nothing(mail, letters):
    mail.answers["QUIT"] = ["554 go away"]
    assert letters.tell(ID, BODY) == Told()


def test_nobody_there_is_tried_again():
    nobody = Mail(MailServer("127.0.0.1", free_port(), "none"), FROM, TO)
    assert nobody.tell(ID, BODY) == NotYet("the mail server cannot be reached")


@pytest.mark.parametrize(
    ("greeting", "came"),
    [
        (b"554 not you\r\n", Failed("the mail server refused it (554)")),
        (b"421 busy\r\n", NotYet("the mail server refused it (421)")),
        (b"HTTP/1.1 200 OK\r\n", NotYet("the mail server refused it (-1)")),
        (b"", NotYet("the mail server broke off")),
    ],
)
def test_a_server_that_is_none_or_will_not_talk(greeting, came):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet():
            link, _ = listening.accept()
            with link:
                link.sendall(greeting)

        thread = threading.Thread(target=greet)
        thread.start()
        server = MailServer("127.0.0.1", listening.getsockname()[1], "none")
        assert Mail(server, FROM, TO).tell(ID, BODY) == came
        thread.join()


def test_a_server_that_says_nothing_is_not_waited_for(mail):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = MailServer("127.0.0.1", listening.getsockname()[1], "none")
        came = Mail(server, FROM, TO, longest_s=0.2).tell(ID, BODY)
    assert came == NotYet("no answer within 0.2 seconds")
    assert mail.mails == []


def test_who_must_sign_in_does():
    with serving_mail() as mail:
        url = f"smtp://hot%40line:p%40ss%3Aword@127.0.0.1:{mail.port}?tls=none"
        assert Mail(mail_server(url), FROM, TO).tell(ID, BODY) == Told()
        assert mail.signed_in == [(b"hot@line", b"p@ss:word")]
        wrong = mail_server(url.replace("p%40ss", "pass"))
        refused = Failed("the mail server refused it (535)")
        assert Mail(wrong, FROM, TO).tell(ID, BODY) == refused
        assert len(mail.mails) == 1


def test_where_tls_is_wanted_and_not_offered_nothing_is_said(mail):
    server = MailServer("127.0.0.1", mail.port, "starttls", "us", "p@ss:word")
    came = Mail(server, FROM, TO).tell(ID, BODY)
    assert came == NotYet("the mail server offers no TLS, or no way to sign in")
    assert (mail.mails, mail.signed_in) == ([], [])


@pytest.fixture
def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tls):
    with serving_mail(tls_context=tls) as mail:
        server = MailServer("127.0.0.1", mail.port, "starttls", "us", "p@ss:word")
        came = Mail(server, FROM, TO).tell(ID, BODY)
    assert came == NotYet("the mail server's certificate is not trusted")
    assert (mail.mails, mail.signed_in) == ([], [])


def test_a_certificate_that_is_vouched_for_is_trusted(tls, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving_mail(tls_context=tls) as mail:
        server = MailServer("127.0.0.1", mail.port, "starttls", "us", "p@ss:word")
        assert Mail(server, FROM, TO).tell(ID, BODY) == Told()
        assert mail.signed_in == [(b"us", b"p@ss:word")]


def test_tls_from_the_first_byte(tls, certificate, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet():
            for _ in range(2):
                link, _ = listening.accept()
                try:
                    with tls.wrap_socket(link, server_side=True) as safe:
                        safe.sendall(b"554 not you\r\n")
                except OSError:
                    link.close()

        thread = threading.Thread(target=greet)
        thread.start()
        server = MailServer("127.0.0.1", listening.getsockname()[1], "tls")
        untrusted = Mail(server, FROM, TO).tell(ID, BODY)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        trusted = Mail(server, FROM, TO).tell(ID, BODY)
        thread.join()
    assert untrusted == NotYet("the mail server's certificate is not trusted")
    assert trusted == Failed("the mail server refused it (554)")


def test_the_password_is_in_no_description_of_the_server():
    server = mail_server("smtps://us:p%40ss@mail.example")
    assert server == MailServer("mail.example", 465, "tls", "us", "p@ss")
    assert "p@ss" not in repr(Mail(server, FROM, TO))
