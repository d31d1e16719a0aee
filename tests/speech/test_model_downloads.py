"""Models over HTTP: resumed, checked against what is known; the old one stays."""

import hashlib
import json

import pytest
from model_files import contents, visible

from ivr.speech import download, models
from ivr.speech.archive import in_mb
from ivr.speech.catalogue import named
from ivr.speech.download import Download
from ivr.speech.engines import MARKS
from ivr.speech.installed import read_record
from ivr.speech.models import ModelInstallError, install, nothing_shown

HINT = "fetch it elsewhere and give it with --from"
ACCEPT = "if you trust it, add --accept"
OLD = {f"en-US/{mark}": "old" for mark in MARKS}
NEW = {f"en-US/{mark}": "new" * 3000 for mark in MARKS}
# A model of the catalogue that nobody pins.
GREEK = "vosk-model-el-gr-0.7"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(download, "PIECE", 4096)
    monkeypatch.setattr(Download.__init__, "__defaults__", (60, 0.0))


@pytest.fixture
def fetch(tmp_path):
    """Fetches an address into a folder that keeps what came."""

    def run(address, **more):
        return Download(address, tmp_path / "partial", nothing_shown, **more).run()

    return run


def refusal(*arguments, **more):
    with pytest.raises(ModelInstallError) as caught:
        install(*arguments, **more)
    return str(caught.value)


def test_a_model_comes_from_an_address_and_what_it_is_is_noted(
    folder, site, archive, choices
):
    site.files["/models/en-large.zip"] = archive
    address = f"{site.url}/en-large.zip?version=2"
    found = install(folder, "en-US", address, choices=choices())
    assert site.asked == [("/models/en-large.zip?version=2", None)]
    assert found == folder / "en-US"
    assert contents(folder) == NEW
    assert visible(folder) == ["en-US"]
    record = read_record(found)
    digest = hashlib.sha256(archive).hexdigest()
    assert (record.name, record.source, record.sha256) == ("en-large", address, digest)
    assert (record.engine, record.rate, record.held) == ("vosk", 16000, 1000)
    assert record.files == {
        mark: hashlib.sha256(b"new" * 3000).hexdigest() for mark in MARKS
    }


def test_a_download_that_is_cut_off_goes_on_where_it_was(fetch, site):
    body = bytes(range(256)) * 100
    site.files["/models/a.zip"] = body
    site.cuts = [8192, 4096]
    assert fetch(f"{site.url}/a.zip").read_bytes() == body
    assert site.asked == [
        ("/models/a.zip", None),
        ("/models/a.zip", "bytes=8192-"),
        ("/models/a.zip", "bytes=12288-"),
    ]


def test_a_later_run_goes_on_where_an_earlier_one_gave_up(fetch, site):
    body = bytes(range(256)) * 8000
    site.files["/models/a.zip"] = body
    address = f"{site.url}/a.zip"
    site.cuts = [409_600, 1, 1, 1]
    with pytest.raises(ModelInstallError) as caught:
        fetch(address)
    reason = "ChunkedEncodingError after 1 MB; run it again to go on"
    assert str(caught.value) == f"cannot fetch {address}: {reason}, or {HINT}"
    site.asked.clear()
    assert fetch(address).read_bytes() == body
    assert site.asked == [("/models/a.zip", "bytes=409600-")]


@pytest.mark.parametrize("way", ["no ranges", "no tag", "another content"])
def test_a_download_starts_anew_where_it_cannot_be_sure(fetch, site, way):
    body = bytes(range(256)) * 100
    site.files["/models/a.zip"] = b"old" * 8000 if way == "another content" else body
    site.cuts = [8192, 1, 1, 1] if way == "another content" else [8192]
    site.ranges = way != "no ranges"
    site.tags = way != "no tag"
    if way == "another content":
        with pytest.raises(ModelInstallError):
            fetch(f"{site.url}/a.zip")
        site.files["/models/a.zip"] = body
    assert fetch(f"{site.url}/a.zip").read_bytes() == body


def test_a_part_that_was_not_asked_for_is_not_taken(fetch, site):
    site.files["/models/a.zip"] = bytes(range(256)) * 100
    site.cuts = [8192]
    site.part_from = 9_000
    with pytest.raises(ModelInstallError, match="another part than was asked for"):
        fetch(f"{site.url}/a.zip")


def test_a_line_that_is_too_slow_is_given_up(fetch, site):
    site.files["/models/a.zip"] = b"x" * 100_000
    site.slow = True
    with pytest.raises(ModelInstallError, match="it is too slow"):
        fetch(f"{site.url}/a.zip", patience_s=0.1)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"status": 404}, "it answered 404; " + HINT),
        ({"status": 500}, "it answered 500; " + HINT),
        (
            {"claimed": 500_000},
            f"ChunkedEncodingError after nothing; run it again to go on, or {HINT}",
        ),
    ],
    ids=["not there", "broken", "cut off"],
)
def test_an_address_without_a_model_is_told_and_the_old_model_stays(
    folder, site, archive, choices, told, reason
):
    site.files["/models/a.zip"] = archive
    for name, value in told.items():
        setattr(site, name, value)
    site.ranges = False
    address = f"{site.url}/a.zip"
    found = refusal(folder, "en-US", address, choices=choices())
    assert found.replace(in_mb(len(archive)), "nothing") == (
        f"cannot fetch {address}: {reason}"
    )
    assert contents(folder) == OLD


