"""The files of a flow as one value: read from a folder, or put back from a database."""

import base64
import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, cast

from ivr.flow.source import FlowError, Problem, parse

SOUNDS = frozenset({".wav", ".mp3"})
PROMPTS = "prompts"


@dataclass(frozen=True, slots=True)
class FlowFiles:
    """A flow file, its prompt files and its sounds, by names relative to the flow.

    `folder` is where they were, for messages.  `faults` says why a file that is
    there could not be read.
    """

    main: str
    texts: dict[str, str]
    sounds: dict[str, bytes] = field(default_factory=dict[str, bytes])
    folder: str = ""
    faults: dict[str, str] = field(default_factory=dict[str, str])

    def shown(self, name: str) -> str:
        """Return the name of a file as the user knows it."""
        return str(Path(self.folder) / name) if self.folder else name

    def text(self, name: str) -> str:
        """Return what a file holds; raises FlowError when it cannot be had."""
        if name in self.texts:
            return self.texts[name]
        reason = self.faults.get(name, "there is no such file")
        raise FlowError([Problem(self.shown(name), 1, 1, reason)])

    def to_json(self) -> str:
        """Return everything as JSON text, sounds in base64."""
        sounds = {
            name: base64.b64encode(sound).decode()
            for name, sound in self.sounds.items()
        }
        whole = {"main": self.main, "texts": self.texts, "sounds": sounds}
        return json.dumps(whole, ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> "FlowFiles":
        """Return what `to_json` wrote."""
        whole: dict[str, Any] = json.loads(text)
        sounds = cast("dict[str, str]", whole["sounds"])
        decoded = {name: base64.b64decode(sound) for name, sound in sounds.items()}
        return FlowFiles(whole["main"], whole["texts"], decoded)


def read_files(path: Path) -> FlowFiles:
    """Read the flow at `path`, its prompt files and its sounds.

    Raises FlowError when the flow file itself cannot be read; what else is wrong is
    found when the flow loads.
    """
    files = FlowFiles(path.name, {}, folder=str(path.parent))
    take_text(files, path, path.name)
    folder = prompts_folder(files.text(path.name), str(path))
    for file in files_in(path.parent / folder):
        name = file.relative_to(path.parent).as_posix()
        if file.suffix == ".yaml":
            take_text(files, file, name)
        else:
            take_sound(files, file, name)
    return files


def files_in(folder: Path) -> list[Path]:
    """Return the texts and sounds below `folder`; none where there is no such."""
    try:
        found = sorted(folder.rglob("*"))
    except (OSError, ValueError):  # no name that a folder can have
        return []
    return [file for file in found if file.suffix in {".yaml", *SOUNDS}]


def take_text(files: FlowFiles, path: Path, name: str) -> None:
    """Read one text into `files`, or note why it cannot be read."""
    try:
        files.texts[name] = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return
    except (OSError, ValueError) as wrong:  # not UTF-8, or no path at all
        reason = f"cannot be read as UTF-8 text ({type(wrong).__name__})"
        files.faults[name] = reason


def take_sound(files: FlowFiles, path: Path, name: str) -> None:
    """Read one sound into `files`; one that cannot be read is not there."""
    with suppress(OSError):
        files.sounds[name] = path.read_bytes()


def prompts_folder(text: str, name: str) -> str:
    """Return the folder of the prompt files, relative to the flow."""
    values = parse(text, name).values
    if not isinstance(values, dict):
        return PROMPTS
    return inner_folder(cast("dict[str, Any]", values).get(PROMPTS))


def inner_folder(named: object) -> str:
    """Return `named` if it is a folder below the flow's own, else the usual one."""
    if not isinstance(named, str):
        return PROMPTS
    path = PurePosixPath(named)
    outside = not path.parts or path.is_absolute() or ".." in path.parts
    return PROMPTS if outside else str(path)
