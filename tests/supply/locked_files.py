"""The files of locked versions, as pip reads them."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCKED = ROOT / "deploy" / "locked"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# What a file holds besides what every installation needs.
EXTRAS = {"hotline.txt": ("postgres", "redis", "s3"), "speech.txt": ("ko", "sherpa")}
ENTRY = re.compile(
    r"^(?P<pin>[A-Za-z0-9][^\\\n]*?)(?P<hashes>(?: \\\n    --hash=\S+)+)$", re.MULTILINE
)
HASH = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True)
class Pin:
    """One version of a package, where it is meant, and the hashes of its files."""

    asked: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return canonicalize_name(self.asked.name)

    @property
    def version(self) -> Version:
        (only,) = self.asked.specifier
        assert only.operator == "==", self.asked
        return Version(only.version)

    def is_for(self, place: dict[str, str]) -> bool:
        return self.asked.marker is None or self.asked.marker.evaluate(place)


def text(name: str) -> str:
    return (LOCKED / name).read_text("utf-8")


def pins(name: str) -> list[Pin]:
    """The pins of a file; what is neither a pin nor a comment fails."""
    rest = ENTRY.sub("", text(name))
    left = [one for one in rest.splitlines() if one.strip() and one.strip()[0] != "#"]
    assert left == [], f"{name}: no pin with hashes"
    return [
        Pin(Requirement(one["pin"]), tuple(re.findall(r"--hash=(\S+)", one["hashes"])))
        for one in ENTRY.finditer(text(name))
    ]


def wanted(name: str) -> Iterator[Requirement]:
    """What pyproject.toml asks for that a file must hold."""
    project = PROJECT["project"]
    if name == "hotline.txt":
        yield from map(Requirement, project["dependencies"])
        yield from map(Requirement, PROJECT["build-system"]["requires"])
    for extra in EXTRAS[name]:
        yield from map(Requirement, project["optional-dependencies"][extra])


def places() -> Iterator[dict[str, str]]:
    """Each Python that is supported, on both machines that Vosk has wheels for."""
    classifiers = PROJECT["project"]["classifiers"]
    for minor in re.findall(r"Python :: (3\.\d+)", "\n".join(classifiers)):
        for machine in ("x86_64", "aarch64"):
            yield {
                "python_version": minor,
                "python_full_version": f"{minor}.7",
                "implementation_name": "cpython",
                "platform_python_implementation": "CPython",
                "platform_machine": machine,
                "platform_system": "Linux",
                "sys_platform": "linux",
                "os_name": "posix",
                "extra": "",
            }
