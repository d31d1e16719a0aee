"""The transcribers in use: one child process a model, started when first needed."""

from pathlib import Path
from threading import Lock

from ivr.settings.models import ModelsSettings
from ivr.speech.children import ChildTranscriber
from ivr.speech.engines import transcriber
from ivr.speech.installed import (
    PACKAGES,
    find_model,
    installed_languages,
    model_name,
    packaged_model,
)
from ivr.speech.room import Limits, Room
from ivr.speech.transcriber import ModelError, Transcriber

THREADS = 2


class TranscriberPool:
    """Transcribers by language, from the models in one folder.

    Together they hold no more than `memory` bytes (None for any), unless one alone
    does.  A model that was installed or removed meanwhile is noticed each time that
    one is asked for; a child of the old one finishes its files, then ends.
    """

    def __init__(
        self,
        models: Path,
        *,
        threads: int = THREADS,
        limits: Limits | None = None,
        memory: int | None = None,
    ) -> None:
        self._models = models
        self._threads = threads
        self._room = Room(memory, limits, models)
        self._running: dict[str, ChildTranscriber] = {}
        self._retired: list[ChildTranscriber] = []
        self._lock = Lock()

    def has(self, language: str) -> bool:
        """Tell whether there is a model for `language`."""
        return find_model(self._models, language) is not None

    def languages(self) -> list[str]:
        """Return the languages for which there is a model."""
        packaged = (one for one in PACKAGES if packaged_model(one) is not None)
        return sorted({*installed_languages(self._models), *packaged})

    def get(self, language: str) -> tuple[Transcriber, str]:
        """Return the transcriber for `language` and the name of its model.

        Raises ModelError when none is installed.
        """
        model = find_model(self._models, language)
        with self._lock:
            running = self._running.get(language)
            if running is not None and running.model != (model and model.resolve()):
                self._retired.append(self._running.pop(language))
            self._end_retired()
            if model is None:
                command = f"ivr models install {language}"
                raise ModelError(f"no speech model for {language}; run: {command}")
            if language not in self._running:
                self._running[language] = transcriber(
                    model, threads=self._threads, room=self._room
                )
            return self._running[language], model_name(model)

    def _end_retired(self) -> None:
        for retired in self._retired:
            if retired.is_idle:
                retired.close()
        self._retired = [one for one in self._retired if not one.is_closed]

    def close(self) -> None:
        """End every child."""
        with self._lock:
            for running in (*self._running.values(), *self._retired):
                running.close()
            self._running.clear()
            self._retired.clear()


def open_pool(settings: ModelsSettings) -> TranscriberPool:
    """Return the transcribers of an installation."""
    return TranscriberPool(
        settings.ivr_models,
        limits=Limits(settings.ivr_recogniser_files, settings.ivr_recogniser_growth),
        memory=settings.models_memory,
    )
