"""Faults that one process can show; its hotline has either database."""

import pytest

from ivr.calls.desk import Hotline
from ivr.calls.flows import Flows


@pytest.fixture
def hotline(database, flow):
    return Hotline(database, Flows(flow))
