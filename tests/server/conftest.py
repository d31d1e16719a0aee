"""A hotline as its user runs it, one for each file of tests."""

import pytest
from real_hotline import serving


@pytest.fixture(scope="module")
def hotline(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("hotline")) as running:
        yield running
