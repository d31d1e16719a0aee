"""Speech models and recognisers; sound lies beside the recordings' own tests."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "audio"))
sys.path.append(str(Path(__file__).parents[1] / "cli"))

from model_files import model_folder, zipped_model
from model_site import serving

from ivr.speech.child import Ready
from ivr.speech.models import Choices


@pytest.fixture
def site():
    """A server that has models."""
    with serving() as running:
        yield running


@pytest.fixture
def archive(tmp_path):
    """A zip of something that has a model's files, and is none."""
    return zipped_model(tmp_path / "a-model.zip").read_bytes()


@pytest.fixture
def folder(tmp_path):
    """Where models are, with an old one for English."""
    model_folder(tmp_path / "models" / "en-US", "old")
    return tmp_path / "models"


@pytest.fixture
def choices():
    """Choices that take what has a model's files without loading it."""

    def make(**more):
        return Choices(load=lambda _: Ready(16000, 1000), **more)

    return make
