"""The licences of what the hotline runs on, as installed here and as locked."""

import sysconfig
from email.message import Message

import licences
import pytest
from licences import Verdict, licence_said, needed, read_rules, verdicts
from locked_files import EXTRAS, pins
from packaging.utils import canonicalize_name

RULES = read_rules()
HERE = [sysconfig.get_path("purelib")]


def test_everything_that_is_installed_for_running_may_be_used():
    found = verdicts(HERE, RULES)
    assert [str(one) for one in found if not one.is_allowed] == []
    names = {one.package for one in found}
    # Ours by the project, by an extra, by another package, and by the console.
    assert {"flask", "psycopg-binary", "boto3", "werkzeug", "htmx.org"} <= names
    assert "pytest" not in names


def test_everything_that_is_locked_is_judged():
    installed = {canonicalize_name(one.name) for one in needed(HERE)}
    locked = {one.name for name in EXTRAS for one in pins(name)}
    assert locked - installed - set(RULES.packages) == set()


def test_what_is_said_of_a_package_is_of_one_that_is_locked():
    locked = {one.name for name in EXTRAS for one in pins(name)}
    assert set(RULES.packages) <= locked


def said(*headers: tuple[str, str]) -> str:
    metadata = Message()
    for name, value in headers:
        metadata[name] = value
    return licence_said(metadata)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([("License-Expression", "MIT"), ("License", "GPL")], "MIT"),
        ([("Classifier", "License :: OSI Approved :: MIT License")], "MIT License"),
        (
            [
                ("Classifier", "License :: OSI Approved :: BSD License"),
                ("Classifier", "License :: OSI Approved :: Apache Software License"),
                ("License", "Dual License"),
            ],
            "BSD License AND Apache Software License",
        ),
        ([("License", "ISC"), ("Classifier", "Topic :: Games")], "ISC"),
        ([("License", "UNKNOWN")], ""),
        ([("License", "Copyright, and then the whole text of it, " * 9)], ""),
        ([], ""),
    ],
)
def test_metadata_says_its_licence_in_one_of_several_ways(headers, expected):
    assert said(*headers) == expected


@pytest.mark.parametrize(
    ("package", "says", "licence", "is_allowed"),
    [
        ("any", "MIT", "MIT", True),
        ("any", "MIT License AND BSD License", "MIT AND BSD-3-Clause", True),
        ("any", "GPL-3.0-only OR MIT", "GPL-3.0-only OR MIT", True),
        ("any", "GPL-3.0-only AND MIT", "GPL-3.0-only AND MIT", False),
        ("any", "AGPL-3.0-or-later", "AGPL-3.0-or-later", False),
        ("any", "LGPL-3.0-only", "LGPL-3.0-only", False),
        ("any", "", "it does not say", False),
        ("psycopg", "LGPL-3.0-only", "LGPL-3.0-only", True),
        ("psycopg", "GPL-3.0-only", "GPL-3.0-only", False),
        ("huey", "", "MIT", True),
        ("huey", "Proprietary", "Proprietary", False),
    ],
)
def test_only_what_is_on_the_list_is_allowed(package, says, licence, is_allowed):
    expected = Verdict(package, "1", licence, is_allowed)
    assert RULES.judge(package, "1", says) == expected


def installed(folder, name, *lines):
    """A package as pip would have installed it."""
    where = folder / f"{name.replace('-', '_')}-1.dist-info"
    where.mkdir()
    text = "\n".join(("Metadata-Version: 2.4", f"Name: {name}", "Version: 1", *lines))
    (where / "METADATA").write_text(f"{text}\n")


def test_one_package_that_another_brings_along_is_enough_to_fail(
    tmp_path, monkeypatch, capsys
):
    installed(tmp_path, "ivr-hotline", "Requires-Dist: Flask")
    installed(
        tmp_path,
        "Flask",
        "License-Expression: MIT",
        "Requires-Dist: deep; python_version > '3'",
    )
    installed(tmp_path, "deep", "License-Expression: GPL-3.0-only")
    installed(tmp_path, "besides", "License-Expression: AGPL-3.0-only")
    monkeypatch.setattr("sys.argv", ["licences.py", str(tmp_path)])
    assert licences.main() == 1
    told = [one for one in capsys.readouterr().out.splitlines() if " 1: " in one]
    assert told == [
        "NOT ALLOWED deep 1: GPL-3.0-only",
        "ok          flask 1: MIT",
    ]
