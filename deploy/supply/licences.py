"""Whether each package that the hotline runs on comes under a licence that is allowed.

    python deploy/supply/licences.py [SITE_PACKAGES]

Looks at what is installed there (by default with this Python), as far as the hotline
needs it, and at the scripts that its console ships.  Prints a line for each, and ends
with 1 where one is not on the list of `licences.toml`.  It needs `packaging`.
"""

import re
import sys
import sysconfig
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

RULES = Path(__file__).with_name("licences.toml")
CONSOLE = Path(__file__).parents[2] / "ivr" / "console"
VENDORED = CONSOLE / "static" / "vendor" / "vendored.toml"
ROOT = "ivr-hotline"
# What an installation may have besides; `test` and `demo` take no calls.
EXTRAS = ("ko", "postgres", "redis", "s3", "sherpa")
CLASSIFIER = "License :: "
# A licence's whole text may stand where its name should.
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Verdict:
    """A package, the licence that it comes under, and whether that is allowed."""

    package: str
    version: str
    licence: str
    is_allowed: bool

    def __str__(self) -> str:
        """Return a line for a person."""
        mark = "ok" if self.is_allowed else "NOT ALLOWED"
        return f"{mark:<11} {self.package} {self.version}: {self.licence}"


@dataclass(frozen=True, slots=True)
class Rules:
    """What is allowed, how licences are called, what is known of single packages."""

    allowed: frozenset[str]
    names: Mapping[str, str]
    packages: Mapping[str, Mapping[str, str]]

    def judge(self, package: str, version: str, says: str) -> Verdict:
        """Return the verdict on a package whose metadata says this, perhaps nothing."""
        known = self.packages.get(package)
        if known is not None and known["says"] == says:
            return Verdict(package, version, known["licence"], is_allowed=True)
        parts = re.split(r"( AND | OR )", says)
        expression = "".join(self.names.get(one, one) for one in parts)
        told = expression or "it does not say"
        return Verdict(package, version, told, self.allows(expression))

    def allows(self, expression: str) -> bool:
        """Tell whether an expression of SPDX's, without brackets, is allowed.

        Of `A OR B` one is enough, of `A AND B` each is needed.
        """
        choices = (one.split(" AND ") for one in expression.split(" OR "))
        return any(self.allowed.issuperset(each) for each in choices)


def read_rules() -> Rules:
    """Return the list."""
    found = tomllib.loads(RULES.read_text("utf-8"))
    return Rules(frozenset(found["allowed"]), found["names"], found["packages"])


def licence_said(metadata: Any) -> str:
    """Return what a package's metadata calls its licence, empty where it does not.

    The expression (PEP 639) before the older ways; of several names all are meant.
    """
    if expression := metadata.get("License-Expression"):
        return str(expression)
    classifiers = [str(one) for one in metadata.get_all("Classifier") or ()]
    names = [one.rpartition(" :: ")[2] for one in classifiers if CLASSIFIER in one]
    field = str(metadata.get("License") or "").strip()
    if not names and field != "UNKNOWN" and len(field) < LONGEST_NAME:
        return field
    return " AND ".join(names)


def needed(path: list[str]) -> Iterator[Distribution]:
    """Yield what is installed at `path` as far as the hotline and `EXTRAS` need it.

    Raises KeyError where the hotline itself is not installed there.
    """
    there = {canonicalize_name(one.name): one for one in distributions(path=path)}
    waiting = [(ROOT, extra) for extra in ("", *EXTRAS)]
    seen = set[tuple[str, str]]()
    told = {ROOT}
    while waiting:
        name, extra = asked = waiting.pop()
        if asked in seen or (name not in there and name != ROOT):
            continue  # it belongs to an extra that is not installed
        seen.add(asked)
        if name not in told:
            told.add(name)
            yield there[name]
        for one in map(Requirement, there[name].requires or ()):
            if one.marker is None or one.marker.evaluate({"extra": extra}):
                wanted = canonicalize_name(one.name)
                waiting += [(wanted, each) for each in ("", *one.extras)]


def verdicts(path: list[str], rules: Rules) -> list[Verdict]:
    """Return what is to be said of all packages, and of the console's scripts."""
    installed = [
        (canonicalize_name(one.name), one.version, licence_said(one.metadata))
        for one in needed(path)
    ]
    scripts = tomllib.loads(VENDORED.read_text("utf-8"))["files"].values()
    shipped = [(one["package"], one["version"], one["licence"]) for one in scripts]
    return [rules.judge(*one) for one in sorted([*installed, *shipped])]


def main() -> int:
    """Print the verdicts; return 1 where a package is not allowed."""
    path = sys.argv[1:] or [sysconfig.get_path("purelib")]
    found = verdicts(path, read_rules())
    print(*found, sep="\n")
    return 0 if all(one.is_allowed for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
