"""The digest as a mail: made once, and the same to the last byte in every try."""

import hashlib
from email.message import EmailMessage
from email.policy import SMTP

from ivr.notices.mail import domain
from ivr.reports.digest.facts import Digest
from ivr.reports.digest.wording import page, subject, text


def letter(told: Digest, from_: str, to: str, host: str) -> EmailMessage:
    """Return the mail of a digest; its Message-ID is that of the day and the receiver.

    So a receiver that gets it twice, since a worker died before it could note that it
    was taken, knows that it is one.
    """
    found = EmailMessage(policy=SMTP)
    found["From"] = from_
    found["To"] = to
    found["Subject"] = subject(told)
    found["Date"] = told.made_at
    found["Message-ID"] = f"<digest-{told.day}-{digest_of(to)}@{domain(from_)}>"
    found["Auto-Submitted"] = "auto-generated"
    found.set_content(text(told, host), cte="quoted-printable")
    found.add_alternative(page(told, host), subtype="html", cte="quoted-printable")
    found.set_boundary(f"=_digest-{told.day}-{digest_of(to)}")
    return found


def digest_of(to: str) -> str:
    """Return what stands for a receiver where their address is not shown."""
    return hashlib.sha256(to.encode()).hexdigest()[:16]
