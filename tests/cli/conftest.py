"""A person at the command line; running hotlines lie beside the server's own tests."""

import sys
from pathlib import Path

import pytest
from command_line import CommandLine

sys.path.append(str(Path(__file__).parents[1] / "server"))


@pytest.fixture
def ivr(tmp_path):
    return CommandLine(tmp_path)