def test_a_site_that_is_not_there_is_told(folder, choices):
    address = "http://127.0.0.1:9/a.zip"
    found = refusal(folder, "en-US", address, choices=choices())
    told = f"ConnectionError after nothing; run it again to go on, or {HINT}"
    assert found == f"cannot fetch {address}: {told}"


def test_what_is_larger_than_any_model_is_not_fetched(
    folder, site, archive, choices, monkeypatch
):
    monkeypatch.setattr(download, "MOST_BYTES", 100)
    site.files["/models/a.zip"] = archive
    found = refusal(folder, "en-US", f"{site.url}/a.zip", choices=choices())
    assert found == f"{site.url}/a.zip is larger than any model"
    assert contents(folder) == OLD


def test_the_catalogues_pin_refuses_another_content_until_it_is_accepted(
    folder, site, archive, choices
):
    name = "vosk-model-small-en-us-0.15"
    site.files[f"/models/{name}.zip"] = archive
    found = refusal(folder, "en-US", None, site=site.url, choices=choices())
    digest = hashlib.sha256(archive).hexdigest()
    source = named(name).source
    told = f"is not what {source} pins: its SHA-256 is {digest}; {ACCEPT}"
    assert found == f"{site.url}/{name}.zip {told}"
    assert contents(folder) == OLD
    more = choices(accept=True)
    install(folder, "en-US", None, site=site.url, choices=more)
    assert contents(folder) == NEW
    # Once accepted it is known.
    install(folder, "en-US", None, site=site.url, choices=choices())


def listed(site, archive, **wrong):
    """Have the site's own list name the Greek model."""
    digest = hashlib.md5(archive).hexdigest()  # as the site's list has it
    entry = {"name": GREEK, "size": len(archive), "md5": digest, **wrong}
    site.files["/models/model-list.json"] = json.dumps([entry]).encode()
    site.files[f"/models/{GREEK}.zip"] = archive


def test_without_a_pin_the_sites_list_speaks_and_is_remembered(
    folder, site, archive, choices, tmp_path
):
    listed(site, archive)
    install(folder, "el-GR", None, site=site.url, choices=choices())
    assert [path for path, _ in site.asked] == [
        f"/models/{GREEK}.zip",
        "/models/model-list.json",
    ]
    # Another content under the same name is refused from then on, whatever the list
    # says now; from a file as well.
    other = tmp_path / f"{GREEK}.zip"
    other.write_bytes(archive + b"\n")
    listed(site, other.read_bytes())
    digest = hashlib.sha256(other.read_bytes()).hexdigest()
    for source, shown in ((None, f"{site.url}/{GREEK}.zip"), (str(other), str(other))):
        found = refusal(folder, "el-GR", source, site=site.url, choices=choices())
        before = "what was installed under this name before"
        told = f"is not {before}: its SHA-256 is {digest}; {ACCEPT}"
        assert found == f"{shown} {told}"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"md5": "0" * 32}, "{zip} is not what {list} says"),
        ({"size": 1}, "{zip} is not what {list} says"),
        ({"name": "another"}, "cannot check {zip}: {list} does not name " + GREEK),
        (None, "cannot check {zip}: cannot read {list}: HTTPError"),
    ],
)
def test_without_a_pin_what_the_list_does_not_confirm_is_refused(
    folder, site, archive, choices, wrong, reason
):
    listed(site, archive, **(wrong or {}))
    if wrong is None:
        del site.files["/models/model-list.json"]
    found = refusal(folder, "el-GR", None, site=site.url, choices=choices())
    where = {"zip": f"{site.url}/{GREEK}.zip", "list": f"{site.url}/model-list.json"}
    assert found == f"{reason.format(**where)}; {ACCEPT}"
    assert visible(folder) == ["en-US"]
    install(folder, "el-GR", None, site=site.url, choices=choices(accept=True))
    assert visible(folder) == ["el-GR", "en-US"]


def test_a_hash_that_is_given_is_the_only_one_that_counts(
    folder, tmp_path, archive, choices
):
    source = str(tmp_path / "a-model.zip")
    digest = hashlib.sha256(archive).hexdigest()
    found = refusal(folder, "en-US", source, choices=choices(sha256="0" * 64))
    assert found == f"{source} is not the --sha256 given: its SHA-256 is {digest}"
    install(folder, "en-US", source, choices=choices(sha256=digest.upper()))
    assert contents(folder) == NEW


def test_pips_package_comes_before_the_site(folder, choices, monkeypatch, tmp_path):
    packaged = tmp_path / "vosk_model_en" / "model"
    packaged.parent.mkdir()
    (folder / "en-US").rename(packaged)
    monkeypatch.setattr(models, "packaged_model", lambda _: packaged)
    found = install(folder, "en-US", None, site="http://127.0.0.1:9", choices=choices())
    assert contents(folder) == OLD
    assert read_record(found).name == "vosk_model_en"
