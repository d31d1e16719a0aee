"""A person at the command line; what they run lies beside the tests of its own."""

import sys
from pathlib import Path

import pytest
from command_line import CommandLine

for folder in ("server", "calls", "cases", "notices"):
    sys.path.append(str(Path(__file__).parents[1] / folder))


@pytest.fixture
def ivr(tmp_path):
    return CommandLine(tmp_path)
