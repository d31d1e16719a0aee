"""What is installed for running is locked, version by version, with its hashes."""

import re

import pytest
from locked_files import EXTRAS, HASH, PROJECT, ROOT, pins, places, text, wanted
from packaging.utils import canonicalize_name

FILES = sorted(EXTRAS)
PLACES = {f"{p['python_version']} {p['platform_machine']}": p for p in places()}


def test_every_python_that_we_say_we_support_is_looked_at():
    minors = {one["python_version"] for one in PLACES.values()}
    assert minors == {"3.11", "3.12", "3.13"}


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_the_hashes_of_its_files(name):
    found = pins(name)
    assert len(found) >= 3
    for one in found:
        assert one.hashes, one
        assert [each for each in one.hashes if not HASH.fullmatch(each)] == []
        assert len(set(one.hashes)) == len(one.hashes), one.name
        assert one.version.release, one
        assert one.asked.url is None


@pytest.mark.parametrize("name", FILES)
def test_no_address_of_an_index_stands_in_it(name):
    assert re.findall(r"https?://\S+|^-.*$|file:", text(name), re.MULTILINE) == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", FILES)
def test_what_the_project_asks_for_is_pinned_once_within_its_range(name, place):
    here = PLACES[place]
    found = {}
    for one in pins(name):
        if one.is_for(here):
            assert one.name not in found, f"{one.name} is pinned twice on {place}"
            found[one.name] = one
    for asked in wanted(name):
        if asked.marker is None or asked.marker.evaluate(here):
            pin = found[canonicalize_name(asked.name)]
            assert asked.specifier.contains(pin.version, prereleases=True), asked
            assert set(asked.extras) <= set(pin.asked.extras), asked


@pytest.mark.parametrize("place", PLACES)
def test_both_files_agree_on_what_stands_in_both(place):
    first, second = (
        {one.name: one for one in pins(name) if one.is_for(PLACES[place])}
        for name in FILES
    )
    shared = set(first) & set(second)
    assert {n: first[n].version for n in shared} == {
        n: second[n].version for n in shared
    }


def test_every_extra_is_locked_or_for_nobody_who_takes_calls():
    locked = {extra for extras in EXTRAS.values() for extra in extras}
    ours = set(PROJECT["project"]["optional-dependencies"])
    assert ours - locked == {"demo", "test"}


def test_what_is_documented_and_built_is_installed_from_the_lock():
    asked = "--require-hashes -r deploy/locked/hotline.txt"
    for where in (
        "docs/running.md",
        "deploy/container/Containerfile",
        ".ci/run",
    ):
        assert asked in (ROOT / where).read_text("utf-8"), where
