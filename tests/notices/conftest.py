"""A call with a case, and the company's own systems on real sockets."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.extend(
    str(Path(__file__).parents[1] / beside)
    for beside in ("cases", "calls", "server", "console")
)

from case_rows import CALLER, make_desk
from notice_receivers import FROM, TO, WEB_SECRET, serving_mail, serving_web

from ivr.notices.mail import Mail
from ivr.notices.outbox import queue
from ivr.notices.send import NoticeSender, address_new
from ivr.notices.webhook import Webhook
from ivr.notices.wording import Facts
from ivr.settings.freeze import mail_server


@pytest.fixture
def desk(database):
    return make_desk(database)


@pytest.fixture
def case(desk):
    return desk.row(desk.case(topic="account_security", priority="urgent"))


@pytest.fixture
def web():
    with serving_web() as found:
        yield found


@pytest.fixture
def mail():
    with serving_mail() as found:
        yield found


@pytest.fixture
def ask(database, case):
    """Have the company asked, as the case's call does."""

    def queued(at=None, call=None, number=case.number, **facts):
        given = {"caller": CALLER, "account": "417038825", "verification": "none"}
        wanted = {
            "call_id": call or case.call_id,
            "case_number": number,
            "at": at or datetime.now(UTC),
            "facts": Facts(**given | facts),
        }
        database.write(lambda found: queue(found, **wanted))

    return queued


@pytest.fixture
def webhook(web):
    return Webhook(web.url, WEB_SECRET, time.time)


@pytest.fixture
def letters(mail):
    return Mail(mail_server(mail.url), FROM, TO)


@pytest.fixture
def send(database):
    """Address what is new, and make what is due through each of the channels."""

    def round_(*channels):
        address_new(database, [one.name for one in channels])
        for one in channels:
            NoticeSender(database, one).send_due()

    return round_


@pytest.fixture
def certificate():
    """A certificate, with its key, that nobody vouches for."""
    return Path(__file__).with_name("nobody_vouches.pem")
