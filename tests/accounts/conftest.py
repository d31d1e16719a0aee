"""A company's account service, and the directory that asks it."""

import pytest
import structlog
from accounts_service import AccountService, serving
from known_accounts import KIM, MEI, TOKEN, Clock
from structlog.testing import LogCapture

from ivr.accounts import breaker
from ivr.accounts.exchange import Service
from ivr.accounts.service import HttpDirectory


@pytest.fixture
def service():
    known = AccountService({"1001": MEI, "1002": KIM}, {"1001": "4711"}, TOKEN)
    with serving(known):
        yield known


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def directory(service, clock):
    return HttpDirectory(Service(service.address, TOKEN), clock)


@pytest.fixture
def told(monkeypatch):
    """Every line of the log that a breaker writes: the event, and the rest of it."""
    kept = LogCapture()
    own = structlog.make_filtering_bound_logger(0)
    log = structlog.wrap_logger(None, processors=[kept], wrapper_class=own)
    monkeypatch.setattr(breaker, "log", log)

    def lines():
        return [(line["event"], line.get("reason")) for line in kept.entries]

    return lines
