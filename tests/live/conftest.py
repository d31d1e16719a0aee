"""A hotline that listens: real processes, a simulated Twilio, real speech."""

import secrets
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "server"))

from live_hotline import LiveHotline, running


@pytest.fixture(scope="module")
def hotline(tmp_path_factory) -> LiveHotline:
    folder = tmp_path_factory.mktemp(f"live-{secrets.token_hex(2)}")
    with running(folder) as found:
        yield found
