"""A person at the command line."""

import pytest
from command_line import CommandLine


@pytest.fixture
def ivr(tmp_path):
    return CommandLine(tmp_path)
