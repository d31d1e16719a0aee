"""Models over HTTP, from Vosk's site or an address; a failed try changes nothing."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from model_files import MARKS, contents, model_folder, zipped_model

from ivr.speech import models
from ivr.speech.models import CATALOGUE, ModelInstallError, install

HINT = "fetch it elsewhere and give it with --from"
NEW = dict.fromkeys(MARKS, "new" * 3000)


@contextmanager
def site(status=200, body=b"", claimed=None):
    """A server with one answer for all; yields its address and what was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(claimed or len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/models", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def archive(tmp_path):
    return zipped_model(tmp_path / "a-model.zip").read_bytes()


@pytest.fixture
def folder(tmp_path):
    """Where models are, with an old one for English."""
    model_folder(tmp_path / "models" / "en-US", "old")
    return tmp_path / "models"


def refusal(*arguments, **more):
    with pytest.raises(ModelInstallError) as caught:
        install(*arguments, **more)
    return str(caught.value)


def test_a_model_comes_from_the_site_by_the_name_of_the_catalogue(folder, archive):
    with site(body=archive) as (url, asked):
        found = install(folder, "en-US", None, site=url)
    assert asked == [f"/models/{CATALOGUE['en-US']}.zip"]
    assert found == folder / "en-US"
    assert contents(folder) == {
        f"en-US/{name}": content
        for name, content in {**NEW, "ORIGIN": f"{CATALOGUE['en-US']}\n"}.items()
    }


def test_a_model_comes_from_an_address_that_is_given(folder, archive):
    with site(body=archive) as (url, asked):
        install(folder, "zh-CN", f"{url}/cn-large.zip?version=2", site="")
    assert asked == ["/models/cn-large.zip?version=2"]
    assert contents(folder / "zh-CN") == {**NEW, "ORIGIN": "cn-large\n"}


def test_pips_package_comes_before_the_site(folder, monkeypatch, tmp_path):
    packaged = model_folder(tmp_path / "vosk_model_en" / "model", "from pip")
    monkeypatch.setattr(models, "packaged_model", lambda _: packaged)
    install(folder, "en-US", None, site="http://127.0.0.1:9")
    expected = dict.fromkeys(MARKS, "from pip")
    assert contents(folder / "en-US") == {**expected, "ORIGIN": "vosk_model_en\n"}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"status": 404}, "cannot fetch {}: it answered 404; " + HINT),
        ({"status": 500}, "cannot fetch {}: it answered 500; " + HINT),
        (
            {"body": b"PK", "claimed": 5000},
            "cannot fetch {}: ChunkedEncodingError; " + HINT,
        ),
        ({"body": b"<html>"}, "{} is no whole zip file: File is not a zip file"),
    ],
    ids=["not there", "broken", "cut off", "a page"],
)
def test_an_address_without_a_model_is_told_and_the_old_model_stays(
    folder, answer, reason
):
    before = contents(folder)
    with site(**answer) as (url, asked):
        told = refusal(folder, "en-US", None, site=url)
    assert told == reason.format(f"{url}/{CATALOGUE['en-US']}.zip")
    assert len(asked) == 1
    assert contents(folder) == before


def test_a_site_that_is_not_there_is_told(folder):
    address = "http://127.0.0.1:9/a.zip"
    told = refusal(folder, "en-US", address, site="")
    assert told == f"cannot fetch {address}: ConnectionError; {HINT}"


def test_what_is_larger_than_any_model_is_not_stored(folder, archive, monkeypatch):
    monkeypatch.setattr(models, "MOST_BYTES", 100)
    before = contents(folder)
    with site(body=archive) as (url, _):
        told = refusal(folder, "en-US", f"{url}/a.zip", site="")
    assert told == f"{url}/a.zip is larger than any model"
    assert contents(folder) == before


def test_a_zip_that_unpacks_to_more_than_any_model_is_not_unpacked(
    folder, tmp_path, archive, monkeypatch
):
    monkeypatch.setattr(models, "MOST_BYTES", len(archive))
    source = tmp_path / "a-model.zip"
    told = refusal(folder, "en-US", str(source), site="")
    assert told == f"{source} unpacks to more than any model"
    assert list(folder.iterdir()) == [folder / "en-US"]
