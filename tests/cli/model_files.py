"""Folders and zips that look like speech models, and some that do not."""

import zipfile
from pathlib import Path

from ivr.speech.engines import MARKS


def model_folder(folder: Path, content: str = "new") -> Path:
    """A folder with the files by which a model is known."""
    for mark in MARKS:
        path = folder / mark
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder


def zipped(path: Path, **entries: str) -> Path:
    """A zip with these entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def zipped_model(path: Path, content: str = "new") -> Path:
    """A zip as Vosk's site has it: one folder, and the model in it."""
    entries = {f"{path.stem}/{mark}": content * 3000 for mark in MARKS}
    return zipped(path, **entries)


def damaged(path: Path, begin: int, end: int) -> Path:
    """The file with other bytes between `begin` and `end`."""
    content = bytearray(path.read_bytes())
    content[begin:end] = b"\xff" * (end - begin)
    path.write_bytes(content)
    return path


def contents(models: Path) -> dict[str, str]:
    """Every file of every model in the folder of models, by language and name.

    The record of an installation is left out, as is what the folder notes for itself.
    """
    return {
        f"{language.name}/{path.relative_to(language)}": path.read_text()
        for language in sorted(models.iterdir())
        if language.is_dir() and not language.name.startswith(".")
        for path in sorted(language.rglob("*"))
        if path.is_file() and path.name != "INSTALLED.json"
    }


def visible(models: Path) -> list[str]:
    """What a person sees in the folder of models."""
    return sorted(path.name for path in models.iterdir() if path.name[0] != ".")
