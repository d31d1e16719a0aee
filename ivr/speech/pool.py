"""The transcribers in use: one child process a model, started when first needed."""

from pathlib import Path
from threading import Lock

from ivr.speech.models import find_model, model_name
from ivr.speech.transcriber import ModelError, Transcriber
from ivr.speech.vosk_child import VoskTranscriber

THREADS = 2


class TranscriberPool:
    """Transcribers by language, from the models in one folder."""

    def __init__(self, models: Path, *, threads: int = THREADS) -> None:
        self._models = models
        self._threads = threads
        self._running: dict[Path, Transcriber] = {}
        self._lock = Lock()

    def has(self, language: str) -> bool:
        """Tell whether there is a model for `language`."""
        return find_model(self._models, language) is not None

    def get(self, language: str) -> tuple[Transcriber, str]:
        """Return the transcriber for `language` and the name of its model.

        Raises ModelError when none is installed.
        """
        model = find_model(self._models, language)
        if model is None:
            command = f"ivr models install {language}"
            raise ModelError(f"no speech model for {language}; run: {command}")
        with self._lock:
            if model not in self._running:
                self._running[model] = VoskTranscriber(model, threads=self._threads)
            return self._running[model], model_name(model)

    def close(self) -> None:
        """End every child."""
        with self._lock:
            for transcriber in self._running.values():
                transcriber.close()
            self._running.clear()
