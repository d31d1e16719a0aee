"""Whether a model works: loaded in a child process, and asked once."""

import random
import sys
import tempfile
import wave
from array import array
from importlib.util import find_spec
from pathlib import Path

from ivr.speech.child import Child, Ready
from ivr.speech.engines import engine_of, script_of
from ivr.speech.transcriber import ModelError, RecognitionError

# What telephone sound is brought to (ivr.sound).
RATES = (8000, 16000)
TIMEOUT_S = 60
SECONDS = 1
# Loud enough to be no silence, which would be left out.
LOUDNESS = 8000


def load_test(model: Path) -> Ready:
    """Load the model in `model`, have it recognise a second of noise, and end it.

    Returns its rate and what it holds then.  Raises ModelError when it does not load,
    wants sound at a rate that we do not have, or dies of it.
    """
    engine = engine_of(model)
    if engine is None:
        raise ModelError("does not load: it is no model")
    if engine == "sherpa" and find_spec("sherpa_onnx") is None:
        raise ModelError("does not load: it needs: pip install 'ivr-hotline[sherpa]'")
    command = (sys.executable, "-m", script_of(model), str(model.resolve()), "1")
    child = Child(command, quiet=True)
    try:
        ready = child.ready()
        if ready.rate not in RATES:
            known = " and ".join(map(str, RATES))
            told = f"{ready.rate} samples a second, and telephone sound has {known}"
            raise ModelError(f"does not fit: it is for {told}")
        with tempfile.TemporaryDirectory() as folder:
            child.ask(noise(Path(folder) / "noise.wav", ready.rate), TIMEOUT_S)
        return Ready(ready.rate, child.held)
    except RecognitionError as wrong:
        raise ModelError(f"does not work: {wrong}") from None
    finally:
        child.end()


def noise(path: Path, rate: int) -> Path:
    """Write a second of noise, the same each time, to `path`."""
    chance = random.Random(rate)  # noqa: S311 - sound, no secret
    loud = (chance.randint(-LOUDNESS, LOUDNESS) for _ in range(rate * SECONDS))
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(array("h", loud).tobytes())
    return path
