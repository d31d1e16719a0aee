"""A desk with cases, and a company's own desk that is told of them on loopback."""

import sys
from pathlib import Path

import pytest

sys.path.extend(
    str(Path(__file__).parents[1] / beside)
    for beside in ("cases", "calls", "server", "notices")
)

from case_rows import make_desk
from hook_receivers import Clock, Told, serving_hooks

from ivr.network.guard import allowed
from ivr.webhooks.sending import WebhookSender

LOOPBACK = allowed(["127.0.0.1", "localhost"])


@pytest.fixture
def desk(database):
    return make_desk(database)


@pytest.fixture
def hooks(clock):
    with serving_hooks(clock) as found:
        yield found


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sender(database, clock):
    found = WebhookSender(database, LOOPBACK, clock)
    yield found
    found.stopping.set()
    found._threads.shutdown()


@pytest.fixture
def told(desk, hooks, sender, clock):
    """What adds webhooks, has them told, and reads what they received."""
    return Told(desk, hooks, sender, clock, LOOPBACK)
