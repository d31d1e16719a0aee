"""Which engine a model is for: told by its files, never by its name."""

from pathlib import Path

from ivr.speech.children import ChildTranscriber
from ivr.speech.room import Room
from ivr.speech.sherpa_files import sherpa_model

# What a folder must hold to be a Vosk model, in either of its layouts
# (vosk-api, src/model.cc: ConfigureV2 and ConfigureV1).
MARKS = ("am/final.mdl", "conf/mfcc.conf")
FLAT_MARKS = ("final.mdl", "mfcc.conf")
SCRIPTS = {
    "vosk": "ivr.speech.recogniser",
    "sherpa": "ivr.speech.sherpa_recogniser",
}


def engine_of(folder: Path) -> str | None:
    """Return the engine that reads the model in `folder`; None when it is no model."""
    for marks in (MARKS, FLAT_MARKS):
        if all((folder / mark).is_file() for mark in marks):
            return "vosk"
    return "sherpa" if sherpa_model(folder) else None


def is_model(folder: Path) -> bool:
    """Tell whether `folder` holds a model of an engine that we know."""
    return engine_of(folder) is not None


def script_of(folder: Path) -> str:
    """Return the module that recognises with the model in `folder`."""
    return SCRIPTS[engine_of(folder) or "vosk"]


def transcriber(folder: Path, *, threads: int, room: Room) -> ChildTranscriber:
    """Return a transcriber with the model in `folder`, which must be one."""
    return ChildTranscriber(folder, script_of(folder), threads=threads, room=room)
