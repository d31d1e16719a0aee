"""A folder with a small hotline, and scripts that are tried on it."""

import pytest
from rehearsal_flow import TOP, had, told, write_bank


@pytest.fixture
def bank(tmp_path):
    """The flow file of the small hotline."""
    return write_bank(tmp_path)


@pytest.fixture
def script(bank):
    """Write one conversation of these steps (and what follows them)."""

    def write(steps, expect="", *, head=""):
        text = f"{TOP}  - name: A call\n{head}    steps:\n{steps}{expect}"
        path = bank.parent / "call.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def have(bank, script):
    """Have a conversation; return what is said of it, line by line."""

    def run(*given, **more):
        path = script(*given, **more)
        return told(had(bank, path), bank.parent)

    return run
