"""A hotline as its user runs it, one for each file of tests."""

import sys
from pathlib import Path

import pytest
from real_hotline import serving

# The little flow whose files the tests edit lies beside the tests of calls, rows and
# links beside those of cases and uploads.
sys.path.extend(
    str(Path(__file__).parents[1] / beside) for beside in ("calls", "cases", "uploads")
)


@pytest.fixture(scope="module")
def hotline(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("hotline")) as running:
        yield running
