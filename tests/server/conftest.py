"""A hotline as its user runs it, one for each file of tests."""

import sys
from pathlib import Path

import pytest
from real_hotline import serving

# The little flow whose files the tests edit lies beside the tests of calls.
sys.path.append(str(Path(__file__).parents[1] / "calls"))


@pytest.fixture(scope="module")
def hotline(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("hotline")) as running:
        yield running
