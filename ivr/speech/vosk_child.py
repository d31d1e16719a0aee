"""Vosk in a child process, so that a native crash costs one try."""

from pathlib import Path

from ivr.speech.children import ChildTranscriber
from ivr.speech.room import Room

SCRIPT = "ivr.speech.recogniser"


class VoskTranscriber(ChildTranscriber):
    """Vosk with one model."""

    def __init__(self, model: Path, *, threads: int, room: Room | None = None) -> None:
        super().__init__(model, SCRIPT, threads=threads, room=room)
