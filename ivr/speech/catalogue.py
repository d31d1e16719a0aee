"""The official Vosk models, by language: which, how large, and what each hashes to.

Languages are the tags that flows use (`ko-KR`); the site's own words (`ko`, `cn`,
`en-us`) are understood too.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from ivr.errors import UsageError

# A language and perhaps a region (BCP 47).
TAG = re.compile(r"[a-z]{2,3}(-([a-z]{2}|[0-9]{3}))?")
Size = Literal["small", "medium", "large"]
SIZES: tuple[Size, ...] = ("small", "medium", "large")
# What is given when another size is asked for and the language has none of it.
INSTEAD: dict[str, tuple[str, ...]] = {
    "small": ("small", "medium", "large"),
    "medium": ("medium",),
    "large": ("large",),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A model of the catalogue.  `sha256` and `source`, who pinned it, go together.

    `mb` is about how large the zip is, `bytes` exactly, where that is known.
    """

    name: str
    language: str
    code: str
    size: Size
    mb: int
    bytes: int | None = None
    sha256: str | None = None
    source: str | None = None


@cache
def entries() -> tuple[Entry, ...]:
    """Return every model of the catalogue, the shipped hotline's languages first."""
    text = files("ivr.speech").joinpath("catalogue.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    return tuple(Entry(name, **values) for name, values in found.items())


def languages() -> tuple[str, ...]:
    """Return the tags of all languages that have a model."""
    return tuple(dict.fromkeys(entry.language for entry in entries()))


def named(name: str) -> Entry | None:
    """Return the model called `name`, if it is one of the catalogue."""
    return next((entry for entry in entries() if entry.name == name), None)


def entries_for(language: str) -> tuple[Entry, ...]:
    """Return the models for `language`, another region's if its own has none."""
    own = tuple(entry for entry in entries() if entry.language == language)
    return own or tuple(
        entry
        for entry in entries()
        if entry.language == language_of_other_region(language)
    )


def language_of_other_region(language: str) -> str | None:
    """Return the first tag of the catalogue that differs in its region alone."""
    spoken = language.partition("-")[0].lower()
    return next((tag for tag in languages() if tag.partition("-")[0] == spoken), None)


def entry_for(language: str, size: str) -> Entry:
    """Return the model for `language` of `size`; raises UsageError when there is none.

    Where there is no small model, the smallest that there is stands for it.
    """
    found = entries_for(language)
    if not found:
        hint = "`ivr models list` shows those that are, --from takes any other"
        raise UsageError(f"no model is known for {language}; {hint}")
    for wanted in INSTEAD[size]:
        for entry in found:
            if entry.size == wanted:
                return entry
    there_are = ", ".join(f"{entry.size} ({entry.name})" for entry in found)
    raise UsageError(f"there is no {size} model for {language}; there is {there_are}")


def full_language(language: str) -> str:
    """Return the tag that `ko`, `ko-KR` or the site's `cn` means.

    Any other language or region is taken as it is, in the usual case: `es-MX`, `th`.
    Raises UsageError for what is no language tag.
    """
    wanted = language.lower()
    for entry in entries():
        if wanted in {entry.language.lower(), entry.code}:
            return entry.language
    if not TAG.fullmatch(wanted):
        raise UsageError(f"{language!r} is no language; write it like ko or ko-KR")
    spoken, _, region = wanted.partition("-")
    if region:
        return f"{spoken}-{region.upper()}"
    return language_of_other_region(spoken) or spoken
