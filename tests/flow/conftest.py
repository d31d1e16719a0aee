from collections.abc import Callable
from pathlib import Path

import pytest
from flow_calls import HOTLINE, Words, write_flow

from ivr.flow.flow import Flow
from ivr.flow.loader import load

MakeFlow = Callable[..., Flow]


@pytest.fixture(scope="session")
def hotline() -> Flow:
    """Return the shipped flow."""
    return load(HOTLINE)


@pytest.fixture
def make(tmp_path: Path) -> MakeFlow:
    """Return what loads a flow text with its prompts (`en_US={name: prompt}`)."""

    def made(flow: str, **words: Words) -> Flow:
        return load(write_flow(tmp_path, flow, **words))

    return made
