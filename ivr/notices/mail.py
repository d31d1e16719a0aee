"""A mail to the company's own people.

Its Message-ID and its Date are the notice's own, so that a repeated mail is the same.
"""

import json
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from ivr.notices.outcome import (
    LONGEST_TRY_S,
    READ_TIMEOUT_S,
    Failed,
    NotYet,
    Outcome,
    Told,
    within,
)
from ivr.notices.wording import letter, subject
from ivr.settings.freeze import MailServer

PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Mail:
    """From whom to whom mail goes (plain addresses), and through which server."""

    server: MailServer
    from_: str
    to: str
    longest_s: float = LONGEST_TRY_S
    name: str = "email"

    def tell(self, identity: str, body: str) -> Outcome:
        """Hand in the mail once and return what came of it."""
        message = self.message(identity, json.loads(body))
        return within(self.longest_s, lambda: hand_in(self.server, message))

    def message(self, identity: str, told: dict[str, Any]) -> EmailMessage:
        """Return the mail; no header holds anything that comes from the caller."""
        message = EmailMessage(policy=SMTP)
        message["From"] = self.from_
        message["To"] = self.to
        message["Subject"] = subject(told)
        message["Date"] = datetime.fromisoformat(told["requested_at"])
        message["Message-ID"] = f"<{identity}@{domain(self.from_)}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter(told), cte="quoted-printable")
        return message


def hand_in(server: MailServer, message: EmailMessage) -> Outcome:
    """Send `message` through `server` and return what it said."""
    try:
        link = connected(server, domain(str(message["From"])))
    except smtplib.SMTPResponseException as wrong:
        return refused(wrong.smtp_code)
    except (OSError, smtplib.SMTPException) as wrong:
        return broken(wrong)
    try:
        sign_in(link, server)
        link.send_message(message)
    except smtplib.SMTPRecipientsRefused as wrong:
        codes: list[int] = [code for code, _ in wrong.recipients.values()]
        return refused(min(codes))
    except smtplib.SMTPResponseException as wrong:
        return refused(wrong.smtp_code)
    except (OSError, smtplib.SMTPException) as wrong:
        return broken(wrong)
    else:
        # It has the mail: whatever it says to the goodbye changes nothing.
        with suppress(OSError, smtplib.SMTPException):
            link.quit()
        return Told()
    finally:
        link.close()


def connected(server: MailServer, here: str) -> smtplib.SMTP:
    """Return a connection; with TLS the server's certificate is checked."""
    if server.protection == "tls":
        return smtplib.SMTP_SSL(
            server.host,
            server.port,
            local_hostname=here,
            timeout=READ_TIMEOUT_S,
            context=ssl.create_default_context(),
        )
    return smtplib.SMTP(
        server.host, server.port, local_hostname=here, timeout=READ_TIMEOUT_S
    )


def sign_in(link: smtplib.SMTP, server: MailServer) -> None:
    """Protect the connection where that is wanted, and sign in where one must."""
    if server.protection == "starttls":
        link.starttls(context=ssl.create_default_context())
    if server.user:
        link.login(server.user, server.password)


def refused(code: int) -> Outcome:
    """Return what a refusal means: with 5xx the server wants no second try."""
    reason = f"the mail server refused it ({code})"
    return Failed(reason) if code >= PERMANENT else NotYet(reason)


def broken(wrong: Exception) -> Outcome:
    """Return why there was no answer; the words of the error may hold addresses."""
    match wrong:
        case ssl.SSLError():
            return NotYet("the mail server's certificate is not trusted")
        case smtplib.SMTPNotSupportedError():
            return NotYet("the mail server offers no TLS, or no way to sign in")
        case smtplib.SMTPException():
            return NotYet("the mail server broke off")
        case _:
            return NotYet("the mail server cannot be reached")


def domain(address: str) -> str:
    """Return what stands behind the @."""
    return address.rpartition("@")[2]
