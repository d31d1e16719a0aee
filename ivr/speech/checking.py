"""Whether the installed models are what was installed, and load."""

from dataclasses import dataclass
from pathlib import Path

from ivr.errors import UsageError
from ivr.speech.archive import in_mb
from ivr.speech.catalogue import languages
from ivr.speech.engines import engine_of
from ivr.speech.installed import (
    digests,
    find_model,
    installed_languages,
    model_name,
    read_record,
)
from ivr.speech.loading import load_test
from ivr.speech.transcriber import ModelError

__all__ = ["Told", "check", "engine_of", "present"]
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What a check found, in one line."""

    name: str
    text: str
    is_good: bool


def present(models: Path) -> list[str]:
    """Return the languages that have a model, in the folder or from pip."""
    known = languages()
    others = [one for one in installed_languages(models) if one not in known]
    return [one for one in known if find_model(models, one)] + others


def check(models: Path, language: str) -> Told:
    """Check the model for `language`; raises UsageError when there is none."""
    model = find_model(models, language)
    if model is None:
        raise UsageError(f"no model for {language} is installed in {models}")
    name = model_name(model)
    changed = changes(model)
    if changed:
        return Told(name, f"its files are not as installed: {changed}", is_good=False)
    try:
        ready = load_test(model)
    except ModelError as wrong:
        return Told(name, str(wrong), is_good=False)
    noted = "as installed" if read_record(model) else "not installed by us"
    told = f"loads: {ready.rate} Hz, {in_mb(ready.held)} of memory; files {noted}"
    return Told(name, told, is_good=True)


def changes(model: Path) -> str:
    """Return which files differ from what was noted, and how; nothing if none does."""
    record = read_record(model)
    if record is None:
        return ""
    found = digests(model)
    ways = {
        "missing": sorted(record.files.keys() - found.keys()),
        "changed": sorted(
            name
            for name in record.files.keys() & found.keys()
            if record.files[name] != found[name]
        ),
        "new": sorted(found.keys() - record.files.keys()),
    }
    return ", ".join(
        f"{name} is {way}" for way, names in ways.items() for name in names[:MOST_NAMED]
    )
