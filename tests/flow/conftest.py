from collections.abc import Callable
from pathlib import Path

import pytest
from flow_calls import HOTLINE, write_flow

from ivr.flow.flow import Flow
from ivr.flow.loader import load

MakeFlow = Callable[..., Flow]


@pytest.fixture(scope="session")
def hotline() -> Flow:
    """Return the shipped flow."""
    return load(HOTLINE)


@pytest.fixture
def make(tmp_path: Path) -> MakeFlow:
    """Return what loads a flow text with its prompts (`en_US={name: sentence}`)."""

    def made(flow: str, **words: dict[str, str]) -> Flow:
        return load(write_flow(tmp_path, flow, **words))

    return made
