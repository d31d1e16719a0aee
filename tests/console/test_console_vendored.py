import tomllib
from hashlib import sha256
from pathlib import Path

from ivr.console import pages

VENDOR = Path(pages.__file__).parent / "static" / "vendor"
LISTED = tomllib.loads((VENDOR / "vendored.toml").read_text("utf-8"))["files"]
# What a page is given without a word of thanks on it, or with the licence in the file.
FREE = {"0BSD", "BSD-3-Clause", "MIT", "ISC", "Apache-2.0", "MIT AND ISC"}


def test_each_vendored_file_is_the_one_that_its_list_says():
    kept = {
        path.relative_to(VENDOR).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "vendored.toml"
    }
    assert kept == {name: one["sha256"] for name, one in LISTED.items()}


def test_each_says_its_package_exact_version_and_licence():
    for name, one in LISTED.items():
        assert set(one) - {"with"} == {"package", "version", "licence", "sha256"}, name
        assert one["version"].replace(".", "").isdigit(), name
        assert one["licence"] in FREE, name
