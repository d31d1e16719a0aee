"""Installing speech models: fetched, checked, unpacked, loaded once, then in place.

Whatever is refused on the way leaves the model that was there working.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ivr.errors import UsageError
from ivr.speech.archive import unpacked
from ivr.speech.catalogue import entry_for, full_language
from ivr.speech.child import Ready
from ivr.speech.download import PARTIAL, Download, Progress
from ivr.speech.engines import MARKS, engine_of, is_model
from ivr.speech.installed import (
    ModelInstallError,
    Record,
    digests,
    find_model,
    model_name,
    packaged_model,
    put_in_place,
    write_record,
)
from ivr.speech.loading import load_test
from ivr.speech.pins import Claim, checked
from ivr.speech.transcriber import ModelError

__all__ = [
    "MARKS",
    "Choices",
    "ModelInstallError",
    "find_model",
    "full_language",
    "install",
    "is_model",
    "model_name",
    "packaged_model",
]

SITE = "https://alphacephei.com/vosk/models"
LOCK = ".lock"

# Tries a loaded model, given its language and folder, before it takes over; whatever
# IvrError it raises keeps the old one.
Trial = Callable[[str, Path], None]


def nothing_shown(_done: int, _total: int | None) -> None:
    """Show no progress."""


def no_trial(_language: str, _model: Path) -> None:
    """Take every model that loads."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How a model is installed, beyond which: see `ivr models install --help`."""

    size: str | None = None
    sha256: str | None = None
    accept: bool = False
    progress: Progress = nothing_shown
    load: Callable[[Path], Ready] = load_test
    trial: Trial = no_trial


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a model comes from, as the person calls it and as it is called itself.

    `path` is a zip or a folder; None for what is fetched from the address `shown`.
    `site` is set for what comes from the official site, or its mirror.
    """

    shown: str
    name: str
    path: Path | None = None
    site: str | None = None


def install(
    models: Path,
    language: str,
    source: str | None,
    *,
    site: str = SITE,
    choices: Choices | None = None,
) -> Path:
    """Install the model for `language` and return its folder.

    `source` is a zip file, a folder or an address; without it, and without a size, the
    model comes from pip's package if that is installed, else from `site`.  It takes
    over whole or not at all.  Raises ModelInstallError, or UsageError for a choice that
    cannot be.
    """
    chosen = choices or Choices()
    origin = where(language, source, site, chosen)
    try:
        models.mkdir(parents=True, exist_ok=True)
        with (
            alone_in(models),
            tempfile.TemporaryDirectory(dir=models, prefix=".install-") as scratch,
        ):
            model, record = prepared(origin, models, Path(scratch), chosen)
            chosen.trial(language, model)
            write_record(model, record)
            return put_in_place(model, models, language)
    except OSError as wrong:
        reason = wrong.strerror or type(wrong).__name__
        raise ModelInstallError(f"cannot install into {models}: {reason}") from None


def where(language: str, source: str | None, site: str, chosen: Choices) -> Origin:
    """Return where the model comes from; raises UsageError for what cannot be."""
    if source is None:
        packaged = packaged_model(language) if chosen.size is None else None
        if packaged is not None and chosen.sha256 is None:
            return Origin(str(packaged), model_name(packaged), packaged)
        name = entry_for(language, chosen.size or "small").name
        return Origin(f"{site}/{name}.zip", name, site=site)
    if source.startswith(("http://", "https://")):
        return Origin(source, Path(source.partition("?")[0]).stem or "model")
    path = Path(source).resolve()
    if path.is_dir() and chosen.sha256 is not None:
        raise UsageError("--sha256 is of a zip, and a folder was given")
    name = model_name(path) if path.is_dir() else path.stem
    return Origin(source, name, path)


@contextmanager
def alone_in(models: Path) -> Generator[None]:
    """Keep other installations out of the folder of models meanwhile."""
    with (models / LOCK).open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told = f"another installation is under way in {models}"
            raise ModelInstallError(f"{told}; try again when it has ended") from None
        yield


def prepared(
    origin: Origin, models: Path, scratch: Path, chosen: Choices
) -> tuple[Path, Record]:
    """Return the model of `origin` in a folder of our own, checked and loaded once."""
    path = origin.path
    if path is None:
        path = Download(origin.shown, models / PARTIAL, chosen.progress).run()
    try:
        sha256 = None
        if path.is_file():
            claim = Claim(
                origin.name, origin.shown, chosen.sha256, origin.site, chosen.accept
            )
            sha256 = checked(path, claim, models)
        model = unpacked(path, scratch / "model", origin.shown)
    finally:
        if origin.path is None:
            shutil.rmtree(models / PARTIAL, ignore_errors=True)
    try:
        ready = chosen.load(model)
    except ModelError as wrong:
        raise ModelInstallError(f"{origin.shown} {wrong}") from None
    record = Record(
        name=origin.name,
        source=origin.shown,
        installed_at=datetime.now(UTC).isoformat(timespec="seconds"),
        engine=engine_of(model) or "",
        rate=ready.rate,
        held=ready.held,
        sha256=sha256,
        files=digests(model),
    )
    return model, record
