"""A bill of materials (CycloneDX 1.6, JSON) of an installation, to standard output.

    python deploy/supply/sbom.py /opt/hotline/bin/python > sbom.json

cyclonedx-bom (`pip install cyclonedx-bom`, in an environment of its own) tells of the
packages that are installed there, with their licences; added here are the scripts that
the console ships, with their SHA-256, which no package's metadata names.  The same
installation gives the same bytes.  https://cyclonedx.org/docs/1.6/json/
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

CONSOLE = Path(__file__).parents[2] / "ivr" / "console"
VENDORED = CONSOLE / "static" / "vendor" / "vendored.toml"
PROJECT = Path(__file__).parents[2] / "pyproject.toml"
SPEC = "1.6"


def packages(python: str) -> dict[str, Any]:
    """Return what cyclonedx-bom tells of the environment that `python` belongs to."""
    program = (sys.executable, "-m", "cyclonedx_py", "environment")
    form = ("--sv", SPEC, "--of", "JSON", "--output-reproducible", "--no-validate")
    whose = ("--pyproject", str(PROJECT), "--mc-type", "application")
    told = subprocess.run(
        (*program, *form, *whose, python), stdout=subprocess.PIPE, check=True
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def scripts() -> Iterator[dict[str, Any]]:
    """Yield the console's scripts as components, each with what is built into it."""
    listed = tomllib.loads(VENDORED.read_text("utf-8"))["files"]
    for file, one in listed.items():
        made = component(one["package"], one["version"])
        made["licenses"] = [{"expression": one["licence"]}]
        made["hashes"] = [{"alg": "SHA-256", "content": one["sha256"]}]
        made["properties"] = [
            {"name": "ivr:file", "value": f"ivr/console/static/vendor/{file}"}
        ]
        if parts := one.get("with"):
            made["components"] = [component(*part.rsplit(" ", 1)) for part in parts]
        yield made


def component(package: str, version: str) -> dict[str, Any]:
    """Return a package of npm's, by its name and version."""
    purl = f"pkg:npm/{quote(package, safe='/')}@{version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package,
        "version": version,
        "purl": purl,
    }


def whole(python: str) -> dict[str, Any]:
    """Return the bill of the installation that `python` belongs to."""
    found = packages(python)
    found["components"] += scripts()
    return found


if __name__ == "__main__":
    json.dump(whole(sys.argv[1]), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
