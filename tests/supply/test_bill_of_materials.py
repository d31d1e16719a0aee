"""The bill of materials, made by its documented command of what is installed here."""

import json
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from licences import VENDORED, needed
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.slow

PROGRAM = Path(__file__).parents[2] / "deploy" / "supply" / "sbom.py"


@pytest.fixture(scope="module")
def text():
    command = (sys.executable, str(PROGRAM), sys.executable)
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


@pytest.fixture(scope="module")
def bill(text):
    return json.loads(text)


def test_it_is_cyclonedx(bill):
    """Of packages, which are all alike, some: each takes the validator long."""
    packages = [one for one in bill["components"] if "pypi" in one.get("purl", "")]
    scripts = [one for one in bill["components"] if "npm" in one.get("purl", "")]
    some = bill | {"components": [*packages[:4], *scripts], "dependencies": []}
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(json.dumps(some)) is None
    some["components"][0] = {"type": "library"}
    assert validator.validate_str(json.dumps(some)) is not None


def test_it_is_about_the_hotline_of_this_version(bill):
    about = bill["metadata"]["component"]
    project = tomllib.loads((PROGRAM.parents[2] / "pyproject.toml").read_text())
    assert (about["type"], about["name"], about["version"]) == (
        "application",
        "ivr-hotline",
        project["project"]["version"],
    )


def test_it_names_every_package_with_its_version(bill):
    named = {
        canonicalize_name(one["name"]): (one["version"], one["purl"])
        for one in bill["components"]
        if one.get("purl", "").startswith("pkg:pypi/")
    }
    for one in needed([sysconfig.get_path("purelib")]):
        name = canonicalize_name(one.name)
        assert named[name] == (one.version, f"pkg:pypi/{name}@{one.version}")


def test_it_names_every_script_of_the_console_by_the_hash_of_its_bytes(bill):
    hashes = {
        one["hashes"][0]["content"]: one["version"]
        for one in bill["components"]
        if one.get("purl", "").startswith("pkg:npm/")
    }
    listed = tomllib.loads(VENDORED.read_text())["files"].values()
    assert hashes == {one["sha256"]: one["version"] for one in listed}
    inside = {
        part["name"] for one in bill["components"] for part in one.get("components", ())
    }
    assert "@dagrejs/dagre" in inside
